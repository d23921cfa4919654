# Copyright: (c) 2026, storage_keys.ontap contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Handshakes that fail: the message names what did not fit, nothing is tried again, and nothing was sent."""

from __future__ import annotations

import ssl
import typing as t
from pathlib import Path

import pytest
from ansible_collections.storage_keys.ontap.plugins.module_utils._errors.exceptions import ConnectionFailed
from ansible_collections.storage_keys.ontap.plugins.module_utils._rest import transport
from ansible_collections.storage_keys.ontap.plugins.module_utils._rest.faults import explain
from support.module_runner import ModuleRun, run_module
from support.tls import LOOPBACK, Issuer, TlsServer

GROUP_OF_1024_BITS = """-----BEGIN DH PARAMETERS-----
MIGHAoGBAP//////////yQ/aoiFowjTExmKLgNwc0SkCTgiKZ8x0Agu+pjsTmyJR
Sgh5jjQE3e+VGbPNOkMbMCsKbfJfFDdP4TVtbVHCReSFtXZiXn7G9ExC6aY37WsL
/1y29Aa37e44a/taiZ+lrp8kEXxLH+ZJKGZR7OZTgf//////////AgEC
-----END DH PARAMETERS-----
"""


class CountingServer(TlsServer):
    """Counts the connections, those too that never get through the handshake."""

    connections = 0

    def serve(self, connection: t.Any) -> None:
        self.connections += 1
        super().serve(connection)


def only(ciphers: str) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.maximum_version = ssl.TLSVersion.TLSv1_2
    context.set_ciphers(f"{ciphers}:@SECLEVEL=0")
    return context


def ask(issuer: Issuer, certificate: tuple[Path, Path], context: ssl.SSLContext | None = None, **options: t.Any) -> ModuleRun:
    """A task against such a server; it must fail after one connection at the most."""
    login = {} if "cert_filepath" in options else {"username": "admin", "password": "canary-pass"}
    with CountingServer(*certificate, context=context) as server:
        place = {"hostname": LOOPBACK, "http_port": server.port, "ca_path": str(issuer.ca_path)}
        run = run_module("akv_info", {**place, **login, **options})
        assert server.connections <= 1 and server.received == []
    assert run.failed and run["changed"] is False and "canary" not in run.output
    assert "set ca_path" not in run["msg"] and "look at the network" not in run["msg"]
    return run


@pytest.mark.parametrize("validate_certs", [True, False])
def test_no_cipher_in_common(tmp_path: Path, validate_certs: bool) -> None:
    issuer = Issuer(tmp_path)
    run = ask(issuer, issuer.issue(rsa_bits=2048), only("AES128-SHA:AES256-SHA"), validate_certs=validate_certs)
    assert "the TLS handshake failed" in run["msg"] and "no cipher in common" in run["msg"] and "ECDHE" in run["msg"]


def test_a_group_that_is_too_small(tmp_path: Path) -> None:
    issuer, group = Issuer(tmp_path), tmp_path / "group.pem"
    group.write_text(GROUP_OF_1024_BITS)
    context = only("DHE-RSA-AES128-GCM-SHA256")
    context.load_dh_params(str(group))
    run = ask(issuer, issuer.issue(rsa_bits=2048), context)
    assert "the TLS handshake failed" in run["msg"] and "Diffie-Hellman" in run["msg"]


@pytest.mark.parametrize("rsa_bits", [0, 2048])
def test_a_private_key_of_another_certificate(tmp_path: Path, rsa_bits: int) -> None:
    issuer = Issuer(tmp_path)
    certificate, _key = issuer.issue()
    _other, key = issuer.issue(rsa_bits=rsa_bits)
    run = ask(issuer, issuer.issue(), cert_filepath=str(certificate), key_filepath=str(key))
    assert "the private key does not belong to the client certificate" in run["msg"] and "cert_filepath and key_filepath" in run["msg"]


def test_a_weak_certificate(tmp_path: Path) -> None:
    issuer = Issuer(tmp_path)
    run = ask(issuer, issuer.issue(rsa_bits=1024), only("ALL"))
    assert "key too weak" in run["msg"] and "2048 bits" in run["msg"]


@pytest.mark.parametrize(
    ("lacks", "told"),
    [("key identifier", "Missing Authority Key Identifier"), ("critical", "Basic Constraints of CA cert not marked critical")],
)
def test_what_newer_releases_of_python_insist_on(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, lacks: str, told: str) -> None:
    make = transport._context

    def strict(verifies: bool, hostname: str) -> ssl.SSLContext:
        context = make(verifies, hostname)
        context.verify_flags |= ssl.VERIFY_X509_STRICT
        return context

    monkeypatch.setattr(transport, "_context", strict)
    issuer = Issuer(tmp_path, lacks=lacks)
    run = ask(issuer, issuer.issue())
    assert told in run["msg"] and "RFC 5280" in run["msg"] and "Python 3.13" in run["msg"]


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ("CA signature digest algorithm too weak", "SHA-256"),
        ("CA certificate key too weak", "2048 bits"),
        ("CA cert does not include key usage extension", "RFC 5280"),
        ("invalid CA certificate", "Look at the certificates"),
        ("unable to get local issuer certificate", "Set ca_path"),
        ("self-signed certificate in certificate chain", "Set ca_path"),
    ],
)
def test_what_else_can_be_wrong_with_a_certificate(words: str, told: str) -> None:
    raised = ssl.SSLCertVerificationError(1, f"[SSL: CERTIFICATE_VERIFY_FAILED] certificate verify failed: {words}")
    error = explain(raised, "GET", "/api/x", "c:1", 5)
    assert isinstance(error, ConnectionFailed) and told in str(error.next_step)
