# Copyright: (c) 2026, storage_keys.ontap contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Many configurations of one system in one task: one list, plans in memory, pooled writes, deletions last (private)."""

from __future__ import annotations

import typing as t
from collections.abc import Mapping, Sequence

from ansible_collections.storage_keys.ontap.plugins.module_utils._answers import malformed
from ansible_collections.storage_keys.ontap.plugins.module_utils._azure_key_vault import (
    Record,
    Target,
    is_enabled,
    owner_of,
    scope_of,
    svm_of,
)
from ansible_collections.storage_keys.ontap.plugins.module_utils._change import Change
from ansible_collections.storage_keys.ontap.plugins.module_utils._client import Client
from ansible_collections.storage_keys.ontap.plugins.module_utils._deletions import delete_last
from ansible_collections.storage_keys.ontap.plugins.module_utils._desired import Desired, Policy, Waiting, Wish
from ansible_collections.storage_keys.ontap.plugins.module_utils._entries import Entry, Owner, Svms, refuse_conflicts
from ansible_collections.storage_keys.ontap.plugins.module_utils._errors import NotConverged, OntapError, OptionError
from ansible_collections.storage_keys.ontap.plugins.module_utils._plan import Plan, make_plan
from ansible_collections.storage_keys.ontap.plugins.module_utils._planning import advanced_for, plan_for, settings_for
from ansible_collections.storage_keys.ontap.plugins.module_utils._pool import Pool
from ansible_collections.storage_keys.ontap.plugins.module_utils._reader import Estate, find_all
from ansible_collections.storage_keys.ontap.plugins.module_utils._reconcile import carry_out_all
from ansible_collections.storage_keys.ontap.plugins.module_utils._works import Work, result_of

_SVMS = "/svm/svms"
_NAMED_IN_A_WARNING = 5

Found: t.TypeAlias = "Record | OntapError | None"


def converge_many(
    pool: Pool, wishes: Sequence[Wish], policy: Policy, waiting: Waiting, prune: bool, check_mode: bool
) -> dict[str, t.Any]:
    """Make every configuration what it should be; one that fails does not stop the others. In check mode only GETs are sent."""
    client = pool.client
    known = [wish.desired for wish in wishes if isinstance(wish.desired, Desired)]
    given = Svms({"name": desired.target.svm_name, "uuid": desired.target.svm_uuid} for desired in known)
    refuse_conflicts(_entries(wishes, [None] * len(wishes), given), is_read=False)
    named = {name for desired in known for name in (*settings_for(desired), *advanced_for(desired, policy))}
    estate = Estate(find_all(client, {}, tuple(named)))
    svms = Svms(map(svm_of, estate.records))
    found = [_find(estate, wish) for wish in wishes]
    listed = _tell_apart(client, wishes, found, svms)
    entries = _entries(wishes, found, svms)
    refuse_conflicts(entries, is_read=True)
    works, displaced = _plan_all(client, estate, wishes, found, entries, svms, policy)
    missing = [work for work in works if _lacks_its_svm(work, svms)]
    if not listed and any(work.deletes or prune or check_mode for work in missing):
        listed = _list_svms(client, svms)
    missing = [work for work in missing if _lacks_its_svm(work, svms)] if listed else []
    warnings = _warnings_of_missing(missing, check_mode)
    pruned: list[Work] = []
    if prune:
        unmatched = [number for number, work in enumerate(works) if not _is_matched(work, svms)]
        if unmatched:
            warnings.append(_nothing_pruned(works, unmatched))
        else:
            pruned = _plan_pruning(estate, works, displaced, policy)
    if not check_mode:
        deletions_follow = bool(pruned) or any(work.deletes and work.changes for work in works)
        # What a deletion builds on is waited for.
        _write(pool, works, waiting._replace(wait=True) if deletions_follow else waiting)
        works = [_if_still_in_use(work, works, estate, displaced, policy) for work in works]
        works, pruned, more = delete_last(pool, estate, works, pruned, displaced, svms, policy, waiting)
        warnings += more
    missing_svms = [_svm_of_target(work) for work in missing if work.deletes]
    return {**result_of(works, pruned), **({"missing_svms": missing_svms} if missing_svms else {}), "warnings": warnings}


def _entries(wishes: Sequence[Wish], found: Sequence[Found], svms: Svms) -> list[Entry]:
    """The entries that can be read, and of which it could be read what they are about."""
    return [
        Entry(number, wish.desired, svms.owner_of_target(wish.desired.target, record), record)
        for number, (wish, record) in enumerate(zip(wishes, found, strict=True))
        if isinstance(wish.desired, Desired) and not isinstance(record, OntapError)
    ]


def _find(estate: Estate, wish: Wish) -> Found:
    if isinstance(wish.desired, OptionError):
        return wish.desired
    try:
        return estate.pick(wish.desired.target)
    except OntapError as error:
        return error


def _tell_apart(client: Client, wishes: Sequence[Wish], found: Sequence[Found], svms: Svms) -> bool | None:
    """Ask for the names and uuids of all SVMs where two entries could be about one SVM. None where there was no need to."""
    if not svms.may_be_one(entry.owner for entry in _entries(wishes, found, svms)):
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
    estate: Estate,
    wishes: Sequence[Wish],
    found: Sequence[Found],
    entries: Sequence[Entry],
    svms: Svms,
    policy: Policy,
) -> tuple[list[Work], dict[str, int]]:
    """The works, and which configurations another one takes the place of: their uuids, and the number of the entry about that one.

    To enable one is to disable the one that was enabled before, so that this one is planned as it is after that.
    """
    enabling = {entry.number: _plan(client, wishes[entry.number], entry.found, policy) for entry in entries if entry.enables}
    switched: dict[Owner | None, int] = {
        entry.owner: entry.number for entry in entries if entry.number in enabling and _switches(enabling[entry.number])
    }
    displaced = {
        str(record["uuid"]): switched[svms.owner_of(record)]
        for record in estate.records
        if switched and is_enabled(record) and svms.owner_of(record) in switched
    }
    works = [
        enabling.get(number) or _plan(client, wish, _after_switch(record, displaced), policy)
        for number, (wish, record) in enumerate(zip(wishes, found, strict=True))
    ]
    return works, displaced


