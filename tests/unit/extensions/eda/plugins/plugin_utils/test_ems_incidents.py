# Copyright: (c) 2026, storage_keys.ontap contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

from datetime import datetime, timedelta, timezone

import pytest
from ansible_collections.storage_keys.ontap.extensions.eda.plugins.plugin_utils import ems_incidents
from ansible_collections.storage_keys.ontap.extensions.eda.plugins.plugin_utils.ems_incidents import Incidents

START = datetime(2026, 1, 1, tzinfo=timezone.utc)


def told(*reports: str, window: int = 900) -> list[str]:
    """The reports that make events, in the order in which they arrive. Each is a name and seconds, such as down@0."""
    incidents, made = Incidents(timedelta(seconds=window)), []
    for report in reports:
        name, _at, seconds = report.partition("@")
        event = {"incident": "i", "name": name, "time": (START + timedelta(seconds=int(seconds))).isoformat()}
        if not incidents.knows(event):
            made.append(report)
        incidents.remember(event)
    return made


@pytest.mark.parametrize(
    ("reports", "events"),
    [
        ("down@0 down@0 down@3", "down@0"),
        ("down@0 down@900", "down@0"),
        ("down@0 down@901", "down@0 down@901"),
        ("down@0 down@800 down@1600 down@2400", "down@0"),
        ("down@0 down@1 up@60 up@61", "down@0 up@60"),
        ("down@0 up@60 down@120 up@180", "down@0 up@60 down@120 up@180"),
        ("down@0 up@0 down@0 up@0", "down@0 up@0"),
        # What comes late from another node is sorted in by its time.
        ("down@0 up@60 down@1 up@60", "down@0 up@60"),
        ("down@5 down@0", "down@5"),
        ("down@0 up@60 down@120 down@0 down@121", "down@0 up@60 down@120"),
        ("up@60 down@0", "up@60 down@0"),
        ("expired@0 changed@1 expired@2", "expired@0 changed@1 expired@2"),
    ],
)
def test_which_reports_are_the_first_of_something(reports: str, events: str) -> None:
    assert told(*reports.split()) == events.split()


def test_without_a_window_only_reports_of_one_second_are_one() -> None:
    assert told("down@0", "down@0", "down@1", window=0) == ["down@0", "down@1"]


def test_the_memory_has_an_end(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ems_incidents, "_MOST", 3)
    monkeypatch.setattr(ems_incidents, "_MOST_REPORTS", 2)
    incidents = Incidents(timedelta(seconds=900))
    events = [{"incident": str(number), "name": "down", "time": START.isoformat()} for number in range(5)]
    for event in events:
        incidents.remember(event)
        for second in range(9):
            incidents.remember({**event, "time": (START + timedelta(seconds=second)).isoformat()})
    assert [incidents.knows(event) for event in events] == [False, False, True, True, True]
    assert [len(each) for each in incidents._told.values()] == [2, 2, 2]
