# Copyright: (c) 2026, storage_keys.ontap contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Waiting for ONTAP jobs (private). Source: GET /cluster/jobs/{uuid}."""

from __future__ import annotations

import typing as t
from dataclasses import dataclass

from ansible_collections.storage_keys.ontap.plugins.module_utils._answers import Answer, integer
from ansible_collections.storage_keys.ontap.plugins.module_utils._client import Client
from ansible_collections.storage_keys.ontap.plugins.module_utils._errors import JobFailed, JobForgotten, JobUnfinished, Refused

_SHORTEST_DELAY = 0.25  # seconds between two looks at a job
_LONGEST_DELAY = 5.0
_LONGEST_HOLD = 10  # seconds; a longer silence is where proxies start to cut connections, and answers get lost


@dataclass(frozen=True)
class Waiting:
    """Whether, and for how many seconds, a task waits for what ONTAP does as a job."""

    wait: bool = True
    timeout: int = 300


@dataclass(frozen=True)
class Job:
    """A job as a task reports it. ``state`` is one of ONTAP's (queued, running, paused, success, failure)."""

    uuid: str
    state: str | None = None

    def to_result(self) -> dict[str, t.Any]:
        return {"uuid": self.uuid, "state": self.state}


def hold_seconds(waiting: Waiting, http_timeout: int) -> int:
    """``return_timeout`` for a write: how long ONTAP may hold the call, well within the time-out of the exchange."""
    return min(_LONGEST_HOLD, waiting.timeout, http_timeout // 2) if waiting.wait else 0


def job_of(answer: Answer) -> Job | None:
    """The job that an answer names, or None where the change was carried out at once."""
    job = answer.body.get("job")
    if not isinstance(job, dict) or not job.get("uuid"):
        return None
    return Job(str(job["uuid"]), job.get("state"))


def wait_for(client: Client, job: Job, started: float, timeout: int) -> Job:
    """Poll until the job ends; ``started`` is the clock's time when the write was sent, ``timeout`` counts from there.

    Raises ``JobFailed`` with the job's own code, ``JobUnfinished`` after ``timeout`` seconds, and ``JobForgotten`` where
    ONTAP has deleted the record of the job. A state that ONTAP does not document counts as unfinished.
    """
    while job.state != "success":
        body = _read(client, job)
        job = Job(job.uuid, str(body.get("state")))
        elapsed = client.clock.now() - started
        if job.state == "failure":
            raise _failure(job, body)
        if job.state != "success":
            if elapsed >= timeout:
                raise JobUnfinished(
                    f"job {job.uuid} is still {job.state} after {timeout} s",
                    cause="The job did not end within wait_timeout, and ONTAP goes on with it.",
                    next_step=f"Look at the job (job show -uuid {job.uuid}), then run the task again with a longer wait_timeout.",
                    job_uuid=job.uuid,
                )
            client.clock.sleep(min(_delay(elapsed), timeout - elapsed))
    return job


def _read(client: Client, job: Job) -> t.Mapping[str, t.Any]:
    try:
        return client.get(f"/cluster/jobs/{job.uuid}").body
    except Refused as error:
        if error.http_status != 404:
            raise
        raise JobForgotten(
            f"ONTAP no longer knows job {job.uuid}",
            cause="ONTAP deleted the record of the job before it could be read, so its outcome is unknown.",
            next_step="Look at the configuration with akv_info, then run the task again if needed.",
            job_uuid=job.uuid,
        ) from None


def _delay(elapsed: float) -> float:
    """Seconds until the next look: a tenth of the time gone by, so that waiting costs a tenth at the most."""
    return min(_LONGEST_DELAY, max(_SHORTEST_DELAY, elapsed / 10))


def _failure(job: Job, body: t.Mapping[str, t.Any]) -> JobFailed:
    error = body.get("error")
    error = error if isinstance(error, dict) else {}
    message = str(error.get("message") or body.get("message") or "the job failed without a message")
    code = integer(error.get("code")) or integer(body.get("code"))
    return JobFailed(
        message.strip().rstrip("."),
        cause=None if code else "The job failed, and ONTAP gave no code.",
        next_step=None if code else f"Look at the job (job show -uuid {job.uuid}) and at the event log (event log show).",
        code=code,
        job_uuid=job.uuid,
    )
