# Copyright: (c) 2026, storage_keys.ontap contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Carrying plans out on a system, one alone or many at once: write, wait, read back (private)."""

from __future__ import annotations

import dataclasses
import functools
from collections.abc import Sequence

from ansible_collections.storage_keys.ontap.plugins.module_utils._akv.change import Change
from ansible_collections.storage_keys.ontap.plugins.module_utils._akv.desired import Desired, Policy
from ansible_collections.storage_keys.ontap.plugins.module_utils._akv.plan import NEW_UUID, Outcome, Plan, make_plan, older_way
from ansible_collections.storage_keys.ontap.plugins.module_utils._akv.record import Record
from ansible_collections.storage_keys.ontap.plugins.module_utils._errors.exceptions import NotConverged, OntapError, OptionError
from ansible_collections.storage_keys.ontap.plugins.module_utils._rest.client import Client
from ansible_collections.storage_keys.ontap.plugins.module_utils._rest.jobs import Job
from ansible_collections.storage_keys.ontap.plugins.module_utils._rest.pool import Pool
from ansible_collections.storage_keys.ontap.plugins.module_utils._rest.release import NEWEST
from ansible_collections.storage_keys.ontap.plugins.module_utils._rest.sending import send_all
from ansible_collections.storage_keys.ontap.plugins.module_utils._rest.write import Step, Waiting
from ansible_collections.storage_keys.ontap.plugins.module_utils._run.planning import advanced_for, plan_for, settings_for
from ansible_collections.storage_keys.ontap.plugins.module_utils._run.reader import find_many

_ROUNDS = 3  # the first plan, and two more
_FIELD_REFUSED = (262179, 262196, 262203)


def carry_out(client: Client, plan: Plan, desired: Desired, policy: Policy, waiting: Waiting) -> Outcome:
    """Write what one plan says and read it back."""
    change = Change(desired, policy, plan)
    carry_out_all(Pool(client, 1), [change], waiting)
    if change.outcome is None:
        raise change.failure or AssertionError("a change ends with an outcome or a failure")
    return change.outcome


def carry_out_all(pool: Pool, changes: Sequence[Change], waiting: Waiting) -> None:
    """Write what the plans say and read it back; each change ends with its outcome or its failure."""
    for rounds_left in reversed(range(_ROUNDS)):
        _write(pool, [change for change in changes if not change.settled], waiting)
        unread = [change for change in changes if not change.settled]
        for change, record in zip(unread, _read(pool.client, unread), strict=True):
            if isinstance(record, OntapError):
                change.unread(record)
            else:
                change.read(record, functools.partial(plan_for, pool.client), bool(rounds_left))


def _write(pool: Pool, changes: Sequence[Change], waiting: Waiting) -> None:
    """Send the steps of all changes, the first ones of all together, then the second ones, and so forth."""
    while True:
        writing = [change for change in changes if change.steps]
        if not writing:
            return
        ready = _addressed(pool.client, writing)
        # A write that another one follows is always waited for, because the next one builds on it.
        steps = [(step, waiting if len(change.steps) == 1 else waiting._replace(wait=True)) for change, step in ready]
        for (change, _step), end in zip(ready, send_all(pool, steps), strict=True):
            other = _other_way(pool.client, change.steps[0], end)
            if other is not None:
                change.take_instead(other)
            elif isinstance(end, OntapError):
                change.failed(_explained(pool.client, change, end))
            else:
                change.accepted(end)


def _addressed(client: Client, changes: Sequence[Change]) -> list[tuple[Change, Step]]:
    """The next step of each change, with the uuid of a configuration that an earlier step has created."""
    steps = [(change, change.steps[0]) for change in changes]
    new = [change for change, step in steps if NEW_UUID in step.path]
    records = dict(zip(map(id, new), find_many(client, [change.desired.target for change in new]), strict=True))
    ready: list[tuple[Change, Step]] = []
    for change, step in steps:
        record = records.get(id(change))
        if NEW_UUID not in step.path:
            ready.append((change, step))
        elif isinstance(record, OntapError):
            change.fail(record)
        elif record is None:
            change.failed(
                NotConverged(
                    "ONTAP accepted the creation, and does not return the new configuration",
                    next_step="Look with akv_info whether somebody else has deleted it, then run the task again.",
                )
            )
        else:
            ready.append((change, dataclasses.replace(step, path=step.path.replace(NEW_UUID, str(record["uuid"])))))
    return ready


def _other_way(client: Client, step: Step, end: Job | OntapError | None) -> Step | None:
    """Where the release was not to be had, the newest was assumed, and the system may be older."""
    other = older_way(step) if isinstance(end, OntapError) and end.http_status == 404 else None
    return other if other is not None and client.release == NEWEST else None


def _explained(client: Client, change: Change, error: OntapError) -> OntapError:
    """Where ONTAP does not know a field that the baseline knows, its release is the reason, and says more than ONTAP does."""
    if error.code not in _FIELD_REFUSED:
        return error
    try:
        release = client.release
    except OntapError:
        return error  # the refusal says what happened, whatever keeps the release from being read
    try:
        make_plan(change.before, change.desired, change.policy, release)
    except OptionError as reason:
        return reason
    return error


def _read(client: Client, changes: Sequence[Change]) -> list[Record | OntapError | None]:
    named = {name for change in changes for name in settings_for(change.desired)}
    named |= {name for change in changes if change.is_in_doubt for name in advanced_for(change.desired, change.policy)}
    return find_many(client, [change.desired.target for change in changes], tuple(named))
