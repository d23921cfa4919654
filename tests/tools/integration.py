# Copyright: (c) 2026, storage_keys.ontap contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Run ansible-test integration with the ansible-core of the Python that runs this, and leave no simulator behind.

Each target stops its simulator itself, but not when it is interrupted or when Ansible cannot read it. Arguments are handed
on: names of targets, or options of ansible-test.
"""

from __future__ import annotations

import os
import pathlib
import subprocess
import sys

from collection_copy import copy_checkout
from environments import CHECKOUT, VENV

# The simulators keep their files in this home folder instead of the user's.
HOME = VENV / "ansible-test"
PROGRAMS = pathlib.Path(sys.executable).parent
# The host on which ansible-test runs targets.
STOP = [sys.executable, "-m", "ontap_simulator", "stop", "--instance=testhost"]


def variables() -> dict[str, str]:
    """Return environment variables with this Python's programs in front; the settings of the checkout do not fit the copy."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("ANSIBLE_")}
    kept.pop("XDG_CACHE_HOME", None)
    return kept | {"HOME": str(HOME), "PATH": os.pathsep.join([str(PROGRAMS), os.environ["PATH"]])}


def stop_simulator() -> None:
    folder = CHECKOUT / "roles" / "ontap_simulator" / "files"
    subprocess.run(STOP, cwd=folder, env=variables(), check=True, stdout=subprocess.DEVNULL)


def main() -> None:
    HOME.mkdir(parents=True, exist_ok=True)
    command = [str(PROGRAMS / "ansible-test"), "integration", "--local", "--color", "no", *sys.argv[1:]]
    # A run that was killed may have left one.
    stop_simulator()
    try:
        answer = subprocess.run(command, cwd=copy_checkout("integration"), env=variables(), check=False)
    finally:
        stop_simulator()
    sys.exit(answer.returncode)


if __name__ == "__main__":
    main()
