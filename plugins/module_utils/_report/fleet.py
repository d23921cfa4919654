# Copyright: (c) 2026, storage_keys.ontap contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The fleet as one dict, of which every form of the report is made. Pure (private)."""

from __future__ import annotations

import typing as t
from collections.abc import Mapping, Sequence

from ansible_collections.storage_keys.ontap.plugins.module_utils._report.cluster_entries import Entry, entries_of
from ansible_collections.storage_keys.ontap.plugins.module_utils._report.expiry import add_days_left, expiry_of
from ansible_collections.storage_keys.ontap.plugins.module_utils._report.grouping import applications_of, problems_of, vaults_of
from ansible_collections.storage_keys.ontap.plugins.module_utils._report.memory import FORMAT, Memory, add_seen_since, changes_of
from ansible_collections.storage_keys.ontap.plugins.module_utils._report.words import NOT_READ, ORDER, STATES, UNEXPECTED, count, readable, utc

Given = Mapping[str, t.Any]
_ALL_WELL = ", and all is well"
_NO_REASON = "the play stopped for this cluster before it was read"


class About(t.NamedTuple):
    """What a report says of itself: the time in seconds since 1970, who made it, and how many clusters it leaves out."""

    time: float
    collection: str
    run: str | None = None
    inventory: str | None = None
    left_out: int = 0
    remembers: bool = True  # whether the next report will know of this one


def fleet_of(clusters: Sequence[Given], about: About, expiry: t.Any = None, memory: Memory | None = None) -> dict[str, t.Any]:
    """Everything that the report tells.

    Each of ``clusters`` has a ``name``; ``reading`` (the result of akv_health) or else ``error`` (why there is none); ``read_at`` and
    ``seconds``; and perhaps ``expected`` (see :func:`cluster_entries.expected_of`) and ``drift`` (its akv_drift_report).
    """
    now = utc(about.time) or ""
    known = expiry_of(expiry)
    told = sorted((_cluster(each) for each in clusters), key=lambda each: each["name"])
    entries = [entry for each in clusters if _is_read(each) for entry in entries_of(each)]
    entries.sort(key=_urgency)
    add_days_left(entries, known)
    add_seen_since(entries, memory, now if about.remembers else None)
    return {
        "format": FORMAT,
        "generated_at": now,
        "collection": about.collection,
        "run": about.run,
        "left_out": about.left_out,
        "summary": _summary(told, entries),
        "problems": problems_of(told, entries, about.inventory),
        "changes": changes_of(entries, {each["name"] for each in told if each["read"]}, memory),
        "clusters": told,
        "entries": entries,
        "vaults": vaults_of(entries),
        "applications": applications_of(entries, known),
        "expiry": known,
    }


def without_times(fleet: Given) -> dict[str, t.Any]:
    """What has to be the same for a report to have nothing new: all but the time, and what only follows from it."""
    kept = {name: value for name, value in fleet.items() if name not in ("generated_at", "run", "changes", "digest")}
    kept["clusters"] = [{name: value for name, value in each.items() if name not in ("read_at", "seconds")} for each in fleet["clusters"]]
    for name in ("entries", "problems"):
        kept[name] = [{key: value for key, value in each.items() if key not in ("minutes_left", "seen_since")} for each in fleet[name]]
    return kept


def sentence_of(fleet: Given) -> str:
    """The first thing that a reader wants to know."""
    counts = fleet["summary"]
    clusters = count(counts["clusters"], "cluster")
    whole = f"{count(counts['total'], 'configuration')} on {clusters}"
    if not counts["not_well"] and not counts[NOT_READ]:
        return f"{whole}{_ALL_WELL}"
    parts = [f"{counts['not_well']} of {whole} {'is' if counts['not_well'] == 1 else 'are'} not well"] if counts["not_well"] else []
    parts += [f"{counts[NOT_READ]} of {clusters} could not be read"] if counts[NOT_READ] else []
    return ", ".join(parts)


def failure_of(fleet: Given, fail_on: Sequence[str]) -> str:
    """Of these states, those that there are, each with its count, in a sentence; empty where there are none.

    That nothing at all could be read counts whatever is asked for.
    """
    counts = fleet["summary"]
    asked = [*fail_on, NOT_READ] if counts[NOT_READ] == counts["clusters"] and NOT_READ not in fail_on else fail_on
    found = [_counted(counts[state], state) for state in asked if counts.get(state)]
    return f"{sentence_of(fleet).removesuffix(_ALL_WELL)}: {', '.join(found)}." if found else ""


def _counted(number: int, state: str) -> str:
    return f"{count(number, 'cluster')} not read" if state == NOT_READ else f"{number} {words_of(state)}"


def words_of(state: str) -> str:
    return STATES[state].words if state in STATES else state


def _is_read(cluster: Given) -> bool:
    return isinstance(cluster.get("reading"), Mapping)


def _cluster(given: Given) -> dict[str, t.Any]:
    reading = given.get("reading") if _is_read(given) else None
    return {
        "name": str(given["name"]),
        "read": reading is not None,
        "error": None if reading is not None else readable(given.get("error") or _NO_REASON),
        "release": (reading or {}).get("release"),
        "read_at": utc(given.get("read_at")) if reading is not None else None,
        "seconds": given.get("seconds"),
        "records": len((reading or {}).get("report") or []),
    }


def _summary(clusters: Sequence[Given], entries: Sequence[Entry]) -> dict[str, int]:
    counts = dict.fromkeys(STATES, 0)
    for entry in entries:
        counts[entry["state"]] += 1
    counts[NOT_READ] = sum(not each["read"] for each in clusters)
    return {
        "clusters": len(clusters),
        "total": len(entries),
        "not_well": sum(not STATES[entry["state"]].is_well for entry in entries),
        **counts,
        UNEXPECTED: sum(entry[UNEXPECTED] for entry in entries),
        "changed": sum(bool(entry["changed_fields"]) for entry in entries),
    }


def _urgency(entry: Entry) -> tuple[int, float, str, str, str]:
    left = entry["minutes_left"]
    return ORDER[entry["state"]], float("inf") if left is None else left, entry["cluster"], str(entry["owner"]), str(entry["configuration"])
