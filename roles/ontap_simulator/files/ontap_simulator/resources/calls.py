# Copyright: (c) 2026, storage_keys.ontap contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""One API call, checked and taken apart, and what an operation makes of it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from ..api.errors import ApiError
from ..api.field_selection import project, select
from ..api.http_messages import Answer
from ..api.listing import Query, Source, answer
from ..api.releases import Operation
from ..api.schema import Record, Schema
from ..system.cluster import Cluster, NamedObject
from ..system.jobs import Effect, Job


@dataclass(frozen=True)
class Call:
    """What an operation gets to see.

    ``key`` is the UUID or the name in the path. ``tunnel`` is the SVM that the X-Dot-SVM headers name, or that the account
    is bound to: nothing else is visible then.
    """

    cluster: Cluster
    operation: Operation
    schema: Schema
    path: str
    key: str = ""
    parameters: Mapping[str, Any] = field(default_factory=dict)
    filters: Mapping[str, str] = field(default_factory=dict)
    query: Mapping[str, str] = field(default_factory=dict)
    body: Record = field(default_factory=dict)
    tunnel: NamedObject | None = None

    def sees(self, svm: NamedObject | None) -> bool:
        """Whether the call may see what belongs to that SVM or, without one, to the cluster."""
        return self.tunnel in (None, svm)

    def collection(self, source: Source) -> Answer:
        """The records of the source that the call asks for."""
        query = Query(
            self.schema,
            self.filters,
            self.parameters.get("fields", ""),
            self.parameters.get("order_by", ""),
            self.parameters.get("max_records", Query.max_records),
            self.parameters.get("return_records", True),
            self.parameters.get("start"),
            self.cluster.settings.sparse_star,
        )
        own = {name: value for name, value in self.query.items() if name != "start"}
        body = answer(source, query, self.path, own, self.cluster.settings.empty_first_page)
        following = body.get("_links", {}).get("next")
        if self.cluster.settings.partial_error:
            body.update(ApiError(self.cluster.settings.partial_error).envelope())
        headers = {"Link": f"<{following['href']}>; rel=\"next\""} if following else {}
        return Answer(200, body, headers)

    def single(self, record: Record) -> Answer:
        """The members of one record that the call asks for."""
        return Answer(200, project(record, self.selected(self.parameters.get("fields", ""))))

    def selected(self, fields: str) -> frozenset[str]:
        """The names that these ``fields`` of one record stand for."""
        return select(self.schema, fields, single=True, sparse=self.cluster.settings.sparse_star)


@dataclass(frozen=True)
class Outcome:
    """What an operation did: its answer, and the jobs that must end before that answer is true.

    ``action`` marks a call whose answer is the job itself, even once it has ended. ``unlocked`` makes the answer instead,
    where that takes long: while nobody else has to wait for it.
    """

    answer: Answer
    jobs: tuple[Job, ...] = ()
    action: bool = False
    unlocked: Callable[[], Answer] | None = None

    def pending(self) -> Answer:
        """202 with links to the jobs."""
        links = [job_link(job) for job in self.jobs]
        location = {name: value for name, value in self.answer.headers.items() if name == "Location"}
        body = {"jobs": links, "num_records": len(links)} if len(links) > 1 else {"job": links[0]}
        return Answer(202, body, location)


def created(call: Call, record: Record, location: str) -> Answer:
    """201, with the new record if the call asks for it."""
    body: Record = {}
    if call.parameters.get("return_records"):
        body = {"num_records": 1, "records": [project(record, call.selected(""))]}
    return Answer(201, body, {"Location": location})


def carry_out(call: Call, svm: NamedObject | None, effect: Effect, as_job: bool, answer: Answer) -> Outcome:
    """A change that takes effect at once, or at the end of a job."""
    if as_job:
        return Outcome(answer, (_start(call, svm, effect),))
    effect()
    return Outcome(answer)


def start_action(call: Call, svm: NamedObject | None, effect: Effect) -> Outcome:
    """A job that the client asked for."""
    return Outcome(Answer(), (_start(call, svm, effect),), action=True)


def _start(call: Call, svm: NamedObject | None, effect: Effect) -> Job:
    return call.cluster.start_job(call.operation.method, call.path, svm, effect)


def job_link(job: Job) -> Record:
    """The reference to a job in an answer."""
    return {"uuid": job.uuid, "_links": {"self": {"href": f"/api/cluster/jobs/{job.uuid}"}}}
