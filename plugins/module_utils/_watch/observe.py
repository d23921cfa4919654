# Copyright: (c) 2026, storage_keys.ontap contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What one look at a cluster shows of each configuration: the entry of the modules' report, and what an event tells besides. Pure (private)."""

from __future__ import annotations

import re
import typing as t
from collections.abc import Mapping, Sequence
from datetime import datetime

from ansible_collections.storage_keys.ontap.plugins.module_utils._akv.events import Outage
from ansible_collections.storage_keys.ontap.plugins.module_utils._akv.health import Finding, findings_of
from ansible_collections.storage_keys.ontap.plugins.module_utils._akv.health_report import report_of
from ansible_collections.storage_keys.ontap.plugins.module_utils._akv.outage import needs_new_secret
from ansible_collections.storage_keys.ontap.plugins.module_utils._akv.record import Record
from ansible_collections.storage_keys.ontap.plugins.module_utils._akv.values import parse_key_id

WELL = ("healthy", "pending")
NO_REMEDY = "none"
_PLAIN = re.compile(r"[A-Za-z0-9_.-]*")
_WITH_DIGITS = re.compile(r"\S*\d\S*")  # a counter, a time, the number under which Azure has logged a request
_AZURE_CODE = re.compile(r"AADSTS\d+")

Observation = Mapping[str, t.Any]


class Sketch(t.NamedTuple):
    """What makes two observations of a configuration differ: times, and the order of nodes, do not."""

    verdict: str
    faults: tuple[str, ...]
    used: tuple[str, ...]  # vault, key and application

    @property
    def is_well(self) -> bool:
        return self.verdict in WELL


def observe(records: Sequence[Record], outages: Mapping[str, Outage], now: datetime) -> list[Observation]:
    """The modules' own report, worst first, each entry with codes, nodes, the event of ONTAP and the playbook that may mend it."""
    by_uuid = {str(record["uuid"]): record for record in records}
    return [_observation(entry, by_uuid[entry["uuid"]], outages.get(entry["uuid"])) for entry in report_of(records, outages, now)]


def sketch_of(observation: Observation) -> Sketch:
    return Sketch(
        observation["verdict"],
        tuple(observation["faults"]),
        tuple(str(observation[name] or "") for name in ("name", "key_id", "client_id")),
    )


def _observation(entry: Observation, record: Record, outage: Outage | None) -> Observation:
    bad = [finding for finding in findings_of(record) if finding.reason and finding.verdict != "pending"]
    codes = dict.fromkeys(finding.code for finding in bad if finding.code)
    nodes = dict.fromkeys(finding.node for finding in bad if finding.node)
    return {
        **entry,
        "codes": list(codes),
        "nodes": list(nodes),
        "faults": sorted({_fault(finding) for finding in bad}),
        "key_version": _version_of(entry["key_id"]),
        "remedy": _remedy(entry, bad),
        "ems": outage.event if outage and entry["since"] else None,
    }


def _fault(finding: Finding) -> str:
    """ONTAP has one code for many causes, so its words count, too, but for what is another at each look."""
    reason = finding.reason or ""
    words = " ".join([*_AZURE_CODE.findall(reason), *_WITH_DIGITS.sub("", reason).split()])
    return f"{finding.part}/{finding.node or ''}/{finding.code}/{words}"


def _version_of(key_id: t.Any) -> str | None:
    try:
        return parse_key_id(str(key_id)).version
    except ValueError:
        return None


def _remedy(entry: Observation, bad: Sequence[Finding]) -> str:
    """The playbook that may mend it. A word where none can, because a condition of a rule cannot ask for null.

    A rulebook hands names on as variables, which Ansible takes for templates: none where one holds more than names of SVMs can.
    """
    verdict = entry["verdict"]
    if not all(_PLAIN.fullmatch(str(entry[name] or "")) for name in ("svm_name", "client_id")):
        return NO_REMEDY
    if verdict == "degraded":
        return "recover"
    told = next((finding for finding in bad if finding.verdict == "unreachable"), None)
    return "rotate_secret" if told and needs_new_secret(told.reason or "", told.code) else NO_REMEDY
