# Copyright: (c) 2026, storage_keys.ontap contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""HTTP over one connection to one system: authentication, TLS, proxy, time-out (private). The only place that imports requests."""

from __future__ import annotations

import base64
import contextlib
import json
import os
import socket
import ssl
import sys
import traceback
import typing as t
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from ansible_collections.storage_keys.ontap.plugins.module_utils._rest.body import read_body
from ansible_collections.storage_keys.ontap.plugins.module_utils._rest.deadline import Deadline
from ansible_collections.storage_keys.ontap.plugins.module_utils._rest.proxy import bypasses

try:
    import requests
    from requests.adapters import HTTPAdapter
    from urllib3.connection import HTTPSConnection
    from urllib3.connectionpool import HTTPSConnectionPool
    from urllib3.exceptions import HTTPError, LocationValueError
except ImportError:
    REQUESTS_IMPORT_ERROR: str | None = traceback.format_exc()
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
        self._line = _Line(connection.timeout)
        self._adapter = _adapter(self._verify, self._line)

    def close(self) -> None:
        self._adapter.close()
        self._line.close()

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
        request = requests.models.PreparedRequest()
        # Only these parts: cookies, hooks and the kinds of bodies that are none of ours take as long as all the rest.
        request.method, request.body = method, content
        request.prepare_url(f"{self._base}{path}", dict(query))
        length = {} if method == "GET" else {"Content-Length": str(len(content or b""))}
        kind = {} if body is None else {"Content-Type": "application/json"}
        request.headers = requests.structures.CaseInsensitiveDict({**self._headers, **length, **kind})
        with self._line.exchanging():
            response = self._send(request)
            return response.status_code, response.headers, _content_of(response.raw, response.headers)

    def _send(self, request: requests.PreparedRequest) -> requests.Response:
        try:
            return self._adapter.send(
                request, stream=True, timeout=self._timeout, verify=self._verify, cert=self._certificate, proxies=self._proxies
            )
        except (OSError, ValueError) as error:
            # The address of the system has been checked before.
            if self._proxies and any(isinstance(each, LocationValueError) for each in (error, *error.args)):
                raise requests.exceptions.InvalidProxyURL(error) from error
            raise


def _proxies_for(connection: Connection, url: str) -> dict[str, str]:
    exempt = os.environ.get("no_proxy") or os.environ.get("NO_PROXY") or ""
    if not connection.use_proxy or bypasses(exempt, connection.hostname, connection.port):
        return {}
    proxies: dict[str, str] = requests.utils.get_environ_proxies(url)
    return proxies


def _content_of(raw: t.Any, headers: Mapping[str, str]) -> bytes:
    """The body. Not by way of requests, which would decode a small answer to any size."""
    try:
        content = read_body(lambda size: raw.read(size, decode_content=False), headers.get("Content-Encoding", ""))
    except BaseException:
        raw.close()
        raise
    raw.release_conn()
    return content


def _authorization(connection: Connection) -> str:
    """The value of the header. User and password go as UTF-8, where requests would encode them as Latin-1."""
    if connection.access_token:
        return f"Bearer {connection.access_token}"
    login = f"{connection.username or ''}:{connection.password or ''}".encode()
    return f"Basic {base64.b64encode(login).decode()}"


