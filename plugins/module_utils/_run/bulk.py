# Copyright: (c) 2026, storage_keys.ontap contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Many configurations of one system in one task: one list, plans in memory, pooled writes, deletions last (private)."""

from __future__ import annotations

import typing as t
from collections.abc import Mapping, Sequence

from ansible_collections.storage_keys.ontap.plugins.module_utils._akv.change import Change
from ansible_collections.storage_keys.ontap.plugins.module_utils._akv.desired import ConfigEntry, Desired, Policy
from ansible_collections.storage_keys.ontap.plugins.module_utils._akv.entries import OwnedEntry, Owner, Svms, refuse_conflicts
from ansible_collections.storage_keys.ontap.plugins.module_utils._akv.entry_plans import EntryPlan, result_of
from ansible_collections.storage_keys.ontap.plugins.module_utils._akv.plan import Plan
from ansible_collections.storage_keys.ontap.plugins.module_utils._akv.pruning import (
    Pruning,
    after_switch,
    ends_of,
    maybe_in_use,
    nothing_pruned,
    plan_pruning,
)
from ansible_collections.storage_keys.ontap.plugins.module_utils._akv.record import Record, is_enabled, svm_of
from ansible_collections.storage_keys.ontap.plugins.module_utils._errors.exceptions import NotConverged, OntapError, OptionError
from ansible_collections.storage_keys.ontap.plugins.module_utils._rest.answers import malformed
from ansible_collections.storage_keys.ontap.plugins.module_utils._rest.client import Client
from ansible_collections.storage_keys.ontap.plugins.module_utils._rest.pool import Pool
from ansible_collections.storage_keys.ontap.plugins.module_utils._rest.write import Waiting
from ansible_collections.storage_keys.ontap.plugins.module_utils._run.deletions import delete_last
from ansible_collections.storage_keys.ontap.plugins.module_utils._run.planning import advanced_for, plan_for, settings_for
from ansible_collections.storage_keys.ontap.plugins.module_utils._run.reader import ConfigurationIndex, find_all
from ansible_collections.storage_keys.ontap.plugins.module_utils._run.reconcile import carry_out_all

_SVMS = "/svm/svms"

Found: t.TypeAlias = Record | OntapError | None


def converge_many(
    pool: Pool, configs: Sequence[ConfigEntry], policy: Policy, waiting: Waiting, pruning: Pruning, check_mode: bool
) -> dict[str, t.Any]:
    """Make every configuration what it should be; one that fails does not stop the others. In check mode only GETs are sent."""
    client = pool.client
    known = [config.desired for config in configs if isinstance(config.desired, Desired)]
    given = Svms({"name": desired.target.svm_name, "uuid": desired.target.svm_uuid} for desired in known)
    refuse_conflicts(_owned(configs, [None] * len(configs), given), is_read=False)
    named = {name for desired in known for name in (*settings_for(desired), *advanced_for(desired, policy))}
    # Whether volumes may be in the way of a deletion is worth knowing before it is tried.
    state = ("state",) if check_mode and pruning.svms else ()
    configurations = ConfigurationIndex(find_all(client, {}, (*named, *state)))
    svms = Svms(map(svm_of, configurations.records))
    found = [_find(configurations, config) for config in configs]
    listed = _tell_apart(client, configs, found, svms)
    owned = _owned(configs, found, svms)
    refuse_conflicts(owned, is_read=True)
    entries, displaced = _plan_all(client, configurations, configs, found, owned, svms, policy)
    missing = [entry for entry in entries if _lacks_its_svm(entry, svms)]
    without = pruning.without_configuration(configurations.records)
    if not listed and (without or any(entry.deletes or pruning.everything or check_mode for entry in missing)):
        listed = _list_svms(client, svms)
    missing = [entry for entry in missing if _lacks_its_svm(entry, svms)] if listed else []
    unknown = [name for name in without if listed and not svms.knows(name, None)]
    warnings = [*_warnings_of_missing(missing, check_mode), *map(_nothing_to_delete, unknown)]
    pruned: list[EntryPlan] = []
    if pruning.is_wanted:
        unmatched = [number for number, entry in enumerate(entries) if not _is_matched(entry, svms)]
        if unmatched:
            warnings.append(nothing_pruned(entries, unmatched))
        else:
            pruned = plan_pruning(pruning, configurations.records, entries, displaced, policy)
            warnings += maybe_in_use(pruned)
    if not check_mode:
        deletions_follow = bool(pruned) or any(entry.deletes and entry.changes for entry in entries)
        # What a deletion builds on is waited for.
        _write(pool, entries, waiting._replace(wait=True) if deletions_follow else waiting)
        entries = [_if_still_in_use(entry, entries, configurations, displaced, policy) for entry in entries]
        entries, pruned, more = delete_last(pool, configurations, entries, pruned, displaced, svms, policy, waiting)
        warnings += more
    missing_svms = [*(_svm_of_target(entry) for entry in missing if entry.deletes), *unknown]
    more_told: dict[str, t.Any] = {"missing_svms": missing_svms} if missing_svms else {}
    if pruning.svms:
        more_told["pruned_svms"] = ends_of(pruned, without, unknown)
    return {**result_of(entries, pruned), **more_told, "warnings": warnings}


