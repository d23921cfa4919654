# Copyright: (c) 2026, storage_keys.ontap contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The deletions of a task about many configurations: after every other write, from a fresh read (private)."""

from __future__ import annotations

import contextlib
from collections.abc import Mapping, Sequence

from ansible_collections.storage_keys.ontap.plugins.module_utils._azure_key_vault import Record, is_enabled, owner_of
from ansible_collections.storage_keys.ontap.plugins.module_utils._change import Change, doing
from ansible_collections.storage_keys.ontap.plugins.module_utils._desired import Desired, Policy, Waiting
from ansible_collections.storage_keys.ontap.plugins.module_utils._entries import Owner, Svms
from ansible_collections.storage_keys.ontap.plugins.module_utils._errors import OntapError
from ansible_collections.storage_keys.ontap.plugins.module_utils._plan import make_plan
from ansible_collections.storage_keys.ontap.plugins.module_utils._planning import settings_for
from ansible_collections.storage_keys.ontap.plugins.module_utils._pool import Pool
from ansible_collections.storage_keys.ontap.plugins.module_utils._reader import Estate, find_all
from ansible_collections.storage_keys.ontap.plugins.module_utils._reconcile import carry_out_all
from ansible_collections.storage_keys.ontap.plugins.module_utils._works import Work


def delete_last(
    pool: Pool,
    estate: Estate,
    works: Sequence[Work],
    pruned: Sequence[Work],
    displaced: Mapping[str, int],
    svms: Svms,
    policy: Policy,
    waiting: Waiting,
) -> tuple[list[Work], list[Work], list[str]]:
    """Delete what is to be deleted, but nothing of an SVM of which an entry failed. Returns the works with their ends, and warnings.

    ``estate`` is read again if anything was written since. Only what it held before is deleted, and only as what it is now.
    """
    deleting = [work for work in (*works, *pruned) if work.deletes and work.changes]
    if not deleting:
        return list(works), list(pruned), []
    try:
        now = _read(pool, works) if any(map(_wrote, works)) else estate
    except OntapError as error:
        failed = {id(work): Work(work.wish, work.found, error.copy()) for work in deleting}
        return [failed.get(id(work), work) for work in works], [failed.get(id(work), work) for work in pruned], []
    svms.learn(each["svm"] for each in now.records if isinstance(each.get("svm"), Mapping))
    hindrances = _Hindrances(works, displaced, svms)
    ends = [_plan_anew(work, now, hindrances, policy) if work.deletes and work.changes else work for work in works]
    kept = _named_now(works, now)
    there = {str(record["uuid"]): record for record in now.records}
    unwanted = [(work, there[uuid]) for work in pruned if (uuid := _uuid(work)) in there and uuid not in kept]
    spared = [(record, reason) for _work, record in unwanted if (reason := hindrances.of(record))]
    gone = [_plan_anew(work, now, hindrances, policy) for work, record in unwanted if not hindrances.of(record)]
    carry_out_all(pool, [work.change for work in (*ends, *gone) if work.deletes and isinstance(work.change, Change)], waiting)
    return ends, gone, [f"A configuration of {owner_of(record)} was not pruned, because {reason}." for record, reason in spared]


class _Hindrances:
    """Why the configurations of an SVM must stay: what is to take their place may not be there."""

    def __init__(self, works: Sequence[Work], displaced: Mapping[str, int], svms: Svms) -> None:
        self._displaced = displaced
        self._svms = svms
        self._failed: dict[Owner | None, int] = {}
        for number, work in enumerate(works):
            if work.error is not None:
                wish = work.wish
                owner = svms.owner_of(work.found) if work.found else svms.owner(wish.scope, wish.svm_name, wish.svm_uuid)
                self._failed[owner] = number
        self._failed.pop(None, None)

    def of(self, record: Record) -> str | None:
        """The reason in words."""
        number = self._failed.get(self._svms.owner_of(record))
        if number is not None:
            return f"configs[{number}], which is about the same owner, failed"
        number = self._displaced.get(str(record["uuid"]))
        return f"it is still enabled, and configs[{number}] is not" if number is not None and is_enabled(record) else None


def _plan_anew(work: Work, now: Estate, hindrances: _Hindrances, policy: Policy) -> Work:
    desired = work.wish.desired
    if not isinstance(desired, Desired):
        return work
    record: Record | None = None
    try:
        record = now.pick(desired.target)
        if record is not None and str(record["uuid"]) != _uuid(work):
            raise _left(desired, "somebody else has put another one in its place meanwhile")
        reason = hindrances.of(record) if record is not None else None
        if reason:
            raise _left(desired, reason)
        return Work(work.wish, record, Change(desired, policy, make_plan(record, desired, policy)))
    except OntapError as error:
        return Work(work.wish, record or work.found, error)


def _left(desired: Desired, reason: str) -> OntapError:
    error = OntapError(f"it was left, because {reason}", next_step="Look at the other entries of this SVM, then run the task again.")
    error.tell(doing(("delete",), desired.target))
    return error


def _uuid(work: Work) -> str | None:
    return str(work.found["uuid"]) if work.found is not None else None


def _read(pool: Pool, works: Sequence[Work]) -> Estate:
    desired = [work.wish.desired for work in works if isinstance(work.wish.desired, Desired)]
    return Estate(find_all(pool.client, {}, tuple({name for each in desired for name in settings_for(each)})))


def _wrote(work: Work) -> bool:
    return not work.deletes and isinstance(work.change, Change) and work.change.plan.changed


def _named_now(works: Sequence[Work], now: Estate) -> set[str]:
    """The uuids of the configurations that the entries mean now; somebody else may have switched meanwhile."""
    named = set()
    for work in works:
        if isinstance(work.wish.desired, Desired) and not work.deletes:
            with contextlib.suppress(OntapError):
                record = now.pick(work.wish.desired.target)
                named.update([str(record["uuid"])] if record is not None else [])
    return named
