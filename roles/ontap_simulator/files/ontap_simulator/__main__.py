# Copyright: (c) 2026, storage_keys.ontap contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The command line: ``start`` and ``stop`` for the role, ``serve`` for the process that they start.

``start`` and ``stop`` print one JSON object; what goes wrong is one sentence on the error output and exit status 1.
The password is read from the standard input, so that it is in no process list.
"""

from __future__ import annotations

import argparse
import json
import os
import signal
import sys
import threading
import time
from pathlib import Path
from typing import Any

from .api.releases import DEFAULT_VERSION
from .server.background import RUNNING, WANTED, BackgroundError, announce, directory_of, forget, start, stop
from .server.simulator import Simulator

IDLE_SECONDS = 3600.0


def main() -> int:
    """Run one command; the exit status."""
    options = _parser().parse_args()
    try:
        if options.command == "serve":
            _serve(Path(options.directory), options.identity, options.idle_seconds)
            return 0
        directory = directory_of(options.instance)
        if options.command == "start":
            result = start(directory, _wanted(options), options.idle_seconds, options.dry_run)
        else:
            result = stop(directory, options.dry_run)
    except (BackgroundError, OSError, ValueError) as error:
        sys.stderr.write(f"{error}\n")
        return 1
    sys.stdout.write(json.dumps(result) + "\n")
    return 0


def _serve(directory: Path, identity: str, idle_seconds: float) -> None:
    """Serve until a signal comes or nobody has asked anything for ``idle_seconds``; then leave no file behind."""
    ended = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda received, frame: ended.set())
    os.chdir("/")  # do not hold on to the directory of whoever started it
    wanted = json.loads((directory / WANTED).read_text())
    with Simulator(**wanted, directory=directory, identity=identity) as simulator:
        announce(directory, identity, simulator.connection)
        while not ended.wait(min(1.0, idle_seconds)):
            idle = time.monotonic() - simulator.last_used > idle_seconds
            if idle or not (directory / RUNNING).exists():  # without it nobody can find this server any more
                break
    forget(directory)


def _wanted(options: argparse.Namespace) -> dict[str, Any]:
    svms = json.loads(options.svms)
    if isinstance(svms, str) and svms.isdecimal():
        svms = int(svms)
    if not isinstance(svms, (int, list)) or isinstance(svms, bool):
        raise ValueError("the SVMs must be a number or a list of names")
    return {
        "version": options.version,
        "svms": svms,
        "username": options.username,
        "password": sys.stdin.read().rstrip("\n") if options.password_from_stdin else "",
        "port": options.port,
    }


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="ontap_simulator", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)
    starting = commands.add_parser("start", help="start a simulator in the background, unless it runs")
    starting.add_argument("--version", default=DEFAULT_VERSION, help="ONTAP release")
    starting.add_argument("--svms", default="2", help="a number, or a JSON list of names")
    starting.add_argument("--username", default="admin")
    starting.add_argument("--port", type=int, default=0, help="0 takes a free one")
    starting.add_argument("--password-from-stdin", action="store_true", help="without it one is generated")
    stopping = commands.add_parser("stop", help="stop a simulator that start has started")
    for command in (starting, stopping):
        command.add_argument("--instance", default="localhost", help="a name that tells simulators apart")
        command.add_argument("--dry-run", action=argparse.BooleanOptionalAction, help="only say what would change")
    serving = commands.add_parser("serve", help="serve in the foreground; used by start")
    serving.add_argument("--directory", required=True)
    serving.add_argument("--identity", required=True)
    for command in (starting, serving):
        command.add_argument("--idle-seconds", type=float, default=IDLE_SECONDS, help="then the server ends by itself")
    return parser


if __name__ == "__main__":
    sys.exit(main())
