# Copyright: (c) 2026, storage_keys.ontap contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Jobs whose uuid was in an answer that got lost: found by what they do (private). Source: GET /cluster/jobs.

While such a job runs, reading the configuration still shows the old state, and the write must not be sent again.
"""

from __future__ import annotations

import typing as t
from collections.abc import Mapping, Sequence

from ansible_collections.storage_keys.ontap.plugins.module_utils._errors.exceptions import OntapError
from ansible_collections.storage_keys.ontap.plugins.module_utils._rest.client import Client
from ansible_collections.storage_keys.ontap.plugins.module_utils._rest.jobs import Job
from ansible_collections.storage_keys.ontap.plugins.module_utils._rest.write import Step

_ACCEPTED = 202
_ENDED = ("success", "failure")  # these may be somebody's earlier ones, and what they did can be read
_QUERY = {"description": "*/api/security/*", "fields": "*"}
_LEAVE_NO_TRACE = ("rekey-internal", "migrate")


class Doubt(t.NamedTuple):
    """A lost answer to a write that the one or the other of these jobs may carry out. When they have ended, reading can settle it."""

    error: OntapError
    jobs: tuple[Job, ...]


End: t.TypeAlias = "Job | OntapError | Doubt | None"


def find_jobs(client: Client, steps: Sequence[Step], ends: Sequence[Job | OntapError | None]) -> list[End]:
    """What came of each write. In the place of a lost answer is the job that carries the write out, if one runs that is sure to."""
    lost = [end for end in ends if isinstance(end, OntapError) and end.outcome_unknown]
    if not lost:
        return list(ends)
    try:
        running = [each for each in client.records("/cluster/jobs", _QUERY) if each.get("state") not in _ENDED and each.get("uuid")]
    except OntapError:
        for error in lost:
            error.may_go_on = True
        return list(ends)
    return [
        _judge(step, end, running) if isinstance(end, OntapError) and end.outcome_unknown else end
        for step, end in zip(steps, ends, strict=True)
    ]


def _judge(step: Step, error: OntapError, running: Sequence[Mapping[str, t.Any]]) -> End:
    jobs = tuple(Job(str(job["uuid"]), str(job.get("state"))) for job in running if _may_do(job, step))
    if jobs and _tells_all(step):
        return jobs[0]
    # What cannot be read back stays unknown, whatever becomes of a job that may be somebody else's.
    error.may_go_on = error.http_status == _ACCEPTED or bool(jobs)
    return Doubt(error, jobs) if jobs and not {*step.actions} & {*_LEAVE_NO_TRACE} else error


def _tells_all(step: Step) -> bool:
    """Whether the description of a job, which is method and path, tells all that the write does, so that any such job does it."""
    return step.actions[0] not in _LEAVE_NO_TRACE and (step.body or {}).keys() <= {"enabled"}


def _may_do(job: Mapping[str, t.Any], step: Step) -> bool:
    """Whether the job may carry that write out. One that does not tell its SVM may be anybody's."""
    description = str(job.get("description", "")).split("?", maxsplit=1)[0].rstrip("/")
    request = f"{step.method} /api{step.path}"
    # The job of a creation may name what it creates.
    parent, _slash, created = description.rpartition("/")
    if description != request and not (parent == request and created):
        return False
    wanted, svm = (step.body or {}).get("svm"), job.get("svm")
    if not isinstance(wanted, Mapping) or not isinstance(svm, Mapping):
        return True
    return all(str(svm.get(key, value)).lower() == str(value).lower() for key, value in wanted.items())
