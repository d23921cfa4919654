# Copyright: (c) 2026, storage_keys.ontap contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Put the collection netapp.ontap into `.venv/peer`, for the contract tests.

It is taken from the wheel of the pinned bundle, so that a package index is all that must be in reach; nothing else of the
bundle is kept. Run it with the checkout's own Python.
"""

from __future__ import annotations

import pathlib
import shutil
import subprocess
import sys
import tempfile
import zipfile

CHECKOUT = pathlib.Path(__file__).resolve().parents[2]
REQUIREMENT = CHECKOUT / "tests" / "requirements-peer.txt"
PEER = CHECKOUT / ".venv" / "peer"
COLLECTION = "ansible_collections/netapp/ontap/"


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        command = [sys.executable, "-m", "pip", "download", "-qq", "--no-deps", "--only-binary=:all:", "--dest", folder, "-r", str(REQUIREMENT)]
        subprocess.run(command, check=True)
        (wheel,) = pathlib.Path(folder).glob("*.whl")
        shutil.rmtree(PEER, ignore_errors=True)
        with zipfile.ZipFile(wheel) as bundle:
            bundle.extractall(PEER, [name for name in bundle.namelist() if name.startswith(COLLECTION)])


if __name__ == "__main__":
    main()
