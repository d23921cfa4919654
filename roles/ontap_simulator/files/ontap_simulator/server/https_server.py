# Copyright: (c) 2026, storage_keys.ontap contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The HTTPS server: HTTP/1.1 with connections that stay open, one thread for each of them."""

from __future__ import annotations

import json
import socket
import ssl
import struct
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from ..api.http_messages import Answer, Request, wants_hal
from ..api.schema import Record
from .gateway import Gateway, Reply

HANDSHAKE_SECONDS = 10.0
_BREAK = struct.pack("ii", 1, 0)  # linger for no time: closing sends a reset


class Server(ThreadingHTTPServer):
    """Listens on the loopback address; ``port`` 0 takes a free one."""

    daemon_threads = True
    block_on_close = False
    request_queue_size = 256

    def __init__(self, port: int, context: ssl.SSLContext, gateway: Gateway):
        """Raises OSError if the port is taken."""
        self.gateway = gateway
        self.stopping = threading.Event()
        self._context = context
        self._lock = threading.Lock()
        self._connections: set[socket.socket] = set()
        super().__init__(("127.0.0.1", port), Handler)

    @property
    def port(self) -> int:
        """The port it listens on."""
        return int(self.server_address[1])

    def run(self) -> None:
        """Serve until ``stop`` is called."""
        self.serve_forever(poll_interval=0.02)

    def stop(self) -> None:
        """Stop listening and break the connections that are open, those that hang included."""
        self.stopping.set()
        self.shutdown()
        self.server_close()
        with self._lock:
            connections = list(self._connections)
        for connection in connections:
            try:
                connection.shutdown(socket.SHUT_RDWR)
            except OSError:
                continue  # the client was faster

    def finish_request(self, request: Any, client_address: Any) -> None:
        """Runs in the connection's own thread, so that a slow TLS handshake holds up nobody else."""
        request.settimeout(HANDSHAKE_SECONDS)
        try:
            connection = self._context.wrap_socket(request, server_side=True)
        except OSError:
            return  # no TLS, or a client that does not trust the authority: there is nobody to answer
        with connection:
            connection.settimeout(None)
            with self._lock:
                self._connections.add(connection)
            try:
                Handler(connection, client_address, self)
            except OSError:
                return  # the client went away
            finally:
                with self._lock:
                    self._connections.discard(connection)


class Handler(BaseHTTPRequestHandler):
    """One connection."""

    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    wbufsize = -1  # buffered: an answer leaves in one piece
    server: Server
    connection: ssl.SSLSocket

    def date_time_string(self, timestamp: float | None = None) -> str:
        """The time of an answer, by the clock of the simulated system."""
        return super().date_time_string(self.server.gateway.now.timestamp() if timestamp is None else timestamp)

    def handle_request(self) -> None:
        """Read one request, let the gateway answer it, send what it says."""
        url = urlsplit(self.path)
        headers = {name.lower(): value for name, value in self.headers.items()}
        request = Request(
            self.command,
            unquote(url.path),
            tuple(parse_qsl(url.query, keep_blank_values=True)),
            headers,
            self._body(headers),
            int(self.client_address[1]),
        )
        self._carry_out(self.server.gateway.handle(request, self._common_name()))

    do_GET = do_HEAD = do_POST = do_PATCH = do_PUT = do_DELETE = do_OPTIONS = handle_request

    def log_message(self, format: str, *args: Any) -> None:
        """Nothing is printed; the request log has it all."""

    def _body(self, headers: dict[str, str]) -> bytes:
        if headers.get("transfer-encoding", "").lower() != "chunked":
            return self.rfile.read(int(headers.get("content-length") or 0))
        body = b""
        while size := int(self.rfile.readline().partition(b";")[0], 16):
            body += self.rfile.read(size)
            self.rfile.readline()
        while self.rfile.readline().strip():  # trailers
            continue
        return body

    def _common_name(self) -> str | None:
        """The common name of the client's certificate, which the handshake has verified."""
        certificate = self.connection.getpeercert() or {}
        names = [pair[1] for part in certificate.get("subject", ()) for pair in part if pair[0] == "commonName"]
        return str(names[0]) if names else None

    def _carry_out(self, reply: Reply) -> None:
        if reply.hang != 0.0:
            self.server.stopping.wait(reply.hang)
        if reply.answer is not None:
            self._send(reply.answer, reply)
        if reply.answer is not None and not reply.broken:
            return
        self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _BREAK)
        self.close_connection = True

    def _send(self, answer: Answer, reply: Reply) -> None:
        """Status line, headers and body in one piece; HEAD gets no body. A broken answer announces more than it has."""
        body = answer.body if isinstance(answer.body, bytes) else _encoded(answer.body)
        body = body[:len(body) // 2] if reply.truncated else body
        headers = {"Content-Type": self._content_type(), **answer.headers, "Content-Length": str(len(body) + reply.broken)}
        self.send_response(answer.status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.end_headers()
        if self.command != "HEAD":
            self._write(body, reply.drip)
        self.wfile.flush()

    def _write(self, body: bytes, drip: float | None) -> None:
        if drip == 0.0:
            self.wfile.write(body)
            return
        for byte in body:
            self.wfile.write(bytes([byte]))
            self.wfile.flush()
            if self.server.stopping.wait(drip):
                return

    def _content_type(self) -> str:
        return "application/hal+json" if wants_hal(self.headers.get("Accept")) else "application/json"


def _encoded(body: Record | str) -> bytes:
    return (body if isinstance(body, str) else json.dumps(body)).encode()
