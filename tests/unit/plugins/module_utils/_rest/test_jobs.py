# Copyright: (c) 2026, storage_keys.ontap contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

import typing as t

import pytest
from ansible_collections.storage_keys.ontap.plugins.module_utils._errors.exceptions import JobFailed, JobForgotten, JobUnfinished, OntapError, Refused
from ansible_collections.storage_keys.ontap.plugins.module_utils._rest.answers import Answer
from ansible_collections.storage_keys.ontap.plugins.module_utils._rest.jobs import Job, hold_seconds, job_of, wait_for_all
from ansible_collections.storage_keys.ontap.plugins.module_utils._rest.pool import Pool
from ansible_collections.storage_keys.ontap.plugins.module_utils._rest.write import Waiting
from hypothesis import given
from hypothesis import strategies as st
from support.fake_time import FakeTime

ROUND_TRIP = 0.01  # seconds


QUEUED = Job("j1", "queued")


class FakeClient:
    """Answers GET of a job from a function of the seconds since the start."""

    def __init__(self, job_at: t.Callable[[float], dict[str, t.Any]]) -> None:
        self.time = FakeTime()
        self.clock = self.time.clock
        self.started = self.time.now
        self.asked: list[str] = []
        self.refuses_lists: int | None = None
        self._job_at = job_at

    def get(self, path: str) -> Answer:
        self.asked.append(path)
        self.time.now += ROUND_TRIP
        return Answer(200, self._job_at(self.time.now - self.started))

    def wait(self, timeout: int = 300, job: Job = QUEUED) -> Job:
        end = self.wait_for([job], timeout)[job.uuid]
        if isinstance(end, OntapError):
            raise end
        return end

    def wait_for(self, jobs: list[Job], timeout: int = 300) -> dict[str, Job | OntapError]:
        return wait_for_all(Pool(t.cast(t.Any, self), 1), jobs, self.started, timeout)

    def records(self, path: str, query: dict[str, str]) -> list[dict[str, t.Any]]:
        self.asked.append(path)
        self.time.now += ROUND_TRIP
        if self.refuses_lists is not None:
            raise Refused("no", http_status=self.refuses_lists)
        return [{"uuid": uuid, **self._job_at(self.time.now - self.started)} for uuid in query["uuid"].split("|")]


def runs_for(seconds: float, end: str = "success", **more: t.Any) -> t.Callable[[float], dict[str, t.Any]]:
    return lambda now: {"state": "running"} if now < seconds else {"state": end, **more}


@given(st.floats(0, 250))
def test_waiting_costs_a_tenth_of_the_job_and_three_tenths_of_a_second_at_the_most(length: float) -> None:
    client = FakeClient(runs_for(length))
    assert client.wait() == Job("j1", "success")
    assert client.time.now - client.started <= length * 1.1 + 0.3
    assert all(0.25 <= delay <= 5 for delay in client.time.slept)
    assert set(client.asked) == {"/cluster/jobs/j1"}


@given(st.integers(1, 300), st.sampled_from(["queued", "running", "paused", "pausing", "None"]))
def test_waiting_ends_with_the_timeout(timeout: int, state: str) -> None:
    client = FakeClient(lambda now: {"state": state})
    with pytest.raises(JobUnfinished, match=f"still {state} after {timeout} s") as caught:
        client.wait(timeout)
    assert caught.value.job_uuid == "j1"
    assert timeout <= client.time.now - client.started <= timeout + 10 * ROUND_TRIP + 0.3


