# Copyright: (c) 2026, storage_keys.ontap contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Whether a cluster can be seen, and when it is looked at again."""

from __future__ import annotations

import pytest
from ansible_collections.storage_keys.ontap.plugins.module_utils._watch.outlook import Outlook, pause_after


def test_it_is_told_once_and_the_end_once() -> None:
    outlook = Outlook(1)
    assert outlook.regained("a") is None
    assert [outlook.lost(now) for now in "bcd"] == [True, False, False]
    assert (outlook.since, outlook.last_seen, outlook.failures) == ("b", "a", 3)
    assert outlook.regained("e") == "b"
    assert outlook.regained("f") is None
    assert outlook.lost("g") and outlook.since == "g"


def test_looks_must_agree() -> None:
    outlook = Outlook(3)
    assert [outlook.lost(now) for now in "ab"] == [False, False]
    assert outlook.regained("c") is None
    assert [outlook.lost(now) for now in "defg"] == [False, False, True, False]
    assert outlook.regained("h") == "d"


def test_it_is_remembered() -> None:
    before, after = Outlook(1), Outlook(1)
    before.regained("a")
    before.lost("b")
    after.recall(before.remember())
    assert not after.lost("c") and after.last_seen == "a" and after.regained("d") == "b"
    again = Outlook(1)
    again.recall(after.remember())
    assert again.lost("e")


@pytest.mark.parametrize(("failures", "pause"), [(1, 60), (2, 120), (3, 240), (4, 300), (5, 300), (100_000, 300)])
def test_pauses_grow_up_to_the_longest(failures: int, pause: float) -> None:
    assert pause_after(failures, 60, 300, 1.0) == pause
    assert pause_after(failures, 60, 300, 0.0) == pause * 0.75


def test_the_longest_pause_is_never_shorter_than_the_interval() -> None:
    assert pause_after(3, 600, 300, 1.0) == 600
