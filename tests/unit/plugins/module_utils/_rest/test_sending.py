# Copyright: (c) 2026, storage_keys.ontap contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Writes and the wait for their jobs, with answers from a script."""

from __future__ import annotations

import typing as t
from collections.abc import Mapping

from ansible_collections.storage_keys.ontap.plugins.module_utils._errors.exceptions import AnswerLost, JobFailed
from ansible_collections.storage_keys.ontap.plugins.module_utils._rest.answers import Answer
from ansible_collections.storage_keys.ontap.plugins.module_utils._rest.jobs import Job
from ansible_collections.storage_keys.ontap.plugins.module_utils._rest.pool import Pool
from ansible_collections.storage_keys.ontap.plugins.module_utils._rest.sending import send_all
from ansible_collections.storage_keys.ontap.plugins.module_utils._rest.transport import Connection
from ansible_collections.storage_keys.ontap.plugins.module_utils._rest.write import Step, Waiting
from support.fake_time import FakeTime

ROTATE = Step(("update",), "PATCH", "/security/azure-key-vaults/v1", {"client_secret": "canary"})
RESTORE = Step(("restore",), "POST", "/security/azure-key-vaults/v1/restore")


class FakeClient:
    """Answers each write alike; of jobs it knows one, which shows these states one after the other, the last one for ever."""

    connection = Connection("cluster1")

    def __init__(self, answer: Answer | AnswerLost, *states: str, description: str = "") -> None:
        self.clock = FakeTime().clock
        self._answer = answer
        self._states = list(states)
        self._description = description
        self.asked: list[str] = []

    def request(self, method: str, path: str, _query: t.Any, _body: t.Any) -> Answer:
        self.asked.append(f"{method} {path}")
        if isinstance(self._answer, AnswerLost):
            raise self._answer
        return self._answer

    def get(self, path: str) -> Answer:
        self.asked.append(f"GET {path}")
        state = self._states.pop(0) if len(self._states) > 1 else self._states[0]
        return Answer(200, {"state": state, "code": 65537515, "message": "Odd."})

    def records(self, path: str, _query: Mapping[str, str]) -> list[dict[str, t.Any]]:
        self.asked.append(f"GET {path}")
        return [{"uuid": "j1", "state": "running", "description": self._description}]

    def send(self, step: Step, waiting: Waiting) -> t.Any:
        (end,) = send_all(Pool(t.cast(t.Any, self), 1), [(step, waiting)])
        return end


def accepted(state: str) -> Answer:
    return Answer(202, {"job": {"uuid": "j1", "state": state}})


def test_a_job_that_is_not_waited_for() -> None:
    client = FakeClient(accepted("running"), "success")
    assert client.send(RESTORE, Waiting(wait=False)) == Job("j1", "running") and len(client.asked) == 1


def test_a_job_that_has_failed_already_is_no_success_although_nobody_waits() -> None:
    client = FakeClient(accepted("failure"), "failure")
    end = client.send(RESTORE, Waiting(wait=False))
    assert isinstance(end, JobFailed) and end.code == 65537515 and end.job_uuid == "j1" and len(client.asked) == 2


def test_somebody_elses_job_is_waited_for_and_proves_nothing() -> None:
    for end, goes_on in (("success", False), ("failure", False), ("running", True)):
        lost = AnswerLost("lost")
        client = FakeClient(lost, "running", end, description="PATCH /api/security/azure-key-vaults/v1")
        assert client.send(ROTATE, Waiting()) is lost and lost.may_go_on is goes_on
        assert client.asked.count("PATCH /security/azure-key-vaults/v1") == 1
