# Copyright: (c) 2026, storage_keys.ontap contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a source or filter needs because ansible-rulebook runs it by its path, and knows nothing of collections."""

from __future__ import annotations

import asyncio
import importlib
import importlib.machinery
import importlib.util
import sys
import typing as t
from collections.abc import Callable, Coroutine
from pathlib import Path

_PARENTS = ("ansible_collections", "ansible_collections.storage_keys")
_COLLECTION = "ansible_collections.storage_keys.ontap"


class _Wherever:
    """The folders of a package that may lie in any folder of sys.path, now or later: another source may add one."""

    def __init__(self, name: str) -> None:
        self._parts = name.split(".")

    def __iter__(self) -> t.Iterator[str]:
        return iter([str(Path(folder, *self._parts)) for folder in sys.path])


def _package(name: str, folders: t.Any) -> None:
    """Make a package known that has nothing but folders."""
    package = importlib.util.module_from_spec(importlib.machinery.ModuleSpec(name, None, is_package=True))
    package.__path__ = folders
    sys.modules[name] = package


def library(name: str) -> t.Any:
    """A module of the collection, by its name in it."""
    for parent in _PARENTS:
        try:
            importlib.import_module(parent)
        except ImportError:
            _package(parent, _Wherever(parent))
    if _COLLECTION not in sys.modules:
        _package(_COLLECTION, [str(Path(__file__).resolve().parents[4])])
    return importlib.import_module(f"{_COLLECTION}.{name}")


class _Printer:
    async def put(self, event: dict[str, t.Any]) -> None:
        print(event)


def try_by_hand(main: Callable[[t.Any, dict[str, t.Any]], Coroutine[t.Any, t.Any, None]]) -> None:
    """Run a source with its options from the command line, such as hostname=..., and its events to the terminal."""
    asyncio.run(main(_Printer(), dict(each.split("=", 1) for each in sys.argv[1:])))
