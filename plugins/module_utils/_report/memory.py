# Copyright: (c) 2026, storage_keys.ontap contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What a report keeps for the next one, and what the next one tells of it: since when, and what is new. Pure (private)."""

from __future__ import annotations

import typing as t
from collections.abc import Collection, Mapping, Sequence

from ansible_collections.storage_keys.ontap.plugins.module_utils._report.words import STATES

Entry = dict[str, t.Any]
Memory = Mapping[str, t.Any]
Key = tuple[str, str, str]

FORMAT = 1


def memory_of(fleet: Mapping[str, t.Any]) -> dict[str, t.Any]:
    """What the next report needs of this one, small: for each cluster and state who is in it, and since when where it is not well."""
    clusters: dict[str, dict[str, list[list[str]]]] = {each["name"]: {} for each in fleet["clusters"] if each["read"]}
    for entry in fleet["entries"]:
        _cluster, owner, configuration = _key(entry)
        seen = [] if STATES[entry["state"]].is_well else [entry["seen_since"]]
        clusters[entry["cluster"]].setdefault(entry["state"], []).append([owner, configuration, *seen])
    return {"format": FORMAT, "generated_at": fleet["generated_at"], "digest": fleet.get("digest"), "clusters": clusters}


def is_memory(value: t.Any) -> bool:
    """Whether that is what an earlier report kept, and not something else of that name."""
    try:
        return value["format"] == FORMAT and isinstance(value["generated_at"], str) and all(
            state in STATES and all(map(_is_remembered, told)) for states in value["clusters"].values() for state, told in states.items()
        )
    except (AttributeError, KeyError, TypeError):
        return False


def _is_remembered(entry: t.Any) -> bool:
    return isinstance(entry, list) and len(entry) >= 2 and all(isinstance(part, str) for part in entry)


def add_seen_since(entries: Sequence[Entry], memory: Memory | None, now: str | None) -> None:
    """Since when an entry has its state, as far as reports tell: the first one of an unbroken row of them."""
    before = _remembered(memory)
    for entry in entries:
        state, seen = before.get(_key(entry), (None, None))
        entry["seen_since"] = seen if seen and state == entry["state"] else now


def changes_of(entries: Sequence[Entry], read: Collection[str], memory: Memory | None) -> dict[str, t.Any] | None:
    """What is new since the report before, of the clusters that both have read; None where there is no such report."""
    if memory is None:
        return None
    before = _remembered(memory)
    now = {_key(entry): entry["state"] for entry in entries}
    changed = [_change(key, before[key][0], state) for key, state in now.items() if key in before and before[key][0] != state]
    # A cluster that the report before had not read has nothing new.
    appeared = [_change(key, None, state) for key, state in now.items() if key not in before and key[0] in memory["clusters"]]
    gone = [_change(key, state, None) for key, (state, _seen) in before.items() if key not in now and key[0] in read]
    return {"since": memory["generated_at"], "entries": sorted([*changed, *appeared, *gone], key=_by_name)}


def _by_name(change: Mapping[str, t.Any]) -> Key:
    return change["cluster"], change["owner"], change["configuration"]


def _change(key: Key, before: str | None, now: str | None) -> dict[str, t.Any]:
    return {"cluster": key[0], "owner": key[1], "configuration": key[2], "before": before, "now": now}


def _key(entry: Mapping[str, t.Any]) -> Key:
    return str(entry["cluster"]), str(entry["owner"]), str(entry["configuration"] or "")


def _remembered(memory: Memory | None) -> dict[Key, tuple[str, str | None]]:
    found: dict[Key, tuple[str, str | None]] = {}
    for cluster, states in (memory or {}).get("clusters", {}).items():
        for state, entries in states.items():
            for owner, configuration, *seen in entries:
                found[cluster, owner, configuration] = (state, seen[0] if seen else None)
    return found
