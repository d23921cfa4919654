# Copyright: (c) 2026, storage_keys.ontap contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Starting and stopping in the current process."""

from __future__ import annotations

import socket
import time
import typing as t
from pathlib import Path

import pytest
from ontap_simulator import Simulator

from ..conftest import Client


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
