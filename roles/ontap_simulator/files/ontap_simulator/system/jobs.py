# Copyright: (c) 2026, storage_keys.ontap contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Jobs: changes that ONTAP carries out after it has answered.

A job's state follows from the clock. Whoever looks at anything first calls ``advance``, which ends the jobs that are
due and lets them take effect; no thread is needed.
"""

from __future__ import annotations

import heapq
import time
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timezone

from ..api.errors import ApiError
from ..api.schema import Record

Effect = Callable[[], None]
QUEUED_SHARE = 0.1  # of its length a job spends in the queue


def _now() -> datetime:
    return datetime.now(timezone.utc)


@dataclass(frozen=True)
class Failure:
    """The outcome that was chosen for a job that is to fail."""

    code: int
    message: str


@dataclass(frozen=True)
class JobOverride:
    """How a job goes instead: it fails, shows one state for ever, or is a job that nobody can look up."""

    failure: Failure | None = None
    stuck: str | None = None
    hidden: bool = False


@dataclass
class Job:
    """One job. ``left`` is what it still has to run while it is paused; times are of the monotonic clock."""

    uuid: str
    description: str
    svm: Record | None
    effect: Effect
    failure: Failure | None
    created: float
    due: float
    started_at: datetime
    left: float | None = None
    ended: float | None = None
    ended_at: datetime | None = None
    node: str = ""
    stuck: str | None = None
    hidden: bool = False

    def state(self, now: float) -> str:
        """The state as ONTAP names it."""
        if self.ended is not None:
            return "failure" if self.failure else "success"
        if self.stuck is not None:
            return self.stuck
        if self.left is not None:
            return "paused"
        return "queued" if now < self.created + (self.due - self.created) * QUEUED_SHARE else "running"

    def end(self, now: float, date: datetime) -> None:
        """Let it take effect, or fail without any."""
        if self.failure is None:
            try:
                self.effect()
            except ApiError as error:
                self.failure = Failure(error.code, error.message)
        self.ended, self.ended_at = now, date

    def record(self, now: float) -> Record:
        """The job as the API shows it."""
        state = self.state(now)
        message = self.failure.message if state == "failure" and self.failure else state
        record: Record = {
            "uuid": self.uuid,
            "description": self.description,
            "state": state,
            "message": message,
            "code": self.failure.code if state == "failure" and self.failure else 0,
            "start_time": self.started_at.isoformat(timespec="seconds"),
            "_links": {"self": {"href": f"/api/cluster/jobs/{self.uuid}"}},
        }
        if self.ended_at is not None:
            record["end_time"] = self.ended_at.isoformat(timespec="seconds")
        if state == "failure" and self.failure:
            record["error"] = {"message": self.failure.message, "code": str(self.failure.code)}
        if self.svm is not None:
            record["svm"] = self.svm
        if self.node:
            record["node"] = {"name": self.node}
        return record


class Jobs:
    """All jobs of the cluster. Not thread-safe: the cluster's lock is held around every call."""

    def __init__(self, clock: Callable[[], float] = time.monotonic, date: Callable[[], datetime] = _now):
        self._clock = clock
        self._date = date
        self._jobs: dict[str, Job] = {}
        self._unfinished: dict[str, Job] = {}
        self._ended: list[tuple[float, str]] = []  # a heap of when each ended
        self._overrides: list[JobOverride] = []

    def fail_next(self, code: int, message: str | None = None) -> None:
        """The next job that starts will fail with this code; several calls queue up."""
        self.choose(JobOverride(Failure(code, message or ApiError(code).message)))

    def choose(self, override: JobOverride, skip: int = 0) -> None:
        """How the next job that starts goes, after ``skip`` ordinary ones; several calls queue up."""
        self._overrides += [*[JobOverride()] * skip, override]

    def release(self) -> None:
        """Let the jobs go on that are stuck in one state."""
        now = self._clock()
        for job in self._unfinished.values():
            if job.stuck is not None:
                job.stuck, job.due = None, max(job.due, now)

    def clear(self) -> None:
        """Forget all jobs, without any effect, and what was chosen for the next ones."""
        for known in (self._jobs, self._unfinished, self._ended, self._overrides):
            known.clear()

    def start(
        self, description: str, svm: Record | None, seconds: float, effect: Effect, node: str = ""
    ) -> Job:
        """A new job on that node that will take effect after ``seconds``."""
        now = self._clock()
        override = self._overrides.pop(0) if self._overrides else JobOverride()
        job = Job(
            str(uuid.uuid4()),
            description,
            svm,
            effect,
            override.failure,
            created=now,
            due=now + seconds,
            started_at=self._date(),
            node=node,
            stuck=override.stuck,
            hidden=override.hidden,
        )
        self._jobs[job.uuid] = self._unfinished[job.uuid] = job
        return job

    def advance(self, retention: float) -> None:
        """End what is due, in that order, and forget what ended more than ``retention`` seconds ago."""
        now = self._clock()
        due = [job for job in self._unfinished.values() if job.left is None and job.stuck is None and job.due <= now]
        for job in sorted(due, key=lambda job: job.due):
            self._end(job, job.due)
        while self._ended and now - self._ended[0][0] > retention:
            del self._jobs[heapq.heappop(self._ended)[1]]

    def _end(self, job: Job, when: float) -> None:
        job.end(when, self._date())
        del self._unfinished[job.uuid]
        heapq.heappush(self._ended, (when, job.uuid))

    def record(self, job_uuid: str) -> Record:
        """One job. Raises ApiError 4 if it is unknown or forgotten."""
        return self.find(job_uuid).record(self._clock())

    def records(self) -> list[Record]:
        """All jobs that are still known, oldest first."""
        now = self._clock()
        return [job.record(now) for job in self._jobs.values() if not job.hidden]

    def find(self, job_uuid: str) -> Job:
        """Raises ApiError 4 if the job is unknown or forgotten."""
        if job_uuid not in self._jobs or self._jobs[job_uuid].hidden:
            raise ApiError(4)
        return self._jobs[job_uuid]

    def remaining(self, job: Job) -> float:
        """Seconds until the job may have ended: a short while if it is paused, 0 if it has ended."""
        if job.ended is not None:
            return 0.0
        return 0.05 if job.left is not None or job.stuck is not None else max(job.due - self._clock(), 0.001)

    def act(self, job_uuid: str, action: str) -> None:
        """Pause, resume or cancel. Raises ApiError 458762 if the job has ended."""
        job, now = self.find(job_uuid), self._clock()
        if job.ended is not None:
            raise ApiError(458762)
        if action == "cancel":
            job.failure = Failure(262145, "The job was cancelled.")
            self._end(job, now)
        elif action == "pause" and job.left is None:
            job.left = job.due - now
        elif action == "resume" and job.left is not None:
            job.due, job.left = now + job.left, None
