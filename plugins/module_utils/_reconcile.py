# Copyright: (c) 2026, storage_keys.ontap contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Carrying a plan out: read, plan, write, wait, read back (private).

A lost answer or somebody else's faster change is settled by reading again and planning again, at most twice.
"""

from __future__ import annotations

import typing as t
from dataclasses import dataclass, field

from ansible_collections.storage_keys.ontap.plugins.module_utils._azure_key_vault import Record, Target
from ansible_collections.storage_keys.ontap.plugins.module_utils._client import Client
from ansible_collections.storage_keys.ontap.plugins.module_utils._errors import (
    NOTHING_CHANGED,
    AnswerLost,
    AnswerMalformed,
    JobFailed,
    NotConverged,
    OntapError,
    Refused,
)
from ansible_collections.storage_keys.ontap.plugins.module_utils._jobs import Job, Waiting, hold_seconds, job_of, wait_for
from ansible_collections.storage_keys.ontap.plugins.module_utils._plan import (
    Desired,
    Plan,
    Policy,
    Step,
    differing_fields,
    make_plan,
)
from ansible_collections.storage_keys.ontap.plugins.module_utils._reader import find

_ROUNDS = 3  # the first plan, and two more
_SVM_HAS_A_KEY_MANAGER = 65537500
_NOT_CONFIGURED = (4, 65537120, 65537511)
_DOING = {"create": "creating", "update": "updating", "rekey_external": "re-keying", "delete": "deleting"}


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


def carry_out(client: Client, plan: Plan, desired: Desired, policy: Policy, waiting: Waiting) -> Outcome:
    """Write what the plan says and read it back. ``plan.changed`` must be true."""
    for attempts_left in reversed(range(_ROUNDS)):
        try:
            job = _apply(client, plan, waiting)
        except OntapError as error:
            error.tell(_doing(plan, desired.target))
            again = _plan_after_fault(client, error, plan, desired, policy)
            if not again.changed:
                # An answer was lost and the change is there: it was ours. Otherwise somebody else made it.
                return Outcome(plan if error.outcome_unknown else again, again.after)
            if not attempts_left or not _worth_another_try(error, again):
                raise
            plan = again
        else:
            break
    if job is not None and job.state != "success":
        return Outcome(plan, plan.after, job)
    return Outcome(plan, _read_back(client, plan, desired), job)


def _read_and_plan(client: Client, desired: Desired, policy: Policy) -> Plan:
    """The reachability of the vault is asked for only where the policy depends on it."""
    asks = policy.update_secret == "when_unreachable" and "client_secret" in desired.values
    return make_plan(find(client, desired.target, ("azure_reachability",) if asks else ()), desired, policy)


def _apply(client: Client, plan: Plan, waiting: Waiting) -> Job | None:
    """Send the plan's writes one after the other; the job of the last one that became a job."""
    job: Job | None = None
    for step in plan.steps:
        job = send(client, step, waiting)
    return job


def send(client: Client, step: Step, waiting: Waiting) -> Job | None:
    """One write, and the wait for its job. Any of 200, 201 and 202 may come, whatever the release documents."""
    started = client.clock.now()
    hold = {"return_timeout": str(hold_seconds(waiting, client.connection.timeout))} if step.held else {}
    answer = client.request(step.method, step.path, {**step.query, **hold}, step.body)
    job = job_of(answer)
    if job is None or not waiting.wait:
        return job
    try:
        return wait_for(client, job, started, waiting.timeout)
    except JobFailed as error:
        error.tell(story=f"job {job.uuid} failed, and what it did before that stays done")
        raise
    except OntapError as error:
        error.job_uuid = job.uuid
        error.tell(story=f"the request was accepted, and ONTAP carries it out as job {job.uuid}", changed=True)
        raise


def _plan_after_fault(client: Client, error: OntapError, plan: Plan, desired: Desired, policy: Policy) -> Plan:
    """Read and plan again after a failed write, or raise the error where reading cannot settle anything."""
    if not (error.outcome_unknown or isinstance(error, JobFailed) or _somebody_was_faster(error, plan)):
        raise error
    if not isinstance(error, Refused):
        error.tell(story="the change was sent, and it is not known whether it took effect", changed=True)
    try:
        again = _read_and_plan(client, desired, policy)
    except OntapError:
        raise error from None
    if again.diff()["before"] != plan.diff()["before"]:
        error.tell(story="read again, the configuration has changed meanwhile", changed=True)
    elif error.outcome_unknown and plan.sent and plan.before is not None:
        error.tell(story=f"read again, only {' and '.join(plan.sent)} may have been taken over", changed=True)
    else:
        error.tell(story=f"read again, {NOTHING_CHANGED}", changed=False)
    return again


def _somebody_was_faster(error: OntapError, plan: Plan) -> bool:
    return error.code == _SVM_HAS_A_KEY_MANAGER if plan.before is None else error.code in _NOT_CONFIGURED


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
        error.tell(_doing(plan, desired.target), f"{done}, but reading it back did not confirm it", changed=True, actions=plan.actions)
        raise
    return record


def _what_differs(record: Record | None, desired: Desired) -> str | None:
    if desired.state == "absent":
        return None if record is None else "the configuration still exists"
    if record is None:
        return "the configuration does not exist"
    differing = differing_fields(record, desired)
    if not differing:
        return None
    return "ONTAP returns " + ", ".join(f"{each.name}={record.get(each.name)}" for each in differing)


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


def _doing(plan: Plan, target: Target) -> str:
    return f"{' and '.join(_DOING[action] for action in plan.actions)} the AKV configuration of {target}"
