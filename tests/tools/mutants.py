# Copyright: (c) 2026, storage_keys.ontap contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Tell whether the fast tests notice small faults in the files that decide: try a sample of them, and print those that no test notices.

Run it with the checkout's own Python. Each fault is tried in a copy of the checkout, with the tests that run the changed lines.
"""

from __future__ import annotations

import argparse
import collections
import concurrent.futures
import contextlib
import os
import pathlib
import queue
import random
import subprocess
import sys
import tempfile
import time
import typing as t
from collections.abc import Iterator, Sequence

import coverage
from collection_copy import copy_checkout
from environments import CHECKOUT
from mutations import Mutant, difference, mutants_of

# Files of plugins/module_utils and plugins/plugin_utils, wherever in them, with or without an underscore; with a folder where two have
# the name; and whole folders.
DECIDING = (
    *("plan", "change", "bulk", "entries", "entry_plans", "deletions", "secrets", "_akv/health", "health_report", "events", "selection"),
    *("refusals", "rotate", "pruning", "_azure", "_report", "_watch/changes", "messages", "observe", "_watch/options", "outlook"),
    *("awx", "awx_checks", "awx_found", "awx_objects", "awx_types", "azure_given", "plugin_utils/_given", "inventory_file"),
    *("playbook_words", "report_hosts", "variables", "way"),
)
# The quickest first: the first failure ends a run.
FAST_TESTS = (
    "tests/unit/plugins",
    "tests/integration/test_akv_config.py",
    "tests/integration/test_lost_answers.py",
    "tests/integration/test_akv_configs.py",
    "tests/integration/test_akv_configs_deletions.py",
    "tests/integration/test_key_actions.py",
    "tests/integration/test_akv_health.py",
    "tests/integration/test_akv_rotate.py",
)
PROCESSES = 2
_LONGEST_RUN = 300.0  # seconds; a mutant may wait forever
_PASSED, _FAILED, _INTERRUPTED, _WRONG_ARGUMENTS = 0, 1, 2, 4  # how pytest ends


class Place(t.NamedTuple):
    """A mutant and the file that it is a mutant of, as a path in the checkout."""

    file: str
    mutant: Mutant


class Bench:
    """A folder in which mutants of its files are tried."""

    def __init__(self, folder: pathlib.Path, tests: Sequence[str]) -> None:
        self.folder = folder
        self._tests = tests

    def find_tests(self) -> Coverage:
        """Run the tests as they are, which must pass; tell which of them run which lines."""
        with tempfile.TemporaryDirectory() as folder:
            data = pathlib.Path(folder, "coverage")
            options = ["--cov", "--cov-context=test", "--cov-report=", "--cov-fail-under=0", *self._tests]
            done = self._pytest(options, {"COVERAGE_FILE": str(data)})
            if done.returncode != _PASSED:
                raise SystemExit(f"without any mutant the tests fail:\n{done.stdout}")
            found = coverage.CoverageData(str(data))
            found.read()
            covered = Coverage(self.folder, found, self._tests)
        with self._listing(covered.tests) as listing:
            # A test that cannot be chosen by its name would look like one that fails.
            done = self._pytest(["--collect-only", listing], {})
        if done.returncode != _PASSED:
            raise SystemExit(f"a test is not found by its name:\n{done.stdout}")
        return covered

    def survives(self, place: Place, tests: Sequence[str]) -> bool:
        """Whether all these tests pass with the mutant."""
        file = self.folder / place.file
        original = file.read_text()
        file.write_text(place.mutant.text)
        try:
            with self._listing(tests) as listing:
                done = self._pytest([listing], {})
        except subprocess.TimeoutExpired:
            return False
        finally:
            file.write_text(original)
        if done.returncode not in (_PASSED, _FAILED, _INTERRUPTED, _WRONG_ARGUMENTS):
            raise SystemExit(f"the tests did not run:\n{done.stdout}")
        return done.returncode == _PASSED

    @contextlib.contextmanager
    def _listing(self, tests: Sequence[str]) -> Iterator[str]:
        """An argument that stands for all these tests."""
        with tempfile.NamedTemporaryFile("w", prefix="tests-") as file:
            file.write("\n".join(tests))
            file.flush()
            yield f"@{file.name}"

    def _pytest(self, arguments: Sequence[str], variables: dict[str, str]) -> subprocess.CompletedProcess[str]:
        # Compiled files count as current by the second and the size, so that one could be taken for another mutant's.
        inherited = {name: value for name, value in os.environ.items() if not name.startswith("COV")}
        environment = {**inherited, "PYTHONDONTWRITEBYTECODE": "1", **variables}
        command = [sys.executable, "-m", "pytest", "-x", "-q", "--no-header", "--tb=short", "-p", "no:cacheprovider", *arguments]
        streams: dict[str, t.Any] = {"stdout": subprocess.PIPE, "stderr": subprocess.STDOUT}
        return subprocess.run(command, cwd=self.folder, env=environment, text=True, timeout=_LONGEST_RUN, check=False, **streams)


class Coverage:
    """Which tests run which lines."""

    def __init__(self, folder: pathlib.Path, data: coverage.CoverageData, order: Sequence[str]) -> None:
        self._order = order
        self._lines: dict[str, dict[int, list[str]]] = {}
        for file in data.measured_files():
            path = (folder / file).resolve()
            if path.is_relative_to(folder.resolve()):
                self._lines[str(path.relative_to(folder.resolve()))] = data.contexts_by_lineno(file)
        self.tests = self._sorted({test for lines in self._lines.values() for contexts in lines.values() for test in contexts})

    def tests_of(self, place: Place) -> list[str]:
        """All tests where the lines run when the file is imported."""
        lines = self._lines.get(place.file, {})
        contexts = {context for line in range(place.mutant.first_line, place.mutant.last_line + 1) for context in lines.get(line, ())}
        return self.tests if "" in contexts else self._sorted(contexts)

    def _sorted(self, contexts: set[str]) -> list[str]:
        tests = {context.rpartition("|")[0] for context in contexts} - {""}
        return sorted(tests, key=lambda test: ([test.startswith(each) for each in self._order].index(True), test))


def try_all(benches: Sequence[Bench], covered: Coverage, places: Sequence[Place], add_context: t.Callable[[Place, int], None]) -> list[Place]:
    """Try the mutants, as many at once as there are benches; return and tell those that survive, with the number of tests."""
    free: queue.SimpleQueue[Bench] = queue.SimpleQueue()
    for bench in benches:
        free.put(bench)

    def survives(place: Place) -> bool:
        tests = covered.tests_of(place)
        bench = free.get()
        try:
            if tests and not bench.survives(place, tests):
                return False
        finally:
            free.put(bench)
        add_context(place, len(tests))
        return True

    with concurrent.futures.ThreadPoolExecutor(len(benches)) as pool:
        return [place for place, survived in zip(places, pool.map(survives, places), strict=True) if survived]


def deciding_files(names: Sequence[str]) -> list[str]:
    """The files of these names; each has to be there."""
    utilities = [file for folder in ("module_utils", "plugin_utils") for file in (CHECKOUT / "plugins" / folder).rglob("*.py")]
    found = {name: [file for file in utilities if any(file.match(each) for each in _forms(name))] for name in names}
    missing = [name for name, files in found.items() if not files]
    if missing:
        raise SystemExit(f"no file or folder in plugins/module_utils and plugins/plugin_utils is called {' or '.join(missing)}")
    return sorted(str(file.relative_to(CHECKOUT)) for files in found.values() for file in files)


def _forms(name: str) -> tuple[str, ...]:
    return f"{name}.py", f"_{name}.py", f"{name}/*.py"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sample", type=int, default=60, help="how many mutants to try")
    parser.add_argument("--seed", type=int, default=random.SystemRandom().randrange(10_000), help="the same number draws the same sample")
    parser.add_argument("--aim", type=float, default=95.0, help="per cent of the mutants that tests have to notice")
    parser.add_argument("--processes", type=int, default=PROCESSES, help="how many mutants are tried at once")
    parser.add_argument("files", nargs="*", default=DECIDING, help="names of deciding files or folders")
    options = parser.parse_args()
    every = [Place(file, mutant) for file in deciding_files(options.files) for mutant in mutants_of((CHECKOUT / file).read_text())]
    sample = random.Random(options.seed).sample(every, min(options.sample, len(every)))  # noqa: S311 (no secret depends on it)
    benches = [Bench(_copy(number), FAST_TESTS) for number in range(options.processes)]
    started = time.monotonic()
    covered = benches[0].find_tests()
    print(f"{len(sample)} of {len(every)} mutants, drawn with the seed {options.seed}", flush=True)
    survivors = try_all(benches, covered, sample, _tell)
    _summarise(sample, survivors, time.monotonic() - started)
    killed = 100 * (1 - len(survivors) / len(sample))
    print(f"The tests notice {killed:.1f} % of these mutants; aimed at are {options.aim:g} %.")
    sys.exit(killed < options.aim)


def _copy(number: int) -> pathlib.Path:
    """A copy of the checkout, in which the collection is found as in the checkout itself."""
    folder = copy_checkout(f"mutants-{number}")
    link = folder / ".venv" / "collections" / "ansible_collections" / "storage_keys" / "ontap"
    link.parent.mkdir(parents=True)
    link.symlink_to(folder)
    return folder


def _tell(place: Place, tests: int) -> None:
    original = (CHECKOUT / place.file).read_text()
    noticed = f"{tests} tests pass" if tests else "no test runs it"
    print(f"{place.file}:{place.mutant.first_line}: {noticed}\n{difference(original, place.mutant)}\n", flush=True)


def _summarise(sample: Sequence[Place], survivors: Sequence[Place], seconds: float) -> None:
    tried, survived = (collections.Counter(place.file for place in places) for places in (sample, survivors))
    for file, number in sorted(tried.items()):
        print(f"{file}: {number - survived[file]} of {number}")
    print(f"{seconds:.0f} seconds")


if __name__ == "__main__":
    main()
