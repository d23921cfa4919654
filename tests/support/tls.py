# Copyright: (c) 2026, storage_keys.ontap contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Certificates, servers and proxies on the loopback address that deserve more or less trust."""

from __future__ import annotations

import contextlib
import hashlib
import ipaddress
import select
import socket
import ssl
import threading
import time
import typing as t
from datetime import datetime, timedelta, timezone
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.x509.oid import NameOID

Key = ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey
LOOPBACK = "127.0.0.1"
_ANSWER = b'{"records": [], "num_records": 0}'


class Issuer:
    """An authority of its own, whose certificates can be wrong in any way. Files go into ``folder``.

    ``lacks`` is what its certificates are made without: "key identifier" or "critical".
    """

    def __init__(self, folder: Path, name: str = "some authority", lacks: str = "") -> None:
        self._folder = folder
        self._lacks = lacks
        self._key = ec.generate_private_key(ec.SECP256R1())
        self._name = _common_name(name)
        self._count = 0
        self.ca_path = self._write("ca", self._sign(self._name, self._key, ca=True))

    def hashed_folder(self) -> Path:
        """A folder of authorities as ``openssl rehash`` makes it: files are found by a hash of the subject."""
        folder = self._folder / "hashed"
        folder.mkdir(exist_ok=True)
        # OpenSSL hashes names in lower case, without the header of the sequence.
        number = int.from_bytes(hashlib.sha1(self._name.public_bytes()[2:], usedforsecurity=False).digest()[:4], "little")
        (folder / f"{number:08x}.0").write_bytes(self.ca_path.read_bytes())
        return folder

    def issue(
        self,
        names: t.Sequence[str] = (LOOPBACK,),
        days: tuple[int, int] = (-1, 7),
        self_signed: bool = False,
        passphrase: str = "",
        rsa_bits: int = 0,
    ) -> tuple[Path, Path]:
        """The paths of a server's certificate for these names and of its key, of RSA if bits are given; ``days`` are from now."""
        key = rsa.generate_private_key(65537, rsa_bits) if rsa_bits else ec.generate_private_key(ec.SECP256R1())
        certificate = self._sign(_common_name("server"), key, ca=self_signed, names=names, days=days, self_signed=self_signed)
        encryption = serialization.BestAvailableEncryption(passphrase.encode()) if passphrase else serialization.NoEncryption()
        pem = key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, encryption)
        return self._write("certificate", certificate), self._write("key", pem)

    def _sign(
        self,
        subject: x509.Name,
        key: Key,
        ca: bool,
        names: t.Sequence[str] = (),
        days: tuple[int, int] = (-1, 7),
        self_signed: bool = False,
    ) -> bytes:
        now = datetime.now(timezone.utc)
        signer = key if self_signed else self._key
        usage = x509.KeyUsage(True, False, isinstance(key, rsa.RSAPrivateKey), False, False, ca, ca, False, False)
        builder = (
            x509.CertificateBuilder()
            .subject_name(subject)
            .issuer_name(subject if self_signed else self._name)
            .public_key(key.public_key())
            .serial_number(x509.random_serial_number())
            .not_valid_before(now + timedelta(days=days[0]))
            .not_valid_after(now + timedelta(days=days[1]))
            .add_extension(x509.BasicConstraints(ca=ca, path_length=None), critical=self._lacks != "critical")
            .add_extension(usage, critical=True)
            .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        )
        if self._lacks != "key identifier":
            identifier = x509.AuthorityKeyIdentifier.from_issuer_public_key(signer.public_key())
            builder = builder.add_extension(identifier, critical=False)
        if names:
            builder = builder.add_extension(x509.SubjectAlternativeName([_alternative(name) for name in names]), critical=False)
        return builder.sign(signer, hashes.SHA256()).public_bytes(serialization.Encoding.PEM)

    def _write(self, kind: str, pem: bytes) -> Path:
        self._count += 1
        path = self._folder / f"{self._count}-{kind}.pem"
        path.write_bytes(pem)
        return path


def _common_name(name: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])


def _alternative(name: str) -> x509.GeneralName:
    try:
        return x509.IPAddress(ipaddress.ip_address(name))
    except ValueError:
        return x509.DNSName(name)


