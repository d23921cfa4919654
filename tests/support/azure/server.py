# Copyright: (c) 2026, storage_keys.ontap contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The stand-in for Azure on the loopback address, over TLS."""

from __future__ import annotations

import json
import ssl
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import parse_qsl, unquote, urlsplit

from support.azure.answers import Answer, Request
from support.azure.front import Front
from support.quiet_handler import QuietHandler
from support.tls import Issuer


class Azure(Front):
    """Use it as a context manager."""

    def __init__(self, folder: Path) -> None:
        issuer = Issuer(folder, "stand-in for Azure")
        self.ca_path = issuer.ca_path
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self._server.daemon_threads = False
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(*issuer.issue(("127.0.0.1", "localhost", "*.vault.azure.net")))
        self._server.socket = context.wrap_socket(self._server.socket, server_side=True, do_handshake_on_connect=False)
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.02,))
        self.port = int(self._server.server_address[1])
        super().__init__(f"https://127.0.0.1:{self.port}")

    def __enter__(self) -> Azure:
        self._thread.start()
        return self

    def __exit__(self, *_unused: object) -> None:
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        azure = self

        class Handler(QuietHandler):
            timeout = 60

            def do_GET(self) -> None:
                url = urlsplit(self.path)
                text = self.rfile.read(int(self.headers.get("Content-Length", "0"))).decode()
                is_json = "json" in self.headers.get("Content-Type", "")
                body = json.loads(text) if is_json and text else text
                host = self.headers.get("Host", "").partition(":")[0]
                request = Request(self.command, unquote(url.path), dict(parse_qsl(url.query)), dict(self.headers), body, host, azure.url)
                self._send(azure.answer(request))

            do_POST = do_PATCH = do_DELETE = do_PUT = do_GET

            def _send(self, answer: Answer) -> None:
                content = b"" if answer.body is None else answer.body if isinstance(answer.body, bytes) else json.dumps(answer.body).encode()
                self.send_response(answer.status)
                for name, value in {"Content-Type": "application/json; charset=utf-8", **answer.headers}.items():
                    self.send_header(name, value)
                if answer.status != 204:
                    self.send_header("Content-Length", str(len(content)))
                self.end_headers()
                self.wfile.write(content)

            def date_time_string(self, timestamp: float | None = None) -> str:
                return super().date_time_string(azure.cloud.clock.now().timestamp() if timestamp is None else timestamp)

        return Handler
