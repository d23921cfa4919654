# Copyright: (c) 2026, storage_keys.ontap contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Every node of a cluster tells of the same fault: which events are the first of their incident. Pure."""

from __future__ import annotations

import typing as t
from collections import OrderedDict
from collections.abc import Mapping
from datetime import datetime, timedelta

_MOST = 10_000  # incidents that are remembered
_MOST_REPORTS = 100  # of one of them


class Incidents:
    """What was told lately. ``window`` is how far apart in time two reports of one fault can be."""

    def __init__(self, window: timedelta) -> None:
        self._window = window
        # By the incident: the names of the messages about it, and their times.
        self._told: OrderedDict[str, list[_Report]] = OrderedDict()

    def knows(self, event: Mapping[str, t.Any]) -> bool:
        """Whether the event repeats one that was told. Something else in between, such as the end, makes it a new one."""
        new = _Report.of(event)
        known = self._told.get(event["incident"], [])
        others = [each.time for each in known if each.name != new.name]
        return any(
            each.name == new.name
            and abs(new.time - each.time) <= self._window
            and not any(min(each.time, new.time) < other <= max(each.time, new.time) for other in others)
            for each in known
        )

    def remember(self, event: Mapping[str, t.Any]) -> None:
        """That the event was told, or repeats one that was: an incident lasts as long as there are reports of it."""
        new, incident = _Report.of(event), event["incident"]
        known = sorted({*self._told.pop(incident, []), new}, key=lambda each: each.time)
        newest = known[-1].time
        self._told[incident] = [each for each in known if newest - each.time <= self._window][-_MOST_REPORTS:]
        if len(self._told) > _MOST:
            self._told.popitem(last=False)


class _Report(t.NamedTuple):
    name: str
    time: datetime

    @classmethod
    def of(cls, event: Mapping[str, t.Any]) -> _Report:
        return cls(event["name"], datetime.fromisoformat(event["time"]))
