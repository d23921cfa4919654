# Copyright: (c) 2026, storage_keys.ontap contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

import typing as t

import pytest

if t.TYPE_CHECKING:
    from faults.matrix import Bench


@pytest.fixture(scope="session")
def kept_bench() -> t.Iterator[Bench]:
    """Its simulators and recordings serve all tests of the matrix."""
    from faults.matrix import Bench

    with Bench() as made:
        yield made


@pytest.fixture
def bench(kept_bench: Bench) -> t.Iterator[Bench]:
    with kept_bench.at_work():
        yield kept_bench
