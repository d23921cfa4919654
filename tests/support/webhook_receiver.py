# Copyright: (c) 2026, storage_keys.ontap contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A server on the loopback address that ONTAP's webhooks can be sent to."""

from __future__ import annotations

import queue
import ssl
import threading
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from xml.etree import ElementTree

from support.quiet_handler import QuietHandler

NAMESPACE = "{http://www.netapp.com/filer/admin}"
_PATIENCE = 60.0  # seconds until a webhook counts as lost; nothing is measured by it


@dataclass(frozen=True)
class Received:
    """One webhook. ``shown`` is the serial number of the certificate that the client has shown."""

    path: str
    content_type: str
    body: bytes
    shown: str | None

    def texts(self, name: str) -> list[str]:
        """The texts of all elements of that name."""
        root = ElementTree.fromstring(self.body.decode())  # noqa: S314 (it comes from the simulator)
        return [each.text or "" for each in root.iter(NAMESPACE + name)]

    def text(self, name: str) -> str:
        """The text of the only element of that name."""
        (text,) = self.texts(name)
        return text


class Receiver:
    """Use it as a context manager. Without a certificate it speaks HTTP; ``clients`` is the authority that clients must be of.

    While ``held`` is set it answers nothing.
    """

    def __init__(self, certificate: tuple[Path, Path] | None = None, clients: Path | None = None, status: int = 200) -> None:
        self.status = status
        self.held = threading.Event()
        self._released = threading.Event()
        self._received: queue.Queue[Received] = queue.Queue()
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self._server.daemon_threads = False
        if certificate:
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            context.load_cert_chain(*certificate)
            if clients:
                context.load_verify_locations(clients)
                context.verify_mode = ssl.CERT_REQUIRED
            self._server.socket = context.wrap_socket(self._server.socket, server_side=True, do_handshake_on_connect=False)
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.02,))
        self.url = f"http{'s' if certificate else ''}://127.0.0.1:{self._server.server_address[1]}/ems/cluster1"

    def __enter__(self) -> Receiver:
        self._thread.start()
        return self

    def __exit__(self, *_unused: object) -> None:
        self.release()
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()

    def release(self) -> None:
        """Answer what was held back, and all that comes."""
        self.held.clear()
        self._released.set()

    def next(self) -> Received:
        """The next webhook, once it is there."""
        return self._received.get(timeout=_PATIENCE)

    def so_far(self) -> list[Received]:
        """What is there and was not taken yet."""
        return [self._received.get_nowait() for _number in range(self._received.qsize())]

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        receiver = self

        class Handler(QuietHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                peer = self.connection.getpeercert() if isinstance(self.connection, ssl.SSLSocket) else None
                shown = str(peer["serialNumber"]) if peer else None
                receiver._received.put(Received(self.path, self.headers["Content-Type"], body, shown))
                if receiver.held.is_set():
                    receiver._released.wait(_PATIENCE)
                self.send_response(receiver.status)
                self.send_header("Content-Length", "0")
                self.end_headers()

        return Handler
