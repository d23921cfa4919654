# Copyright: (c) 2026, storage_keys.ontap contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What has one cause, one vault or one application in common, across clusters. Pure (private)."""

from __future__ import annotations

import re
import typing as t
from collections.abc import Iterable, Mapping, Sequence

from ansible_collections.storage_keys.ontap.plugins.module_utils._report.expiry import about_application
from ansible_collections.storage_keys.ontap.plugins.module_utils._report.words import MISSING, NOT_READ, ORDER, STATES

Entry = Mapping[str, t.Any]
Group = dict[str, t.Any]

_MOST_NAMES = 20  # in a command
_PLAIN = re.compile(r"[\w.:@/+-]+")  # nothing that a shell would take for something else
_PLAYBOOKS = {"unreachable": "health", "unknown": "health", NOT_READ: "health", "degraded": "recover", MISSING: "onboard"}
_READ_IT = "Mend what the message names, and run the report again."


def problems_of(clusters: Sequence[Entry], entries: Sequence[Entry], inventory: str | None) -> list[Group]:
    """What is not well, that with one cause as one; what ONTAP blocks first comes first."""
    groups: dict[tuple[t.Any, ...], Group] = {}
    for each in clusters:
        if not each["read"]:
            group = groups.setdefault((NOT_READ, each["error"]), _group(NOT_READ, [each["error"]], None, _READ_IT))
            group["clusters"].append(each["name"])
    for entry in entries:
        if STATES[entry["state"]].is_well:
            continue
        key = (entry["state"], *entry["reasons"], entry["vault"])
        group = groups.setdefault(key, _group(entry["state"], entry["reasons"], entry["vault"], entry["next_step"]))
        group["owners"].append({name: entry[name] for name in ("cluster", "owner", "configuration")})
        if entry["cluster"] not in group["clusters"]:
            group["clusters"].append(entry["cluster"])
        _take_first(group, entry)
    for group in groups.values():
        group["command"] = _command(group, inventory)
    return sorted(groups.values(), key=_urgency)


def vaults_of(entries: Iterable[Entry]) -> list[Group]:
    """How much hangs on each vault; that with most comes first."""
    return _shared((entry for entry in entries if entry["vault"]), ("vault",))


def applications_of(entries: Iterable[Entry], expiry: Mapping[str, t.Any] | None) -> list[Group]:
    """How much hangs on each application, which is to say on its secret or certificate."""
    groups = _shared((entry for entry in entries if entry["client_id"]), ("client_id", "tenant_id"))
    for group in groups:
        known = (each for each in (expiry or {}).get("credentials", []) if each["days_left"] is not None)
        dated = [each for each in known if about_application(each) == about_application(group)]
        first = min(dated, key=lambda each: t.cast(int, each["days_left"]), default=None)
        group.update(end=first["end"] if first else None, days_left=first["days_left"] if first else None)
    return groups


def _shared(entries: Iterable[Entry], names: Sequence[str]) -> list[Group]:
    groups: dict[tuple[str, ...], Group] = {}
    clusters: dict[tuple[str, ...], set[str]] = {}
    for entry in entries:
        key = tuple(str(entry[name] or "") for name in names)
        group = groups.setdefault(key, {**dict(zip(names, key, strict=True)), "svms": 0, "not_well": 0})
        group["svms"] += 1
        group["not_well"] += not STATES[entry["state"]].is_well
        clusters.setdefault(key, set()).add(entry["cluster"])
    for key, group in groups.items():
        group["clusters"] = len(clusters[key])
    return [groups[key] for key in sorted(groups, key=lambda key: (-groups[key]["svms"], key))]


def _group(state: str, reasons: Sequence[str], vault: str | None, next_step: str | None) -> Group:
    times = {"since": None, "blocked_at": None, "minutes_left": None}
    return {"state": state, "reasons": list(reasons), "vault": vault, "next_step": next_step, "owners": [], "clusters": [], **times}


def _take_first(group: Group, entry: Entry) -> None:
    """Of several times the one that matters: that of what is blocked first."""
    left = entry["minutes_left"]
    if left is not None and (group["minutes_left"] is None or left < group["minutes_left"]):
        group.update({name: entry[name] for name in ("since", "blocked_at", "minutes_left")})


def _command(group: Entry, inventory: str | None) -> str:
    """What to type, for these clusters alone where their names are plain, and for these SVMs where a playbook takes them."""
    command = f"ansible-playbook -i {inventory if inventory and _PLAIN.fullmatch(inventory) else 'clusters.yml'}"
    command += f" storage_keys.ontap.{_PLAYBOOKS[group['state']]}"
    clusters = group["clusters"]
    if len(clusters) <= _MOST_NAMES and all(map(_PLAIN.fullmatch, clusters)):
        command += f" --limit {','.join(clusters)}"
    owners = [each["owner"] for each in group["owners"]]
    names = sorted({owner.removeprefix("SVM ") for owner in owners if owner.startswith("SVM ")})
    named = len(owners) <= _MOST_NAMES and len(clusters) == 1 and len(names) == len(owners) and all(map(_PLAIN.fullmatch, names))
    if group["state"] == "degraded" and named:
        command += f" -e akv_recover_svms={','.join(names)}"
    return f"{command} --check --diff" if group["state"] == MISSING else command


def _urgency(group: Entry) -> tuple[int, float, int]:
    left = group["minutes_left"]
    return ORDER[group["state"]], float("inf") if left is None else left, -len(group["owners"])
