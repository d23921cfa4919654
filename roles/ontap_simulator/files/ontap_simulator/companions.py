# Copyright: (c) 2026, storage_keys.ontap contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The operations of ``/cluster``, ``/cluster/nodes``, ``/cluster/jobs`` and ``/svm/svms``."""

from __future__ import annotations

import functools
from collections.abc import Iterable

from .calls import Call, Outcome
from .cluster import Cluster
from .errors import ApiError
from .listing import Source
from .messages import Answer
from .schema import Record


def cluster_get(call: Call) -> Outcome:
    """GET /cluster: a single object."""
    cluster = call.cluster
    record = {"uuid": cluster.uuid, "name": cluster.name, "version": _version(cluster)}
    return Outcome(call.single({**record, "_links": {"self": {"href": call.path}}}))


def nodes_get(call: Call) -> Outcome:
    """GET /cluster/nodes."""
    return Outcome(call.collection(records_source(_nodes(call.cluster))))


def node_get(call: Call) -> Outcome:
    """GET /cluster/nodes/{uuid}."""
    return Outcome(call.single(find_record(_nodes(call.cluster), call.uuid)))


def svm_collection_get(call: Call) -> Outcome:
    """GET /svm/svms: the data SVMs; the admin SVM is not among them."""
    return Outcome(call.collection(records_source(_svms(call))))


def svm_get(call: Call) -> Outcome:
    """GET /svm/svms/{uuid}."""
    return Outcome(call.single(find_record(_svms(call), call.uuid)))


def jobs_get(call: Call) -> Outcome:
    """GET /cluster/jobs."""
    return Outcome(call.collection(records_source(_jobs(call))))


def job_get(call: Call) -> Outcome:
    """GET /cluster/jobs/{uuid}."""
    return Outcome(call.single(_job(call)))


def job_modify(call: Call) -> Outcome:
    """PATCH /cluster/jobs/{uuid}?action=pause|resume|cancel."""
    for name in call.body:
        raise ApiError(262203, name)
    _job(call)
    if "action" not in call.parameters:
        raise ApiError(262212, "action")
    call.cluster.jobs.act(call.uuid, call.parameters["action"])
    return Outcome(Answer())


def _version(cluster: Cluster) -> Record:
    generation, major, minor = cluster.release.numbers
    full = f"NetApp Release {cluster.release.version}: Mon Nov 02 10:00:00 UTC 2026"
    return {"full": full, "generation": generation, "major": major, "minor": minor}


def _nodes(cluster: Cluster) -> list[Record]:
    return [
        {
            "uuid": node.uuid,
            "name": node.name,
            "state": "up",
            "version": _version(cluster),
            "_links": {"self": {"href": f"/api/cluster/nodes/{node.uuid}"}},
        }
        for node in cluster.nodes
    ]


def _jobs(call: Call) -> list[Record]:
    """All jobs or, for one SVM, its own."""
    if call.cluster.settings.job_list_status:
        raise ApiError(4 if call.cluster.settings.job_list_status == 404 else 6)
    return [_told(call, record) for record in call.cluster.jobs.records() if _sees(call, record)]


def _job(call: Call) -> Record:
    record = call.cluster.jobs.record(call.uuid)
    if not _sees(call, record):
        raise ApiError(4)
    return _told(call, record)


def _told(call: Call, job: Record) -> Record:
    if call.cluster.settings.bare_job_errors:
        job.pop("error", None)
    return job


def _sees(call: Call, job: Record) -> bool:
    return call.tunnel is None or job.get("svm", {}).get("uuid") == call.tunnel.uuid


def _svms(call: Call) -> list[Record]:
    return [
        {
            "uuid": svm.uuid,
            "name": svm.name,
            "state": "running",
            "subtype": "default",
            "_links": {"self": {"href": f"/api/svm/svms/{svm.uuid}"}},
        }
        for svm in call.cluster.svms.values()
        if call.sees(svm)
    ]


def records_source(records: Iterable[Record]) -> Source:
    """The collection of these records."""
    return [(number, functools.partial(_read, record)) for number, record in enumerate(records)]


def _read(record: Record, advanced: bool) -> Record:
    """These resources have no advanced properties."""
    return record


def find_record(records: Iterable[Record], uuid: str) -> Record:
    """Raises ApiError 4 if none of the records has that UUID."""
    for record in records:
        if record["uuid"] == uuid:
            return record
    raise ApiError(4)
