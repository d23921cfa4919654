# Copyright: (c) 2026, storage_keys.ontap contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What a task about many configurations has to do, and what it tells of it. Pure (private)."""

from __future__ import annotations

import typing as t
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from ansible_collections.storage_keys.ontap.plugins.module_utils._akv.change import Change
from ansible_collections.storage_keys.ontap.plugins.module_utils._akv.desired import ConfigEntry, Desired
from ansible_collections.storage_keys.ontap.plugins.module_utils._akv.plan import Plan
from ansible_collections.storage_keys.ontap.plugins.module_utils._akv.record import (
    DEFAULT_CONFIGURATION,
    Record,
    as_result,
    configuration_name_of,
    owner_of,
    svm_of,
)
from ansible_collections.storage_keys.ontap.plugins.module_utils._errors.exceptions import OntapError, failure_of

# A count cannot be called "update": Jinja would find the method of that name.
_COUNTED = {"create": "created", "update": "updated", "enable": "enabled", "rekey_external": "rekeyed", "delete": "deleted"}


@dataclass(frozen=True)
class EntryPlan:
    """An entry, or a configuration that no entry names, with its plan or the error that ends it. ``found`` is what it is about."""

    config: ConfigEntry
    found: Record | None
    change: Change | OntapError

    @property
    def error(self) -> OntapError | None:
        return self.change.failure if isinstance(self.change, Change) else self.change

    @property
    def plan(self) -> Plan | None:
        """What was done, or is to be done; None after a failure."""
        if not isinstance(self.change, Change) or self.change.failure is not None:
            return None
        return self.change.outcome.plan if self.change.outcome else self.change.plan

    @property
    def changes(self) -> bool:
        return self.plan is not None and self.plan.changed

    @property
    def deletes(self) -> bool:
        desired = self.config.desired
        return isinstance(desired, Desired) and desired.state == "absent"


def result_of(entries: Sequence[EntryPlan], pruned: Sequence[EntryPlan]) -> dict[str, t.Any]:
    """The result of the task, but for its warnings."""
    everything = (*entries, *pruned)
    errors = [entry.error for entry in everything if entry.error is not None]
    results = [_entry(entry) for entry in entries]
    deleted = [_entry(entry) for entry in pruned]
    diff: dict[str, dict[str, t.Any]] = {"before": {}, "after": {}}
    for entry in everything:
        if entry.plan is not None and entry.plan.changed:
            _add_to_diff(diff, entry, entry.plan)
    return {
        "changed": any(entry["changed"] for entry in (*results, *deleted)),
        "results": results,
        **({"pruned": deleted} if pruned else {}),
        "summary": _summary(results, deleted),
        "outcomes": _outcomes([*results, *deleted]),
        "enabled_uuids": list(filter(None, map(_enabled_uuid, results))),
        "diff": diff,
        **failure_of(errors, len(everything), "configurations"),
    }


def without_unchanged(result: Mapping[str, t.Any]) -> dict[str, t.Any]:
    """The result, told of those entries alone that were changed or failed. It still counts all."""
    return {**result, "results": [entry for entry in result["results"] if entry["changed"] or entry["failed"]]}


def _entry(entry: EntryPlan) -> dict[str, t.Any]:
    config, found = entry.config, entry.found
    outcome = entry.change.outcome if isinstance(entry.change, Change) else None
    record = outcome.record if outcome else None
    svm = svm_of(record or found or {})
    owner = owner_of(record or found or {}) if record or found else _named_owner(config)
    told = {"owner": owner, "scope": config.scope, "svm_name": svm.get("name") or config.svm_name, "svm_uuid": svm.get("uuid") or config.svm_uuid}
    if entry.error is not None:
        return {**told, "failed": True, "actions": [], "azure_key_vault": as_result(found), **entry.error.to_result()}
    plan = entry.plan or Plan(found, found)
    if outcome is None:
        record = plan.after
    job = {"job": outcome.job.to_result()} if outcome and outcome.job else {}
    return {**told, "changed": plan.changed, "failed": False, "actions": plan.actions, "azure_key_vault": as_result(record), **job}


def _outcomes(results: Sequence[dict[str, t.Any]]) -> dict[str, t.Any]:
    """Whose configurations were changed, and whose were to be and why they were not."""
    return {
        "changed": list(dict.fromkeys(entry["owner"] for entry in results if entry["changed"] and not entry["failed"])),
        "failed": {entry["owner"] or "nobody": entry["msg"] for entry in results if entry["failed"]},
    }


def _enabled_uuid(entry: dict[str, t.Any]) -> str | None:
    """Of the configuration as it is after the run, where that is in use: only this has a health."""
    record = entry["azure_key_vault"]
    return record.get("uuid") if record and record["enabled"] else None


def _named_owner(config: ConfigEntry) -> str | None:
    """The owner as the entry names it."""
    svm = config.svm_name or config.svm_uuid
    return "the cluster" if config.scope == "cluster" else f"SVM {svm}" if svm else None


def _add_to_diff(diff: dict[str, dict[str, t.Any]], entry: EntryPlan, plan: Plan) -> None:
    """Only what changes, so that the diff of a thousand configurations can be read."""
    parts = plan.diff()
    record = entry.found or plan.after or {}
    name = configuration_name_of(record)
    key = owner_of(record) + (f" (configuration {name})" if name not in (None, DEFAULT_CONFIGURATION) else "")
    before, after = parts["before"], parts["after"]
    changing = [field for field in {**before, **after} if before.get(field) != after.get(field)]
    if before:
        diff["before"][key] = {field: before[field] for field in changing if field in before}
    if after:
        diff["after"][key] = {field: after[field] for field in changing if field in after}


def _summary(results: Sequence[dict[str, t.Any]], pruned: Sequence[dict[str, t.Any]]) -> dict[str, int]:
    """How many configurations had each action, and how many none or a failure."""
    everything = [*results, *pruned]
    counts = {
        "total": len(results),
        "changed": sum(entry["changed"] for entry in everything),
        "unchanged": sum(not entry["changed"] and not entry["failed"] for entry in everything),
        "failed": sum(entry["failed"] for entry in everything),
        "pruned": sum("delete" in entry["actions"] for entry in pruned),
    }
    return {**counts, **{name: sum(action in entry["actions"] for entry in everything) for action, name in _COUNTED.items()}}
