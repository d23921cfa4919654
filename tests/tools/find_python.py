# Copyright: (c) 2026, storage_keys.ontap contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Find Python interpreters of given versions.

Looked through are the folders of PATH and, where pyenv exists, the versions it has installed.
As a script: prints the path of the first version that is found, and fails when there is none.
"""

from __future__ import annotations

import functools
import os
import pathlib
import shutil
import subprocess
import sys
from collections.abc import Iterable, Iterator

# A bare Debian Python has no ensurepip, and a pyenv shim may point nowhere: only running it tells.
PROBE = "import ensurepip, sys, venv; print('{}.{}'.format(*sys.version_info))"


def candidates(version: str) -> Iterator[pathlib.Path]:
    """Yield where a Python of this version ("3.12") may lie, first beside the one that runs this."""
    name = f"python{version}"
    yield pathlib.Path(sys.base_prefix, "bin", name)
    for path in os.get_exec_path():
        yield pathlib.Path(path, name)
    for folder in pyenv_folders():
        yield folder / "bin" / name


@functools.cache
def pyenv_folders() -> tuple[pathlib.Path, ...]:
    """Return the folders of the Pythons installed with pyenv, newest first."""
    pyenv = shutil.which("pyenv")
    if not pyenv:
        return ()
    answer = subprocess.run([pyenv, "root"], capture_output=True, text=True, check=False)
    folders = pathlib.Path(answer.stdout.strip(), "versions").glob("*")
    return tuple(sorted(folders, reverse=True)) if answer.returncode == 0 else ()


def works(python: pathlib.Path, version: str) -> bool:
    """Tell whether this is a Python of that version that can make virtual environments."""
    if not os.access(python, os.X_OK):
        return False
    answer = subprocess.run([python, "-c", PROBE], capture_output=True, text=True, check=False)
    return answer.stdout.strip() == version


@functools.cache
def find_python(version: str) -> pathlib.Path | None:
    """Return the interpreter of this version ("3.12"), or None."""
    return next((python for python in candidates(version) if works(python, version)), None)


def find_first(versions: Iterable[str]) -> tuple[str, pathlib.Path] | None:
    """Return the first of the versions that is installed, with its interpreter, or None."""
    for version in versions:
        python = find_python(version)
        if python:
            return version, python
    return None


def main() -> None:
    found = find_first(sys.argv[1:])
    if not found:
        sys.exit(f"no Python {' or '.join(sys.argv[1:])} found")
    print(found[1])


if __name__ == "__main__":
    main()
