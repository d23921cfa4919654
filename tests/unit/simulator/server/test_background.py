# Copyright: (c) 2026, storage_keys.ontap contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The simulator as a process of its own."""

from __future__ import annotations

import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import typing as t
from collections.abc import Iterator
from pathlib import Path

import ontap_simulator
import pytest
from ontap_simulator.server.background import BackgroundError, directory_of, start, stop

from ..conftest import ask

PACKAGE_PARENT = Path(ontap_simulator.__file__).parent.parent
WANTED = {"version": "9.9.1", "svms": ["a", "b"], "username": "admin", "password": "", "port": 0}
IDLE = 600.0


@pytest.fixture
def directory(private_cache: Path) -> Iterator[Path]:
    made = directory_of("host/1")
    yield made
    stop(made, dry=False)


def alive(pid: int) -> bool:
    try:
        return "ontap_simulator" in Path(f"/proc/{pid}/cmdline").read_text()
    except FileNotFoundError:
        return False


def within(seconds: float, done: t.Callable[[], bool]) -> bool:
    deadline = time.monotonic() + seconds
    while not done() and time.monotonic() < deadline:
        time.sleep(0.05)
    return done()


def test_started_used_started_again_and_stopped(directory: Path) -> None:
    first = start(directory, WANTED, IDLE, dry=False)
    assert first["changed"] and [svm["name"] for svm in ask(first["connection"])["records"]] == ["a", "b"]
    pid = ask(first["connection"], "/simulator")["pid"]
    assert start(directory, WANTED, IDLE, dry=False) == {**first, "changed": False}
    same_password = {**WANTED, "password": first["connection"]["password"]}
    assert start(directory, same_password, IDLE, dry=False)["changed"] is False
    assert stop(directory, dry=True) == {"changed": True} and alive(pid)
    assert stop(directory, dry=False) == {"changed": True} and not alive(pid)
    assert [path.name for path in directory.iterdir()] == ["lock"]
    assert stop(directory, dry=False) == {"changed": False}


@pytest.mark.parametrize("change", [{"svms": 3}, {"username": "ops"}, {"password": "another"}])
def test_other_values_replace_it(directory: Path, change: dict[str, t.Any]) -> None:
    first = start(directory, WANTED, IDLE, dry=False)["connection"]
    old = ask(first, "/simulator")["pid"]
    wanted = {**WANTED, **change}
    assert start(directory, wanted, IDLE, dry=True) == {"changed": True, "connection": None} and alive(old)
    second = start(directory, wanted, IDLE, dry=False)
    assert second["changed"] and not alive(old)
    svms = ["vs0", "vs1", "vs2"] if "svms" in change else ["a", "b"]
    assert ask(second["connection"], "/simulator")["svms"] == svms


def test_a_number_means_the_same_as_its_names(directory: Path) -> None:
    start(directory, {**WANTED, "svms": 2}, IDLE, dry=False)
    assert start(directory, {**WANTED, "svms": ["vs0", "vs1"]}, IDLE, dry=False)["changed"] is False
    assert start(directory, {**WANTED, "svms": 2}, IDLE, dry=False)["changed"] is False


def test_it_ends_cleanly_on_a_signal(directory: Path) -> None:
    pid = ask(start(directory, WANTED, IDLE, dry=False)["connection"], "/simulator")["pid"]
    os.kill(pid, signal.SIGTERM)
    assert within(20, lambda: not alive(pid))
    assert [path.name for path in directory.iterdir()] == ["lock"]


def test_nothing_starts_in_a_dry_run(directory: Path) -> None:
    assert start(directory, WANTED, IDLE, dry=True) == {"changed": True, "connection": None}
    assert stop(directory, dry=True) == {"changed": False}


def test_files_are_private(directory: Path) -> None:
    start(directory, {**WANTED, "password": "hush-hush"}, IDLE, dry=False)
    assert directory.stat().st_mode & 0o777 == 0o700
    holders = [path for path in directory.iterdir() if "hush-hush" in path.read_text()]
    assert holders and all(path.stat().st_mode & 0o077 == 0 for path in holders)


def test_the_password_is_on_no_command_line(directory: Path) -> None:
    connection = start(directory, {**WANTED, "password": "hush-hush"}, IDLE, dry=False)["connection"]
    pid = ask(connection, "/simulator")["pid"]
    assert "hush-hush" not in Path(f"/proc/{pid}/cmdline").read_text()
    assert "hush-hush" not in Path(f"/proc/{pid}/environ").read_text()


def test_a_directory_that_others_can_read_is_refused(directory: Path) -> None:
    directory.chmod(0o755)
    with pytest.raises(BackgroundError, match="closed to everybody else"):
        directory_of("host/1")
    directory.chmod(0o700)


def test_a_process_that_is_not_ours_is_left_alone(directory: Path) -> None:
    with subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"]) as stranger:
        announced = {"identity": "0123456789abcdef", "pid": stranger.pid, "connection": {}}
        (directory / "running.json").write_text(json.dumps(announced))
        assert stop(directory, dry=False) == {"changed": False}
        assert stranger.poll() is None
        stranger.kill()


def test_a_server_that_died_is_replaced(directory: Path) -> None:
    first = start(directory, WANTED, IDLE, dry=False)["connection"]
    pid = ask(first, "/simulator")["pid"]
    os.kill(pid, 9)
    assert within(10, lambda: not alive(pid))
    second = start(directory, WANTED, IDLE, dry=False)
    assert second["changed"] and ask(second["connection"])["num_records"] == 2


def test_why_it_did_not_start(directory: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken, pytest.raises(BackgroundError, match="in use"):
        start(directory, {**WANTED, "port": taken.getsockname()[1]}, IDLE, dry=False)
    for wrong, message in (({"version": "9.7"}, "not supported"), ({"svms": ["a", "a"]}, "distinct")):
        with pytest.raises(BackgroundError, match=message):
            start(directory, {**WANTED, **wrong}, IDLE, dry=False)
    assert [path.name for path in directory.iterdir()] == ["lock"]


def test_it_ends_when_nobody_uses_it(directory: Path) -> None:
    connection = start(directory, WANTED, 0.3, dry=False)["connection"]
    assert within(20, lambda: [path.name for path in directory.iterdir()] == ["lock"])
    with socket.socket() as probe:
        assert within(20, lambda: probe.connect_ex((connection["hostname"], connection["http_port"])) != 0)


def test_it_ends_when_its_directory_is_removed(directory: Path) -> None:
    pid = ask(start(directory, WANTED, IDLE, dry=False)["connection"], "/simulator")["pid"]
    shutil.rmtree(directory)
    assert within(20, lambda: not alive(pid))
    directory_of("host/1")
