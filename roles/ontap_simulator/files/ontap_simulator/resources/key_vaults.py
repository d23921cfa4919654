# Copyright: (c) 2026, storage_keys.ontap contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Create, read, change and delete: the operations of ``/security/azure-key-vaults``."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from ..api.errors import ApiError
from ..api.http_messages import Answer
from ..api.listing import find
from ..system.cluster import Cluster, NamedObject, Vault
from .calls import Call, Outcome, carry_out, created
from .key_vault_body import CREDENTIALS, SKIP_VERIFICATION, values_to_create, values_to_modify
from .key_vault_record import PATH, as_configured, source, view


def collection_get(call: Call) -> Outcome:
    """GET of the collection."""
    return Outcome(as_configured(call, call.collection(source(call))))


def get(call: Call) -> Outcome:
    """GET of one configuration."""
    return Outcome(as_configured(call, call.single(view(call.cluster, vault_of(call), advanced=True))))


def create(call: Call) -> Outcome:
    """POST: 201, or 202 and a job; the Location header leads to the new configuration."""
    cluster = call.cluster
    values = values_to_create(cluster.release, call.body, call.parameters.get("create_inactive", False))
    svm = _owner(call, values.pop("svm.name", None), values.pop("svm.uuid", None))
    vault = cluster.new_vault(svm, _stored(cluster, values), values.pop("configuration.name", None))
    cluster.refuse_conflict(vault)
    if vault.enabled:
        _refuse_volumes(cluster, vault)
    answer = created(call, view(cluster, vault, advanced=False), f"{PATH}/{vault.uuid}")
    return carry_out(call, svm, lambda: cluster.store(vault), cluster.settings.post_is_job, answer)


def modify(call: Call) -> Outcome:
    """PATCH: 200, or 202 and a job."""
    return _modify(call, vault_of(call), values_to_modify(call.cluster.release, call.body))


def delete(call: Call) -> Outcome:
    """DELETE: 200, or 202 and a job."""
    return _delete(call, vault_of(call))


def modify_collection(call: Call) -> Outcome:
    """PATCH of all configurations that match the query."""
    values = values_to_modify(call.cluster.release, call.body)
    return _each([_modify(call, vault, dict(values)) for vault in _matching(call)])


def delete_collection(call: Call) -> Outcome:
    """DELETE of all configurations that match the query."""
    return _each([_delete(call, vault) for vault in _matching(call)])


def vault_of(call: Call) -> Vault:
    """The configuration that the path names. Raises ApiError 4 if the call can see none of that UUID."""
    vault = call.cluster.vault(call.key)
    if not call.sees(vault.svm):
        raise ApiError(4)
    return vault


def _matching(call: Call) -> list[Vault]:
    if not call.filters:
        raise ApiError(262212, message="A change of a collection needs a query that says which records it is for.")
    found = find(source(call), call.schema, call.filters)
    return [call.cluster.vault(record["uuid"]) for number, record in found]


def _owner(call: Call, name: str | None, svm_uuid: str | None) -> NamedObject | None:
    """The SVM that a POST is for; None stands for the cluster."""
    if name is None and svm_uuid is None:
        return call.tunnel
    svm = call.cluster.svm(name, svm_uuid)
    if not call.sees(svm):
        raise ApiError(2621706, "svm.name")
    return svm


def _refuse_volumes(cluster: Cluster, vault: Vault) -> None:
    """Volumes whose keys are elsewhere stand in the way of a key manager of the SVM's own."""
    surroundings, nae_code = cluster.surroundings(vault.owner), cluster.release.nae_code
    if surroundings.keys_in_admin_svm and not cluster.release.moves_volume_keys:
        raise ApiError(65537505)
    if surroundings.nae_volumes and nae_code is not None:
        raise ApiError(nae_code)


def _stored(cluster: Cluster, values: dict[str, Any]) -> dict[str, Any]:
    if "key_id" in values:
        values["key_id"] = cluster.keys.stored(values["key_id"], cluster.release.key_id_versioned)
    return values


def _modify(call: Call, vault: Vault, values: dict[str, Any]) -> Outcome:
    cluster = call.cluster
    surroundings = cluster.surroundings(vault.owner)
    if "key_id" in values and surroundings.keys_in_admin_svm:
        raise ApiError(65537547)
    unchecked = values.pop(SKIP_VERIFICATION, None) or not cluster.release.checks_credentials
    credential = next((name for name in CREDENTIALS if name in values), None)
    if credential and not unchecked and not surroundings.accepts(values):
        raise ApiError(65537540 if credential == "client_secret" else 65537573)
    stored = _stored(cluster, values)

    def effect() -> None:
        current = cluster.stored_still(vault).values
        if credential:  # the one that is given last counts
            for name in CREDENTIALS:
                current.pop(name, None)
        current.update(stored)
        for name in [name for name, value in current.items() if value is None]:
            del current[name]

    return carry_out(call, vault.svm, effect, cluster.settings.patch_is_job, Answer())


def _delete(call: Call, vault: Vault) -> Outcome:
    cluster = call.cluster
    blocker = cluster.surroundings(vault.owner).delete_blocker
    if not vault.enabled:
        raise ApiError(65537120)
    if blocker is not None:
        raise ApiError(blocker)

    def effect() -> None:
        cluster.remove(vault)

    return carry_out(call, vault.svm, effect, cluster.settings.delete_is_job, Answer())


def _each(outcomes: Sequence[Outcome]) -> Outcome:
    jobs = tuple(job for outcome in outcomes for job in outcome.jobs)
    return Outcome(Answer(200, {"num_records": len(outcomes)}), jobs)
