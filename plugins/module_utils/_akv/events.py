# Copyright: (c) 2026, storage_keys.ontap contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What ONTAP's events tell of an outage: since when, and when ONTAP blocks the SVM. Pure (private).

Source: the events ekmip.akv.* of GET /support/ems/events. ONTAP looks at the vault every 15 minutes; an hour after the first
look that failed it blocks the SVM and takes its encrypted volumes offline.
"""

from __future__ import annotations

import typing as t
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta

from ansible_collections.storage_keys.ontap.plugins.module_utils._akv.record import (
    DEFAULT_CONFIGURATION,
    Record,
    configuration_name_of,
    is_enabled,
    svm_of,
)
from ansible_collections.storage_keys.ontap.plugins.module_utils._akv.values import same_vault

PATH = "/support/ems/events"
QUERY = {"message.name": "ekmip.akv.*", "fields": "*,parameters"}  # a release that knows none of several names refuses the call

BLOCKED_AFTER = timedelta(minutes=60)
_FAILED = "ekmip.akv.notAvailable"
_BLOCKED = "ekmip.akv.volOffline"
_GOOD = ("ekmip.akv.available", "ekmip.akv.volOnline")


class Event(t.NamedTuple):
    """One event about one configuration. ``svm`` and ``configuration`` are names; ``configuration`` is None before 9.14.1."""

    name: str
    time: datetime
    svm: str | None
    configuration: str | None
    vault: str | None


class Outage(t.NamedTuple):
    """``since`` the first look that failed, ``blocked_at`` the time at which ONTAP blocks the SVM, or did, ``event`` what it told last."""

    since: datetime
    blocked_at: datetime
    event: str = _FAILED

    def minutes_left(self, now: datetime) -> int:
        """Whole minutes until ONTAP blocks the SVM; 0 afterwards."""
        return max(0, int((self.blocked_at - now).total_seconds() // 60))


def read_event(raw: Mapping[str, t.Any]) -> Event | None:
    """An event as ONTAP returns it; None for one that cannot be read. Parameters changed their names in 9.14.1."""
    message, parameters = raw.get("message"), raw.get("parameters")
    named = {
        str(each.get("name")): str(each.get("value"))
        for each in (parameters if isinstance(parameters, list) else [])
        if isinstance(each, Mapping)
    }
    time = parse_time(raw.get("time"))
    name = message.get("name") if isinstance(message, Mapping) else None
    if time is None or not isinstance(name, str):
        return None
    return Event(name, time, named.get("svm") or named.get("vserver"), named.get("configName"), named.get("name"))


def parse_time(text: t.Any) -> datetime | None:
    """A time of ONTAP's, ISO 8601 with its offset; None for anything else, as a time without offset could be any."""
    try:
        # Python 3.10 knows no Z.
        time = datetime.fromisoformat(str(text).replace("Z", "+00:00"))
    except ValueError:
        return None
    return time if time.tzinfo else None


def outages_of(records: Sequence[Record], events: Iterable[Event]) -> dict[str, Outage]:
    """The outage that still goes on according to the events, by the uuid of the configuration; those without one are left out."""
    by_svm: dict[str | None, list[Event]] = {}
    for event in sorted(events, key=lambda event: event.time):
        by_svm.setdefault(event.svm, []).append(event)
    known = {svm_of(record).get("name") for record in records if svm_of(record)}
    # The cluster's own configuration belongs to an SVM that is not listed, so only the vault tells which events are about it.
    unlisted = [event for svm, found in by_svm.items() if svm not in known for event in found]
    outages = {}
    for record in records:
        svm = svm_of(record).get("name")
        candidates = by_svm.get(svm, []) if svm else [each for each in unlisted if same_vault(each.vault, record.get("name"))]
        outage = _outage([event for event in candidates if _is_about(event, record)])
        if outage:
            outages[str(record["uuid"])] = outage
    return outages


def _outage(events: Iterable[Event]) -> Outage | None:
    """What is left of the events about one configuration, in the order of their times."""
    since: datetime | None = None
    blocked_at: datetime | None = None
    for event in events:
        if event.name in _GOOD:
            since = blocked_at = None
        elif event.name == _FAILED:
            since = since or event.time
        elif event.name == _BLOCKED:
            blocked_at = blocked_at or event.time
            since = since or event.time - BLOCKED_AFTER
    if since is None:
        return None
    return Outage(since, blocked_at or since + BLOCKED_AFTER, _BLOCKED if blocked_at else _FAILED)


def _is_about(event: Event, record: Record) -> bool:
    """Whether an event about the record's owner is about this one of the owner's configurations."""
    if event.configuration:
        return event.configuration == (configuration_name_of(record) or DEFAULT_CONFIGURATION)
    return is_enabled(record)
