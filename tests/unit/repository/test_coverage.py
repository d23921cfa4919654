# Copyright: (c) 2026, storage_keys.ontap contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Coverage in the programs that tests start takes as long again as they do."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

TESTS = Path(__file__).resolve().parents[2]


def test_what_most_tests_start_is_not_watched_over() -> None:
    assert "COVERAGE_PROCESS_CONFIG" not in os.environ


def test_the_tests_whose_programs_are_watched_over_exist(pytestconfig: pytest.Config) -> None:
    conftest = pytestconfig.pluginmanager.get_plugin(str(TESTS / "conftest.py"))
    assert conftest and set(conftest.WATCHED) <= {path.name for path in TESTS.rglob("test_*.py")}
