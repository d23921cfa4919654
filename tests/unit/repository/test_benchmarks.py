# Copyright: (c) 2026, storage_keys.ontap contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the benchmarks do with what they measured; they themselves are not run by the tests."""

from __future__ import annotations

import json
import pathlib
import re
import subprocess
import sys

import pytest
from benchmarks.figures import Figure, aims, short, table

CHECKOUT = pathlib.Path(__file__).resolve().parents[3]


def figure(measured: float = 3.0, includes: str = "everything", aim: float | None = None) -> Figure:
    return Figure("one task", measured, 2.0, "a peer", includes, aim=aim)


@pytest.mark.parametrize(("aim", "verdict"), [(None, "-"), (1.5, "met"), (1.4, "missed")])
def test_ratio_is_judged_by_the_aim(aim: float | None, verdict: str) -> None:
    assert (figure(aim=aim).ratio, figure(aim=aim).verdict) == (1.5, verdict)


@pytest.mark.parametrize("reference", [0.0, -0.1])
@pytest.mark.parametrize("aim", [None, 1.2])
def test_nothing_is_judged_by_a_reference_that_is_noise(reference: float, aim: float | None) -> None:
    noise = Figure("one task", 3.0, reference, "a peer", "everything", aim=aim)
    assert (noise.ratio, noise.verdict) == (None, "invalid")
    assert table([noise]).splitlines()[2].endswith("invalid") and json.dumps(noise.as_dict())


@pytest.mark.parametrize(
    ("number", "text"), [(0.0036712, "0.00367"), (1.0, "1.00"), (-0.05, "-0.0500"), (12.34, "12.3"), (1234.5, "1234"), (99.99, "100")]
)
def test_numbers_are_short(number: float, text: str) -> None:
    assert short(number) == text


def test_table_has_a_line_for_each_figure_and_tells_what_it_includes() -> None:
    figures = [figure(aim=1.5), figure(measured=300.0), figure(includes="less"), figure()]
    heading, rule, first, second, _third, _fourth, empty, *notes = table(figures).splitlines()
    assert heading.split() == ["figure", "measured", "against", "ratio", "aim"]
    assert set(rule) == {"-"} and not empty
    assert re.split(r" {2,}", first) == ["1", "one task", "3.00 s", "2.00 s: a peer", "1.50", "<= 1.50", "met"]
    assert re.split(r" {2,}", second) == ["2", "one task", "300 s", "2.00 s: a peer", "150", "-", "-"]
    assert notes == ["1, 2, 4: everything", "3: less"]


def test_it_is_told_which_aims_were_missed() -> None:
    noise = Figure("one task", 3.0, 0.0, "a peer", "everything", aim=1.2)
    assert aims([figure(aim=1.5), figure(), figure(aim=1.4), noise]) == "aims met: 1 of 3; not by 3, 4"
    assert aims([figure(), figure(aim=1.5)]) == "aims met: 1 of 1"


def test_figure_as_json_holds_what_the_table_shows() -> None:
    kept = json.loads(json.dumps(figure(aim=1.4).as_dict()))
    assert kept == {
        "name": "one task",
        "measured": 3.0,
        "reference": 2.0,
        "against": "a peer",
        "includes": "everything",
        "unit": "s",
        "aim": 1.4,
        "ratio": 1.5,
        "verdict": "missed",
    }


def test_every_concern_has_a_file_that_is_described() -> None:
    folder = CHECKOUT / "tests/benchmarks"
    concerns = {path.stem for path in folder.glob("*.py") if "def measure()" in path.read_text()}
    assert concerns == set(re.findall(r"^## `(\w+)`", (folder / "README.md").read_text(), re.MULTILINE))
    ran = subprocess.run([sys.executable, folder / "run.py", "--help"], capture_output=True, text=True, check=True)
    assert concerns == set(re.findall(r"\w+", ran.stdout.partition("of:")[2].partition("(")[0]))


def test_make_has_a_target_for_them_that_the_tests_leave_alone() -> None:
    makefile = (CHECKOUT / "Makefile").read_text()
    assert re.search(r"^# make bench ", makefile, re.MULTILINE)
    assert "tests/benchmarks/run.py" in makefile.partition("\nbench:")[2].partition("\n\n")[0]
    assert not re.search(r"^(test|pytest|lint):.*\bbench\b", makefile, re.MULTILINE)
