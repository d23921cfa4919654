# Copyright: (c) 2026, storage_keys.ontap contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The operations of ``/security/azure-key-vaults``."""

from __future__ import annotations

import functools
from typing import Any

from .bodies import stored_key_id, values_to_create, values_to_modify
from .calls import Call, Outcome
from .cluster import Cluster, Named, Vault
from .errors import ApiError
from .jobs import Effect, Job
from .listing import Source, find
from .messages import Answer
from .schema import Record
from .selection import project, select

PATH = "/api/security/azure-key-vaults"


def collection_get(call: Call) -> Outcome:
    """GET of the collection."""
    return Outcome(_as_released(call, call.collection(_source(call))))


def get(call: Call) -> Outcome:
    """GET of one configuration."""
    return Outcome(_as_released(call, call.single(view(call.cluster, _vault(call), advanced=True))))


def create(call: Call) -> Outcome:
    """POST: 201, or 202 and a job; the Location header leads to the new configuration."""
    cluster = call.cluster
    values = values_to_create(call.schema, call.body)
    svm = _owner(call, values.pop("svm.name", None), values.pop("svm.uuid", None))
    cluster.refuse_second(svm)
    if cluster.outside(svm.name if svm else None).keys_in_admin_svm:
        raise ApiError(65537505)
    vault = cluster.new_vault(svm, _stored(cluster, values))
    body: Record = {}
    if call.parameters.get("return_records"):
        record = project(view(cluster, vault, advanced=False), select(call.schema, "", single=True))
        body = {"num_records": 1, "records": [record]}
    location = {"Location": f"{PATH}/{vault.uuid}"}
    answer = Answer(201, body, location)
    return _carry_out(call, vault, lambda: cluster.store(vault), cluster.settings.post_is_job, answer)


def modify(call: Call) -> Outcome:
    """PATCH: 200, or 202 and a job."""
    return _modify(call, _vault(call), values_to_modify(call.schema, call.body))


def delete(call: Call) -> Outcome:
    """DELETE: 200, or 202 and a job."""
    return _delete(call, _vault(call))


def modify_collection(call: Call) -> Outcome:
    """PATCH of all configurations that match the query."""
    values = values_to_modify(call.schema, call.body)
    return _each(call, [_modify(call, vault, dict(values)) for vault in _matching(call)])


def delete_collection(call: Call) -> Outcome:
    """DELETE of all configurations that match the query."""
    return _each(call, [_delete(call, vault) for vault in _matching(call)])


def restore(call: Call) -> Outcome:
    """POST restore: a job that brings the key back to every node, if the vault can be reached then."""
    cluster, vault = call.cluster, _vault(call)

    def effect() -> None:
        outside = cluster.outside(_stored_still(cluster, vault).owner)
        if not outside.vault_reachable(vault.values["client_secret"]):
            raise ApiError(65537515)
        outside.nodes_without_key.clear()
        outside.restores += 1

    return _action(call, vault, effect)


def rekey_internal(call: Call) -> Outcome:
    """POST rekey-internal: a job; refused at once where there is no key to replace."""
    cluster, vault = call.cluster, _vault(call)
    outside = cluster.outside(vault.owner)
    if outside.keys_in_admin_svm:
        raise ApiError(65537547)
    if not outside.volumes:
        raise ApiError(65537559)

    def effect() -> None:
        cluster.outside(_stored_still(cluster, vault).owner).rekeys += 1

    return _action(call, vault, effect)


def view(cluster: Cluster, vault: Vault, advanced: bool) -> Record:
    """The configuration as GET may show it: never a secret; the advanced properties only if asked for."""
    record: Record = {"uuid": vault.uuid, "scope": "svm" if vault.svm else "cluster"}
    if vault.svm:
        href = f"/api/svm/svms/{vault.svm.uuid}"
        record["svm"] = {"uuid": vault.svm.uuid, "name": vault.svm.name, "_links": {"self": {"href": href}}}
    secrets = cluster.release.schemas["azure_key_vault"].secrets()
    record.update((name, value) for name, value in vault.values.items() if name not in secrets)
    record["_links"] = {"self": {"href": f"{PATH}/{vault.uuid}"}}
    if advanced:
        outside = cluster.outside(vault.owner)
        record["state"] = outside.state([node.name for node in cluster.nodes])
        record["azure_reachability"] = outside.azure_reachability(vault.values["client_secret"])
        record["ekmip_reachability"] = [
            {"node": _node(node), **outside.ekmip_reachability(node.name)} for node in cluster.nodes
        ]
    return record


