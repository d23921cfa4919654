# Copyright: (c) 2026, storage_keys.ontap contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Answers without bounds, in size or in time, directly and by way of proxies: one failure in words, and no more than a bounded cost."""

from __future__ import annotations

import gzip
import socket
import typing as t
from collections.abc import Callable
from pathlib import Path

import pytest
from support.estate import CONFIGURATION, Estate
from support.module_runner import ModuleRun, run_module
from support.tls import LOOPBACK, Issuer, Proxy, TlsProxy, TlsServer, drip

HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n"


@pytest.fixture
def issuer(tmp_path: Path) -> Issuer:
    return Issuer(tmp_path)


def ask(port: int, issuer: Issuer, **options: t.Any) -> ModuleRun:
    place = {"hostname": LOOPBACK, "http_port": port, "username": "admin", "password": "canary-pass", "ca_path": str(issuer.ca_path)}
    return run_module("akv_info", {**place, **options})


def with_a_length(connection: socket.socket) -> None:
    connection.sendall(HEAD + b"Content-Length: 999999999999\r\n\r\n")
    while True:
        connection.sendall(b" " * 65536)


def in_chunks(connection: socket.socket) -> None:
    connection.sendall(HEAD + b"Transfer-Encoding: chunked\r\n\r\n")
    while True:
        connection.sendall(b"10000\r\n" + b" " * 65536 + b"\r\n")


def compressed(connection: socket.socket) -> None:
    bomb = gzip.compress(bytes(20 * 1024 * 1024))
    length = str(len(bomb)).encode()
    connection.sendall(HEAD + b"Content-Encoding: gzip\r\nContent-Length: " + length + b"\r\n\r\n" + bomb)


@pytest.mark.parametrize("answer", [with_a_length, in_chunks, compressed])
def test_an_answer_that_is_too_large(issuer: Issuer, answer: Callable[[socket.socket], object], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ansible_collections.storage_keys.ontap.plugins.module_utils._rest.body.LARGEST", 1024 * 1024)
    with TlsServer(*issuer.issue(), answer=answer) as server:
        run = ask(server.port, issuer)
    assert run.failed and "the answer is too large, it has more than 1 MiB" in run["msg"] and "nothing was changed" in run["msg"]
    assert len(server.received) == 1


@pytest.mark.parametrize("validate_certs", [True, False])
@pytest.mark.parametrize(
    "way", ["directly", "the connection ends", "a proxy drips", "behind a proxy", "behind a proxy by HTTPS", "a proxy by HTTPS drips"]
)
def test_an_answer_that_drips_in(issuer: Issuer, monkeypatch: pytest.MonkeyPatch, way: str, validate_certs: bool) -> None:
    """Each piece comes in time, and the whole does not."""

    def drip_to_the_end(connection: socket.socket) -> None:
        connection.sendall(b"HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n")
        drip(connection)

    certificate, key = issuer.issue()
    proxies: dict[str, Callable[[], Proxy]] = {
        "a proxy drips": lambda: Proxy(drips=True),
        "behind a proxy": Proxy,
        "behind a proxy by HTTPS": lambda: TlsProxy(certificate, key),
        "a proxy by HTTPS drips": lambda: TlsProxy(certificate, key, drips=True),
    }
    answer = drip_to_the_end if way == "the connection ends" else drip
    with TlsServer(certificate, key, answer=answer) as server, proxies.get(way, Proxy)() as proxy:
        if way in proxies:
            monkeypatch.setenv("HTTPS_PROXY", proxy.url)
        run = ask(server.port, issuer, timeout=1, validate_certs=validate_certs)
    assert run.failed and "no answer within 1 s" in run["msg"], run["msg"]
    assert (len(proxy.asked) in (1, 2)) == (way in proxies)
    assert len(server.received) <= 2


def test_what_a_server_says_does_not_steer_the_terminal(estate: Estate) -> None:
    error = {"message": "\x1b[2Jgone " + "x" * 1_000_000, "code": "1\x1b", "target": "\x1b]0;t\x07", "__ansible_type": "y"}
    estate.simulator.inject(method="GET", status=400, body={"error": error})
    run = estate.config(**CONFIGURATION)
    assert run.failed and "\\\\x1b[2Jgone" in run.output and "\x1b" not in str(run.result)
    assert len(run["error"]["message"]) < 5000 and run["error"]["target"] == "\\x1b]0;t\\x07"
    record = {"uuid": "u1", "svm": {"name": "\x1b[31msvm1"}, "__ansible_type": "tagged", "name": "x" * 1_000_000}
    estate.simulator.inject(method="GET", body={"records": [record], "num_records": 1})
    (shown,) = estate.run("akv_info")["azure_key_vaults"]
    assert shown["svm"] == {"name": "\\x1b[31msvm1"} and "__ansible_type" not in shown and len(shown["name"]) < 5000
