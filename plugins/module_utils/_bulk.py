# Copyright: (c) 2026, storage_keys.ontap contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Many configurations of one system in one task: one list, plans in memory, pooled writes (private)."""

from __future__ import annotations

import typing as t
from collections.abc import Sequence
from dataclasses import dataclass

from ansible_collections.storage_keys.ontap.plugins.module_utils._answers import malformed
from ansible_collections.storage_keys.ontap.plugins.module_utils._azure_key_vault import (
    DEFAULT_CONFIGURATION,
    Record,
    Target,
    configuration_name_of,
    owner_of,
    scope_of,
    svm_of,
)
from ansible_collections.storage_keys.ontap.plugins.module_utils._change import Change
from ansible_collections.storage_keys.ontap.plugins.module_utils._client import Client
from ansible_collections.storage_keys.ontap.plugins.module_utils._desired import Desired, Policy, Waiting, Wish
from ansible_collections.storage_keys.ontap.plugins.module_utils._errors import OntapError, OptionError
from ansible_collections.storage_keys.ontap.plugins.module_utils._key_actions import verdict
from ansible_collections.storage_keys.ontap.plugins.module_utils._plan import Plan, make_plan
from ansible_collections.storage_keys.ontap.plugins.module_utils._planning import advanced_for, plan_for, settings_for
from ansible_collections.storage_keys.ontap.plugins.module_utils._pool import Pool
from ansible_collections.storage_keys.ontap.plugins.module_utils._reader import Estate, find_all
from ansible_collections.storage_keys.ontap.plugins.module_utils._reconcile import carry_out_all

# A count cannot be called "update": Jinja would find the method of that name.
_COUNTED = {"create": "created", "update": "updated", "enable": "enabled", "rekey_external": "rekeyed", "delete": "deleted"}


@dataclass(frozen=True)
class Work:
    """An entry, or a configuration that no entry names, with its plan or the error that ends it. ``found`` is what it is about."""

    wish: Wish
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


def converge_many(
    pool: Pool, wishes: Sequence[Wish], policy: Policy, waiting: Waiting, prune: bool, check_mode: bool
) -> dict[str, t.Any]:
    """Make every configuration what it should be; one that fails does not stop the others. In check mode only GETs are sent."""
    client = pool.client
    known = [wish.desired for wish in wishes if isinstance(wish.desired, Desired)]
    _refuse_duplicates([desired.target for desired in known])
    named = {name for desired in known for name in (*settings_for(desired), *advanced_for(desired, policy))}
    estate = Estate(find_all(client, {}, tuple(named)))
    works = [_plan(client, estate, wish, policy) for wish in wishes]
    _refuse_same_record(works)
    needed = (prune or check_mode) and any(_new_svm(work) for work in works)
    svms = _known_svms(client) if needed else None
    unknown = [work for work in works if svms is not None and _new_svm(work) not in (None, *svms)]
    matched = not unknown and not (needed and svms is None) and not any(isinstance(work.change, OntapError) for work in works)
    unidentified = prune and not matched
    pruned = [] if unidentified or not prune else _plan_pruning(estate, works, policy)
    if not check_mode:
        carry_out_all(pool, [work.change for work in (*works, *pruned) if isinstance(work.change, Change)], waiting)
    result = _result(works, pruned)
    if unidentified:
        result["warnings"] = ["Nothing was pruned, because not every entry of configs could be matched with an SVM of this system."]
    elif check_mode:
        result["warnings"] = [
            f"{work.wish.desired.target} does not exist on this system: unless it is created first, the real run will fail."
            for work in unknown
            if isinstance(work.wish.desired, Desired)
        ]
    return result


def _plan(client: Client, estate: Estate, wish: Wish, policy: Policy) -> Work:
    if isinstance(wish.desired, OptionError):
        return Work(wish, None, wish.desired)
    found: Record | None = None
    try:
        found = estate.pick(wish.desired.target)
        return Work(wish, found, Change(wish.desired, policy, plan_for(client, found, wish.desired, policy)))
    except OntapError as error:
        return Work(wish, found, error.copy())


