# Copyright: (c) 2026, storage_keys.ontap contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Waiting for ONTAP jobs (private). Source: GET /cluster/jobs/{uuid}."""

from __future__ import annotations

import typing as t
from collections.abc import Sequence
from dataclasses import dataclass

from ansible_collections.storage_keys.ontap.plugins.module_utils._answers import Answer, integer
from ansible_collections.storage_keys.ontap.plugins.module_utils._client import Client
from ansible_collections.storage_keys.ontap.plugins.module_utils._desired import Waiting
from ansible_collections.storage_keys.ontap.plugins.module_utils._errors import (
    JobFailed,
    JobForgotten,
    JobUnfinished,
    OntapError,
    Refused,
)

_SHORTEST_DELAY = 0.25  # seconds between two looks at a job
_LONGEST_DELAY = 5.0
_JOBS_IN_A_GET = 100  # each takes 37 characters of the URL
_LONGEST_HOLD = 10  # seconds; a longer silence is where proxies start to cut connections, and answers get lost


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


def wait_for_all(client: Client, jobs: Sequence[Job], started: float, timeout: int) -> list[Job | OntapError]:
    """Poll until the jobs end, all of them together; each job as it ended, or the error instead of raising it.

    ``started`` is the clock's time when the writes were sent, ``timeout`` seconds count from there. The errors: ``JobFailed``
    with the job's own code, ``JobUnfinished`` after ``timeout``, and ``JobForgotten`` where ONTAP has deleted the record of
    the job. A state that ONTAP does not document counts as unfinished.
    """
    ends: dict[str, Job | OntapError] = {job.uuid: job for job in jobs if job.state == "success"}
    while True:
        waiting = [job.uuid for job in jobs if job.uuid not in ends]
        if not waiting:
            return [ends[job.uuid] for job in jobs]
        try:
            seen = _read(client, waiting)
        except OntapError as error:
            ends.update({uuid: error.copy() for uuid in waiting})
            continue
        elapsed = client.clock.now() - started
        for uuid in waiting:
            end = _judge(uuid, seen.get(uuid), elapsed, timeout)
            if end is not None:
                ends[uuid] = end
        if len(ends) < len(jobs):
            client.clock.sleep(min(_delay(elapsed), timeout - elapsed))


def _judge(uuid: str, body: t.Mapping[str, t.Any] | None, elapsed: float, timeout: int) -> Job | OntapError | None:
    """How the job ended, or None while it goes on."""
    if body is None:
        return JobForgotten(
            f"ONTAP no longer knows job {uuid}",
            cause="ONTAP deleted the record of the job before it could be read, so its outcome is unknown.",
            next_step="Look at the configuration with akv_info, then run the task again if needed.",
            job_uuid=uuid,
        )
    job = Job(uuid, str(body.get("state")))
    if job.state == "success":
        return job
    if job.state == "failure":
        return _failure(job, body)
    if elapsed >= timeout:
        return JobUnfinished(
            f"job {uuid} is still {job.state} after {timeout} s",
            cause="The job did not end within wait_timeout, and ONTAP goes on with it.",
            next_step=f"Look at the job (job show -uuid {uuid}), then run the task again with a longer wait_timeout.",
            job_uuid=uuid,
        )
    return None


def _read(client: Client, uuids: Sequence[str]) -> dict[str, t.Mapping[str, t.Any]]:
    """The records of the jobs that ONTAP still knows, by uuid."""
    if len(uuids) > 1:
        found: dict[str, t.Mapping[str, t.Any]] = {}
        for first in range(0, len(uuids), _JOBS_IN_A_GET):
            query = {"uuid": "|".join(uuids[first : first + _JOBS_IN_A_GET]), "fields": "*"}
            found.update({str(each.get("uuid")): each for each in client.records("/cluster/jobs", query)})
        return found
    try:
        return {uuids[0]: client.get(f"/cluster/jobs/{uuids[0]}").body}
    except Refused as error:
        if error.http_status != 404:
            raise
        return {}


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
