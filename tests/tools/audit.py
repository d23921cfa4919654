# Copyright: (c) 2026, storage_keys.ontap contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Audit what the environments are made of: ask for known vulnerabilities of each locked package, and check what is installed.

A line tells of each part what was done. What could not be done counts as a failure. Run it with the checkout's own Python.
"""

from __future__ import annotations

import subprocess
import sys

from environments import LOCKS, VENV, build


def installed_fits() -> bool:
    """Tell whether the packages of each environment that exists have what they depend on."""
    passed = True
    for python in sorted([VENV / "bin" / "python", *VENV.glob("environments/*/bin/python")]):
        answer = subprocess.run([python, "-m", "pip", "check"], capture_output=True, text=True, check=False)
        print(f"== pip check, {python.parents[1].relative_to(VENV.parent)}: {answer.stdout.strip()}", flush=True)
        passed = passed and answer.returncode == 0
    return passed


def nothing_known() -> bool:
    """Tell whether the advisory service was asked about each lock, and knows no vulnerability."""
    environment = build("audit", ("3.13", "3.12", "3.11"), "audit")
    if not environment:
        return False
    # A package that the service does not know counts as audited unless the check is strict; an index's mirror may know none.
    options = ["--strict", "--require-hashes", "--disable-pip", "--progress-spinner", "off"]
    passed = True
    for lock in sorted(LOCKS.glob("*.txt")):
        command = [str(environment.python), "-m", "pip_audit", *options, "-r", str(lock)]
        answer = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False)
        print(f"== pip-audit, {lock.name}: {answer.stdout.strip()}", flush=True)
        passed = passed and answer.returncode == 0
    return passed


def main() -> None:
    results = (installed_fits(), nothing_known())
    sys.exit(not all(results))


if __name__ == "__main__":
    main()
