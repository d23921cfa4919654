# Copyright: (c) 2026, storage_keys.ontap contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What a person is told of the health of many configurations: worst first, and what has one cause in one group. Pure (private)."""

from __future__ import annotations

import typing as t
from collections.abc import Mapping, Sequence
from datetime import datetime

from ansible_collections.storage_keys.ontap.plugins.module_utils._akv.events import Outage
from ansible_collections.storage_keys.ontap.plugins.module_utils._akv.health import VERDICTS, health, parts_of
from ansible_collections.storage_keys.ontap.plugins.module_utils._akv.record import Record, identity_of

_MOST_NAMES = 3  # in a sentence
_MOST_NAMES_OF_A_GROUP = 9

Entry = Mapping[str, t.Any]


def report_of(records: Sequence[Record], outages: Mapping[str, Outage], now: datetime) -> list[dict[str, t.Any]]:
    """One entry for each configuration, worst first; among equals the one that ONTAP blocks first."""
    entries = [_entry(record, outages.get(str(record["uuid"])), now) for record in records]
    return sorted(entries, key=_urgency)


def summary_of(report: Sequence[Entry]) -> dict[str, int]:
    """How many have each verdict, and ``total``."""
    counts = dict.fromkeys(reversed(VERDICTS), 0)
    for entry in report:
        counts[entry["verdict"]] += 1
    return {"total": len(report), **counts}


def groups_of(report: Sequence[Entry]) -> list[dict[str, t.Any]]:
    """The entries that have verdict, reasons and vault in common, as one; in the order of the report."""
    groups: dict[tuple[t.Any, ...], dict[str, t.Any]] = {}
    for entry in report:
        key = (entry["verdict"], tuple(entry["reasons"]), entry["name"])
        group = groups.setdefault(key, {
            **{name: entry[name] for name in ("verdict", "reasons", "next_step", "name", "since", "blocked_at", "minutes_left")},
            "owners": [],
            "uuids": [],
        })
        group["owners"].append(entry["owner"])
        group["uuids"].append(entry["uuid"])
    return list(groups.values())


def sentence_of(report: Sequence[Entry], good: Sequence[str]) -> str | None:
    """What is not as required, the time that is left and the next steps; None where all is well."""
    bad = [entry for entry in report if entry["verdict"] not in good]
    if not bad:
        return None
    parts = []
    for verdict in VERDICTS:
        entries = [entry for entry in bad if entry["verdict"] == verdict]
        if entries:
            parts.append(f"{len(entries)} {verdict}{_times(entries)} ({names_of([entry['owner'] for entry in entries])})")
    return "; ".join([f"{len(bad)} of {len(report)} AKV configurations are not well: {', '.join(parts)}", *_steps(bad)]) + "."


def problem_of(group: Mapping[str, t.Any]) -> str:
    """A group in a sentence: who and why. What to do is told once for all groups."""
    owners = group["owners"]
    reasons = "; ".join(group["reasons"]) or "ONTAP tells no reason"
    return f"{len(owners)} {group['verdict']}{_times([group])}, vault {group['name']}: {reasons} ({names_of(owners, _MOST_NAMES_OF_A_GROUP)})"


def names_of(owners: Sequence[str], most: int = _MOST_NAMES) -> str:
    """The first names, and how many more there are."""
    more = len(owners) - most
    return ", ".join(owners[:most]) + (f" and {more} more" if more > 0 else "")


def _steps(entries: Sequence[Entry]) -> list[str]:
    """Each next step once, for the first SVM that needs it: its command names the SVM."""
    steps: dict[str, str] = {}
    for entry in entries:
        if step := str(entry["next_step"] or "").rstrip("."):
            steps.setdefault(step.replace(f" -vserver {entry['svm_name']} ", " "), step)
    return list(steps.values())


def _times(entries: Sequence[Entry]) -> str:
    dated = [entry for entry in entries if entry["since"]]
    if not dated:
        return ""
    first = min(dated, key=lambda entry: t.cast(int, entry["minutes_left"]))
    if not first["minutes_left"]:
        return f" since {first['since']}, blocked by ONTAP since {first['blocked_at']}"
    return f" since {first['since']}, blocked by ONTAP at {first['blocked_at']}, {first['minutes_left']} minutes left"


def _entry(record: Record, outage: Outage | None, now: datetime) -> dict[str, t.Any]:
    verdict = health(record)
    ill = verdict["verdict"] not in ("healthy", "pending")
    return {
        **identity_of(record),
        **{name: record.get(name) for name in ("name", "key_id", "client_id", "tenant_id", "authentication_method")},
        **verdict,
        **parts_of(record),
        "since": outage.since.isoformat() if outage and ill else None,
        "blocked_at": outage.blocked_at.isoformat() if outage and ill else None,
        "minutes_left": outage.minutes_left(now) if outage and ill else None,
    }


def _urgency(entry: Entry) -> tuple[int, float, str]:
    left = entry["minutes_left"]
    return (VERDICTS.index(entry["verdict"]), float("inf") if left is None else left, entry["owner"])
