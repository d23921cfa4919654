# Copyright: (c) 2026, storage_keys.ontap contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The file in which the source akv_health keeps what it has told, so that a restart does not tell it again (private)."""

from __future__ import annotations

import contextlib
import json
import os
import tempfile
import typing as t
from collections.abc import Mapping

from ansible_collections.storage_keys.ontap.plugins.module_utils._errors.exceptions import OptionError

_VERSION = 1


def read_state(path: str) -> dict[str, t.Any] | None:
    """What each cluster's watcher remembered; None where the file cannot be understood, and nothing where there is none."""
    try:
        with open(path, encoding="utf-8") as file:
            state = json.load(file)
    except FileNotFoundError:
        return {}
    except (OSError, ValueError, RecursionError):
        return None
    if not isinstance(state, dict) or state.get("version") != _VERSION or not isinstance(state.get("clusters"), dict):
        return None
    clusters: dict[str, t.Any] = state["clusters"]
    return clusters


def write_state(path: str, clusters: Mapping[str, t.Any]) -> None:
    """Replace the file as a whole, for its owner alone. Raises OSError."""
    handle, temporary = tempfile.mkstemp(dir=os.path.dirname(path) or ".", prefix=f".{os.path.basename(path)}.")
    try:
        with open(handle, "w", encoding="utf-8") as file:
            json.dump({"version": _VERSION, "clusters": clusters}, file)
        os.replace(temporary, path)
    except BaseException:
        with contextlib.suppress(OSError):
            os.unlink(temporary)
        raise


def check_writable(path: str) -> None:
    """Raise where the file could not be written later, when it is too late."""
    try:
        if os.path.isdir(path):
            raise IsADirectoryError(None, "is a directory")
        handle, temporary = tempfile.mkstemp(dir=os.path.dirname(path) or ".", prefix=f".{os.path.basename(path)}.")
    except OSError as error:
        problem = f"{path} cannot be written ({str(error.strerror).lower()})"
        raise OptionError("state_file", problem, "Give a file in a folder that the user who runs ansible-rulebook may write to.") from None
    os.close(handle)
    os.unlink(temporary)
