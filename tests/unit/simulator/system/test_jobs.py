# Copyright: (c) 2026, storage_keys.ontap contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The jobs themselves, on a clock that the test moves."""

from __future__ import annotations

import pytest
from ontap_simulator.api.errors import ApiError
from ontap_simulator.system.jobs import Job, JobOverride, Jobs

RETENTION = 300.0


class Clock:
    """Moves when told to."""

    now = 1000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def jobs(clock: Clock) -> Jobs:
    return Jobs(clock)


def seen(jobs: Jobs, job: Job) -> str:
    """The state as a client would see it now."""
    jobs.advance(RETENTION)
    return str(next(record["state"] for record in jobs.records() if record["uuid"] == job.uuid))


def test_a_job_takes_effect_when_its_time_is_over(jobs: Jobs, clock: Clock) -> None:
    effects: list[str] = []
    job = jobs.start("POST /x", None, 10, lambda: effects.append("done"))
    states = []
    for _dummy in range(6):
        states.append((seen(jobs, job), len(effects)))
        clock.now += 2.5
    assert states == [("queued", 0), ("running", 0), ("running", 0), ("running", 0), ("success", 1), ("success", 1)]


def test_what_a_job_shows(jobs: Jobs, clock: Clock) -> None:
    job = jobs.start("POST /x", {"name": "svm1"}, 10, lambda: None)
    running = jobs.records()[0]
    assert running["description"] == "POST /x" and running["svm"] == {"name": "svm1"} and running["code"] == 0
    assert running["start_time"] and not {"end_time", "error"} & set(running)
    clock.now += 10
    jobs.advance(RETENTION)
    ended = job.record(clock.now)
    assert (ended["state"], ended["message"], ended["code"]) == ("success", "success", 0)
    assert ended["end_time"] and "error" not in ended


def test_a_chosen_failure_has_no_effect_and_hits_one_job(jobs: Jobs, clock: Clock) -> None:
    jobs.fail_next(65537515, "Node node1 is down.")
    effects: list[str] = []
    failing = jobs.start("POST /x", None, 1, lambda: effects.append("failing"))
    working = jobs.start("POST /x", None, 1, lambda: effects.append("working"))
    clock.now += 1
    jobs.advance(RETENTION)
    assert effects == ["working"] and seen(jobs, working) == "success"
    record = failing.record(clock.now)
    assert (record["state"], record["code"], record["message"]) == ("failure", 65537515, "Node node1 is down.")
    assert record["error"] == {"code": "65537515", "message": "Node node1 is down."}


def test_an_effect_may_fail(jobs: Jobs, clock: Clock) -> None:
    def effect() -> None:
        raise ApiError(65537120)

    job = jobs.start("PATCH /x", None, 1, effect)
    clock.now += 1
    assert seen(jobs, job) == "failure" and job.record(clock.now)["code"] == 65537120


def test_jobs_end_in_the_order_in_which_they_are_due(jobs: Jobs, clock: Clock) -> None:
    effects: list[str] = []
    jobs.start("POST /slow", None, 5, lambda: effects.append("slow"))
    jobs.start("POST /quick", None, 2, lambda: effects.append("quick"))
    clock.now += 60
    jobs.advance(RETENTION)
    assert effects == ["quick", "slow"]


def test_a_job_is_forgotten_some_time_after_its_end(jobs: Jobs, clock: Clock) -> None:
    job = jobs.start("POST /x", None, 10, lambda: None)
    clock.now += 10 + RETENTION
    assert seen(jobs, job) == "success"
    clock.now += 1
    jobs.advance(RETENTION)
    assert jobs.records() == []
    with pytest.raises(ApiError) as caught:
        jobs.find(job.uuid)
    assert (caught.value.code, caught.value.status) == (4, 404)


def test_paused_and_resumed(jobs: Jobs, clock: Clock) -> None:
    job = jobs.start("POST /x", None, 10, lambda: None)
    clock.now += 4
    jobs.act(job.uuid, "pause")
    clock.now += 100
    assert seen(jobs, job) == "paused" and 0 < jobs.remaining(job) < 1
    jobs.act(job.uuid, "resume")
    assert seen(jobs, job) == "running" and jobs.remaining(job) == pytest.approx(6)
    clock.now += 6
    assert seen(jobs, job) == "success" and jobs.remaining(job) == 0


def test_cancelled(jobs: Jobs, clock: Clock) -> None:
    effects: list[str] = []
    job = jobs.start("POST /x", None, 10, lambda: effects.append("done"))
    jobs.act(job.uuid, "cancel")
    clock.now += 10
    assert seen(jobs, job) == "failure" and effects == []
    for action in ("pause", "resume", "cancel"):
        with pytest.raises(ApiError) as caught:
            jobs.act(job.uuid, action)
        assert caught.value.code == 458762


def test_a_job_that_is_stuck_until_it_is_released(jobs: Jobs, clock: Clock) -> None:
    effects: list[str] = []
    jobs.choose(JobOverride(stuck="dreaming"), skip=1)
    first, second = (jobs.start(f"POST /{name}", None, 1, lambda: effects.append("done")) for name in "ab")
    clock.now += 1000
    jobs.advance(RETENTION * 10)
    assert (first.state(clock.now), second.state(clock.now), len(effects)) == ("success", "dreaming", 1)
    assert jobs.remaining(second) > 0
    jobs.release()
    assert seen(jobs, second) == "success" and len(effects) == 2


def test_a_job_that_nobody_can_look_up(jobs: Jobs, clock: Clock) -> None:
    effects: list[str] = []
    jobs.choose(JobOverride(hidden=True))
    job = jobs.start("POST /x", None, 1, lambda: effects.append("done"))
    assert jobs.records() == []
    with pytest.raises(ApiError):
        jobs.find(job.uuid)
    clock.now += 1
    jobs.advance(RETENTION)
    assert effects == ["done"]


def test_all_jobs_forgotten(jobs: Jobs, clock: Clock) -> None:
    effects: list[str] = []
    jobs.start("POST /x", None, 1, lambda: effects.append("done"))
    jobs.fail_next(65562)
    jobs.clear()
    clock.now += 1
    jobs.advance(RETENTION)
    assert effects == [] and jobs.records() == []
    jobs.start("POST /x", None, 1, lambda: effects.append("done"))
    clock.now += 1
    jobs.advance(RETENTION)
    assert effects == ["done"]
