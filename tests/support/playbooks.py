# Copyright: (c) 2026, storage_keys.ontap contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The collection's playbooks, run by their names against simulated clusters."""

from __future__ import annotations

import json
import re
import typing as t
from dataclasses import dataclass
from pathlib import Path

from ontap_simulator import Simulator
from support.commands import Variables, ansible, connection_variables


@dataclass(frozen=True)
class PlaybookRun:
    """The output of a run. Nothing that is called a canary may be in it."""

    output: str

    @property
    def changed(self) -> list[int]:
        """How many tasks changed something, for each host."""
        return [int(number) for number in re.findall(r" changed=(\d+)", self.output)]

    @property
    def told(self) -> list[t.Any]:
        """What the tasks of ansible.builtin.debug showed."""
        results = re.findall(r"^ok: \[[^]]*\] => (\{.*?^\})", self.output, re.DOTALL | re.MULTILINE)
        return [result["msg"] for result in map(json.loads, results) if set(result) == {"msg"}]

    @property
    def report(self) -> t.Any:
        """The report at the end."""
        shown = re.findall(r"^ok: \[[^]]*\] => (\{.*?^\})", self.output, re.DOTALL | re.MULTILINE)
        return next(value for result in reversed(shown) for name, value in json.loads(result).items() if name.endswith("_report"))

    @property
    def problem(self) -> str:
        """Why the run failed."""
        (text,) = re.findall(r"^fatal: \[.*?FAILED! => (\{.*\})$", self.output, re.MULTILINE)
        return str(json.loads(text)["msg"])


def run_playbook(
    folder: Path,
    name: str,
    *arguments: str,
    status: int = 0,
    simulator: Simulator | None = None,
    variables: Variables | None = None,
    **extra: t.Any,
) -> PlaybookRun:
    """Run ``storage_keys.ontap.<name>`` with these extra variables, which go through a file.

    A simulator is reached by the environment, as ``localhost``, and its log then holds the requests of this run alone.
    """
    (folder / "extra.json").write_text(json.dumps(extra))
    inventory: tuple[str, ...] = ()
    environment = dict(variables or {})
    if simulator:
        simulator.clear_requests()
        inventory = ("-i", "localhost,")
        environment.update(connection_variables(simulator.connection))
    options = (*inventory, f"storage_keys.ontap.{name}", "-e", "@extra.json", *arguments)
    done = ansible("playbook", *options, cwd=folder, variables=environment)
    assert done.returncode == status, done.stdout
    assert "canary" not in done.stdout
    return PlaybookRun(done.stdout)
