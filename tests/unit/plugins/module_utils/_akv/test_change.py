# Copyright: (c) 2026, storage_keys.ontap contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""How the writes of one plan end: what is settled at once, what by reading again, and what is tried again."""

from __future__ import annotations

import typing as t

import pytest
from ansible_collections.storage_keys.ontap.plugins.module_utils._akv.change import Change, operation
from ansible_collections.storage_keys.ontap.plugins.module_utils._akv.desired import Desired, Policy
from ansible_collections.storage_keys.ontap.plugins.module_utils._akv.plan import Plan, make_plan, older_way
from ansible_collections.storage_keys.ontap.plugins.module_utils._akv.record import Record, Target
from ansible_collections.storage_keys.ontap.plugins.module_utils._errors.exceptions import AnswerLost, JobFailed, OntapError, OptionError, Refused
from ansible_collections.storage_keys.ontap.plugins.module_utils._rest.jobs import Job
from ansible_collections.storage_keys.ontap.plugins.module_utils._rest.release import NEWEST, Release
from ansible_collections.storage_keys.ontap.plugins.module_utils._rest.write import Step

RECORD: dict[str, t.Any] = {
    "uuid": "v1",
    "scope": "svm",
    "svm": {"name": "svm1", "uuid": "u1"},
    "name": "https://example.vault.azure.net/",
    "key_id": "https://example.vault.azure.net/keys/key1",
    "client_id": "client",
    "tenant_id": "tenant",
    "configuration": {"name": "default"},
    "enabled": True,
}
INACTIVE = {**RECORD, "enabled": False, "configuration": {"name": "b"}}
GIVEN = {name: RECORD[name] for name in ("name", "key_id", "client_id", "tenant_id")} | {"client_secret": "word"}
SVM1, B = Target(svm_name="svm1"), Target(svm_name="svm1", configuration_name="b")
CREATE, DELETE = Desired(SVM1, values=GIVEN), Desired(SVM1, "absent")
UPDATE, ENABLE = Desired(SVM1, values={"proxy_host": "proxy"}), Desired(B, enabled=True)

HAS_A_KEY_MANAGER, NAME_IS_TAKEN = 65537500, 65537589


def replan(record: Record | None, desired: Desired, policy: Policy) -> Plan:
    return make_plan(record, desired, policy, Release(9, 17))


def change(desired: Desired, current: Record | None) -> Change:
    return Change(desired, Policy(), replan(current, desired, Policy()))


def refused(code: int, status: int = 400) -> Refused:
    return Refused("no", code=code, http_status=status)


def failed(desired: Desired, current: Record | None, error: OntapError) -> Change:
    each = change(desired, current)
    each.failed(error)
    return each


@pytest.mark.parametrize(
    ("desired", "current", "code"),
    [
        *((CREATE, None, code) for code in (4, 65537120, 65537506, 65537511, 65537518, 65538908)),
        *((UPDATE, RECORD, code) for code in (HAS_A_KEY_MANAGER, 65537517)),
        *((DELETE, RECORD, code) for code in (HAS_A_KEY_MANAGER, 65536867)),
        *((ENABLE, INACTIVE, code) for code in (HAS_A_KEY_MANAGER, 65537605)),
    ],
)
def test_a_refusal_that_nobody_else_is_the_reason_of_ends_it_at_once(desired: Desired, current: Record | None, code: int) -> None:
    each = failed(desired, current, refused(code))
    assert each.failure is not None and each.failure.code == code and each.steps == [] and each.settled
    assert each.failure.to_result()["changed"] is False and each.failure.effect == "nothing was changed"


@pytest.mark.parametrize("target", [SVM1, Target(uuid="v1")])
def test_the_next_step_has_the_name_of_the_svm(target: Target) -> None:
    """To be pasted as it is, also where the task names a UUID; of the cluster's own SVM nobody knows the name."""
    error = failed(Desired(target, values={"proxy_host": "proxy"}), RECORD, refused(65537541)).failure
    assert error is not None and "azure show -vserver svm1`" in str(error.next_step) and "-vserver svm1" in error.sentence()
    theirs = {**{name: value for name, value in RECORD.items() if name != "svm"}, "scope": "cluster"}
    error = failed(Desired(Target("cluster"), values={"proxy_host": "proxy"}), theirs, refused(65537541)).failure
    assert error is not None and "-vserver <svm>`" in str(error.next_step)


