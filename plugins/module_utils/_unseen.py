# Copyright: (c) 2026, storage_keys.ontap contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Jobs whose uuid was in an answer that got lost: found by what they do (private). Source: GET /cluster/jobs.

While such a job runs, reading the configuration still shows the old state, and the write must not be sent again.
"""

from __future__ import annotations

import typing as t
from collections.abc import Mapping, Sequence

from ansible_collections.storage_keys.ontap.plugins.module_utils._client import Client
from ansible_collections.storage_keys.ontap.plugins.module_utils._errors import OntapError
from ansible_collections.storage_keys.ontap.plugins.module_utils._jobs import Job
from ansible_collections.storage_keys.ontap.plugins.module_utils._plan import Step

_ACCEPTED = 202
_ENDED = ("success", "failure")  # these may be somebody's earlier ones, and what they did can be read
_QUERY = {"description": "*/api/security/*", "fields": "*"}

End: t.TypeAlias = "Job | OntapError | None"


def find_jobs(client: Client, steps: Sequence[Step], ends: Sequence[End]) -> list[End]:
    """What came of each write; a lost answer is replaced by the job with which ONTAP carries the write out, if it still runs."""
    lost = [end for end in ends if isinstance(end, OntapError) and end.outcome_unknown]
    if not lost:
        return list(ends)
    try:
        running = [each for each in client.records("/cluster/jobs", _QUERY) if each.get("state") not in _ENDED and each.get("uuid")]
    except OntapError:
        for error in lost:
            error.may_go_on = True
        return list(ends)
    return [_job_or_error(step, end, running) if end in lost else end for step, end in zip(steps, ends, strict=True)]


def _job_or_error(step: Step, end: End, running: Sequence[Mapping[str, t.Any]]) -> End:
    for job in running:
        if _does(job, step):
            return Job(str(job["uuid"]), str(job.get("state")))
    if isinstance(end, OntapError):
        end.may_go_on = end.http_status == _ACCEPTED
    return end


def _does(job: Mapping[str, t.Any], step: Step) -> bool:
    """Whether the job carries that write out. A job that does not tell its SVM may be anybody's, and is waited for as well."""
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
