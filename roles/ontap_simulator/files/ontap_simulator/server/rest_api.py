# Copyright: (c) 2026, storage_keys.ontap contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""From a request to an answer: the path is routed, the URL and the body are checked, a job is waited for."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

from ..api.errors import ApiError
from ..api.http_messages import Answer, Request, parse_body, wants_hal, without_links
from ..api.operations import PARAMETERS, Operation
from ..api.schema import Schema
from ..resources import (
    certificates,
    cluster,
    ems_destinations,
    ems_events,
    ems_filters,
    jobs,
    key_managers,
    key_vault_actions,
    key_vaults,
    keystores,
    svms,
)
from ..resources.calls import Call, Outcome, job_link
from ..system.accounts import User
from ..system.cluster import Cluster, NamedObject
from ..system.jobs import Job

READING = frozenset({"GET", "HEAD", "OPTIONS"})
_KEYS = ("{uuid}", "{name}")  # of one object, in a path
_HANDLERS: dict[str, Callable[[Call], Outcome]] = {
    "azure_key_vault_collection_get": key_vaults.collection_get,
    "azure_key_vault_create": key_vaults.create,
    "azure_key_vault_modify_collection": key_vaults.modify_collection,
    "azure_key_vault_delete_collection": key_vaults.delete_collection,
    "azure_key_vault_get": key_vaults.get,
    "azure_key_vault_modify": key_vaults.modify,
    "azure_key_vault_delete": key_vaults.delete,
    "azure_key_vault_restore": key_vault_actions.restore,
    "azure_key_vault_rekey_internal": key_vault_actions.rekey_internal,
    "azure_key_vault_rekey_external": key_vault_actions.rekey_external,
    "security_keystore_collection_get": keystores.collection_get,
    "security_keystore_get": keystores.get,
    "security_keystore_modify": keystores.modify,
    "security_keystore_delete": keystores.delete,
    "security_key_manager_collection_get": key_managers.collection_get,
    "security_key_manager_migrate": key_managers.migrate,
    "cluster_get": cluster.cluster_get,
    "nodes_get": cluster.nodes_get,
    "node_get": cluster.node_get,
    "jobs_get": jobs.collection_get,
    "job_get": jobs.get,
    "job_modify": jobs.modify,
    "svm_collection_get": svms.collection_get,
    "svm_get": svms.get,
    "security_certificate_collection_get": certificates.collection_get,
    "ems_event_collection_get": ems_events.events_get,
    "ems_message_collection_get": ems_events.messages_get,
    "ems_filter_collection_get": ems_filters.collection_get,
    "ems_filter_create": ems_filters.create,
    "ems_filter_get": ems_filters.get,
    "ems_filter_modify": ems_filters.modify,
    "ems_filter_delete": ems_filters.delete,
    "ems_destination_collection_get": ems_destinations.collection_get,
    "ems_destination_create": ems_destinations.create,
    "ems_destination_get": ems_destinations.get,
    "ems_destination_modify": ems_destinations.modify,
    "ems_destination_delete": ems_destinations.delete,
}


