# Copyright: (c) 2026, storage_keys.ontap contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""A module in a process of its own, which is killed at a chosen request: no time, but the server decides when."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import typing as t
from collections.abc import Callable

from ontap_simulator import Simulator
from ontap_simulator.api.http_messages import Answer, Request
from ontap_simulator.system.accounts import User

_PATIENCE = 300.0  # seconds until a process counts as hung; nothing is measured by it
# The options come through standard input, so that no list of processes shows them.
_PROGRAM = """
import importlib, sys
from ansible.module_utils import basic
from ansible_collections.storage_keys.ontap.plugins.module_utils._rest import jobs
jobs._SHORTEST_DELAY = 0.01
basic._ANSIBLE_ARGS = sys.stdin.buffer.read()
basic._ANSIBLE_PROFILE = "legacy"
importlib.import_module("ansible_collections.storage_keys.ontap.plugins.modules." + sys.argv[1]).main()
"""


class ModuleProcess:
    """A running module."""

    def __init__(self, name: str, options: dict[str, t.Any]) -> None:
        environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
        self._process = subprocess.Popen(
            [sys.executable, "-c", _PROGRAM, name],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            env=environment,
        )
        self._input = json.dumps({"ANSIBLE_MODULE_ARGS": options}).encode()

    def kill(self) -> None:
        """SIGKILL: when this returns, the process is no more."""
        self._process.kill()
        self._process.wait(_PATIENCE)

    def end(self) -> tuple[int, str]:
        """The status with which it ended, negative after a signal, and all that it printed."""
        output, _nothing = self._process.communicate(self._input, _PATIENCE)
        return self._process.returncode, output.decode()


class Counter:
    """Stands before the simulator's API, counts requests, and can do something at one of them."""

    def __init__(self, simulator: Simulator, before_each: Callable[[], None]) -> None:
        self._handle = simulator.api.handle
        self._before_each = before_each
        self._number = 0
        self._act: Callable[[], None] | None = None
        self._acts_first = False

    def arm(self, number: int, act: Callable[[], None], *, carried_out: bool) -> None:
        """At the request of that number call ``act``, after it was carried out or instead."""
        self._number, self._act, self._acts_first = number, act, not carried_out

    def disarm(self) -> None:
        self._act = None

    def handle(self, request: Request, user: User) -> Answer:
        self._before_each()
        self._number -= 1
        if self._act is None or self._number:
            return self._handle(request, user)
        answer = Answer(503, {}) if self._acts_first else self._handle(request, user)
        self._act()
        return answer
