# Copyright: (c) 2026, storage_keys.ontap contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Starting and stopping in the current process, the server, releases and settings."""

from __future__ import annotations

import contextlib
import json
import socket
import ssl
import threading
import time
import typing as t
from dataclasses import replace
from pathlib import Path

import pytest
import requests
from ontap_simulator import Simulator, releases
from ontap_simulator.releases import release_for
from ontap_simulator.schema import Schema

from .conftest import Client, body


def test_files_and_port_go_when_it_stops() -> None:
    with Simulator() as simulator:
        directory = Path(simulator.connection["ca_path"]).parent
        assert directory.stat().st_mode & 0o077 == 0
        assert all(path.stat().st_mode & 0o077 == 0 for path in directory.iterdir())
        port = simulator.connection["http_port"]
    assert not directory.exists()
    with socket.socket() as probe, pytest.raises(ConnectionRefusedError):
        probe.connect(("127.0.0.1", port))


def test_many_can_start_quickly() -> None:
    started = time.monotonic()
    for _dummy in range(5):
        with Simulator():
            continue
    assert time.monotonic() - started < 5


def test_stopped_without_a_start() -> None:
    simulator = Simulator()
    directory = Path(simulator.connection["ca_path"]).parent
    simulator.stop()
    assert not directory.exists()


def test_svms_by_number_and_nodes() -> None:
    with Simulator(svms=3, nodes=1) as simulator:
        client = Client(simulator)
        with client.session:
            assert [svm["name"] for svm in client.records("/api/svm/svms")] == ["vs0", "vs1", "vs2"]
            assert [node["name"] for node in client.records("/api/cluster/nodes")] == ["node1"]


def test_connection_and_generated_password() -> None:
    with Simulator(username="ops") as one, Simulator(username="ops") as other:
        assert one.connection["username"] == "ops" and one.connection["hostname"] == "127.0.0.1"
        assert len(one.connection["password"]) > 15 and one.connection["password"] != other.connection["password"]


def test_a_port_that_is_taken() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken, pytest.raises(OSError):
        Simulator(port=taken.getsockname()[1])


@pytest.mark.parametrize("arguments", [{"svms": ["a", "a"]}, {"svms": [""]}, {"nodes": 0}, {"version": "9.9.2"}])
def test_arguments_that_make_no_sense(arguments: dict[str, t.Any]) -> None:
    with pytest.raises(ValueError):
        Simulator(**arguments)


def test_releases_that_are_not_supported_are_named() -> None:
    with pytest.raises(ValueError, match=r"ONTAP 9.14.0 is not supported by the simulator; supported: 9.8, 9.9.1, 9.10.1, "):
        release_for("9.14.0")


def test_a_release_knows_what_belongs_to_it() -> None:
    release = release_for("9.9.1")
    assert release.numbers == (9, 9, 1)
    assert release.schemas["job"].find("error.code") is not None
    assert Schema(()).secrets() == frozenset()
    assert release.schemas["azure_key_vault"].secrets() == {"client_secret", "proxy_password"}
    assert not any("rekey-external" in operation.path for operation in release.operations)


def test_what_a_release_does_not_know_yet_or_any_more(monkeypatch: pytest.MonkeyPatch) -> None:
    base = releases.Operation("", "GET", "/api/x", "job")
    table = (
        replace(base, name="gone", until="9.8"),
        replace(base, name="last here", until="9.9.1"),
        replace(base, name="new here", since="9.9.1"),
        replace(base, name="to come", since="9.10.1"),
    )
    monkeypatch.setattr(releases, "_OPERATIONS", table)
    assert [operation.name for operation in release_for("9.9.1").operations] == ["last here", "new here"]


def test_settings(simulator: Simulator) -> None:
    simulator.settings.update({"latency": 1, "post_is_job": True, "code_type": "string"})
    assert simulator.settings.as_dict()["latency"] == 1.0 and simulator.settings.post_is_job
    for wrong in ({"weather": 1}, {"latency": "x"}, {"latency": True}, {"post_is_job": 1}, {"code_type": "float"}):
        with pytest.raises(ValueError):
            simulator.settings.update(wrong)


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


def test_a_secret_that_was_not_given(client: Client) -> None:
    uuid = client.create()
    assert client.simulator.secret_of(uuid, "proxy_password") is None
    with pytest.raises(KeyError):
        client.simulator.secret_of("nobody", "client_secret")


def test_a_state_that_is_remembered(client: Client) -> None:
    uuid = client.create()
    memory = client.simulator.remember()
    for _dummy in range(2):
        assert client.call("DELETE", uuid).status_code == 200
        client.create("svm2")
        client.simulator.set_volumes("svm1", False)
        client.simulator.inject(status=500)
        client.simulator.recall(memory)
        assert [vault["uuid"] for vault in client.simulator.vaults] == [uuid] and client.simulator.requests == []
        assert client.get(f"{uuid}?fields=state")["state"]["available"] is True
    assert client.code("POST", "", json=body("svm1"))[1] == "65537500"


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