def test_a_configuration_is_called_so_once() -> None:
    assert operation(("update",), Target(uuid="v1")) == "updating the AKV configuration v1"
    assert operation(("update",), SVM1) == "updating the AKV configuration of SVM svm1"


@pytest.mark.parametrize("code", [4, 65537120, 65537511, 65538908])
def test_what_somebody_else_has_deleted(code: int) -> None:
    gone = failed(DELETE, RECORD, refused(code))
    assert not gone.settled and gone.is_in_doubt
    gone.read(None, replan, True)
    assert gone.outcome is not None and not gone.outcome.plan.changed and gone.outcome.record is None
    updating = failed(UPDATE, RECORD, refused(code))
    updating.read(None, replan, True)
    assert updating.failure is not None and updating.failure.code == code
    assert updating.failure.effect == "read again, the configuration no longer exists"
    assert updating.failure.to_result()["changed"] is False
    # It is there again: what is left to do is tried once more.
    again = failed(UPDATE, RECORD, refused(code))
    again.read(RECORD, replan, True)
    assert not again.settled and [step.method for step in again.steps] == ["PATCH"]


def test_one_that_no_longer_exists_after_a_lost_answer_may_have_been_changed() -> None:
    each = failed(UPDATE, RECORD, AnswerLost("lost"))
    each.read(None, replan, True)
    assert each.failure is not None and each.failure.effect.endswith("no longer exists")
    assert each.failure.to_result()["changed"] is True


@pytest.mark.parametrize("code", [HAS_A_KEY_MANAGER, NAME_IS_TAKEN])
def test_a_creation_that_somebody_else_was_faster_with(code: int) -> None:
    each = failed(CREATE, None, refused(code))
    each.read(RECORD, replan, True)
    assert each.outcome is not None and not each.outcome.plan.changed and each.outcome.record == RECORD
    each = failed(CREATE, None, refused(code))
    each.read({**RECORD, "client_id": "other"}, replan, True)
    assert not each.settled and [step.method for step in each.steps] == ["PATCH"] and each.plan.before is not None
    # A key manager of another kind is no AKV configuration.
    each = failed(CREATE, None, refused(code))
    each.read(None, replan, True)
    assert each.failure is not None and each.failure.code == code


def test_one_that_is_enabled_already() -> None:
    each = failed(ENABLE, INACTIVE, refused(65539218))
    each.read({**INACTIVE, "enabled": True}, replan, True)
    assert each.outcome is not None and not each.outcome.plan.changed


@pytest.mark.parametrize(
    ("desired", "current", "method"),
    [(CREATE, None, "POST"), (UPDATE, RECORD, "PATCH"), (DELETE, RECORD, "DELETE"), (ENABLE, INACTIVE, "PATCH")],
)
def test_a_lost_write_that_did_not_arrive_is_sent_again_as_often_as_there_are_rounds(
    desired: Desired, current: Record | None, method: str
) -> None:
    each = failed(desired, current, AnswerLost("lost"))
    assert not each.settled and each.is_in_doubt
    each.read(current, replan, True)
    assert [step.method for step in each.steps] == [method] and not each.settled
    each.failed(AnswerLost("lost"))
    each.read(current, replan, False)
    assert each.failure is not None and each.failure.to_result()["changed"] is False
    assert each.failure.effect == "read again, nothing was changed"


@pytest.mark.parametrize(
    ("desired", "current", "after", "actions"),
    [
        (CREATE, None, RECORD, ["create"]),
        (UPDATE, RECORD, {**RECORD, "proxy_host": "proxy"}, ["update"]),
        (DELETE, RECORD, None, ["delete"]),
        (ENABLE, INACTIVE, {**INACTIVE, "enabled": True}, ["enable"]),
    ],
)
def test_a_write_whose_answer_got_lost_was_ours(desired: Desired, current: Record | None, after: Record | None, actions: list[str]) -> None:
    each = failed(desired, current, AnswerLost("lost"))
    each.read(after, replan, True)
    assert each.outcome is not None and each.outcome.plan.actions == actions and each.outcome.record == after


