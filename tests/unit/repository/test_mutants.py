# Copyright: (c) 2026, storage_keys.ontap contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The tool that tries small faults: which ones it makes, and that it tells those that tests notice from those that they do not."""

from __future__ import annotations

import pathlib

import mutants
import pytest
from mutations import difference, mutants_of

DECIDING = """\
def price(age, member):
    if age < 18 and not member:
        return 5
    return 10


def unused():
    return 1
"""
TESTS = """\
import pytest
from deciding import price


@pytest.mark.parametrize(("age", "price_of_it"), [(3, 5), (40, 10)])
def test_price(age, price_of_it):
    assert price(age, False) == price_of_it
"""
SETTINGS = """\
[tool.pytest.ini_options]
pythonpath = ["."]

[tool.coverage.run]
source_dirs = ["."]
"""


@pytest.mark.parametrize(
    ("source", "changed"),
    [
        ("a = b < c", ["a = (b <= c)"]),
        ("a = b is not c", ["a = (b is c)"]),
        ("a = b and c", ["a = (b or c)", "a = c", "a = b"]),
        ("a = not b", ["a = b"]),
        ("a = b + 1", ["a = (b - 1)", "a = b + 2"]),
        ("a = True", ["a = False"]),
        ("a = 'word'", ["a = ''"]),
        ("a = ''", ["a = 'mutant'"]),
        ("a = b if c else d", ["a = b", "a = d"]),
        ("a = any(b)", ["a = (all(b))"]),
        ("a = b.lower()", ["a = b"]),
        ("a = b(c, d=e)", ["a = b(c)"]),
        ("a = {**b, c: d}", ["a = {c: d}", "a = {**b}"]),
        ("a = (b, c, d)", ["a = (c, d)", "a = (b, d)", "a = (b, c)"]),
        ("a = {b}", []),
        ("a = [b for b in c if d]", ["a = [b for b in c if True]"]),
        ("a = f'word {b or c}'", ["a = f'{b or c}'", "a = f'word {b and c}'", "a = f'word {b}'", "a = f'word {c}'"]),
        ("a.b = c", ["pass"]),
        ("a(b)", ["pass"]),
        ("raise a", ["pass"]),
        ("if a: b = c", ["if True: b = c", "if False: b = c"]),
        ("def a(b: int = 1) -> c[1]: return b", ["def a(b: int = 2) -> c[1]: return b", "def a(b: int = 1) -> c[1]: return None"]),
        ("import a", []),
        ("'''Says what it does.'''", []),
        ("A = dict[b, c, d]", []),
        ("é = 'é' + b", ["é = '' + b", "é = ('é' - b)"]),
    ],
)
def test_which_mutants_there_are(source: str, changed: list[str]) -> None:
    assert sorted(mutant.text for mutant in mutants_of(source)) == sorted(changed)


def test_a_mutant_knows_its_lines() -> None:
    source = "a = 1\nb = (\n    c\n    + d\n)\n"
    found = [(mutant.first_line, mutant.last_line, difference(source, mutant)) for mutant in mutants_of(source)]
    assert found == [(1, 1, "-a = 1\n+a = 2"), (3, 4, "-    c\n-    + d\n+    (c - d)")]


@pytest.fixture
def bench(tmp_path: pathlib.Path) -> mutants.Bench:
    """A project of one file that decides and one of tests."""
    for name, text in (("deciding.py", DECIDING), ("test_deciding.py", TESTS), ("pyproject.toml", SETTINGS)):
        (tmp_path / name).write_text(text)
    return mutants.Bench(tmp_path, ["test_deciding.py"])


def test_what_tests_notice_and_what_not(bench: mutants.Bench) -> None:
    places = {difference(DECIDING, mutant).split("\n+")[1].strip(): mutants.Place("deciding.py", mutant) for mutant in mutants_of(DECIDING)}
    unnoticed = ["if (age <= 18) and not member:", "if (age < 18):"]
    noticed = ["if (age < 18 or not member):", "return 6"]
    tried = [places[line] for line in (*unnoticed, *noticed, "return 2")]
    told: list[tuple[int, int]] = []
    survivors = mutants.try_all([bench], bench.find_tests(), tried, lambda place, tests: told.append((place.mutant.first_line, tests)))
    assert survivors == [places[line] for line in (*unnoticed, "return 2")]
    assert told == [(2, 2), (2, 2), (8, 0)]
    assert (bench.folder / "deciding.py").read_text() == DECIDING


def test_tests_have_to_pass_without_a_mutant(bench: mutants.Bench) -> None:
    (bench.folder / "deciding.py").write_text(DECIDING.replace("5", "6"))
    with pytest.raises(SystemExit, match="the tests fail"):
        bench.find_tests()


def test_every_deciding_file_is_found() -> None:
    files = mutants.deciding_files(mutants.DECIDING)
    assert len(files) == len(set(files)) and "plugins/module_utils/_azure/expiry.py" in files and "plugins/plugin_utils/_awx.py" in files
    assert {name: len(mutants.deciding_files([name])) for name in mutants.DECIDING if name not in ("_azure", "_report")} == dict.fromkeys(
        set(mutants.DECIDING) - {"_azure", "_report"}, 1
    )
    assert all((mutants.CHECKOUT / test).exists() for test in mutants.FAST_TESTS)
    with pytest.raises(SystemExit, match="is called nothing"):
        mutants.deciding_files(["plan", "nothing"])
