# Copyright: (c) 2026, storage_keys.ontap contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The server's connections."""

from __future__ import annotations

import contextlib
import json
import socket
import ssl
import threading
import time

import pytest
import requests
from ontap_simulator import Simulator

from ..conftest import Client, body


def test_a_slow_handshake_holds_up_nobody(client: Client) -> None:
    with socket.create_connection(("127.0.0.1", client.connection["http_port"])):
        started = time.monotonic()
        assert client.get()["num_records"] == 0
        assert time.monotonic() - started < 5


def test_a_client_that_does_not_speak_tls_harms_nobody(client: Client) -> None:
    with socket.create_connection(("127.0.0.1", client.connection["http_port"])) as plain:
        plain.sendall(b"GET /api/cluster HTTP/1.1\r\n\r\n")
        with contextlib.suppress(ConnectionResetError):
            assert b"HTTP" not in plain.recv(1000)
    assert client.get()["num_records"] == 0


def test_a_chunked_body(client: Client) -> None:
    text = json.dumps(body()).encode()
    assert client.call("POST", "", data=iter([text[:20], text[20:]])).status_code == 201
    assert client.get()["num_records"] == 1


def test_connections_stay_open(client: Client) -> None:
    answer = client.call("GET", "")
    assert answer.raw.version == 11 and answer.headers.get("Connection") != "close"


def test_head_sends_no_body(simulator: Simulator) -> None:
    port = simulator.connection["http_port"]
    context = ssl.create_default_context(cafile=simulator.connection["ca_path"])
    with socket.create_connection(("127.0.0.1", port)) as plain, context.wrap_socket(plain, server_hostname="127.0.0.1") as secure:
        secure.sendall(b"HEAD /api/cluster HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
        received = b"".join(iter(lambda: secure.recv(10_000), b""))
    assert received.startswith(b"HTTP/1.1 401 ") and received.endswith(b"\r\n\r\n")


def test_hanging_requests_end_with_the_simulator() -> None:
    simulator = Simulator().start()
    simulator.inject(effect="hang")
    before = set(threading.enumerate())
    client = Client(simulator)
    with client.session:
        with pytest.raises(requests.exceptions.ReadTimeout):
            url = f"https://127.0.0.1:{simulator.connection['http_port']}/api/cluster"
            client.session.get(url, timeout=0.3)
        assert set(threading.enumerate()) - before
        simulator.stop()
    deadline = time.monotonic() + 10
    while set(threading.enumerate()) - before and time.monotonic() < deadline:
        time.sleep(0.02)
    assert not set(threading.enumerate()) - before
