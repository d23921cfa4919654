# Copyright: (c) 2026, storage_keys.ontap contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Webhooks: each is sent once, in a thread of its own, to the loopback address and nowhere else."""

from __future__ import annotations

import contextlib
import http.client
import ipaddress
import queue
import socket
import ssl
import threading
import typing as t
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

ANSWER_SECONDS = 5.0
HEADERS = {"Content-Type": "application/xml", "Connection": "close"}


@dataclass(frozen=True)
class ClientCertificate:
    """A certificate that is installed to be shown to servers. ``key_path`` is None where its private key is missing."""

    ca: str
    serial_number: str
    name: str
    cert_path: Path
    key_path: Path | None


@dataclass(frozen=True)
class Webhook:
    """What one node sends to one destination."""

    destination: str
    url: str
    node: str
    message: str
    document: bytes
    certificate: ClientCertificate | None = None


@dataclass(frozen=True)
class Delivery:
    """What came of a webhook: the status of the answer or, without one, what went wrong."""

    destination: str
    node: str
    message: str
    status: int | None = None
    error: str = ""

    @property
    def received(self) -> bool:
        """Whether the server has taken it."""
        return self.status is not None and 200 <= self.status < 300


class Webhooks:
    """The webhooks of a cluster. Safe to use from several threads."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._waiting: queue.SimpleQueue[Webhook | None] = queue.SimpleQueue()
        self._deliveries: list[Delivery] = []
        self._roots: list[str] = []
        self._connections: set[http.client.HTTPConnection] = set()
        self._stopping = False
        self._thread = threading.Thread(target=self._run, name="ontap_simulator webhooks", daemon=True)

    @property
    def deliveries(self) -> list[Delivery]:
        """What came of those that were sent later, oldest first."""
        with self._lock:
            return list(self._deliveries)

    def trust(self, certificate: str) -> None:
        """Trust servers with a certificate of this authority from now on. ValueError if it is no PEM."""
        _context([certificate])
        with self._lock:
            self._roots.append(certificate)

    def start(self) -> None:
        """Send from now on."""
        self._thread.start()

    def stop(self) -> None:
        """Send no more, and break off what is under way."""
        with self._lock:
            self._stopping = True
            connections = list(self._connections)
        self._waiting.put(None)
        for connection in connections:
            _break(connection)
        if self._thread.is_alive():
            self._thread.join(2 * ANSWER_SECONDS)

    def send_later(self, webhook: Webhook) -> None:
        """Queue a webhook; does not wait."""
        self._waiting.put(webhook)

    def send(self, webhook: Webhook) -> Delivery:
        """Send it, once, and wait for the answer."""
        status, error = None, ""
        try:
            status = self._post(webhook)
        except (OSError, ValueError, http.client.HTTPException) as problem:
            error = str(problem) or type(problem).__name__
        return Delivery(webhook.destination, webhook.node, webhook.message, status, error)

    def _run(self) -> None:
        while (webhook := self._waiting.get()) is not None and not self._stopping:
            delivery = self.send(webhook)
            with self._lock:
                self._deliveries.append(delivery)

    def _post(self, webhook: Webhook) -> int:
        connection = self._connection(webhook)
        with self._lock:
            if self._stopping:
                raise OSError("the simulator stops")
            self._connections.add(connection)
        try:
            url = urlsplit(webhook.url)
            target = (url.path or "/") + (f"?{url.query}" if url.query else "")
            connection.request("POST", target, webhook.document, HEADERS)
            return connection.getresponse().status
        finally:
            with self._lock:
                self._connections.discard(connection)
            connection.close()

    def _connection(self, webhook: Webhook) -> http.client.HTTPConnection:
        url = urlsplit(webhook.url)
        host = url.hostname or ""
        if url.scheme != "https":
            port = url.port or http.client.HTTP_PORT
            _refuse_elsewhere(host, port)
            return http.client.HTTPConnection(host, port, timeout=ANSWER_SECONDS)
        port = url.port or http.client.HTTPS_PORT
        _refuse_elsewhere(host, port)
        with self._lock:
            context = _context(self._roots)
        if webhook.certificate:
            context.load_cert_chain(webhook.certificate.cert_path, webhook.certificate.key_path)
        return _Connection(host, port, timeout=ANSWER_SECONDS, context=context)


class _Connection(http.client.HTTPSConnection):
    """Has its socket from the start, so that it can be broken off, and closed, whatever becomes of the handshake."""

    def __init__(self, host: str, port: int, *, timeout: float, context: ssl.SSLContext) -> None:
        super().__init__(host, port, timeout=timeout, context=context)
        self._trust = context

    def connect(self) -> None:
        *others, last = socket.getaddrinfo(self.host, self.port, type=socket.SOCK_STREAM)
        for family, kind, protocol, _name, address in others:
            with contextlib.suppress(ConnectionRefusedError):
                self._connect(socket.socket(family, kind, protocol), address)
                return
        self._connect(socket.socket(*last[:3]), last[4])

    def _connect(self, unconnected: socket.socket, address: t.Any) -> None:
        if self.sock:
            self.sock.close()
        self.sock = self._trust.wrap_socket(unconnected, server_hostname=self.host)
        self.sock.settimeout(self.timeout)
        self.sock.connect(address)


def _context(roots: list[str]) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    try:
        for root in roots:
            context.load_verify_locations(cadata=root)
    except (ssl.SSLError, ValueError):
        raise ValueError("the certificate of the authority is no PEM") from None
    return context


def _refuse_elsewhere(host: str, port: int) -> None:
    """Raises OSError for a host other than this one; no name but localhost is looked up."""
    try:
        addresses = {ipaddress.ip_address(host)}
    except ValueError:
        if host != "localhost":
            raise OSError("the simulator sends webhooks to the loopback address only") from None
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
        addresses = {ipaddress.ip_address(address[0]) for family, kind, protocol, name, address in found}
    if not all(address.is_loopback for address in addresses):
        raise OSError("the simulator sends webhooks to the loopback address only")


def _break(connection: http.client.HTTPConnection) -> None:
    try:
        if connection.sock:
            socket.socket.shutdown(connection.sock, socket.SHUT_RDWR)  # that of TLS would take its state from under the other thread
    except OSError:
        return  # it was over already
