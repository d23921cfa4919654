# Copyright: (c) 2026, storage_keys.ontap contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""A text file on the controller: read, and replaced as a whole or not at all (private)."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

_MODE = 0o640


class CannotWrite(Exception):
    """The file cannot be read or written; a sentence that says why."""


def read(path: Path) -> bytes | None:
    """What is in it; None where there is no such file."""
    try:
        return path.read_bytes()
    except FileNotFoundError:
        return None
    except IsADirectoryError:
        raise CannotWrite(f"{path} is a folder, and a file is meant.") from None
    except NotADirectoryError:
        raise CannotWrite(_no_folder(path)) from None
    except OSError as error:
        raise CannotWrite(f"{path} cannot be read: {_reason(error)}.") from None


def check(path: Path) -> None:
    """Raise where the file could not be written, as far as that can be told without writing."""
    folder = next(each for each in path.parents if os.path.lexists(each))
    if not folder.is_dir():
        raise CannotWrite(_no_folder(path))
    if not os.access(folder, os.W_OK | os.X_OK):
        raise CannotWrite(f"{path} cannot be written: the folder {folder} may not be written to.")


def write(path: Path, text: str) -> None:
    """Whoever reads it meanwhile finds the old text or the new one. A link stays one."""
    target = Path(os.path.realpath(path))
    temporary = None
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        number, temporary = tempfile.mkstemp(dir=target.parent, prefix=f".{target.name}.")
        with open(number, "w", encoding="utf-8", newline="\n") as file:
            os.fchmod(number, target.stat().st_mode & 0o7777 if target.exists() else _MODE)
            file.write(text)
            file.flush()
            os.fsync(number)
        os.replace(temporary, target)
        temporary = None
    except OSError as error:
        raise CannotWrite(f"{path} cannot be written: {_reason(error)}.") from None
    finally:
        if temporary is not None:
            os.unlink(temporary)


def _no_folder(path: Path) -> str:
    file = next((each for each in path.parents if os.path.lexists(each) and not each.is_dir()), path.parent)
    return f"{file} is no folder, and {path} is to be written below it."


def _reason(error: OSError) -> str:
    return str(error.strerror or error).lower()