class RestApi:
    """The REST API of one cluster, without authentication and transport."""

    def __init__(self, cluster: Cluster):
        self._cluster = cluster
        self._templates: dict[int, list[tuple[Operation, list[str]]]] = {}  # by the number of their parts
        for operation in cluster.release.operations:
            parts = operation.path.split("/")
            self._templates.setdefault(len(parts), []).append((operation, parts))

    def handle(self, request: Request, user: User) -> Answer:
        """The answer to one request of that account."""
        try:
            answer = self._answer(request, user)
        except ApiError as error:
            answer = Answer(error.status, error.envelope())
        body = answer.body if wants_hal(request.headers.get("accept")) else without_links(answer.body)
        return Answer(answer.status, body, answer.headers)

    def _answer(self, request: Request, user: User) -> Answer:
        found = self._operations(request.path)
        methods = {operation.method: (operation, key) for operation, key in found}
        if not methods:
            raise ApiError(3, message="API not found", status=404)
        if request.method == "OPTIONS":
            return Answer(200, {}, {"Allow": ", ".join(sorted({*methods, "OPTIONS"}))})
        method = "GET" if request.method == "HEAD" else request.method
        if method not in methods:
            raise ApiError(3)
        operation, key = methods[method]
        if not user.may(method, operation.path) or (user.svm and operation.cluster_only):
            raise ApiError(6)
        with self._cluster.lock:
            self._cluster.advance()
            call = self._call(request, operation, key, user.svm)
            outcome = _HANDLERS[operation.name](call)
        if outcome.unlocked:
            return outcome.unlocked()
        return self._finish(outcome, call.parameters.get("return_timeout", 0))

    def _operations(self, path: str) -> list[tuple[Operation, str]]:
        """The operations of a path, each with the UUID or the name in it."""
        parts = path.rstrip("/").split("/")
        found = []
        for operation, template in self._templates.get(len(parts), ()):
            if all(want == part or want in _KEYS for want, part in zip(template, parts, strict=True)):
                found.append((operation, next((part for want, part in zip(template, parts, strict=True) if want in _KEYS), "")))
        return found

    def _call(self, request: Request, operation: Operation, key: str, bound_to: str | None) -> Call:
        schema = self._cluster.release.schemas[operation.resource]
        parameters, filters = self._check_query(request, operation, schema)
        body = parse_body(request.body)
        if body and not operation.body:
            # An empty object is let through: the vendor's Python client sends one with every DELETE and action.
            raise ApiError(262179, next(iter(body))) if operation.method == "POST" else ApiError(262198)
        path = request.path.rstrip("/")
        query, tunnel = dict(request.query), self._tunnel(request, bound_to)
        return Call(self._cluster, operation, schema, path, key, parameters, filters, query, body, tunnel)

    def _check_query(
        self, request: Request, operation: Operation, schema: Schema
    ) -> tuple[dict[str, Any], dict[str, str]]:
        """The typed parameters and the filters of the URL."""
        names = [name for name, value in request.query]
        parameters: dict[str, Any] = {}
        filters: dict[str, str] = {}
        for name, value in request.query:
            if name in schema.secrets():
                raise ApiError(262202, name)
            if names.count(name) > 1:
                raise ApiError(262188, name)
            if name in operation.parameters or (name == "return_timeout" and self._ignores_timeout(operation)):
                parameters[name] = PARAMETERS[name].parse(value)
            elif operation.filters:
                filters[name] = value
            else:
                raise ApiError(262211 if operation.method == "POST" and schema.find(name) else 262179, name)
        return parameters, filters

    def _ignores_timeout(self, operation: Operation) -> bool:
        """ONTAP's general rules: a call that is not asynchronous ignores return_timeout."""
        return operation.method not in READING and not self._cluster.settings.strict_parameters

    def _tunnel(self, request: Request, bound_to: str | None) -> NamedObject | None:
        """The SVM that the headers name or the account is bound to; 2621706 if these are two."""
        name, uuid = request.headers.get("x-dot-svm-name"), request.headers.get("x-dot-svm-uuid")
        named = self._cluster.svm(name, uuid) if name or uuid else None
        own = self._cluster.svms[bound_to] if bound_to else None
        if own and named not in (None, own):
            raise ApiError(2621706, "svm.name")
        return own or named

    def _finish(self, outcome: Outcome, seconds: float) -> Answer:
        """Hold the call until its jobs have ended or the time is over."""
        if not outcome.jobs:
            return outcome.answer
        deadline = time.monotonic() + (seconds if self._cluster.settings.hold_calls else 0)
        if not all(self._wait(job, deadline) for job in outcome.jobs):
            return outcome.pending()
        for job in outcome.jobs:
            if job.failure:
                raise ApiError(job.failure.code, message=job.failure.message, status=400)
        if not outcome.action:
            return outcome.answer
        return Answer(self._cluster.release.action_status, {"job": job_link(outcome.jobs[0])})

    def _wait(self, job: Job, deadline: float) -> bool:
        """Whether the job has ended in time."""
        while True:
            with self._cluster.lock:
                self._cluster.advance()
                wait = self._cluster.jobs.remaining(job)
            left = deadline - time.monotonic()
            if not wait or left <= 0:
                return not wait
            time.sleep(min(wait, left))
