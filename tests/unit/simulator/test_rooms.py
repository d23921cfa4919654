# Copyright: (c) 2026, storage_keys.ontap contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""How the simulator is built: which folder may use which, and where the tests of a file are."""

from __future__ import annotations

import ast
import graphlib
import sys
from collections.abc import Iterator
from pathlib import Path

import ontap_simulator

PACKAGE = Path(ontap_simulator.__file__).parent
TESTS = Path(__file__).parent
ROOMS = ("api", "system", "resources", "server")  # each may use those before it
FILES = sorted(PACKAGE.rglob("*.py"))


def name_of(path: Path) -> str:
    """The dotted name of a module in the package; a package has that of its folder."""
    parts = path.relative_to(PACKAGE).with_suffix("").parts
    return ".".join(part for part in parts if part != "__init__")


def imported(path: Path) -> Iterator[tuple[str, bool]]:
    """The modules that a file imports, wherever it does; and whether they belong to the package."""
    inside = path.relative_to(PACKAGE).parts[:-1]
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            yield from ((alias.name, False) for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and not node.level:
            yield node.module or "", False
        elif isinstance(node, ast.ImportFrom):
            base = [*inside[:len(inside) + 1 - node.level], *filter(None, [node.module])]
            for alias in node.names:
                module = ".".join([*base, alias.name])
                yield (module if module in NAMES else ".".join(base)), True


NAMES = {name_of(path) for path in FILES}


def test_every_file_has_a_room() -> None:
    rooms = {path.parent.name for path in FILES if path.parent != PACKAGE}
    assert rooms == set(ROOMS)
    assert {path.name for path in FILES if path.parent == PACKAGE} == {"__init__.py", "__main__.py"}


def test_a_room_uses_those_before_it_alone() -> None:
    wrong = []
    for path in FILES:
        own = path.parent.name
        for module, ours in imported(path):
            used = module.split(".")[0]
            if ours and own in ROOMS and (used not in ROOMS or ROOMS.index(used) > ROOMS.index(own)):
                wrong.append(f"{name_of(path)} uses {module}")
    assert not wrong


def test_no_two_files_use_each_other() -> None:
    uses = {name_of(path): {module for module, ours in imported(path) if ours} for path in FILES}
    assert len(list(graphlib.TopologicalSorter(uses).static_order())) == len(NAMES)


def test_it_needs_nothing_but_the_standard_library_and_cryptography() -> None:
    used = {module.split(".")[0] for path in FILES for module, ours in imported(path) if not ours}
    assert used - sys.stdlib_module_names == {"cryptography"}


def test_the_tests_of_a_file_are_where_it_is() -> None:
    tested = [path.relative_to(TESTS) for room in ROOMS for path in (TESTS / room).glob("*.py")]
    assert len(tested) > 20
    assert not [str(path) for path in tested if not (PACKAGE / path.parent / path.name.removeprefix("test_")).is_file()]
    assert {path.name for path in TESTS.iterdir() if path.is_dir() and path.name != "__pycache__"} == set(ROOMS)
