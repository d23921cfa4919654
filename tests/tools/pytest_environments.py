# Copyright: (c) 2026, storage_keys.ontap contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Run the tests beyond the checkout's own environment: on the oldest supported ansible-core, and on each supported Python.

The unit and integration tests run on the oldest ansible-core, where the modules' work is done as the action plugins do it; the unit
tests and those of what every ansible-core has to do alike run with the newest ansible-core of each other Python that is installed. Run it
with the checkout's own Python, which is left out here.
"""

from __future__ import annotations

import subprocess
import sys

from environments import CHECKOUT, Environment, event_driven, newest_ansible, oldest_ansible

SUPPORTED_PYTHONS = ("3.10", "3.11", "3.12", "3.13")
UNIT = ("tests/unit",)
# Ansible itself shows or hides these secrets, and is told the same by modules and in its own process.
EVERYWHERE = ("tests/integration/test_secrets_in_loops.py", "tests/integration/test_both_ways.py")
# What is said about the repository's own files does not depend on the environment.
NOT_AGAIN = "--ignore=tests/unit/repository"


def run(environment: Environment, folders: tuple[str, ...], way: str = "module") -> int:
    """Run the tests of these folders in the environment and return pytest's exit status. ``way``: see support/module_runner.py."""
    print(f"== pytest {' '.join(folders)}: {environment.name}, Python {environment.version}", flush=True)
    command = [str(environment.python), "-m", "pytest", "-n", "2", "--dist", "worksteal", "-q", NOT_AGAIN, *folders]
    return subprocess.run(command, cwd=CHECKOUT, env={**environment.variables(), "TESTED_WAY": way}, check=False).returncode


def main() -> None:
    event_driven()  # for the scenarios, which run side by side and must not build it twice
    statuses = []
    tested = {f"{sys.version_info.major}.{sys.version_info.minor}"}
    oldest = oldest_ansible()
    if oldest:
        statuses.append(run(oldest, (*UNIT, "tests/integration"), "process"))
        tested.add(oldest.version)
    for version in SUPPORTED_PYTHONS:
        environment = None if version in tested else newest_ansible(version)
        if environment:
            statuses.append(run(environment, (*UNIT, *EVERYWHERE)))
    sys.exit(any(statuses))


if __name__ == "__main__":
    main()
