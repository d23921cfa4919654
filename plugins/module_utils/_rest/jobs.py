# Copyright: (c) 2026, storage_keys.ontap contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Waiting for ONTAP jobs (private). Source: GET /cluster/jobs/{uuid}."""

from __future__ import annotations

import typing as t
from collections.abc import Sequence
from dataclasses import dataclass

from ansible_collections.storage_keys.ontap.plugins.module_utils._errors.exceptions import (
    JobFailed,
    JobForgotten,
    JobUnfinished,
    OntapError,
    is_known,
)
from ansible_collections.storage_keys.ontap.plugins.module_utils._rest.answers import Answer, integer
from ansible_collections.storage_keys.ontap.plugins.module_utils._rest.client import Client
from ansible_collections.storage_keys.ontap.plugins.module_utils._rest.pool import Pool
from ansible_collections.storage_keys.ontap.plugins.module_utils._rest.write import Waiting

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


def wait_for_all(pool: Pool, jobs: Sequence[Job], started: float, timeout: int) -> dict[str, Job | OntapError]:
    """Poll until the jobs end, all of them together; by uuid each job as it ended, or the error instead of raising it.

    ``started`` is the clock's time when the writes were sent, ``timeout`` seconds count from there. The errors: ``JobFailed``
    with the job's own code, ``JobUnfinished`` after ``timeout``, and ``JobForgotten`` where ONTAP has deleted the record of
    the job. A state that ONTAP does not document counts as unfinished.
    """
    clock = pool.client.clock
    ends: dict[str, Job | OntapError] = {job.uuid: job for job in jobs if job.state == "success"}
    left = list(dict.fromkeys(job.uuid for job in jobs if job.uuid not in ends))
    reader = _Reader(pool)
    while left:
        seen = reader.read(left)
        elapsed = clock.now() - started
        for uuid in left:
            record = seen.get(uuid)
            end = record if isinstance(record, OntapError) else _judge(uuid, record, elapsed, timeout)
            if end is not None:
                ends[uuid] = end
        left = [uuid for uuid in left if uuid not in ends]
        if left:
            clock.sleep(max(0.0, min(_delay(elapsed), timeout - elapsed)))
    return ends


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


class _Reader:
    """Reads many jobs as a list, unless the system or the account's role has none: then each by its uuid."""

    def __init__(self, pool: Pool) -> None:
        self._pool = pool
        self._has_list = True

    def read(self, uuids: Sequence[str]) -> dict[str, t.Mapping[str, t.Any] | OntapError]:
        """The records of the jobs that ONTAP still knows, by uuid, or why they cannot be read."""
        if len(uuids) > 1 and self._has_list:
            try:
                return self._list(uuids)
            except OntapError as error:
                if error.http_status not in (403, 404):
                    return {uuid: error.copy() for uuid in uuids}
                self._has_list = False
        found = zip(uuids, self._pool.map(_read, uuids), strict=True)
        return {uuid: record for uuid, record in found if record is not None}

    def _list(self, uuids: Sequence[str]) -> dict[str, t.Mapping[str, t.Any] | OntapError]:
        found: dict[str, t.Mapping[str, t.Any] | OntapError] = {}
        for first in range(0, len(uuids), _JOBS_IN_A_GET):
            query = {"uuid": "|".join(uuids[first : first + _JOBS_IN_A_GET]), "fields": "*"}
            found.update({str(each.get("uuid")): each for each in self._pool.client.records("/cluster/jobs", query)})
        return found


def _read(client: Client, uuid: str) -> t.Mapping[str, t.Any] | OntapError | None:
    try:
        return client.get(f"/cluster/jobs/{uuid}").body
    except OntapError as error:
        return None if error.http_status == 404 else error


def _delay(elapsed: float) -> float:
    """Seconds until the next look: a tenth of the time gone by, so that waiting costs a tenth at the most."""
    return min(_LONGEST_DELAY, max(_SHORTEST_DELAY, elapsed / 10))


def _failure(job: Job, body: t.Mapping[str, t.Any]) -> JobFailed:
    error = body.get("error")
    error = error if isinstance(error, dict) else {}
    message = str(error.get("message") or body.get("message") or "the job failed without a message")
    code = integer(error.get("code")) or integer(body.get("code")) or None
    cause = next_step = None
    if not is_known(code):
        cause = f"The job failed {'with a code that this collection does not know' if code else 'without a code'}."
        next_step = f"Look at the job (job show -uuid {job.uuid}) and at the event log (event log show)."
    return JobFailed(message.strip().rstrip("."), cause=cause, next_step=next_step, code=code, job_uuid=job.uuid)
