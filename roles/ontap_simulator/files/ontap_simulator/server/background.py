# Copyright: (c) 2026, storage_keys.ontap contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A simulator in a process of its own, which outlives the one that started it.

Its directory is private to the user. ``wanted.json`` holds what was asked for, the password included, and
``running.json`` which process serves it on which port. A process is only ever taken for ours, or ended, if its command
line carries the identity that was made up for it.
"""

from __future__ import annotations

import contextlib
import fcntl
import http.client
import json
import os
import secrets
import signal
import ssl
import subprocess
import sys
import time
from base64 import b64encode
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote

from ..api.releases import release_for
from ..system.cluster import svm_names
from .control import PREFIX

WANTED, RUNNING, LOG, LOCK = "wanted.json", "running.json", "server.log", "lock"
START_SECONDS = 20.0
STOP_SECONDS = 5.0
ANSWER_SECONDS = 5.0
PACKAGE_PARENT = Path(__file__).resolve().parents[2]


class BackgroundError(Exception):
    """The simulator could not be started or stopped; the text says why."""


def directory_of(instance: str) -> Path:
    """The directory of the simulator with that name, made if need be. Raises BackgroundError if it is not private."""
    cache = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
    directory = cache / "storage_keys.ontap" / "simulator" / f"instance-{quote(instance, safe='')}"
    directory.mkdir(mode=0o700, parents=True, exist_ok=True)
    status = directory.stat()
    if status.st_uid != os.geteuid() or status.st_mode & 0o077:
        raise BackgroundError(f"the directory {directory} must belong to the user and be closed to everybody else")
    return directory


def start(directory: Path, wanted: dict[str, Any], idle_seconds: float, dry: bool) -> dict[str, Any]:
    """Make the wanted simulator run: ``changed`` and ``connection``, the latter None where ``dry`` leaves none running.

    ``wanted`` holds version, svms, username, password (empty: any; a new one is generated) and port (0: any). One that
    runs with other values is replaced, and its records are lost.
    """
    try:
        release_for(wanted["version"])
        wanted = {**wanted, "svms": svm_names(wanted["svms"])}
    except ValueError as error:
        raise BackgroundError(str(error)) from None
    with _locked(directory):
        running = _running(directory)
        if running and _suits(running["connection"], _read(directory / WANTED), wanted) and _answers(running):
            return {"changed": False, "connection": running["connection"]}
        if not dry:
            _end(directory)
            _write(directory / WANTED, {**wanted, "password": wanted["password"] or secrets.token_urlsafe(16)})
            running = _launch(directory, idle_seconds)
        return {"changed": True, "connection": None if dry or running is None else running["connection"]}


def stop(directory: Path, dry: bool) -> dict[str, Any]:
    """End the simulator and remove its files: ``changed`` says whether one ran."""
    with _locked(directory):
        running = _running(directory)
        if not dry:
            _end(directory)
        return {"changed": running is not None}


def forget(directory: Path) -> None:
    """Remove all files but the lock; the log goes too."""
    for path in list(directory.iterdir()) if directory.is_dir() else []:
        if path.name != LOCK:
            path.unlink(missing_ok=True)


def announce(directory: Path, identity: str, connection: dict[str, Any]) -> None:
    """Called by the server: it is ready."""
    _write(directory / RUNNING, {"identity": identity, "pid": os.getpid(), "connection": connection})


def _launch(directory: Path, idle_seconds: float) -> dict[str, Any]:
    identity = secrets.token_hex(8)
    command = [sys.executable, "-m", "ontap_simulator", "serve", "--directory", str(directory)]
    command += ["--identity", identity, "--idle-seconds", str(idle_seconds)]
    (directory / LOG).touch(mode=0o600)
    search_path = os.pathsep.join(filter(None, [str(PACKAGE_PARENT), os.environ.get("PYTHONPATH")]))
    # Not by the subprocess module, which expects whoever starts a process to stay and wait for it.
    pid = os.posix_spawn(
        sys.executable,
        command,
        {**os.environ, "PYTHONPATH": search_path},
        file_actions=[
            (os.POSIX_SPAWN_OPEN, 0, os.devnull, os.O_RDONLY, 0),
            (os.POSIX_SPAWN_OPEN, 1, str(directory / LOG), os.O_WRONLY | os.O_TRUNC, 0),
            (os.POSIX_SPAWN_DUP2, 1, 2),
        ],
        setsid=True,
    )
    if not _within(START_SECONDS, lambda: (directory / RUNNING).exists() or os.waitpid(pid, os.WNOHANG)[0] == pid):
        os.kill(pid, signal.SIGKILL)
    running = _running(directory)
    if running is None:
        said = (directory / LOG).read_text(errors="replace").strip().splitlines()
        forget(directory)
        raise BackgroundError(f"the simulator did not start: {said[-1] if said else 'it gave no reason'}")
    return running


def _end(directory: Path) -> None:
    running = _running(directory)
    for number in (signal.SIGTERM, signal.SIGKILL):
        if running is not None and _is_ours(running):
            os.kill(running["pid"], number)
            _within(STOP_SECONDS, lambda: not _is_ours(running))
    if running is not None and _is_ours(running):
        raise BackgroundError(f"the simulator's process {running['pid']} does not end")
    forget(directory)


def _running(directory: Path) -> dict[str, Any] | None:
    """What the server announced, if it is still alive."""
    running = _read(directory / RUNNING)
    return running if running and _is_ours(running) else None


def _is_ours(running: dict[str, Any]) -> bool:
    return str(running["identity"]) in _command_line(int(running["pid"]))


def _command_line(pid: int) -> str:
    """The command line of a process; empty if there is none, or only its remains."""
    try:
        return Path(f"/proc/{pid}/cmdline").read_text(errors="replace").replace("\0", " ")
    except FileNotFoundError:
        if Path("/proc/self").exists():
            return ""
    command = ["ps", "-o", "args=", "-p", str(pid)]
    listing = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603 (its own words and a number)
    return listing.stdout


def _answers(running: dict[str, Any]) -> bool:
    """Whether the server at the announced port is the announced one."""
    connection = running["connection"]
    login = b64encode(f"{connection['username']}:{connection['password']}".encode()).decode()
    try:
        client = http.client.HTTPSConnection(
            connection["hostname"],
            connection["http_port"],
            timeout=ANSWER_SECONDS,
            context=ssl.create_default_context(cafile=connection["ca_path"]),
        )
        with contextlib.closing(client):
            client.request("GET", PREFIX, headers={"Authorization": f"Basic {login}"})
            return bool(json.load(client.getresponse()).get("identity") == running["identity"])
    except (OSError, ValueError, http.client.HTTPException):
        return False


def _suits(connection: dict[str, Any], current: dict[str, Any], wanted: dict[str, Any]) -> bool:
    same = all(current.get(name) == wanted[name] for name in ("version", "svms", "username"))
    password = wanted["password"] in ("", connection["password"])
    return same and password and wanted["port"] in (0, connection["http_port"])


def _within(seconds: float, done: Callable[[], bool]) -> bool:
    deadline = time.monotonic() + seconds
    while not done():
        if time.monotonic() > deadline:
            return False
        time.sleep(0.02)
    return True


@contextlib.contextmanager
def _locked(directory: Path) -> Iterator[None]:
    """Two plays that start or stop the same simulator take turns."""
    with (directory / LOCK).open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _read(path: Path) -> dict[str, Any]:
    try:
        return dict(json.loads(path.read_text()))
    except (FileNotFoundError, ValueError):
        return {}


def _write(path: Path, data: dict[str, Any]) -> None:
    """Readable by the owner only, and never seen half written."""
    draft = path.with_suffix(".draft")
    draft.unlink(missing_ok=True)
    draft.touch(mode=0o600)
    draft.write_text(json.dumps(data))
    draft.replace(path)