def _plan(client: Client, wish: Wish, found: Found, policy: Policy) -> Work:
    if isinstance(wish.desired, OptionError) or isinstance(found, OntapError):
        return Work(wish, None, found if isinstance(found, OntapError) else t.cast(OptionError, wish.desired))
    try:
        return Work(wish, found, Change(wish.desired, policy, plan_for(client, found, wish.desired, policy)))
    except OntapError as error:
        return Work(wish, found, error.copy())


def _switches(work: Work) -> bool:
    """Whether its configuration becomes the enabled one."""
    return work.changes and (work.found is None or not is_enabled(work.found))


def _after_switch(record: Found, displaced: Mapping[str, int]) -> Found:
    if isinstance(record, Mapping) and str(record["uuid"]) in displaced:
        return {**record, "enabled": False}
    return record


def _plan_pruning(estate: Estate, works: Sequence[Work], displaced: Mapping[str, int], policy: Policy) -> list[Work]:
    """A deletion for each configuration that no entry is about."""
    kept = {str(work.found["uuid"]) for work in works if work.found is not None}
    pruned = []
    for record in sorted(estate.records, key=owner_of):
        if str(record["uuid"]) not in kept:
            svm, now = svm_of(record), t.cast(Record, _after_switch(record, displaced))
            desired = Desired(Target(scope_of(record), uuid=str(record["uuid"])), "absent")
            wish = Wish(scope_of(record), svm.get("name"), svm.get("uuid"), desired)
            pruned.append(Work(wish, now, Change(desired, policy, make_plan(now, desired, policy))))
    return pruned


def _write(pool: Pool, works: Sequence[Work], waiting: Waiting) -> None:
    """All but the deletions."""
    carry_out_all(pool, [work.change for work in works if isinstance(work.change, Change) and not work.deletes], waiting)


def _if_still_in_use(work: Work, works: Sequence[Work], estate: Estate, displaced: Mapping[str, int], policy: Policy) -> Work:
    """The work, which fails or is told as it was found if another configuration was to take its place and did not."""
    uuid = str(work.found["uuid"]) if work.found is not None else ""
    number, desired, change = displaced.get(uuid), work.wish.desired, work.change
    if number is None or works[number].error is None or not isinstance(change, Change) or not isinstance(desired, Desired):
        return work
    if desired.enabled is False and work.error is None and not work.deletes:
        error = NotConverged(
            f"only enabling another one disables it, and configs[{number}], which is about that, failed",
            next_step=f"Mend what keeps configs[{number}] from being enabled, then run the task again.",
        )
        error.tell(f"disabling the AKV configuration of {desired.target}")
        change.fail(error)
    record = next(each for each in estate.records if str(each["uuid"]) == uuid)
    return Work(work.wish, record, change if change.plan.changed or change.failure else Change(desired, policy, Plan(record, record)))


def _list_svms(client: Client, svms: Svms) -> bool:
    """Learn the names and uuids of all SVMs; False where the account may not list them."""
    try:
        listed = client.records(_SVMS, {"fields": "name"})
        if not all(svm.get("name") for svm in listed):
            raise malformed("a record has no name", {"method": "GET", "path": f"/api{_SVMS}"})
    except OntapError as error:
        if error.http_status in (403, 404):
            return False
        error.tell("listing the SVMs")
        raise
    svms.learn(listed)
    return True


def _lacks_its_svm(work: Work, svms: Svms) -> bool:
    """Whether it is about an SVM that is not known to exist."""
    if work.found is not None or work.error is not None or not isinstance(work.wish.desired, Desired):
        return False
    target = work.wish.desired.target
    return bool(target.svm_name or target.svm_uuid) and not svms.knows(target.svm_name, target.svm_uuid)


def _is_matched(work: Work, svms: Svms) -> bool:
    """Whether the system has the configuration that the entry is about, or at least its owner."""
    if work.error is not None or not isinstance(work.wish.desired, Desired):
        return False
    target = work.wish.desired.target
    if work.found is not None or (target.scope == "cluster" and not target.uuid):
        return True
    return svms.knows(target.svm_name, target.svm_uuid)


def _svm_of_target(work: Work) -> str | None:
    """The SVM as the entry names it."""
    return work.wish.svm_name or work.wish.svm_uuid


def _warnings_of_missing(missing: Sequence[Work], check_mode: bool) -> list[str]:
    warnings = []
    for work in missing:
        svm = f"SVM {_svm_of_target(work)}"
        if work.deletes:
            warnings.append(f"{svm} does not exist on this system, so that there was nothing to delete: check its name.")
        elif check_mode:
            warnings.append(f"{svm} does not exist on this system: unless it is created first, the real run will fail.")
    return warnings


def _nothing_pruned(works: Sequence[Work], unmatched: Sequence[int]) -> str:
    named = []
    for number in unmatched[:_NAMED_IN_A_WARNING]:
        desired = works[number].wish.desired
        named.append(f"configs[{number}]" + (f" ({desired.target})" if isinstance(desired, Desired) else ""))
    more = f" and {len(unmatched) - len(named)} more" if len(unmatched) > len(named) else ""
    return (
        "Nothing was pruned, because not every entry of configs could be matched with an SVM or a configuration of this system:"
        f" {', '.join(named)}{more}."
    )