@pytest.mark.parametrize(
    ("desired", "current", "problem"),
    [
        (CREATE, None, "the configuration does not exist"),
        (UPDATE, RECORD, "ONTAP returns proxy_host=None"),
        (DELETE, RECORD, "the configuration still exists"),
        (ENABLE, INACTIVE, "ONTAP returns enabled=False"),
    ],
)
def test_what_reading_back_does_not_confirm_is_not_tried_again(desired: Desired, current: Record | None, problem: str) -> None:
    """ONTAP accepted it, so that trying again would do what was done already."""
    each = change(desired, current)
    each.accepted(None)
    assert not each.settled and not each.is_in_doubt
    each.read(current, replan, True)
    assert each.failure is not None and each.steps == [] and each.failure.message == problem
    result = each.failure.to_result()
    assert result["changed"] is True and result["actions"] == each.plan.actions and each.is_unconfirmed
    assert each.failure.effect == f"ONTAP accepted the change ({', '.join(each.plan.actions)}), but reading it back did not confirm it"
    assert each.failure.cause == "ONTAP accepted the change, yet what it returns afterwards is not what was asked for."
    assert each.failure.next_step == "Look for another tool or person that manages this configuration, then run the task again."


def test_what_somebody_else_changed_besides_is_mended() -> None:
    desired = Desired(SVM1, values={"proxy_host": "proxy", "proxy_port": 3128})
    each = change(desired, {**RECORD, "proxy_port": 3128})
    each.accepted(None)
    each.read({**RECORD, "proxy_host": "proxy", "proxy_port": 1}, replan, True)
    assert not each.settled and each.steps[0].body == {"proxy_port": 3128}
    each.accepted(None)
    each.read({**RECORD, "proxy_host": "proxy", "proxy_port": 3128}, replan, False)
    assert each.outcome is not None and len(each.outcome.plan.steps) == 2
    each = change(desired, {**RECORD, "proxy_port": 3128})
    each.accepted(None)
    each.read({**RECORD, "proxy_host": "proxy", "proxy_port": 1}, replan, False)
    assert each.failure is not None and each.failure.message == "ONTAP returns proxy_port=1"


def test_a_failed_job_ends_it_and_says_what_was_read_afterwards() -> None:
    each = failed(UPDATE, RECORD, JobFailed("no", code=65537515, job_uuid="j1"))
    assert not each.settled
    each.read(RECORD, replan, True)
    assert each.failure is not None and each.failure.to_result()["changed"] is False
    each = failed(UPDATE, RECORD, JobFailed("no", code=65537515, job_uuid="j1"))
    each.read({**RECORD, "proxy_host": "half"}, replan, True)
    assert each.failure is not None and each.failure.effect == "read again, the configuration has changed meanwhile"
    assert each.failure.to_result()["changed"] is True


def test_what_may_still_be_at_work_is_not_sent_again() -> None:
    error = AnswerLost("lost")
    error.may_go_on = True
    each = failed(DELETE, RECORD, error)
    each.read(RECORD, replan, True)
    assert each.failure is error and error.to_result()["changed"] is True
    assert error.effect == "the change was sent, and it is not known whether it took effect"


def test_what_cannot_be_read_again() -> None:
    unreadable = OptionError("x", "unreadable", "Read it.")
    lost = AnswerLost("lost")
    each = failed(UPDATE, RECORD, lost)
    each.unread(unreadable)
    assert each.failure is lost and not each.is_unconfirmed
    each = change(UPDATE, RECORD)
    each.accepted(None)
    each.unread(unreadable)
    assert each.failure is unreadable and each.is_unconfirmed and unreadable.to_result()["changed"] is True


def test_a_failure_tells_what_was_done_before() -> None:
    desired = Desired(B, values={"proxy_host": "proxy"}, enabled=True)
    each = change(desired, INACTIVE)
    each.accepted(None)
    each.failed(refused(65537605))
    assert each.failure is not None and each.failure.effect == "update had been carried out before, of the rest nothing was changed"
    assert each.failure.to_result()["changed"] is True and each.failure.to_result()["actions"] == ["update"]
    assert each.failure.operation == "enabling the AKV configuration of SVM svm1 (configuration b)"


@pytest.mark.parametrize(("state", "settled"), [("success", False), ("running", True), (None, True)])
def test_a_job_that_is_not_waited_for(state: str | None, settled: bool) -> None:
    each = change(UPDATE, RECORD)
    each.accepted(Job("j1", state))
    assert each.settled is settled
    if settled:
        assert each.outcome is not None and each.outcome.job == Job("j1", state) and each.outcome.record == each.plan.after


