# Copyright: (c) 2026, storage_keys.ontap contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Run ansible-test sanity on the oldest supported ansible-core and on the newest that the installed Pythons allow."""

from __future__ import annotations

import concurrent.futures
import os
import pathlib
import subprocess
import sys

from collection_copy import copy_checkout
from environments import VENV, Environment, newest_ansible, oldest_ansible
from find_python import find_python

SEED = pathlib.Path(__file__).resolve().parent / "seed_ansible_test_pip.py"
# A home of its own, for each ansible-core, keeps what is prepared for ansible-test out of the user's.
HOMES = VENV / "ansible-test"
PYTHONS = ("3.10", "3.11", "3.12", "3.13", "3.14")


def variables(environment: Environment) -> dict[str, str]:
    """Return environment variables with which ansible-test finds every installed Python, and no launcher that leads nowhere."""
    found = [find_python(version) for version in PYTHONS]
    path = os.pathsep.join([str(environment.bin), *(str(python.parent) for python in found if python), os.defpath])
    return os.environ | {"HOME": str(HOMES / environment.name), "PATH": path}


def run(environment: Environment) -> subprocess.CompletedProcess[str]:
    """Run all sanity tests with the ansible-core of this environment."""
    subprocess.run([environment.python, SEED, HOMES / environment.name], check=True)
    command = [str(environment.bin / "ansible-test"), "sanity", "--venv", "--truncate", "0", "--color", "no"]
    return subprocess.run(
        command,
        cwd=copy_checkout(environment.name),
        env=variables(environment),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )


def main() -> None:
    environments = [each for each in (oldest_ansible(), newest_ansible(*reversed(PYTHONS[1:]))) if each]
    statuses = []
    # Side by side: most of what they do keeps one core busy.
    with concurrent.futures.ThreadPoolExecutor() as pool:
        for environment, ran in zip(environments, pool.map(run, environments), strict=True):
            print(f"== ansible-test sanity: {environment.name}, Python {environment.version}\n{ran.stdout}", flush=True)
            statuses.append(ran.returncode)
    sys.exit(any(statuses))


if __name__ == "__main__":
    main()
