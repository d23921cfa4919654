# Copyright: (c) 2026, storage_keys.ontap contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The command line."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import ontap_simulator
import pytest
from ontap_simulator.api.releases import VERSIONS

from .conftest import ask

PACKAGE_PARENT = Path(ontap_simulator.__file__).parent.parent


def run(*arguments: str, stdin: str = "") -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "ontap_simulator", *arguments]
    return subprocess.run(command, input=stdin, capture_output=True, text=True, cwd=PACKAGE_PARENT, check=False)


def test_the_command_line(private_cache: Path) -> None:
    arguments = ("start", "--instance=cli", '--svms=["x"]', "--username=ops")
    try:
        started = run(*arguments, "--password-from-stdin", stdin="a pass word\n")
        assert (started.returncode, started.stderr) == (0, "")
        connection = json.loads(started.stdout)["connection"]
        assert (connection["username"], connection["password"]) == ("ops", "a pass word")
        assert ask(connection)["records"][0]["name"] == "x"
        assert json.loads(run(*arguments).stdout) == {"changed": False, "connection": connection}
        assert json.loads(run("start", "--instance=cli", "--svms=2", "--dry-run").stdout)["changed"] is True
    finally:
        stopped = run("stop", "--instance=cli")
    assert json.loads(stopped.stdout) == {"changed": True}


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("start", "--version=9.7"), f"ONTAP 9.7 is not supported by the simulator; supported: {', '.join(VERSIONS)}"),
        (("start", "--svms=true"), "the SVMs must be a number or a list of names"),
        (("start", '--svms="many"'), "the SVMs must be a number or a list of names"),
    ],
)
def test_mistakes_on_the_command_line(private_cache: Path, arguments: tuple[str, ...], message: str) -> None:
    answer = run(*arguments)
    assert (answer.returncode, answer.stdout, answer.stderr.strip()) == (1, "", message)