class _Line:
    """The connection in use, which can be cut from outside, whatever has been laid over it.

    The time-outs of sockets count anew for each piece that drips in, and most layers of TLS and proxies have no other.
    """

    def __init__(self, seconds: float) -> None:
        self._deadline = Deadline(seconds, self._cut)
        self._connection: t.Any = None
        self._socket: t.Any = None
        self._is_given_up = False

    def close(self) -> None:
        self._deadline.close()

    @contextlib.contextmanager
    def exchanging(self) -> Iterator[None]:
        """Watch over what is done within: TimeoutError once the time is over."""
        if self._is_given_up:
            raise TimeoutError("given up")
        failure: Exception | None = None
        with self._deadline.watching():
            try:
                yield
            except (OSError, ValueError, HTTPError) as error:
                failure = error
        # A connection that was cut can look like one that has broken, or has come to its end.
        if self._deadline.is_over and not isinstance(failure, requests.exceptions.ConnectTimeout):
            raise TimeoutError("the answer is not complete") from None
        if isinstance(failure, HTTPError):  # requests wraps these only where it reads the body itself
            raise requests.exceptions.ConnectionError(failure)
        if failure is not None:
            raise failure

    def connecting(self, connection: t.Any) -> None:
        self._connection, self._socket = connection, None

    def connected(self) -> None:
        # An answer that ends the connection takes the socket away from it.
        self._socket = self._connection.sock
        if self._deadline.is_over or self._is_given_up:
            raise TimeoutError("no connection in time")

    def give_up(self) -> None:
        self._is_given_up = True
        self._cut()

    def _cut(self) -> None:
        for each in (getattr(self._connection, "sock", None), self._socket):
            lowest = getattr(each, "socket", each)  # of TLS within TLS
            if isinstance(lowest, socket.socket):
                with contextlib.suppress(OSError):
                    socket.socket.shutdown(lowest, socket.SHUT_RDWR)


def _adapter(verify: bool | str, line: _Line) -> HTTPAdapter:
    """Of requests, with connections that are watched over, and that leave the rest of the process as it is."""

    class Watched(HTTPSConnection):
        def connect(self) -> None:
            line.connecting(self)
            super().connect()
            line.connected()

    class ConnectionPool(HTTPSConnectionPool):
        ConnectionCls = Watched

        def _validate_conn(self, conn: t.Any) -> None:
            """Without the warning that urllib3 gives here where nothing is verified: the user asked for it."""
            if not conn.sock:
                conn.connect()

    class Adapter(HTTPAdapter):
        def init_poolmanager(self, *arguments: t.Any, **more: t.Any) -> None:
            super().init_poolmanager(*arguments, ssl_context=context, **more)
            _watched(self.poolmanager)

        def build_response(self, req: t.Any, resp: t.Any) -> requests.Response:
            """What is looked at of it; requests would look for cookies."""
            response = requests.Response()
            response.status_code, response.raw = resp.status, resp
            response.headers = requests.structures.CaseInsensitiveDict(resp.headers)
            return response

        def proxy_manager_for(self, proxy: str, **more: t.Any) -> t.Any:
            if proxy.lower().startswith("https:"):
                more["proxy_ssl_context"] = _proxy_context(verify)
            return _watched(super().proxy_manager_for(proxy, ssl_context=context, **more))

    def _watched(manager: t.Any) -> t.Any:
        manager.pool_classes_by_scheme = {**manager.pool_classes_by_scheme, "https": ConnectionPool}
        return manager

    context = _context(bool(verify))
    return Adapter()


def _context(verifies: bool) -> ssl.SSLContext:
    """Like that of urllib3, which would write the keys of a session to the file that the variable SSLKEYLOGFILE names."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    context.options |= ssl.OP_NO_COMPRESSION | ssl.OP_NO_TICKET
    context.hostname_checks_common_name = False
    if sys.version_info >= (3, 13):
        context.verify_flags |= ssl.VERIFY_X509_PARTIAL_CHAIN | ssl.VERIFY_X509_STRICT
    if not verifies:
        context.check_hostname = False
        context.verify_mode = ssl.CERT_NONE
    return context


def _proxy_context(verify: bool | str) -> ssl.SSLContext:
    """For TLS to the proxy itself; urllib3 1.26 loads no authorities into one that it is given."""
    context = _context(bool(verify))
    if verify:
        place = requests.adapters.DEFAULT_CA_BUNDLE_PATH if verify is True else str(verify)
        context.load_verify_locations(**{"capath" if os.path.isdir(place) else "cafile": place})
    return context
