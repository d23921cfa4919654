# Copyright: (c) 2026, storage_keys.ontap contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Sending writes and waiting for their jobs, one alone or many at once (private)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from ansible_collections.storage_keys.ontap.plugins.module_utils._errors.exceptions import (
    JobFailed,
    JobForgotten,
    JobUnfinished,
    OntapError,
)
from ansible_collections.storage_keys.ontap.plugins.module_utils._rest.answers import Answer, malformed
from ansible_collections.storage_keys.ontap.plugins.module_utils._rest.client import Client
from ansible_collections.storage_keys.ontap.plugins.module_utils._rest.jobs import Job, hold_seconds, job_of, wait_for_all
from ansible_collections.storage_keys.ontap.plugins.module_utils._rest.lost_jobs import Doubt, End, find_jobs
from ansible_collections.storage_keys.ontap.plugins.module_utils._rest.pool import Pool
from ansible_collections.storage_keys.ontap.plugins.module_utils._rest.write import Step, Waiting


def send_all(pool: Pool, writes: Sequence[tuple[Step, Waiting]]) -> list[Job | OntapError | None]:
    """All writes, several at a time, and the wait for all their jobs together; what came of each, errors included.

    Any of 200, 201 and 202 may come, whatever the release documents. Only a write that is alone is held by ONTAP until its
    job has ended: held ones would keep others from being started.
    """
    alone = len(writes) == 1
    started = pool.client.clock.now()

    def start(client: Client, write: tuple[Step, Waiting]) -> Job | OntapError | None:
        step, waiting = write
        seconds = hold_seconds(waiting, client.connection.timeout) if alone else 0
        hold = {"return_timeout": str(seconds)} if step.held else {}
        try:
            return _job_of(client.request(step.method, step.path, {**step.query, **hold}, step.body), step)
        except OntapError as error:
            return error

    ends = find_jobs(pool.client, [step for step, _waiting in writes], pool.map(start, writes))
    if not alone:
        started = pool.client.clock.now()
    jobs = [job for end, (_step, waiting) in zip(ends, writes, strict=True) for job in _jobs_to_wait_for(end, waiting)]
    timeout = max((waiting.timeout for _step, waiting in writes), default=0)
    ended = wait_for_all(pool, jobs, started, timeout)
    return [_settled(end, ended) for end in ends]


def _jobs_to_wait_for(end: End, waiting: Waiting) -> Sequence[Job]:
    """A job that has failed already is looked up in any case, because it tells why."""
    if isinstance(end, Job):
        return [end] if waiting.wait or end.state == "failure" else []
    return end.jobs if isinstance(end, Doubt) and waiting.wait else []


def _settled(end: End, ended: Mapping[str, Job | OntapError]) -> Job | OntapError | None:
    if isinstance(end, Job):
        return _told(end, ended.get(end.uuid, end))
    if isinstance(end, Doubt):
        over = all(isinstance(ended.get(job.uuid), (Job, JobFailed, JobForgotten)) for job in end.jobs)
        end.error.may_go_on = not over
        return end.error
    return end


def _job_of(answer: Answer, step: Step) -> Job | None:
    """The job of an answer, which one that only accepts the write has to name."""
    job = job_of(answer)
    if job is None and answer.status == 202:
        raise malformed(
            "the answer accepts the request and names no job", {"method": step.method, "path": f"/api{step.path}", "http_status": 202}
        )
    return job


def _told(job: Job, end: Job | OntapError) -> Job | OntapError:
    """An error of the wait tells what became of the write."""
    if isinstance(end, JobFailed):
        end.add_context(effect=f"job {job.uuid} failed, and what it did before that stays done")
    elif isinstance(end, OntapError):
        end.job_uuid = job.uuid
        end.add_context(effect=f"the request was accepted, and ONTAP carries it out as job {job.uuid}", changed=True)
        # Reading can still show that it is done, but not that it will never be.
        end.may_go_on = not isinstance(end, JobUnfinished) and end.http_status != 401
    return end
