# Copyright: (c) 2026, storage_keys.ontap contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Run ansible-test sanity on the oldest supported ansible-core and on the newest that the installed Pythons allow.

ansible-test insists on lying in `ansible_collections/<namespace>/<name>`, so each run works on a copy of the checkout.
"""

from __future__ import annotations

import os
import pathlib
import shutil
import subprocess
import sys

from environments import CHECKOUT, VENV, Environment, newest_ansible, oldest_ansible
from find_python import find_python

TOOLS = pathlib.Path(__file__).resolve().parent
# A home of its own keeps what is prepared for ansible-test out of the user's.
HOME = VENV / "ansible-test"
PYTHONS = ("3.10", "3.11", "3.12", "3.13", "3.14")


def copy_checkout(root: pathlib.Path) -> pathlib.Path:
    """Copy what git tracks or would track to a collection folder below root, and return that folder."""
    collection = root / "ansible_collections" / "storage_keys" / "ontap"
    shutil.rmtree(root, ignore_errors=True)
    listing = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=CHECKOUT, check=True, capture_output=True, text=True,
    )
    for name in sorted(set(listing.stdout.split("\0")) - {""}):
        source, target = CHECKOUT / name, collection / name
        # A tracked file may be deleted in the checkout.
        if source.is_file():
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(source, target)
    # The checkout ignores .venv and all that lies in it; ansible-test asks git which files there are.
    subprocess.run(["git", "init", "--quiet", collection], check=True)
    return collection


def interpreters_first(environment: Environment) -> str:
    """Return a PATH on which ansible-test finds every installed Python, and no launcher that leads nowhere."""
    found = [find_python(version) for version in PYTHONS]
    return os.pathsep.join([str(environment.bin), *(str(python.parent) for python in found if python), os.defpath])


def run(environment: Environment) -> int:
    """Run all sanity tests with the ansible-core of this environment and return the exit status."""
    print(f"== ansible-test sanity: {environment.name}, Python {environment.version}", flush=True)
    subprocess.run([environment.python, TOOLS / "seed_ansible_test_pip.py", HOME], check=True)
    collection = copy_checkout(VENV / "sanity" / environment.name)
    variables = os.environ | {"HOME": str(HOME), "PATH": interpreters_first(environment)}
    command = [str(environment.bin / "ansible-test"), "sanity", "--venv", "--truncate", "0", "--color", "no"]
    return subprocess.run(command, cwd=collection, env=variables, check=False).returncode


def main() -> None:
    environments = [oldest_ansible(), newest_ansible(*reversed(PYTHONS[1:]))]
    statuses = [run(environment) for environment in environments if environment]
    sys.exit(any(statuses))


if __name__ == "__main__":
    main()
