# Copyright: (c) 2026, storage_keys.ontap contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""HTTP over one connection to one system: authentication, TLS, proxy, time-out (private). It and ``line`` alone import requests."""

from __future__ import annotations

import base64
import json
import os
import ssl
import sys
import traceback
import typing as t
from collections.abc import Mapping
from dataclasses import dataclass, field
from http.client import InvalidURL
from urllib.parse import quote, urlencode, urlsplit
from urllib.request import getproxies

from ansible_collections.storage_keys.ontap.plugins.module_utils._rest.body import read_body
from ansible_collections.storage_keys.ontap.plugins.module_utils._rest.line import Line, WatchedPool
from ansible_collections.storage_keys.ontap.plugins.module_utils._rest.proxy import bypasses
from ansible_collections.storage_keys.ontap.plugins.module_utils._rest.tls import Context, Trust, keep, take, trust_of

try:
    import requests
    from requests.adapters import HTTPAdapter
    from urllib3.exceptions import HTTPError, LocationValueError
except ImportError:
    REQUESTS_IMPORT_ERROR: str | None = traceback.format_exc()
    HTTPAdapter = object  # type: ignore[assignment,misc]  # without it nothing here is used
else:
    REQUESTS_IMPORT_ERROR = None


@dataclass(frozen=True)
class Connection:
    """Where the system is and how to log in: exactly one of user and password, certificate, or token."""

    hostname: str
    port: int = 443
    username: str | None = None
    password: str | None = field(default=None, repr=False)
    cert_filepath: str | None = None
    key_filepath: str | None = None
    access_token: str | None = field(default=None, repr=False)
    validate_certs: bool = True
    ca_path: str | None = None
    use_proxy: bool = True
    timeout: int = 60

    @property
    def address(self) -> str:
        """Host and port as they stand in a URL; an IPv6 address needs brackets there."""
        host = f"[{self.hostname}]" if ":" in self.hostname else self.hostname
        return f"{host}:{self.port}"


class Transport:
    """Keeps its connection open. It follows no redirect and tries nothing twice.

    It does without the session of requests, which looks at the environment, keeps cookies and merges settings for each request:
    neither ``~/.netrc`` nor ``REQUESTS_CA_BUNDLE`` may decide who we are or whom we trust.
    """

    def __init__(self, connection: Connection) -> None:
        self._base = f"https://{connection.address}"
        self._timeout = connection.timeout
        self._verify: bool | str = (connection.ca_path or True) if connection.validate_certs else False
        self._proxies = _proxies_for(connection, self._base)
        certificate, key = connection.cert_filepath, connection.key_filepath
        self._certificate = (certificate, key) if certificate and key else certificate
        self._headers = {"Accept": "application/hal+json", "X-Dot-Client-App": "storage_keys.ontap"}
        if not connection.cert_filepath:
            self._headers["Authorization"] = _authorization(connection)
        self._line = Line(connection.timeout)
        self._trust = self._trust_to_keep(connection)
        self._adapter = _Adapter(self._verify, connection.hostname, take(self._trust))
        self._pool: t.Any = None

    def close(self) -> None:
        self._adapter.close()
        self._line.close()
        keep(self._trust, self._adapter.context)

    def _trust_to_keep(self, connection: Connection) -> Trust | None:
        """None where a server could take a session for more than it is: of a certificate that we show, or by way of a proxy."""
        if self._certificate or self._proxies:
            return None
        authorities = requests.adapters.DEFAULT_CA_BUNDLE_PATH if self._verify is True else self._verify or None
        return trust_of(connection.hostname, connection.port, authorities)

    def give_up(self) -> None:
        """End the exchange that another thread is at; the session is of no use from now on."""
        self._line.give_up()

    def exchange(
        self, method: str, path: str, query: Mapping[str, t.Any], body: Mapping[str, t.Any] | None
    ) -> tuple[int, Mapping[str, str], bytes]:
        """Status, headers and body of the answer to one request.

        Raises OSError (as are all exceptions of requests) or ValueError where there is no whole answer.
        """
        content = None if body is None else json.dumps(body).encode()
        length = {} if method == "GET" else {"Content-Length": str(len(content or b""))}
        kind = {} if body is None else {"Content-Type": "application/json"}
        target = f"{quote(path)}?{urlencode(query)}" if query else quote(path)
        with self._line.exchanging():
            answer = self.send(method, target, {**self._headers, **length, **kind}, content)
            if self._trust is not None:
                self._adapter.context.last = self._line.session
            return answer.status, answer.headers, _content_of(answer)

    def send(self, method: str, target: str, headers: Mapping[str, str], content: bytes | None) -> t.Any:
        """The answer, of which the body is still to be read.

        By way of the connections that requests would use, but not through its own ``send``: what that looks at for each request
        takes as long as all the rest.
        """
        try:
            if self._pool is None:
                self._pool = self._connections()
            return self._pool.request(
                method,
                target,
                body=content,
                headers=headers,
                retries=self._adapter.max_retries,
                redirect=False,
                assert_same_host=False,
                timeout=self._timeout,
                preload_content=False,
                decode_content=False,
            )
        except (OSError, ValueError, HTTPError) as error:
            # The address of the system has been checked before. What no host can be named, urllib3 1.26 leaves to the standard library.
            if self._proxies and any(isinstance(each, (LocationValueError, InvalidURL)) for each in (error, *error.args)):
                raise requests.exceptions.InvalidProxyURL(error) from error
            raise

    def _connections(self) -> t.Any:
        """Those of requests to this system: directly or through a proxy, with its certificate checked as we were asked to."""
        request = requests.models.PreparedRequest()
        request.prepare_url(self._base, None)
        adapter: t.Any = self._adapter
        if hasattr(adapter, "get_connection_with_tls_context"):
            pool = adapter.get_connection_with_tls_context(request, self._verify, self._proxies, self._certificate)
        else:  # before requests 2.32
            pool = adapter.get_connection(request.url, self._proxies)
        adapter.cert_verify(pool, request.url, self._verify, self._certificate)
        if self._adapter.context.last is not None:  # the authorities have been loaded with the session before
            pool.ca_certs = pool.ca_cert_dir = None
        pool.line = self._line
        return pool


