# Copyright: (c) 2026, storage_keys.ontap contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

import typing as t

import pytest

if t.TYPE_CHECKING:
    from faults.matrix import Bench


@pytest.fixture(scope="session")
def bench() -> t.Iterator[Bench]:
    from faults.matrix import Bench

    with Bench() as made:
        yield made
