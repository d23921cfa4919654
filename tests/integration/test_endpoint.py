# Copyright: (c) 2026, storage_keys.ontap contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Host names and files of certificates that are of no use: the error names the option, and nothing is sent."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest
from support.estate import Estate
from support.module_runner import ModuleRun, run_module
from support.tls import Issuer

PASSWORD = "canary-pass/w0rd"


@pytest.fixture
def issuer(tmp_path: Path) -> Issuer:
    return Issuer(tmp_path)


def expect_refusal(run: ModuleRun, *words: str) -> None:
    """A failure that says what is wrong and what to do about it."""
    assert run.failed and run["changed"] is False
    for word in words:
        assert word in run["msg"], run["msg"]
    assert run["error"]["cause"] and run["error"]["next_step"] and run["msg"].endswith(".")
    assert "Traceback" not in run.output and "canary" not in run.output


@pytest.mark.parametrize(
    ("hostname", "words"),
    [
        ("https://cluster1", ["is a URL"]),
        ("https://admin:canary-in-url@cluster1/api", ["is a URL"]),
        ("cluster1:8443", ["carries a port", "http_port"]),
        ("[::1]:8443", ["http_port"]),
        ("cluster1/api", ["no host name"]),
        ("cluster1?x=1", ["no host name"]),
        ("admin@cluster1", ["no host name"]),
        ("admin:canary-in-url@cluster1", ["no host name"]),
        ("cluster 1", ["holds a blank"]),
        ("cluster1\r\nX-Header: 1", ["holds a line break"]),
        ("", ["missing", "ONTAP_HOSTNAME"]),
    ],
)
def test_a_host_name_that_is_none(hostname: str, words: list[str]) -> None:
    run = run_module("akv_info", {"hostname": hostname, "username": "admin", "password": PASSWORD})
    expect_refusal(run, "hostname", *words)
    assert run["error"]["target"] == "hostname"


def spoil(kind: str) -> Callable[[Path, Issuer], Path]:
    """How to make a file that is of no use."""

    def make(folder: Path, issuer: Issuer) -> Path:
        path = folder / "spoilt.pem"
        if kind == "a pipe":
            os.mkfifo(path)
        elif kind == "a device":
            path.symlink_to("/dev/zero")
        elif kind == "huge":
            path.touch()
            os.truncate(path, 1024 * 1024 * 1024)
        elif kind == "a folder":
            path.mkdir()
        elif kind == "empty":
            path.write_text("")
        elif kind == "not PEM":
            path.write_bytes(b"\x30\x82\x00\xff")
        elif kind == "broken PEM":
            path.write_text("-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n")
        elif kind == "a passphrase":
            certificate, key = issuer.issue(passphrase="canary-passphrase")
            path.write_bytes(certificate.read_bytes() + key.read_bytes())
        elif kind == "unreadable":
            path.write_text("")
            path.chmod(0)
            try:
                path.read_bytes()
            except PermissionError:
                return path
            pytest.skip("this user may read every file")
        return path

    return make


@pytest.mark.parametrize(
    ("option", "kind"),
    [
        (option, kind)
        for option in ("ca_path", "cert_filepath", "key_filepath")
        for kind in ("missing", "empty", "not PEM", "broken PEM", "unreadable", "a pipe", "a device", "huge")
    ]
    + [(option, kind) for option in ("cert_filepath", "key_filepath") for kind in ("a folder", "a passphrase")],
)
def test_a_file_of_no_use(estate: Estate, issuer: Issuer, tmp_path: Path, option: str, kind: str) -> None:
    """The error names the option, and nobody is asked for a passphrase."""
    certificate, key = estate.simulator.issue_certificate("admin")
    files = {"cert_filepath": str(certificate), "key_filepath": str(key)}
    if option == "cert_filepath" and kind == "a passphrase":
        del files["key_filepath"]
    files[option] = str(spoil(kind)(tmp_path, issuer))
    place = {name: estate.simulator.connection[name] for name in ("hostname", "http_port", "ca_path")}
    run = estate.run("akv_info", connection={**place, **files})
    expect_refusal(run, option)
    assert estate.sent == []


def test_a_key_of_another_certificate(estate: Estate) -> None:
    certificate, _key = estate.simulator.issue_certificate("admin")
    _other, key = estate.simulator.issue_certificate("admin")
    place = {name: estate.simulator.connection[name] for name in ("hostname", "http_port", "ca_path")}
    run = estate.run("akv_info", connection={**place, "cert_filepath": certificate, "key_filepath": key})
    expect_refusal(run, "cert_filepath and key_filepath")
