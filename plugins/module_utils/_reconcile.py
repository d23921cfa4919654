# Copyright: (c) 2026, storage_keys.ontap contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Carrying a plan out: read, plan, write, wait, read back (private).

A lost answer or somebody else's faster change is settled by reading again and planning again, at most twice.
"""

from __future__ import annotations

import typing as t
from collections.abc import Sequence
from dataclasses import dataclass, field

from ansible_collections.storage_keys.ontap.plugins.module_utils._azure_key_vault import Record, Target
from ansible_collections.storage_keys.ontap.plugins.module_utils._client import Client
from ansible_collections.storage_keys.ontap.plugins.module_utils._desired import (
    Desired,
    Policy,
    differing_fields,
    is_to_be_enabled,
)
from ansible_collections.storage_keys.ontap.plugins.module_utils._errors import (
    NOTHING_CHANGED,
    AnswerLost,
    AnswerMalformed,
    JobFailed,
    NotConverged,
    OntapError,
    Refused,
)
from ansible_collections.storage_keys.ontap.plugins.module_utils._fields import SECRETS
from ansible_collections.storage_keys.ontap.plugins.module_utils._jobs import Job, Waiting
from ansible_collections.storage_keys.ontap.plugins.module_utils._plan import Plan, ReleaseNeeded, Step, actions_of, make_plan
from ansible_collections.storage_keys.ontap.plugins.module_utils._reader import find
from ansible_collections.storage_keys.ontap.plugins.module_utils._writes import apply, doing

_ROUNDS = 3  # the first plan, and two more
_SVM_HAS_A_KEY_MANAGER = 65537500
_NOT_CONFIGURED = (4, 65537120, 65537511, 65538908)
_ALREADY_ENABLED = 65539218
_FIELD_REFUSED = (262179, 262196, 262203)


@dataclass(frozen=True)
class Outcome:
    """What a task did, or would do in check mode, and the record as it is afterwards."""

    plan: Plan
    record: Record | None
    job: Job | None = None
    warnings: list[str] = field(default_factory=list)

    def to_result(self) -> dict[str, t.Any]:
        result: dict[str, t.Any] = {
            "changed": self.plan.changed,
            "actions": self.plan.actions,
            "azure_key_vault": self.record,
            "diff": self.plan.diff(),
            "warnings": self.warnings,
        }
        return {**result, **({"job": self.job.to_result()} if self.job else {})}


def converge(client: Client, desired: Desired, policy: Policy, waiting: Waiting, check_mode: bool) -> Outcome:
    """Make one configuration what it should be. In check mode only GETs are sent."""
    plan = _read_and_plan(client, desired, policy)
    if not plan.changed:
        return Outcome(plan, plan.after)
    if check_mode:
        return Outcome(plan, plan.after, warnings=_warn_of_missing_svm(client, plan, desired.target))
    return carry_out(client, plan, desired, policy, waiting)


def plan_for(client: Client, current: Record | None, desired: Desired, policy: Policy) -> Plan:
    """The plan; the system's release is asked for only where the plan depends on it."""
    try:
        return make_plan(current, desired, policy)
    except ReleaseNeeded:
        return make_plan(current, desired, policy, client.release)


def carry_out(client: Client, plan: Plan, desired: Desired, policy: Policy, waiting: Waiting) -> Outcome:
    """Write what the plan says and read it back. ``plan.changed`` must be true."""
    done: list[Step] = []
    rest = plan
    for attempts_left in reversed(range(_ROUNDS)):
        try:
            job = apply(client, rest, desired.target, waiting, done)
            break
        except OntapError as error:
            again = _plan_after_fault(client, error, rest, desired, policy, done)
            if error.outcome_unknown:
                # What no longer needs to be done took effect, and it was ours.
                done += [step for step in rest.steps if step not in done and not {*step.actions} & {*again.actions}]
            if not again.changed:
                return Outcome(_whole(plan, done, again), again.after)
            if not attempts_left or not _worth_another_try(error, again):
                _tell_what_was_done(error, done)
                raise
            # What somebody else did meanwhile is not reported as ours.
            plan = plan if done else again
            rest = again
    whole = _whole(plan, done, rest)
    if job is not None and job.state != "success":
        return Outcome(whole, rest.after, job)
    return Outcome(whole, _read_back(client, whole, desired), job)


