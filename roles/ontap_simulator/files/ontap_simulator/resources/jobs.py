# Copyright: (c) 2026, storage_keys.ontap contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The operations of ``/cluster/jobs``."""

from __future__ import annotations

from ..api.errors import ApiError
from ..api.http_messages import Answer
from ..api.listing import records_source
from ..api.schema import Record
from .calls import Call, Outcome


def collection_get(call: Call) -> Outcome:
    """GET /cluster/jobs."""
    return Outcome(call.collection(records_source(_jobs(call))))


def get(call: Call) -> Outcome:
    """GET /cluster/jobs/{uuid}."""
    return Outcome(call.single(_job(call)))


def modify(call: Call) -> Outcome:
    """PATCH /cluster/jobs/{uuid}?action=pause|resume|cancel."""
    for name in call.body:
        raise ApiError(262203, name)
    _job(call)
    if "action" not in call.parameters:
        raise ApiError(262212, "action")
    call.cluster.jobs.act(call.key, call.parameters["action"])
    return Outcome(Answer())


def _jobs(call: Call) -> list[Record]:
    """All jobs or, for one SVM, its own."""
    if call.cluster.settings.job_list_status:
        raise ApiError(4 if call.cluster.settings.job_list_status == 404 else 6)
    return [_as_configured(call, record) for record in call.cluster.jobs.records() if _sees(call, record)]


def _job(call: Call) -> Record:
    record = call.cluster.jobs.record(call.key)
    if not _sees(call, record):
        raise ApiError(4)
    return _as_configured(call, record)


def _as_configured(call: Call, job: Record) -> Record:
    if call.cluster.settings.bare_job_errors:
        job.pop("error", None)
    return job


def _sees(call: Call, job: Record) -> bool:
    return call.tunnel is None or job.get("svm", {}).get("uuid") == call.tunnel.uuid
