# Copyright: (c) 2026, storage_keys.ontap contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Build the collection and check it as Galaxy and Automation Hub do on import. A warning counts as a failure."""

from __future__ import annotations

import shutil
import subprocess
import sys

from collection_copy import copy_checkout
from environments import VENV, Environment, galaxy_importer

CONFIGURATION = "[galaxy-importer]\nCHECK_REQUIRED_TAGS = True\n"


def check(environment: Environment) -> bool:
    """Import the collection with the importer of this environment and tell whether nothing was found."""
    output = VENV / "galaxy"
    # The importer refuses to build over what an earlier run built.
    shutil.rmtree(output, ignore_errors=True)
    output.mkdir()
    configuration = output / "galaxy-importer.cfg"
    configuration.write_text(CONFIGURATION)
    command = [str(environment.python), "-m", "galaxy_importer.main", "--git-clone-path", ".", "--output-path", str(output)]
    answer = subprocess.run(
        command,
        cwd=copy_checkout(environment.name),
        env=environment.variables() | {"GALAXY_IMPORTER_CONFIG": str(configuration)},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    passed = answer.returncode == 0 and not any(line.startswith(("WARNING", "ERROR")) for line in answer.stdout.splitlines())
    print("== galaxy-importer: nothing found" if passed else answer.stdout)
    return passed


def main() -> None:
    environment = galaxy_importer()
    sys.exit(environment is not None and not check(environment))


if __name__ == "__main__":
    main()
