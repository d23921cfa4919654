# Copyright: (c) 2026, storage_keys.ontap contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""A TLS session goes on in the next task only where that task trusts the same authorities of the same system."""

from __future__ import annotations

import contextlib
import shutil
import typing as t
from pathlib import Path
from types import SimpleNamespace

import pytest
from ansible_collections.storage_keys.ontap.plugins.module_utils._rest import tls
from ansible_collections.storage_keys.ontap.plugins.module_utils._rest.transport import Connection, Transport
from support.tls import LOOPBACK, Issuer, TlsServer


@pytest.fixture(autouse=True)
def nothing_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tls, "_kept", [])
    for name in ("HTTPS_PROXY", "https_proxy", "ALL_PROXY", "all_proxy"):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture
def issuer(tmp_path: Path) -> Issuer:
    return Issuer(tmp_path)


def goes_on(port: int, **options: t.Any) -> bool:
    """Whether the session of the task before went on in one that asks the server at this port."""
    login = {} if "cert_filepath" in options else {"username": "admin", "password": "word"}
    with contextlib.closing(Transport(Connection(**{"hostname": LOOPBACK, "port": port, "timeout": 5, **login, **options}))) as transport:
        assert transport.exchange("GET", "/api/x", {}, None)[0] == 200
        return bool(transport._line._socket.session_reused)


def test_a_session_goes_on_in_the_next_task_with_the_same_system(issuer: Issuer) -> None:
    trusted = {"ca_path": str(issuer.ca_path)}
    with TlsServer(*issuer.issue()) as server, TlsServer(*issuer.issue()) as other:
        assert [goes_on(server.port, **trusted) for _turn in range(3)] == [False, True, True]
        assert [goes_on(other.port, **trusted) for _turn in range(2)] == [False, True]
        assert not goes_on(server.port, **trusted), "only the last one is kept"


def test_one_without_verification_is_no_reason_to_trust(issuer: Issuer, tmp_path: Path) -> None:
    (tmp_path / "other").mkdir()
    with TlsServer(*issuer.issue()) as server:
        assert [goes_on(server.port, validate_certs=False) for _turn in range(2)] == [False, True]
        with pytest.raises(OSError, match="CERTIFICATE_VERIFY_FAILED"):
            goes_on(server.port, ca_path=str(Issuer(tmp_path / "other").ca_path))
        assert not goes_on(server.port, ca_path=str(issuer.ca_path))


def test_a_file_of_authorities_that_changes_is_read_anew(issuer: Issuer, tmp_path: Path) -> None:
    (tmp_path / "other").mkdir()
    authorities = tmp_path / "authorities.pem"
    shutil.copy(issuer.ca_path, authorities)
    with TlsServer(*issuer.issue()) as server:
        assert [goes_on(server.port, ca_path=str(authorities)) for _turn in range(2)] == [False, True]
        shutil.copy(Issuer(tmp_path / "other").ca_path, authorities)
        with pytest.raises(OSError, match="CERTIFICATE_VERIFY_FAILED"):
            goes_on(server.port, ca_path=str(authorities))


def test_a_server_that_does_not_know_the_session_has_to_prove_itself(issuer: Issuer, tmp_path: Path) -> None:
    """As one that was started anew on the same port, which may be somebody else."""
    (tmp_path / "other").mkdir()
    trusted = {"ca_path": str(issuer.ca_path)}
    with TlsServer(*issuer.issue()) as server:
        assert [goes_on(server.port, **trusted) for _turn in range(2)] == [False, True]
        for certificate, is_trusted in ((issuer.issue(), True), (Issuer(tmp_path / "other").issue(), False)):
            with TlsServer(*certificate) as stranger:
                server._context = stranger._context
                with contextlib.nullcontext() if is_trusted else pytest.raises(OSError, match="CERTIFICATE_VERIFY_FAILED"):
                    assert not goes_on(server.port, **trusted)


def test_a_server_that_fails_over_a_session_is_offered_it_once(issuer: Issuer, monkeypatch: pytest.MonkeyPatch) -> None:
    trusted = {"ca_path": str(issuer.ca_path)}
    with TlsServer(*issuer.issue()) as server:
        assert not goes_on(server.port, **trusted)
        with monkeypatch.context() as patched, pytest.raises(OSError, match=r"EOF|reset|closed|aborted"):
            patched.setattr(server, "serve", lambda connection: connection.close())
            goes_on(server.port, **trusted)
        assert [goes_on(server.port, **trusted) for _turn in range(2)] == [False, True]


def test_after_a_while_the_certificate_has_to_be_shown_again(issuer: Issuer, monkeypatch: pytest.MonkeyPatch) -> None:
    """However many tasks came in between."""
    trusted = {"ca_path": str(issuer.ca_path)}
    now = 1000.0
    monkeypatch.setattr(tls, "time", SimpleNamespace(monotonic=lambda: now))
    with TlsServer(*issuer.issue()) as server:
        told = []
        for now in (1000.0, 1300.0, 1599.0, 1600.0, 1900.0):  # noqa: B007 (the clock reads it)
            told.append(goes_on(server.port, **trusted))
    assert told == [False, True, True, False, True]


def test_neither_a_name_nor_a_certificate_to_show_may_change(issuer: Issuer) -> None:
    trusted = {"ca_path": str(issuer.ca_path)}
    certificate, key = map(str, issuer.issue())
    with TlsServer(*issuer.issue(names=(LOOPBACK, "localhost"))) as server:
        assert [goes_on(server.port, **trusted) for _turn in range(2)] == [False, True]
        assert not goes_on(server.port, **trusted, hostname="localhost")
        assert [goes_on(server.port, **trusted, cert_filepath=certificate, key_filepath=key) for _turn in range(2)] == [False, False]


@pytest.mark.parametrize("authorities", [".", "nowhere"])
def test_what_cannot_be_read_as_one_file_is_not_kept(tmp_path: Path, authorities: str) -> None:
    assert tls.trust_of("cluster1", 443, str(tmp_path / authorities)) is None