def _owned(configs: Sequence[ConfigEntry], found: Sequence[Found], svms: Svms) -> list[OwnedEntry]:
    """The entries that can be read, and of which it could be read what they are about."""
    return [
        OwnedEntry(number, config.desired, svms.owner_of_target(config.desired.target, record), record)
        for number, (config, record) in enumerate(zip(configs, found, strict=True))
        if isinstance(config.desired, Desired) and not isinstance(record, OntapError)
    ]


def _find(configurations: ConfigurationIndex, config: ConfigEntry) -> Found:
    if isinstance(config.desired, OptionError):
        return config.desired
    try:
        return configurations.pick(config.desired.target)
    except OntapError as error:
        return error


def _tell_apart(client: Client, configs: Sequence[ConfigEntry], found: Sequence[Found], svms: Svms) -> bool | None:
    """Ask for the names and uuids of all SVMs where two entries could be about one SVM. None where there was no need to."""
    if not svms.may_be_one(each.owner for each in _owned(configs, found, svms)):
        return None
    if not _list_svms(client, svms):
        raise OptionError(
            "configs",
            "some SVMs are given by name and others by uuid, and this account may not list SVMs, so that two entries could be about one",
            "Give all of them by svm_name, or all by svm_uuid.",
        )
    return True


def _plan_all(
    client: Client,
    configurations: ConfigurationIndex,
    configs: Sequence[ConfigEntry],
    found: Sequence[Found],
    owned: Sequence[OwnedEntry],
    svms: Svms,
    policy: Policy,
) -> tuple[list[EntryPlan], dict[str, int]]:
    """The entries with their plans, and which configurations another one takes the place of: their uuids, and the number of the entry about that one.

    To enable one is to disable the one that was enabled before, so that this one is planned as it is after that.
    """
    enabling = {each.number: _plan(client, configurations, configs[each.number], each.found, policy) for each in owned if each.enables}
    switched: dict[Owner | None, int] = {
        each.owner: each.number for each in owned if each.number in enabling and _switches(enabling[each.number])
    }
    displaced = {
        str(record["uuid"]): switched[svms.owner_of(record)]
        for record in configurations.records
        if switched and is_enabled(record) and svms.owner_of(record) in switched
    }
    entries = [
        enabling.get(number)
        or _plan(client, configurations, config, after_switch(record, displaced) if isinstance(record, Mapping) else record, policy)
        for number, (config, record) in enumerate(zip(configs, found, strict=True))
    ]
    return entries, displaced