@pytest.mark.parametrize(
    ("end", "code", "message"),
    [
        ({"error": {"code": "65537515", "message": "Some nodes failed."}, "code": 1}, 65537515, "Some nodes failed"),
        ({"code": 65537515, "message": "Some nodes failed."}, 65537515, "Some nodes failed"),
        ({"code": 99999999, "message": "Odd."}, 99999999, "Odd"),
        ({"error": {"message": "Odd.", "code": "99999999"}}, 99999999, "Odd"),
        ({"code": 0, "message": "Odd."}, None, "Odd"),
        ({}, None, "the job failed without a message"),
    ],
)
def test_a_failed_job_tells_its_code(end: dict[str, t.Any], code: int | None, message: str) -> None:
    with pytest.raises(JobFailed) as caught:
        FakeClient(runs_for(1, "failure", **end)).wait()
    assert (caught.value.code, caught.value.message, caught.value.job_uuid) == (code, message, "j1")
    assert caught.value.cause and caught.value.next_step
    assert (code == 99999999) == ("a code that this collection does not know" in caught.value.cause)


def refuse(status: int) -> t.Callable[[float], dict[str, t.Any]]:
    def job_at(now: float) -> dict[str, t.Any]:
        raise Refused("entry doesn't exist", http_status=status, code=4)

    return job_at


def test_a_job_that_ontap_has_forgotten() -> None:
    with pytest.raises(JobForgotten) as caught:
        FakeClient(refuse(404)).wait()
    assert caught.value.outcome_unknown and caught.value.job_uuid == "j1"


def test_another_refusal_is_passed_on() -> None:
    with pytest.raises(Refused):
        FakeClient(refuse(401)).wait()


def test_a_finished_job_is_not_asked_for() -> None:
    client = FakeClient(runs_for(0))
    assert client.wait(1, Job("j1", "success")).state == "success"
    assert client.asked == []


@pytest.mark.parametrize(
    ("waiting", "http_timeout", "seconds"),
    [(Waiting(), 60, 10), (Waiting(timeout=3), 60, 3), (Waiting(), 4, 2), (Waiting(), 1, 0), (Waiting(wait=False), 60, 0)],
)
def test_ontap_holds_a_call_well_within_the_time_out(waiting: Waiting, http_timeout: int, seconds: int) -> None:
    assert hold_seconds(waiting, http_timeout) == seconds


@pytest.mark.parametrize(
    ("body", "job"),
    [
        ({"job": {"uuid": "j1"}}, Job("j1")),
        ({"job": {"uuid": "j1", "state": "success"}}, Job("j1", "success")),
        ({"job": {}}, None),
        ({"job": "j1"}, None),
        ({}, None),
    ],
)
def test_the_job_of_an_answer(body: dict[str, t.Any], job: Job | None) -> None:
    assert job_of(Answer(202, body)) == job


@given(st.floats(0, 400), st.integers(1, 300))
def test_two_answers_that_name_one_job(length: float, timeout: int) -> None:
    client = FakeClient(runs_for(length))
    ends = client.wait_for([QUEUED, Job("j1", "running")], timeout)
    assert list(ends) == ["j1"] and all(delay >= 0 for delay in client.time.slept)
    assert set(client.asked) == {"/cluster/jobs/j1"}


@pytest.mark.parametrize("status", [403, 404])
def test_where_jobs_cannot_be_listed_each_is_looked_up(status: int) -> None:
    client = FakeClient(runs_for(1))
    client.refuses_lists = status
    assert client.wait_for([Job("j1"), Job("j2")]) == {"j1": Job("j1", "success"), "j2": Job("j2", "success")}
    assert client.asked.count("/cluster/jobs") == 1
    assert client.asked.count("/cluster/jobs/j1") == client.asked.count("/cluster/jobs/j2") > 1


def test_where_jobs_cannot_be_looked_up_either_each_says_so() -> None:
    client = FakeClient(refuse(403))
    client.refuses_lists = 403
    ends = client.wait_for([Job("j1"), Job("j2")])
    assert all(isinstance(end, Refused) and end.http_status == 403 for end in ends.values()) and ends["j1"] is not ends["j2"]


def test_another_fault_of_the_list_is_passed_on() -> None:
    client = FakeClient(runs_for(1))
    client.refuses_lists = 500
    assert all(isinstance(end, Refused) for end in client.wait_for([Job("j1"), Job("j2")]).values()) and len(client.asked) == 1
