# Copyright: (c) 2026, storage_keys.ontap contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""One configuration on its way to what it should be: what is done, what is left, and how a fault is settled. No I/O (private).

A lost answer or somebody else's faster change is settled by reading again and planning again.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from ansible_collections.storage_keys.ontap.plugins.module_utils._akv.desired import (
    Desired,
    Policy,
    differing_fields,
    is_to_be_enabled,
)
from ansible_collections.storage_keys.ontap.plugins.module_utils._akv.fields import SECRETS
from ansible_collections.storage_keys.ontap.plugins.module_utils._akv.plan import Outcome, Plan
from ansible_collections.storage_keys.ontap.plugins.module_utils._akv.record import Record, Target, configuration_name_of, svm_of
from ansible_collections.storage_keys.ontap.plugins.module_utils._errors.exceptions import (
    NOTHING_CHANGED,
    JobFailed,
    NotConverged,
    OntapError,
)
from ansible_collections.storage_keys.ontap.plugins.module_utils._rest.jobs import Job
from ansible_collections.storage_keys.ontap.plugins.module_utils._rest.text import shown
from ansible_collections.storage_keys.ontap.plugins.module_utils._rest.write import Step, actions_of

_TAKEN = (65537500, 65537589)  # the SVM has an enabled key manager, or a configuration of that name
_NOT_CONFIGURED = (4, 65537120, 65537511, 65538908)
_ALREADY_ENABLED = 65539218
_OPERATIONS = {"create": "creating", "update": "updating", "rekey_external": "re-keying", "enable": "enabling", "delete": "deleting"}

Replan = Callable[["Record | None", Desired, Policy], Plan]


