# Copyright: (c) 2026, storage_keys.ontap contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""A verdict on one configuration's health from its advanced properties. Pure (private).

Sources: state, azure_reachability and ekmip_reachability of GET /security/azure-key-vaults.
"""

from __future__ import annotations

import re
import typing as t
from collections.abc import Iterator, Mapping

from ansible_collections.storage_keys.ontap.plugins.module_utils._akv.fields import ADVANCED
from ansible_collections.storage_keys.ontap.plugins.module_utils._akv.outage import outage_advice
from ansible_collections.storage_keys.ontap.plugins.module_utils._akv.record import Record
from ansible_collections.storage_keys.ontap.plugins.module_utils._errors.exceptions import OUTAGES
from ansible_collections.storage_keys.ontap.plugins.module_utils._rest.answers import integer

# The first one that fits decides. "pending" is no fault: the key status is known only once encrypted volumes exist.
_NEXT_STEPS = {
    "unreachable": None,  # what ONTAP says of it decides
    "degraded": "Restore the keys with the playbook recover or the module akv_restore, and check that every node is healthy (cluster show).",
    "pending": "Nothing to do: the state of the key is known once the first encrypted volume exists.",
    "unknown": "Ask again with gather=all; a configuration that is not enabled has no health.",
    "healthy": None,
}

VERDICTS = tuple(_NEXT_STEPS)  # the worst first

_NO_VOLUMES = re.compile(r"no volumes created yet", re.IGNORECASE)
_REASON = re.compile(r"\breason: *", re.IGNORECASE)


_FLAGS = {"state": "available", "azure_reachability": "reachable", "ekmip_reachability": "reachable"}
_OUTAGES = dict(zip(OUTAGES, ("azure_reachability", "state", "ekmip_reachability"), strict=True))


class Finding(t.NamedTuple):
    """One property that was looked at: what it means for the whole, and why in words."""

    verdict: str
    reason: str | None = None
    part: str = ""
    code: int | None = None
    node: str | None = None


def health(record: Record) -> dict[str, t.Any]:
    """``verdict``, ``reasons`` (texts with code and node, empty when healthy) and ``next_step`` for a record as read."""
    findings = findings_of(record)
    verdicts = {finding.verdict for finding in findings} or {"unknown"}
    verdict = next(each for each in _NEXT_STEPS if each in verdicts)
    reasons = [finding.reason for finding in findings if finding.reason]
    return {"verdict": verdict, "reasons": reasons, "next_step": _next_step(verdict, record)}


def findings_of(record: Record) -> list[Finding]:
    """What ONTAP says of each of the advanced properties, node by node where it tells more than one."""
    return list(_findings(record))


def _next_step(verdict: str, record: Record) -> str | None:
    if verdict != "unreachable":
        return _NEXT_STEPS[verdict]
    told = t.cast("Mapping[str, t.Any]", record["azure_reachability"])
    return outage_advice(record, str(told.get("message") or ""), integer(told.get("code")))


def _findings(record: Record) -> Iterator[Finding]:
    for part in ADVANCED:
        value = record.get(part)
        for entry in value if isinstance(value, list) else [value]:
            if isinstance(entry, Mapping) and entry:
                yield _judge(part, entry)


def is_well(record: Record, part: str) -> bool | None:
    """Whether one of the advanced properties is as it should be; None where ONTAP does not tell."""
    entry = record.get(part)
    return _is_good(part, entry) if isinstance(entry, Mapping) else None


def parts_of(record: Record) -> dict[str, t.Any]:
    """What the verdict is made of, each true, false, or None where it is not known, for example before the first encrypted volume."""
    state = record.get("state")
    waits = isinstance(state, Mapping) and not _is_good("state", state) and _only_waits_for_volumes(str(state.get("message") or ""))
    nodes = record.get("ekmip_reachability")
    return {
        "reachable": is_well(record, "azure_reachability"),
        "keys_available": None if waits else is_well(record, "state"),
        "nodes": [_node(each) for each in nodes if isinstance(each, Mapping)] if isinstance(nodes, list) else [],
    }


def _node(entry: Mapping[str, t.Any]) -> dict[str, t.Any]:
    node = entry.get("node")
    named = node if isinstance(node, Mapping) else {}
    return {"name": named.get("name") or named.get("uuid"), "reachable": _is_good("ekmip_reachability", entry)}


def refusal_as_health(code: int, message: str) -> dict[str, t.Any]:
    """The property about which ONTAP says something by refusing to read it."""
    part = _OUTAGES[code]
    told = {_FLAGS[part]: False, "code": code, "message": message}
    return {part: [told] if part == "ekmip_reachability" else told}


def _is_good(part: str, entry: Mapping[str, t.Any]) -> bool | None:
    """By the truth value; where ONTAP leaves that out by the code, and without a code by the message, empty when all is well."""
    flag, code = entry.get(_FLAGS[part]), integer(entry.get("code"))
    if isinstance(flag, bool):
        return flag
    if code is not None:
        return code == 0
    return False if entry.get("message") else None


def _judge(part: str, entry: Mapping[str, t.Any]) -> Finding:
    good = _is_good(part, entry)
    told = entry.get("node")
    node = str(told.get("name") or told.get("uuid")) if isinstance(told, Mapping) else None
    found = Finding("healthy", None, part, integer(entry.get("code")), node)
    if good is None:
        return found._replace(verdict="unknown", reason=f"{part}: ONTAP returned no status")
    if good:
        return found
    message = str(entry.get("message") or "no message")
    on_node = f" on node {node}" if node else ""
    code = f" (code {entry['code']})" if entry.get("code") is not None else ""
    reason = f"{part}{on_node}: {message}{code}"
    if part == "state" and _only_waits_for_volumes(message):
        return found._replace(verdict="pending", reason=reason)
    return found._replace(verdict="unreachable" if part == "azure_reachability" else "degraded", reason=reason)


def _only_waits_for_volumes(message: str) -> bool:
    """Whether that is the reason on every node that the message names; another node may have a real fault."""
    reasons = _REASON.split(message)[1:] or [message]
    return all(_NO_VOLUMES.match(reason.strip()) if len(reasons) > 1 else _NO_VOLUMES.search(reason) for reason in reasons)
