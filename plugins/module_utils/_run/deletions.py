# Copyright: (c) 2026, storage_keys.ontap contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The deletions of a task about many configurations: after every other write, from a fresh read (private)."""

from __future__ import annotations

import contextlib
from collections.abc import Mapping, Sequence

from ansible_collections.storage_keys.ontap.plugins.module_utils._akv.change import Change, operation
from ansible_collections.storage_keys.ontap.plugins.module_utils._akv.desired import Desired, Policy
from ansible_collections.storage_keys.ontap.plugins.module_utils._akv.entries import Owner, Svms
from ansible_collections.storage_keys.ontap.plugins.module_utils._akv.entry_plans import EntryPlan
from ansible_collections.storage_keys.ontap.plugins.module_utils._akv.plan import make_plan
from ansible_collections.storage_keys.ontap.plugins.module_utils._akv.record import Record, is_enabled, owner_of
from ansible_collections.storage_keys.ontap.plugins.module_utils._errors.exceptions import OntapError
from ansible_collections.storage_keys.ontap.plugins.module_utils._rest.pool import Pool
from ansible_collections.storage_keys.ontap.plugins.module_utils._rest.write import Waiting
from ansible_collections.storage_keys.ontap.plugins.module_utils._run.planning import settings_for
from ansible_collections.storage_keys.ontap.plugins.module_utils._run.reader import ConfigurationIndex, find_all
from ansible_collections.storage_keys.ontap.plugins.module_utils._run.reconcile import carry_out_all


def delete_last(
    pool: Pool,
    configurations: ConfigurationIndex,
    entries: Sequence[EntryPlan],
    pruned: Sequence[EntryPlan],
    displaced: Mapping[str, int],
    svms: Svms,
    policy: Policy,
    waiting: Waiting,
) -> tuple[list[EntryPlan], list[EntryPlan], list[str]]:
    """Delete what is to be deleted, but nothing of an SVM of which an entry failed. Returns the entries with their ends, and warnings.

    ``configurations`` is read again if anything was written since. Only what it held before is deleted, and only as what it is now.
    """
    deleting = [entry for entry in (*entries, *pruned) if entry.deletes and entry.changes]
    if not deleting:
        return list(entries), list(pruned), []
    try:
        now = _read(pool, entries) if any(map(_wrote, entries)) else configurations
    except OntapError as error:
        failed = {id(entry): EntryPlan(entry.config, entry.found, error.copy()) for entry in deleting}
        return [failed.get(id(entry), entry) for entry in entries], [failed.get(id(entry), entry) for entry in pruned], []
    svms.learn(each["svm"] for each in now.records if isinstance(each.get("svm"), Mapping))
    hindrances = _Hindrances(entries, displaced, svms)
    ends = [_plan_anew(entry, now, hindrances, policy) if entry.deletes and entry.changes else entry for entry in entries]
    kept = _named_now(entries, now)
    there = {str(record["uuid"]): record for record in now.records}
    unwanted = [(entry, there[uuid]) for entry in pruned if (uuid := _uuid(entry)) in there and uuid not in kept]
    spared = [(record, reason) for _work, record in unwanted if (reason := hindrances.of(record))]
    gone = [_plan_anew(entry, now, hindrances, policy) for entry, record in unwanted if not hindrances.of(record)]
    carry_out_all(pool, [entry.change for entry in (*ends, *gone) if entry.deletes and isinstance(entry.change, Change)], waiting)
    return ends, gone, [f"A configuration of {owner_of(record)} was not pruned, because {reason}." for record, reason in spared]


class _Hindrances:
    """Why the configurations of an SVM must stay: what is to take their place may not be there."""

    def __init__(self, entries: Sequence[EntryPlan], displaced: Mapping[str, int], svms: Svms) -> None:
        self._displaced = displaced
        self._svms = svms
        self._failed: dict[Owner | None, int] = {}
        for number, entry in enumerate(entries):
            if entry.error is not None:
                config = entry.config
                owner = svms.owner_of(entry.found) if entry.found else svms.owner(config.scope, config.svm_name, config.svm_uuid)
                self._failed[owner] = number
        self._failed.pop(None, None)

    def of(self, record: Record) -> str | None:
        """The reason in words."""
        number = self._failed.get(self._svms.owner_of(record))
        if number is not None:
            return f"configs[{number}], which is about the same owner, failed"
        number = self._displaced.get(str(record["uuid"]))
        return f"it is still enabled, and configs[{number}] is not" if number is not None and is_enabled(record) else None


def _plan_anew(entry: EntryPlan, now: ConfigurationIndex, hindrances: _Hindrances, policy: Policy) -> EntryPlan:
    desired = entry.config.desired
    if not isinstance(desired, Desired):
        return entry
    record: Record | None = None
    try:
        record = now.pick(desired.target)
        if record is not None and str(record["uuid"]) != _uuid(entry):
            raise _left(desired, "somebody else has put another one in its place meanwhile")
        reason = hindrances.of(record) if record is not None else None
        if reason:
            raise _left(desired, reason)
        return EntryPlan(entry.config, record, Change(desired, policy, make_plan(record, desired, policy)))
    except OntapError as error:
        return EntryPlan(entry.config, record or entry.found, error)


def _left(desired: Desired, reason: str) -> OntapError:
    error = OntapError(f"it was left, because {reason}", next_step="Look at the other entries of this SVM, then run the task again.")
    error.add_context(operation(("delete",), desired.target))
    return error


def _uuid(entry: EntryPlan) -> str | None:
    return str(entry.found["uuid"]) if entry.found is not None else None


def _read(pool: Pool, entries: Sequence[EntryPlan]) -> ConfigurationIndex:
    desired = [entry.config.desired for entry in entries if isinstance(entry.config.desired, Desired)]
    return ConfigurationIndex(find_all(pool.client, {}, tuple({name for each in desired for name in settings_for(each)})))


def _wrote(entry: EntryPlan) -> bool:
    return not entry.deletes and isinstance(entry.change, Change) and entry.change.plan.changed


def _named_now(entries: Sequence[EntryPlan], now: ConfigurationIndex) -> set[str]:
    """The uuids of the configurations that the entries mean now; somebody else may have switched meanwhile."""
    named = set()
    for entry in entries:
        if isinstance(entry.config.desired, Desired) and not entry.deletes:
            with contextlib.suppress(OntapError):
                record = now.pick(entry.config.desired.target)
                named.update([str(record["uuid"])] if record is not None else [])
    return named