def _node(node: Named) -> Record:
    return {"uuid": node.uuid, "name": node.name, "_links": {"self": {"href": f"/api/cluster/nodes/{node.uuid}"}}}


def _source(call: Call) -> Source:
    for vault in list(call.cluster.vaults.values()):
        if call.tunnel in (None, vault.svm):
            yield vault.number, functools.partial(view, call.cluster, vault)


def _as_released(call: Call, answer: Answer) -> Answer:
    """The answer with the codes of the advanced properties as text, where that is how the release sends them."""
    if call.cluster.settings.code_type == "string" and isinstance(answer.body, dict):
        for record in answer.body.get("records", [answer.body]):
            parts = [record.get("state"), record.get("azure_reachability"), *record.get("ekmip_reachability", [])]
            for part in parts:
                if part and "code" in part:
                    part["code"] = str(part["code"])
    return answer


def _vault(call: Call) -> Vault:
    vault = call.cluster.vault(call.uuid)
    if call.tunnel not in (None, vault.svm):
        raise ApiError(4)
    return vault


def _matching(call: Call) -> list[Vault]:
    if not call.filters:
        raise ApiError(262212, message="A change of a collection needs a query that says which records it is for.")
    found = find(_source(call), call.schema, call.filters)
    return [call.cluster.vault(record["uuid"]) for number, record in found]


def _owner(call: Call, name: str | None, svm_uuid: str | None) -> Named | None:
    """The SVM that a POST is for; None stands for the cluster."""
    if name is None and svm_uuid is None:
        return call.tunnel
    svm = call.cluster.svm(name, svm_uuid)
    if call.tunnel not in (None, svm):
        raise ApiError(2621706, "svm.name")
    return svm


def _stored(cluster: Cluster, values: dict[str, Any]) -> dict[str, Any]:
    if "key_id" in values:
        values["key_id"] = stored_key_id(values["key_id"], cluster.release.key_id_versioned)
    return values


def _stored_still(cluster: Cluster, vault: Vault) -> Vault:
    """Raises ApiError 65537120 if the configuration was deleted while a job was under way."""
    if vault.uuid not in cluster.vaults:
        raise ApiError(65537120)
    return vault


def _modify(call: Call, vault: Vault, values: dict[str, Any]) -> Outcome:
    cluster = call.cluster
    if "key_id" in values and cluster.outside(vault.owner).keys_in_admin_svm:
        raise ApiError(65537547)
    stored = _stored(cluster, values)

    def effect() -> None:
        _stored_still(cluster, vault).values.update(stored)
        for name in [name for name, value in vault.values.items() if value is None]:
            del vault.values[name]

    return _carry_out(call, vault, effect, cluster.settings.patch_is_job, Answer())


def _delete(call: Call, vault: Vault) -> Outcome:
    cluster = call.cluster
    blocker = cluster.outside(vault.owner).delete_blocker
    if blocker is not None:
        raise ApiError(blocker)

    def effect() -> None:
        del cluster.vaults[_stored_still(cluster, vault).uuid]

    return _carry_out(call, vault, effect, cluster.settings.delete_is_job, Answer())


def _carry_out(call: Call, vault: Vault, effect: Effect, as_job: bool, answer: Answer) -> Outcome:
    if as_job:
        return Outcome(answer, (_start(call, vault, effect),))
    effect()
    return Outcome(answer)


def _action(call: Call, vault: Vault, effect: Effect) -> Outcome:
    return Outcome(Answer(), (_start(call, vault, effect),), action=True)


def _start(call: Call, vault: Vault, effect: Effect) -> Job:
    return call.cluster.start_job(call.operation.method, call.path, vault.svm, effect)


def _each(call: Call, outcomes: list[Outcome]) -> Outcome:
    jobs = tuple(job for outcome in outcomes for job in outcome.jobs)
    return Outcome(Answer(200, {"num_records": len(outcomes)}), jobs)