def _proxies_for(connection: Connection, url: str) -> dict[str, str]:
    exempt = os.environ.get("no_proxy") or os.environ.get("NO_PROXY") or ""
    if not connection.use_proxy or bypasses(exempt, connection.hostname, connection.port):
        return {}
    if not getproxies():  # requests looks in more places, and takes longer
        return {}
    proxies: dict[str, str] = requests.utils.get_environ_proxies(url)
    return proxies


def _content_of(answer: t.Any) -> bytes:
    """The body. Not as urllib3 would read it, which decodes a small answer to any size."""
    try:
        content = read_body(lambda size: answer.read(size, decode_content=False), answer.headers.get("Content-Encoding", ""))
    except BaseException:
        answer.close()
        raise
    answer.release_conn()
    return content


def _authorization(connection: Connection) -> str:
    """The value of the header. User and password go as UTF-8, where requests would encode them as Latin-1."""
    if connection.access_token:
        return f"Bearer {connection.access_token}"
    login = f"{connection.username or ''}:{connection.password or ''}".encode()
    return f"Basic {base64.b64encode(login).decode()}"


class _Adapter(HTTPAdapter):
    """Of requests, which makes connections that are watched over, and that leave the rest of the process as it is."""

    def __init__(self, verify: bool | str, hostname: str, kept: Context | None) -> None:
        self._verify = verify
        self.context = kept or _context(bool(verify), hostname)
        super().__init__(pool_connections=1, pool_maxsize=1)  # there is one, and room for more would be made for each task

    def init_poolmanager(self, *arguments: t.Any, **more: t.Any) -> None:
        super().init_poolmanager(*arguments, ssl_context=self.context, **more)
        _watched(self.poolmanager)

    def proxy_manager_for(self, proxy: str, **more: t.Any) -> t.Any:
        if proxy.lower().startswith("https:"):
            more["proxy_ssl_context"] = _proxy_context(self._verify, urlsplit(proxy).hostname or "")
        return _watched(super().proxy_manager_for(proxy, ssl_context=self.context, **more))


def _watched(manager: t.Any) -> t.Any:
    manager.pool_classes_by_scheme = {**manager.pool_classes_by_scheme, "https": WatchedPool}
    return manager


_made_before: list[Context] = []


def make_a_context_before() -> None:
    """Each process that is forked from this one has its own copy of it, and need not make one first."""
    _made_before[:] = [Context(ssl.PROTOCOL_TLS_CLIENT)]


def _context(verifies: bool, hostname: str) -> Context:
    """Like that of urllib3, which would write the keys of a session to the file that the variable SSLKEYLOGFILE names."""
    context = _made_before.pop() if _made_before else Context(ssl.PROTOCOL_TLS_CLIENT)
    context.hostname = hostname.partition("%")[0]  # no certificate names the zone of an address
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    context.options |= ssl.OP_NO_COMPRESSION | ssl.OP_NO_TICKET
    context.hostname_checks_common_name = False
    if sys.version_info >= (3, 13):
        context.verify_flags |= ssl.VERIFY_X509_PARTIAL_CHAIN | ssl.VERIFY_X509_STRICT
    if not verifies:
        context.check_hostname = False
        context.verify_mode = ssl.CERT_NONE
    return context


def _proxy_context(verify: bool | str, hostname: str) -> Context:
    """For TLS to the proxy itself; urllib3 1.26 loads no authorities into one that it is given."""
    context = _context(bool(verify), hostname)
    if verify:
        place = requests.adapters.DEFAULT_CA_BUNDLE_PATH if verify is True else str(verify)
        context.load_verify_locations(**{"capath" if os.path.isdir(place) else "cafile": place})
    return context
