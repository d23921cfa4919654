# Copyright: (c) 2026, storage_keys.ontap contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The rooms of plugins/module_utils: dependencies point one way, and the tests lie as the files do."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest
from support.commands import CHECKOUT

# Each room may use itself and those before it.
ROOMS = ("_errors", "_rest", "_akv", "_azure", "_report", "_run", "_task", "_watch")
UTILS = CHECKOUT / "plugins" / "module_utils"
PACKAGE = "ansible_collections.storage_keys.ontap.plugins.module_utils"
FILES = sorted(UTILS.glob("*/*.py"))


def imports_of(path: Path) -> Iterator[tuple[str, str]]:
    """The rooms and files that a file imports from, wherever in it."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.module and node.module.startswith(PACKAGE):
            room, *file = node.module.removeprefix(f"{PACKAGE}.").split(".")
            for name in file or [alias.name for alias in node.names]:
                yield room, name


def test_every_file_lies_in_a_room() -> None:
    """But for the two that look whether the others can be read at all."""
    assert {path.name for path in UTILS.iterdir() if path.name != "__pycache__"} == {*ROOMS, "_requirements.py", "_versions.py"}
    assert {path.parent.name for path in FILES} == set(ROOMS)


@pytest.mark.parametrize("path", FILES, ids=lambda path: f"{path.parent.name}/{path.stem}")
def test_no_room_uses_one_that_comes_after_it(path: Path) -> None:
    allowed = ROOMS[: ROOMS.index(path.parent.name) + 1]
    assert not [f"{room}/{name}" for room, name in imports_of(path) if room not in allowed]


def test_no_file_uses_itself_over_others() -> None:
    uses = {(path.parent.name, path.stem): set(imports_of(path)) for path in FILES}
    done: set[tuple[str, str]] = set()
    while left := {file for file in uses if file not in done}:
        free = {file for file in left if uses[file] <= done}
        # What is imported only for its type, or late, may not lead round either.
        assert free, f"these use one another: {sorted(left)}"
        done |= free


def test_a_test_lies_where_its_file_does() -> None:
    """It has the name of the file, or begins with it."""
    tests = CHECKOUT / "tests" / "unit" / "plugins" / "module_utils"
    for path in tests.glob("*/test_*.py"):
        name = path.stem.removeprefix("test_")
        assert [each for each in FILES if each.parent.name == path.parent.name and f"{name}_".startswith(f"{each.stem}_")], path.name
