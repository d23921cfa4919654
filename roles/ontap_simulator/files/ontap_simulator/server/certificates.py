# Copyright: (c) 2026, storage_keys.ontap contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Certificates: a throw-away authority, one per simulator and gone with its directory, and those installed from outside."""

from __future__ import annotations

import ipaddress
import ssl
from datetime import datetime, timedelta, timezone
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from ..system.webhooks import ClientCertificate

VALID_FOR = timedelta(days=7)
_SERVER_NAMES = (
    x509.DNSName("localhost"),
    x509.IPAddress(ipaddress.ip_address("127.0.0.1")),
    x509.IPAddress(ipaddress.ip_address("::1")),
)


class Authority:
    """Issues the server's certificate and those of clients, as PEM files that only their owner can read."""

    def __init__(self, directory: Path):
        self._directory = directory
        self._key = ec.generate_private_key(ec.SECP256R1())
        self._name = _name("ONTAP simulator CA")
        usage = x509.KeyUsage(False, False, False, False, False, True, True, False, False)
        builder = self._builder(self._name, self._key.public_key())
        builder = builder.add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        self._certificate = builder.add_extension(usage, critical=True).sign(self._key, hashes.SHA256())
        self.ca_path = self._write("ca.pem", self._certificate.public_bytes(serialization.Encoding.PEM))

    def server_context(self) -> ssl.SSLContext:
        """TLS for the server; clients may show a certificate of this authority."""
        certificate, key = self._issue("localhost", ExtendedKeyUsageOID.SERVER_AUTH, "server")
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.minimum_version = ssl.TLSVersion.TLSv1_2
        context.load_cert_chain(certificate, key)
        context.load_verify_locations(self.ca_path)
        context.verify_mode = ssl.CERT_OPTIONAL
        return context

    def issue_client(self, common_name: str) -> tuple[str, str]:
        """The paths of a client certificate for that account and of its key."""
        serial = sum(1 for path in self._directory.glob("client-*-key.pem"))
        certificate, key = self._issue(common_name, ExtendedKeyUsageOID.CLIENT_AUTH, f"client-{serial}")
        return str(certificate), str(key)

    def issue_for_webhooks(self, common_name: str) -> ClientCertificate:
        """A new client certificate that webhooks can show."""
        certificate, key = (Path(path).read_text() for path in self.issue_client(common_name))
        return self.install(certificate, key)

    def install(self, certificate: str, private_key: str | None) -> ClientCertificate:
        """A client certificate that webhooks can show, if its private key is there. Raises ValueError for what is no PEM."""
        parsed = x509.load_pem_x509_certificate(certificate.encode())
        if private_key is not None:
            serialization.load_pem_private_key(private_key.encode(), password=None)
        number = format(parsed.serial_number, "X")
        cert_path = self._write(f"webhook-{number}.pem", certificate.encode())
        key_path = None if private_key is None else self._write(f"webhook-{number}-key.pem", private_key.encode())
        return ClientCertificate(_common_name(parsed.issuer), number, _common_name(parsed.subject), cert_path, key_path)

    def _issue(self, common_name: str, purpose: x509.ObjectIdentifier, stem: str) -> tuple[Path, Path]:
        key = ec.generate_private_key(ec.SECP256R1())
        builder = self._builder(_name(common_name), key.public_key())
        builder = builder.add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        builder = builder.add_extension(x509.ExtendedKeyUsage([purpose]), critical=False)
        if purpose == ExtendedKeyUsageOID.SERVER_AUTH:
            builder = builder.add_extension(x509.SubjectAlternativeName(_SERVER_NAMES), critical=False)
        certificate = builder.sign(self._key, hashes.SHA256())
        pem = key.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
        return (
            self._write(f"{stem}.pem", certificate.public_bytes(serialization.Encoding.PEM)),
            self._write(f"{stem}-key.pem", pem),
        )

    def _builder(self, subject: x509.Name, public_key: ec.EllipticCurvePublicKey) -> x509.CertificateBuilder:
        # Python 3.13 verifies strictly: both key identifiers have to be there.
        now = datetime.now(timezone.utc)
        return (
            x509.CertificateBuilder()
            .subject_name(subject)
            .issuer_name(self._name)
            .public_key(public_key)
            .serial_number(x509.random_serial_number())
            .not_valid_before(now - timedelta(minutes=5))
            .not_valid_after(now + VALID_FOR)
            .add_extension(x509.SubjectKeyIdentifier.from_public_key(public_key), critical=False)
            .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(self._key.public_key()), critical=False)
        )

    def _write(self, name: str, data: bytes) -> Path:
        path = self._directory / name
        path.touch(mode=0o600)
        path.write_bytes(data)
        return path


def _common_name(name: x509.Name) -> str:
    """The common name or, without one, the whole name."""
    names = name.get_attributes_for_oid(NameOID.COMMON_NAME)
    return str(names[0].value) if names else name.rfc4514_string()


def _name(common_name: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, common_name)])
