# Copyright: (c) 2026, storage_keys.ontap contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The files of a report: read before, written whole or not at all (private)."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterable
from pathlib import Path

from ansible.errors import AnsibleActionFail

_OPTION = "akv_report_directory"
_MODE = 0o644  # others read it: an exporter of metrics, a web server


def check_folder(folder: Path) -> None:
    """Refuse a folder that nobody could write to, before anything is read. One that is missing is made where its parent is there."""
    place = folder if folder.exists() else folder.parent
    if folder.exists() and not folder.is_dir():
        problem = "is no folder"
    elif not place.is_dir():
        problem = f"cannot be made, because {place} does not exist"
    elif not os.access(place, os.W_OK | os.X_OK):
        problem = f"cannot be written to: {place} does not let this user"
    else:
        return
    raise AnsibleActionFail(f"{_OPTION}: {folder} {problem}. Nothing was looked at: name a folder of the machine that Ansible runs on.")


def read_text(path: Path) -> str | None:
    """What is in a file; None where there is none, or none of ours."""
    try:
        return path.read_text(encoding="utf-8")
    except (FileNotFoundError, UnicodeDecodeError):
        return None
    except OSError as error:
        raise AnsibleActionFail(f"{_OPTION}: {path} cannot be read: {error.strerror}.") from None


def write_texts(folder: Path, texts: Iterable[tuple[str, str]]) -> None:
    """Each file is there as a whole at every moment, the old one or the new one.

    It is written beside its place, under a name that no reader of *.prom takes for a file of its own.
    """
    try:
        folder.mkdir(exist_ok=True)
        for name, text in texts:
            handle, temporary = tempfile.mkstemp(prefix=f".{name}.", suffix=".tmp", dir=folder)
            try:
                with os.fdopen(handle, "w", encoding="utf-8", newline="\n") as file:
                    file.write(text)
                    file.flush()
                    os.fsync(file.fileno())
                os.chmod(temporary, _MODE)
                os.replace(temporary, folder / name)
            except BaseException:
                os.unlink(temporary)
                raise
    except OSError as error:
        raise AnsibleActionFail(f"{_OPTION}: {folder} cannot be written to: {error.strerror}.") from None