class Change:
    """The writes of one plan. It ends with an ``outcome`` or a ``failure``; until then ``steps`` are still to be sent."""

    def __init__(self, desired: Desired, policy: Policy, plan: Plan) -> None:
        self.desired = desired
        self.policy = policy
        self.outcome: Outcome | None = None
        self.failure: OntapError | None = None
        self.is_unconfirmed = False  # ONTAP accepted all of it, and only reading it back failed or showed something else
        self.plan = plan
        self._start(plan)
        self._done: list[Step] = []
        self._job: Job | None = None
        if not plan.changed:
            self.outcome = Outcome(plan, plan.after)

    def _start(self, plan: Plan) -> None:
        self._rest = plan
        self.steps = list(plan.steps)
        self._error: OntapError | None = None

    @property
    def settled(self) -> bool:
        return self.outcome is not None or self.failure is not None

    @property
    def job(self) -> Job | None:
        """The last job that carried out a step."""
        return self._job

    @property
    def before(self) -> Record | None:
        return self._rest.before

    def accepted(self, job: Job | None) -> None:
        """The first of the steps was carried out, or is being carried out as that job."""
        self._done.append(self.steps.pop(0))
        self._job = job or self._job
        if not self.steps and self._job is not None and self._job.state != "success":
            self.outcome = Outcome(self._whole(self._rest), self._rest.after, self._job)

    def take_instead(self, step: Step) -> None:
        """The first of the steps came to nothing, and this one does the same."""
        self.steps[0] = step

    def failed(self, error: OntapError) -> None:
        """The first of the steps failed. It is a failure at once, unless reading again can settle what happened."""
        error.add_context(operation(self.steps[0].actions, self.desired.target))
        error.name_svm(svm_of(self.before or {}).get("name") or self.desired.target.svm_name)
        self.steps = []
        unclear = error.outcome_unknown or error.may_go_on
        if not (unclear or isinstance(error, JobFailed) or self._somebody_was_faster(error)):
            self.fail(error)
            return
        if error.effect == NOTHING_CHANGED and unclear:
            error.add_context(effect="the change was sent, and it is not known whether it took effect")
        error.add_context(changed=unclear or isinstance(error, JobFailed))
        self._error = error

    def fail(self, error: OntapError) -> None:
        """End with the error, which tells what had been done before."""
        if self._done:
            actions = actions_of(self._done)
            effect = f"{' and '.join(actions)} had been carried out before, of the rest {error.effect}"
            error.add_context(effect=effect, changed=True, actions=actions)
        self.steps = []
        self.failure = error

    @property
    def is_in_doubt(self) -> bool:
        """Whether it is to be planned anew, and not only to be confirmed."""
        return self._error is not None

    def unread(self, error: OntapError) -> None:
        """The configuration could not be read again."""
        if self._error is not None:
            self.fail(self._error)
        else:
            self._fail_to_confirm(error)

    def read(self, record: Record | None, replan: Replan, may_try_again: bool) -> None:
        """The configuration was read again: confirm what was done, or settle what happened and plan what is left."""
        if self._was_replaced(record):
            self._fail_because_of_another(record)
            return
        if self._error is not None:
            self._settle(self._error, record, replan, may_try_again)
            return
        problem = _what_differs(record, self.desired)
        if problem is None:
            self.outcome = Outcome(self._whole(self._rest), record, self._job)
            return
        if may_try_again and self._was_overtaken(record):
            try:
                self._start(replan(record, self.desired, self.policy))
                return
            except OntapError:
                pass  # what differs says more than that it cannot be mended
        self._fail_to_confirm(
            NotConverged(
                problem,
                cause="ONTAP accepted the change, yet what it returns afterwards is not what was asked for.",
                next_step="Look for another tool or person that manages this configuration, then run the task again.",
            )
        )

    def _was_replaced(self, record: Record | None) -> bool:
        """Whether the SVM uses another of its configurations now, which the task has not looked at and must not touch."""
        if record is None or self.before is None or self.desired.target.uuid:
            return False
        return configuration_name_of(record) != configuration_name_of(self.before)

    def _fail_because_of_another(self, record: Record | None) -> None:
        name = configuration_name_of(record or {})
        problem = f"meanwhile somebody else has put the configuration {name} in its place, which was left as it is"
        error = self._error
        if error is None:
            self._fail_to_confirm(NotConverged(problem, next_step="Look at the configurations with akv_info, then run the task again."))
            return
        error.add_context(effect=f"read again, {problem}", changed=error.outcome_unknown)
        self.fail(error)

    def _settle(self, error: OntapError, record: Record | None, replan: Replan, may_try_again: bool) -> None:
        try:
            again = replan(record, self.desired, self.policy)
        except OntapError:
            if record is None:
                error.add_context(effect="read again, the configuration no longer exists", changed=error.outcome_unknown)
            self.fail(error)
            return
        if error.may_go_on and again.changed:
            self.fail(error)
            return
        # What no longer needs to be done took effect, and it was ours.
        unclear = error.outcome_unknown or error.may_go_on
        taken = [step for step in self._rest.steps if unclear and step not in self._done and not {*step.actions} & {*again.actions}]
        self._done += taken
        if not self._done and again.diff()["before"] != self._rest.diff()["before"]:
            error.add_context(effect="read again, the configuration has changed meanwhile", changed=True)
        elif error.outcome_unknown and self._rest.sent and self._rest.before is not None:
            error.add_context(effect=f"read again, only {' and '.join(self._rest.sent)} may have been taken over", changed=True)
        else:
            error.add_context(effect=f"read again, {NOTHING_CHANGED}", changed=False)
        if isinstance(error, JobFailed) and not self._somebody_was_faster(error):
            self.fail(error)
        elif not again.changed:
            self.outcome = Outcome(self._whole(again), again.after)
        elif not may_try_again or not (taken or _worth_another_try(error, again)):
            self.fail(error)
        else:
            # What somebody else did meanwhile is not reported as ours.
            self.plan = self.plan if self._done else again
            self._start(again)

    def _whole(self, last: Plan) -> Plan:
        """All that was done, in however many rounds, as one plan; ``last`` where nothing was."""
        if not self._done:
            return last
        if tuple(self._done) == self.plan.steps:
            return self.plan
        sent = tuple(name for name in SECRETS if any(name in (step.body or {}) for step in self._done))
        return Plan(self.plan.before, last.after, tuple(self._done), sent)

    def _was_overtaken(self, record: Record | None) -> bool:
        """Whether somebody else changed what the last write did not send: without that it would stay half theirs, half ours."""
        if record is None or self.desired.state == "absent":
            return False
        names = {each.name for each in differing_fields(record, self.desired)}
        return bool(names) and not names & {*(self._done[-1].body or {})}

    def _fail_to_confirm(self, error: OntapError) -> None:
        actions = actions_of(self._done)
        effect = f"ONTAP accepted the change ({', '.join(actions)}), but reading it back did not confirm it"
        error.add_context(operation(actions, self.desired.target), effect, changed=True, actions=actions)
        self.failure, self.is_unconfirmed = error, True

    def _somebody_was_faster(self, error: OntapError) -> bool:
        if self.before is None and error.code in _TAKEN:
            return True
        return error.code == _ALREADY_ENABLED or (self.before is not None and error.code in _NOT_CONFIGURED)


def operation(actions: Sequence[str], target: Target) -> str:
    """What the writes do, in words."""
    return f"{' and '.join(_OPERATIONS[action] for action in actions)} {target.configuration}"


def _worth_another_try(error: OntapError, again: Plan) -> bool:
    """Not where ONTAP itself said that it failed, and not where the SVM has a key manager of another kind."""
    return error.answer_missing or error.code in _NOT_CONFIGURED or (error.code in _TAKEN and again.before is not None)


def _what_differs(record: Record | None, desired: Desired) -> str | None:
    if desired.state == "absent":
        return None if record is None else "the configuration still exists"
    if record is None:
        return "the configuration does not exist"
    names = [each.name for each in differing_fields(record, desired)]
    names += ["enabled"] if is_to_be_enabled(record, desired) else []
    return "ONTAP returns " + ", ".join(f"{name}={shown(record.get(name))}" for name in names) if names else None