def test_only_the_secret_may_have_been_taken_over() -> None:
    each = Change(Desired(SVM1, values={"client_secret": "word"}), Policy("always"), _rotation())
    each.failed(AnswerLost("lost"))
    each.read(RECORD, lambda record, desired, policy: _rotation(), False)
    assert each.failure is not None and each.failure.effect == "read again, only client_secret may have been taken over"


def test_both_secrets_may_have_been_taken_over() -> None:
    desired, policy = Desired(SVM1, values={"client_secret": "word", "proxy_password": "pass"}), Policy("always", "always")
    each = Change(desired, policy, make_plan(RECORD, desired, policy))
    each.failed(AnswerLost("lost"))
    each.read(RECORD, make_plan, False)
    assert each.failure is not None and each.failure.effect == "read again, only proxy_password and client_secret may have been taken over"
    assert each.failure.to_result()["changed"] is True


def test_a_secret_that_was_refused_has_not_been_taken_over() -> None:
    each = Change(Desired(SVM1, values={"client_secret": "word"}), Policy("always"), _rotation())
    each.failed(refused(65537120))
    each.read(RECORD, make_plan, False)
    assert each.failure is not None and each.failure.effect == "read again, nothing was changed"
    assert each.failure.to_result()["changed"] is False


def test_what_somebody_else_did_while_ours_was_refused_is_not_reported_as_ours() -> None:
    each = failed(UPDATE, RECORD, refused(65537120))
    each.read({**RECORD, "proxy_host": "proxy"}, replan, True)
    assert each.outcome is not None and not each.outcome.plan.changed and each.outcome.record == {**RECORD, "proxy_host": "proxy"}


def test_the_job_of_a_change() -> None:
    each = change(UPDATE, RECORD)
    assert each.job is None
    each.accepted(Job("j1", "success"))
    each.unread(OptionError("x", "unreadable", "Read it."))
    assert each.job == Job("j1", "success")


def _rotation() -> Plan:
    return make_plan(RECORD, Desired(SVM1, values={"client_secret": "word"}), Policy("always"))


@pytest.mark.parametrize("desired", [DELETE, UPDATE], ids=["delete", "update"])
def test_another_configuration_that_somebody_enabled_meanwhile_is_left_alone(desired: Desired) -> None:
    ours = {**RECORD, "configuration": {"name": "default"}}
    other = {**RECORD, "uuid": "another", "configuration": {"name": "next"}, "proxy_host": "another"}
    each = failed(desired, ours, refused(65537120))
    each.read(other, replan, True)
    assert each.steps == [] and each.failure is not None and each.failure.to_result()["changed"] is False
    assert each.failure.effect.startswith("read again, meanwhile somebody else has put the configuration next in its place")
    accepted = change(desired, ours)
    accepted.accepted(None)
    accepted.read(other, replan, True)
    assert accepted.steps == [] and accepted.failure is not None and "next in its place" in accepted.failure.message


def test_nothing_to_do_is_an_end() -> None:
    each = change(Desired(SVM1), RECORD)
    assert each.settled and each.outcome is not None and each.outcome.record == RECORD and each.steps == []


def test_the_older_way_to_another_key() -> None:
    plan = make_plan(RECORD, Desired(SVM1, values={"key_id": RECORD["key_id"] + "2"}), Policy(), NEWEST)
    (step,) = plan.steps
    other = older_way(step)
    assert other is not None
    assert other == Step(("rekey_external",), "PATCH", "/security/azure-key-vaults/v1", step.body, held=True)
    each = change(Desired(SVM1, values={"key_id": RECORD["key_id"] + "2"}), RECORD)
    each.take_instead(other)
    each.accepted(None)
    each.read({**RECORD, "key_id": RECORD["key_id"] + "2"}, replan, True)
    assert each.outcome is not None and [done.method for done in each.outcome.plan.steps] == ["PATCH"]
    for wish, current in ((CREATE, None), (UPDATE, RECORD), (DELETE, RECORD), (ENABLE, INACTIVE)):
        assert [older_way(each) for each in change(wish, current).steps] == [None]


def test_words() -> None:
    actions = ("create", "update", "rekey_external", "enable", "delete")
    assert operation(actions, SVM1) == "creating and updating and re-keying and enabling and deleting the AKV configuration of SVM svm1"