def _plan(client: Client, configurations: ConfigurationIndex, config: ConfigEntry, found: Found, policy: Policy) -> EntryPlan:
    if isinstance(config.desired, OptionError) or isinstance(found, OntapError):
        return EntryPlan(config, None, found if isinstance(found, OntapError) else t.cast(OptionError, config.desired))
    beside = configurations.beside(config.desired.target)
    try:
        return EntryPlan(config, found, Change(config.desired, policy, plan_for(client, found, config.desired, policy, beside)))
    except OntapError as error:
        return EntryPlan(config, found, error.copy())


def _switches(entry: EntryPlan) -> bool:
    """Whether its configuration becomes the enabled one."""
    return entry.changes and (entry.found is None or not is_enabled(entry.found))


def _write(pool: Pool, entries: Sequence[EntryPlan], waiting: Waiting) -> None:
    """All but the deletions."""
    carry_out_all(pool, [entry.change for entry in entries if isinstance(entry.change, Change) and not entry.deletes], waiting)


def _if_still_in_use(
    entry: EntryPlan, entries: Sequence[EntryPlan], configurations: ConfigurationIndex, displaced: Mapping[str, int], policy: Policy
) -> EntryPlan:
    """The entry, which fails or is told as it was found if another configuration was to take its place and did not."""
    uuid = str(entry.found["uuid"]) if entry.found is not None else ""
    number, desired, change = displaced.get(uuid), entry.config.desired, entry.change
    if number is None or entries[number].error is None or not isinstance(change, Change) or not isinstance(desired, Desired):
        return entry
    if desired.enabled is False and entry.error is None and not entry.deletes:
        error = NotConverged(
            f"only enabling another one disables it, and configs[{number}], which is about that, failed",
            next_step=f"Mend what keeps configs[{number}] from being enabled, then run the task again.",
        )
        error.add_context(f"disabling {desired.target.configuration}")
        change.fail(error)
    record = next(each for each in configurations.records if str(each["uuid"]) == uuid)
    return EntryPlan(entry.config, record, change if change.plan.changed or change.failure else Change(desired, policy, Plan(record, record)))


def _list_svms(client: Client, svms: Svms) -> bool:
    """Learn the names and uuids of all SVMs; False where the account may not list them."""
    try:
        listed = client.records(_SVMS, {"fields": "name"})
        if not all(svm.get("name") for svm in listed):
            raise malformed("a record has no name", {"method": "GET", "path": f"/api{_SVMS}"})
    except OntapError as error:
        if error.http_status in (403, 404):
            return False
        error.add_context("listing the SVMs")
        raise
    svms.learn(listed)
    return True


def _lacks_its_svm(entry: EntryPlan, svms: Svms) -> bool:
    """Whether it is about an SVM that is not known to exist."""
    if entry.found is not None or entry.error is not None or not isinstance(entry.config.desired, Desired):
        return False
    target = entry.config.desired.target
    return bool(target.svm_name or target.svm_uuid) and not svms.knows(target.svm_name, target.svm_uuid)


def _is_matched(entry: EntryPlan, svms: Svms) -> bool:
    """Whether the system has the configuration that the entry is about, or at least its owner."""
    if entry.error is not None or not isinstance(entry.config.desired, Desired):
        return False
    target = entry.config.desired.target
    if entry.found is not None or (target.scope == "cluster" and not target.uuid):
        return True
    return svms.knows(target.svm_name, target.svm_uuid)


def _svm_of_target(entry: EntryPlan) -> str | None:
    """The SVM as the entry names it."""
    return entry.config.svm_name or entry.config.svm_uuid


def _warnings_of_missing(missing: Sequence[EntryPlan], check_mode: bool) -> list[str]:
    warnings = []
    for entry in missing:
        svm = _svm_of_target(entry)
        if entry.deletes:
            warnings.append(_nothing_to_delete(svm))
        elif check_mode:
            warnings.append(f"SVM {svm} does not exist on this system: unless it is created first, the real run will fail.")
    return warnings


def _nothing_to_delete(svm: str | None) -> str:
    return f"SVM {svm} does not exist on this system, so that there was nothing to delete: check its name."