def _whole(first: Plan, done: Sequence[Step], last: Plan) -> Plan:
    """All that was done, in however many rounds, as one plan; ``last`` where nothing was."""
    if not done:
        return last
    if tuple(done) == first.steps:
        return first
    sent = tuple(name for name in SECRETS if any(name in (step.body or {}) for step in done))
    return Plan(first.before, last.after, tuple(done), sent)


def _tell_what_was_done(error: OntapError, done: Sequence[Step]) -> None:
    if done:
        actions = actions_of(done)
        error.tell(story=f"{' and '.join(actions)} had been carried out before, of the rest {error.story}", changed=True, actions=actions)


def _read_and_plan(client: Client, desired: Desired, policy: Policy) -> Plan:
    """The reachability of the vault is asked for only where the policy depends on it."""
    asks = policy.update_secret == "when_unreachable" and desired.credential is not None
    return plan_for(client, find(client, desired.target, ("azure_reachability",) if asks else ()), desired, policy)


def _plan_after_fault(
    client: Client, error: OntapError, plan: Plan, desired: Desired, policy: Policy, done: Sequence[Step]
) -> Plan:
    """Read and plan again after a failed write, or raise the error where reading cannot settle anything."""
    try:
        if not (error.outcome_unknown or isinstance(error, JobFailed) or _somebody_was_faster(error, plan)):
            if error.code in _FIELD_REFUSED and not done:
                make_plan(plan.before, desired, policy, client.release)  # raises, if the release is the reason
            raise error
        if not isinstance(error, Refused):
            error.tell(story="the change was sent, and it is not known whether it took effect", changed=True)
        try:
            again = _read_and_plan(client, desired, policy)
        except OntapError:
            raise error from None
    except OntapError as final:
        _tell_what_was_done(final, done)
        raise
    if not done and again.diff()["before"] != plan.diff()["before"]:
        error.tell(story="read again, the configuration has changed meanwhile", changed=True)
    elif error.outcome_unknown and plan.sent and plan.before is not None:
        error.tell(story=f"read again, only {' and '.join(plan.sent)} may have been taken over", changed=True)
    else:
        error.tell(story=f"read again, {NOTHING_CHANGED}", changed=False)
    return again


def _somebody_was_faster(error: OntapError, plan: Plan) -> bool:
    if plan.before is None and error.code == _SVM_HAS_A_KEY_MANAGER:
        return True
    return error.code == _ALREADY_ENABLED or (plan.before is not None and error.code in _NOT_CONFIGURED)


def _worth_another_try(error: OntapError, again: Plan) -> bool:
    """Not where ONTAP itself said that it failed, and not where the SVM has a key manager of another kind."""
    if isinstance(error, (AnswerLost, AnswerMalformed)) or error.http_status in (502, 504):
        return True
    return error.code in _NOT_CONFIGURED or (error.code == _SVM_HAS_A_KEY_MANAGER and again.before is not None)


def _read_back(client: Client, plan: Plan, desired: Desired) -> Record | None:
    done = f"ONTAP accepted the change ({', '.join(plan.actions)})"
    try:
        record = find(client, desired.target)
        problem = _what_differs(record, desired)
        if problem:
            raise NotConverged(
                problem,
                cause="ONTAP accepted the change, yet what it returns afterwards is not what was asked for.",
                next_step="Look for another tool or person that manages this configuration, then run the task again.",
            )
    except OntapError as error:
        error.tell(doing(plan.actions, desired.target), f"{done}, but reading it back did not confirm it", changed=True, actions=plan.actions)
        raise
    return record


def _what_differs(record: Record | None, desired: Desired) -> str | None:
    if desired.state == "absent":
        return None if record is None else "the configuration still exists"
    if record is None:
        return "the configuration does not exist"
    names = [each.name for each in differing_fields(record, desired)]
    names += ["enabled"] if is_to_be_enabled(record, desired) else []
    return "ONTAP returns " + ", ".join(f"{name}={record.get(name)}" for name in names) if names else None


def _warn_of_missing_svm(client: Client, plan: Plan, target: Target) -> list[str]:
    """In check mode an earlier task may only have pretended to create the SVM, so this is no failure."""
    if plan.before is not None or not target.svm_name:
        return []
    try:
        svms = client.records("/svm/svms", {"name": target.query["svm.name"], "fields": "name"})
    except OntapError:
        return []  # the account may not list SVMs; ONTAP itself will tell in the real run
    if any(svm.get("name") == target.svm_name for svm in svms):
        return []
    return [f"SVM {target.svm_name} does not exist on this system: unless it is created first, the real run will fail."]