class Listener:
    """Takes connections one after the other in a thread of its own, until the ``with`` block ends."""

    def __init__(self, host: str = LOOPBACK) -> None:
        family = socket.AF_INET6 if ":" in host else socket.AF_INET
        self._socket = socket.create_server((host, 0), family=family)
        self.port = int(self._socket.getsockname()[1])
        self._open: set[socket.socket] = set()
        self._thread = threading.Thread(target=self._run)

    def __enter__(self) -> t.Any:
        self._thread.start()
        return self

    def __exit__(self, *_unused: object) -> None:
        with contextlib.suppress(OSError):
            self._socket.shutdown(socket.SHUT_RDWR)
        self._socket.close()
        for each in tuple(self._open):
            with contextlib.suppress(OSError):
                each.shutdown(socket.SHUT_RDWR)
        self._thread.join()

    def _run(self) -> None:
        threads = []
        while True:
            try:
                connection, _address = self._socket.accept()
            except OSError:
                break
            self._open.add(connection)
            threads.append(threading.Thread(target=self._serve, args=(connection,)))
            threads[-1].start()
        for each in threads:
            each.join()

    def _serve(self, connection: socket.socket) -> None:
        connection.settimeout(60)
        with connection, contextlib.suppress(OSError):
            self.serve(connection)
        self._open.discard(connection)

    def serve(self, connection: socket.socket) -> None:
        """Deal with one connection; OSError ends it."""
        raise NotImplementedError


class TlsServer(Listener):
    """Answers each request with an empty list, or as ``answer`` does; ``received`` holds what came after the handshakes."""

    def __init__(
        self, certificate: Path, key: Path, context: ssl.SSLContext | None = None, answer: t.Callable[[socket.socket], object] | None = None
    ) -> None:
        super().__init__()
        self._answer = answer or _send_empty_list
        self._context = context or ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        self._context.load_cert_chain(certificate, key)
        self.received: list[str] = []

    def serve(self, connection: socket.socket) -> None:
        with self._context.wrap_socket(connection, server_side=True) as secured:
            self._open.add(secured)
            while head := read_head(secured):
                self.received.append(head)
                self._answer(secured)


def _send_empty_list(connection: socket.socket) -> None:
    length = str(len(_ANSWER)).encode()
    connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: " + length + b"\r\n\r\n" + _ANSWER)


def drip(connection: socket.socket) -> None:
    """The head of an answer that never ends, byte by byte."""
    connection.sendall(b"HTTP/1.1 200 OK\r\nX-Drip: ")
    while True:
        connection.sendall(b"x")
        time.sleep(0.05)


class Relay(Listener):
    """Passes everything on to a port of the loopback address."""

    def __init__(self, port: int, host: str = LOOPBACK) -> None:
        super().__init__(host)
        self._target = port

    def serve(self, connection: socket.socket) -> None:
        pass_on(connection, self._target)


class Proxy(Listener):
    """A proxy for CONNECT; ``asked`` holds the heads of the requests. ``leads_to`` is where it leads, whatever it is asked for."""

    def __init__(self, leads_to: int | None = None, answer: str = "", drips: bool = False) -> None:
        super().__init__()
        self._leads_to = leads_to
        self._answer = answer
        self._drips = drips
        self.asked: list[str] = []
        self.url = f"http://{LOOPBACK}:{self.port}"

    def serve(self, connection: socket.socket) -> None:
        self.asked.append(read_head(connection))
        if self._drips:
            drip(connection)
        if self._answer:
            connection.sendall(f"HTTP/1.1 {self._answer}\r\nContent-Length: 0\r\n\r\n".encode())
            return
        target = self._leads_to or int(self.asked[-1].split()[1].rpartition(":")[2])
        connection.sendall(b"HTTP/1.1 200 Connection established\r\n\r\n")
        pass_on(connection, target)


class TlsProxy(Proxy):
    """One that is reached by HTTPS."""

    def __init__(self, certificate: Path, key: Path, drips: bool = False) -> None:
        super().__init__(drips=drips)
        self._context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        self._context.load_cert_chain(certificate, key)
        self.url = self.url.replace("http:", "https:")

    def serve(self, connection: socket.socket) -> None:
        with self._context.wrap_socket(connection, server_side=True) as secured:
            self._open.add(secured)
            super().serve(secured)


def read_head(connection: socket.socket) -> str:
    """The head of an HTTP request, or nothing at the end of the connection."""
    head = b""
    while b"\r\n\r\n" not in head:
        part = connection.recv(1)
        if not part:
            break
        head += part
    return head.decode("latin-1")


def pass_on(connection: socket.socket, port: int) -> None:
    """Both ways, until one side ends. In one thread, because two must not read and write at a time what one TLS connection holds."""
    with socket.create_connection((LOOPBACK, port)) as other:
        targets = {connection: other, other: connection}
        while all(_copy(each, targets[each]) for each in _with_data(connection, other)):
            pass


def _with_data(*sources: socket.socket) -> t.Sequence[socket.socket]:
    """Those that can be read without waiting. What TLS has decrypted already is nothing that the system could tell of."""
    return [each for each in sources if isinstance(each, ssl.SSLSocket) and each.pending()] or select.select(sources, [], [])[0]


def _copy(source: socket.socket, target: socket.socket) -> bool:
    """False at the end of the source."""
    data = source.recv(65536)
    target.sendall(data)
    return bool(data)


def has_ipv6() -> bool:
    """Whether this machine has the loopback address of IPv6."""
    try:
        with socket.create_server(("::1", 0), family=socket.AF_INET6):
            return True
    except OSError:
        return False