def _plan_pruning(estate: Estate, works: Sequence[Work], policy: Policy) -> list[Work]:
    """A deletion for each configuration that no entry is about."""
    kept = {str(work.found["uuid"]) for work in works if work.found is not None}
    pruned = []
    for record in sorted(estate.records, key=owner_of):
        if str(record["uuid"]) not in kept:
            svm = svm_of(record)
            desired = Desired(Target(scope_of(record), uuid=str(record["uuid"])), "absent")
            wish = Wish(scope_of(record), svm.get("name"), svm.get("uuid"), desired)
            pruned.append(Work(wish, record, Change(desired, policy, make_plan(record, desired, policy))))
    return pruned


def _refuse_duplicates(targets: Sequence[Target]) -> None:
    seen: set[Target] = set()
    for target in targets:
        if target in seen:
            raise OptionError("configs", f"two entries are about {target}", "Keep one of the two.")
        seen.add(target)


def _refuse_same_record(works: Sequence[Work]) -> None:
    """Two entries can name one configuration in different ways, which only the list of configurations shows."""
    seen: set[str] = set()
    for work in works:
        uuid = str(work.found["uuid"]) if work.found is not None else None
        if uuid in seen and work.found is not None:
            raise OptionError(
                "configs", f"two entries are about the same configuration, {uuid} of {owner_of(work.found)}", "Keep one of the two."
            )
        if uuid is not None:
            seen.add(uuid)


def _known_svms(client: Client) -> set[str] | None:
    """The names and uuids of all SVMs, or None where the account may not list them."""
    try:
        svms = client.records("/svm/svms", {"fields": "name"})
        if not all(svm.get("name") for svm in svms):
            raise malformed("a record has no name", {"method": "GET", "path": "/api/svm/svms"})
    except OntapError as error:
        if error.http_status in (403, 404):
            return None
        error.tell("listing the SVMs")
        raise
    return {str(svm.get(key)) for svm in svms for key in ("name", "uuid")}


def _new_svm(work: Work) -> str | None:
    """The SVM, as the entry names it, that is to get its first configuration."""
    if work.found is not None or work.plan is None or not work.plan.changed:
        return None
    return work.wish.svm_uuid or work.wish.svm_name


def _result(works: Sequence[Work], pruned: Sequence[Work]) -> dict[str, t.Any]:
    everything = (*works, *pruned)
    errors = [work.error for work in everything if work.error is not None]
    results = [_entry(work) for work in works]
    deleted = [_entry(work) for work in pruned]
    diff: dict[str, dict[str, t.Any]] = {"before": {}, "after": {}}
    for work in everything:
        if work.plan is not None and work.plan.changed:
            _add_to_diff(diff, work, work.plan)
    return {
        "changed": any(entry["changed"] for entry in (*results, *deleted)),
        "results": results,
        **({"pruned": deleted} if pruned else {}),
        "summary": _summary(results, deleted),
        "diff": diff,
        **verdict(errors, len(everything), "configurations"),
    }


def _entry(work: Work) -> dict[str, t.Any]:
    wish, found = work.wish, work.found
    outcome = work.change.outcome if isinstance(work.change, Change) else None
    record = outcome.record if outcome else None
    svm = svm_of(record or found or {})
    told = {"scope": wish.scope, "svm_name": svm.get("name") or wish.svm_name, "svm_uuid": svm.get("uuid") or wish.svm_uuid}
    if work.error is not None:
        return {**told, "failed": True, "actions": [], "azure_key_vault": found, **work.error.to_result()}
    plan = work.plan or Plan(found, found)
    if outcome is None:
        record = plan.after
    job = {"job": outcome.job.to_result()} if outcome and outcome.job else {}
    return {**told, "changed": plan.changed, "failed": False, "actions": plan.actions, "azure_key_vault": record, **job}


def _add_to_diff(diff: dict[str, dict[str, t.Any]], work: Work, plan: Plan) -> None:
    """Only what changes, so that the diff of a thousand configurations can be read."""
    parts = plan.diff()
    record = work.found or plan.after or {}
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
