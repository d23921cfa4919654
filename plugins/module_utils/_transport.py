# Copyright: (c) 2026, storage_keys.ontap contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""HTTP over one connection to one system: authentication, TLS, proxy, time-out (private). The only place that imports requests."""

from __future__ import annotations

import base64
import json
import os
import ssl
import time
import traceback
import typing as t
import warnings
from collections.abc import Mapping
from dataclasses import dataclass, field

try:
    import requests
    from requests.adapters import HTTPAdapter
    from urllib3.util.ssl_ import create_urllib3_context
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
        self._proxies = requests.utils.get_environ_proxies(self._base) if connection.use_proxy else {}
        certificate, key = connection.cert_filepath, connection.key_filepath
        self._certificate = (certificate, key) if certificate and key else certificate
        self._headers = {"Accept": "application/hal+json", "X-Dot-Client-App": "storage_keys.ontap"}
        if not connection.cert_filepath:
            self._headers["Authorization"] = _authorization(connection)
        # The keys of the TLS session would be written to the file that it names.
        os.environ.pop("SSLKEYLOGFILE", None)
        self._adapter = _adapter(connection.validate_certs)
        if not connection.validate_certs:
            warnings.filterwarnings("ignore", message="Unverified HTTPS request")  # the user asked for it

    def close(self) -> None:
        self._adapter.close()

    def exchange(
        self, method: str, path: str, query: Mapping[str, t.Any], body: Mapping[str, t.Any] | None
    ) -> tuple[int, Mapping[str, str], bytes]:
        """Status, headers and body of the answer to one request.

        Raises OSError (as are all exceptions of requests) or ValueError where there is no whole answer.
        """
        request = requests.models.PreparedRequest()
        content = {} if body is None else {"Content-Type": "application/json"}
        request.prepare(
            method=method,
            url=f"{self._base}{path}",
            params=dict(query),
            headers={**self._headers, **content},
            data=None if body is None else json.dumps(body),
        )
        response = self._adapter.send(
            request, timeout=self._timeout, verify=self._verify, cert=self._certificate, proxies=self._proxies
        )
        return response.status_code, response.headers, response.content


def _authorization(connection: Connection) -> str:
    """The value of the header. User and password go as UTF-8, where requests would encode them as Latin-1."""
    if connection.access_token:
        return f"Bearer {connection.access_token}"
    login = f"{connection.username or ''}:{connection.password or ''}".encode()
    return f"Basic {base64.b64encode(login).decode()}"


class _Socket(ssl.SSLSocket):
    """Its time-out is that of the whole answer. Otherwise one that comes byte by byte would have it for each of them."""

    _deadline = float("inf")

    def sendall(self, data: t.Any, flags: int = 0) -> None:
        super().sendall(data, flags)
        self._deadline = time.monotonic() + (self.gettimeout() or float("inf"))

    def recv_into(self, buffer: t.Any, nbytes: int | None = None, flags: int = 0) -> int:
        allowed = self.gettimeout()
        left = self._deadline - time.monotonic()
        if left <= 0:
            raise TimeoutError("the answer is not complete")
        if allowed is not None:
            self.settimeout(min(allowed, left))
        try:
            return super().recv_into(buffer, nbytes, flags)
        finally:
            self.settimeout(allowed)


def _adapter(verifies: bool) -> HTTPAdapter:
    """Of requests, with sockets of our own."""

    class Adapter(HTTPAdapter):
        def init_poolmanager(self, *arguments: t.Any, **more: t.Any) -> None:
            super().init_poolmanager(*arguments, ssl_context=context, **more)

        def proxy_manager_for(self, *arguments: t.Any, **more: t.Any) -> t.Any:
            return super().proxy_manager_for(*arguments, ssl_context=context, **more)

    context = create_urllib3_context(cert_reqs=ssl.CERT_REQUIRED if verifies else ssl.CERT_NONE)
    context.sslsocket_class = _Socket
    return Adapter()
