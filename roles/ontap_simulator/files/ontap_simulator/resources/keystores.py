# Copyright: (c) 2026, storage_keys.ontap contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The operations of ``/security/key-stores``: every keystore, and which one of an SVM is enabled."""

from __future__ import annotations

from ..api.bodies import typed
from ..api.errors import ApiError
from ..api.http_messages import Answer
from ..api.listing import find_record, records_source
from ..api.schema import Record
from ..system.cluster import Cluster, Vault
from .calls import Call, Outcome, carry_out
from .key_vault_record import configuration, view, visible

PATH = "/api/security/key-stores"


def collection_get(call: Call) -> Outcome:
    """GET of the collection."""
    return Outcome(call.collection(records_source(_records(call))))


def get(call: Call) -> Outcome:
    """GET of one keystore."""
    return Outcome(call.single(find_record(_records(call), call.key)))


def modify(call: Call) -> Outcome:
    """PATCH with ``enabled`` true: 200, or 202 and a job that makes it the SVM's only enabled configuration."""
    cluster = call.cluster
    vault = next((vault for vault in visible(call) if vault.uuid == call.key), None)
    if vault is None:
        raise ApiError(65538908)
    wanted = typed(call.schema, call.body, "modify", refused=262203).get("enabled")
    if not wanted:
        raise ApiError(65538909 if wanted is None else 65538910)
    _refuse_to_enable(cluster, vault)
    surroundings = cluster.surroundings(vault.owner)
    # It remains like that if the job fails for a reason of its own: a switch that was interrupted.
    surroundings.keystore_state = "switching"

    def effect() -> None:
        surroundings.keystore_state = "active"
        if vault.uuid not in cluster.vaults:
            raise ApiError(65539207)
        if not surroundings.vault_reachable(vault.values):
            raise ApiError(65537605)
        for other in cluster.vaults_of(vault.svm):
            other.enabled = other is vault
        cluster.enabled(vault)

    return carry_out(call, vault.svm, effect, cluster.settings.enable_is_job, Answer())


def delete(call: Call) -> Outcome:
    """DELETE of a configuration that is not enabled: 200, or 202 and a job."""
    cluster = call.cluster
    if find_record(_records(call), call.key)["enabled"]:
        raise ApiError(65538905)
    vault = cluster.vault(call.key)

    def effect() -> None:
        if cluster.stored_still(vault).enabled:
            raise ApiError(65538905)
        cluster.remove(vault)

    return carry_out(call, vault.svm, effect, cluster.settings.keystore_delete_is_job, Answer())


def _refuse_to_enable(cluster: Cluster, vault: Vault) -> None:
    surroundings = cluster.surroundings(vault.owner)
    if vault.enabled:
        raise ApiError(65539218)
    if vault.svm is None:
        raise ApiError(cluster.release.admin_svm_switch_code)
    if surroundings.nae_volumes:
        raise ApiError(65539704)
    if surroundings.keystore_state not in ("active", "switching"):
        raise ApiError(65539212)


def _records(call: Call) -> list[Record]:
    """The onboard key manager of the admin SVM, and every key vault configuration."""
    records = [_record(call.cluster, vault) for vault in visible(call)]
    return ([_onboard(call.cluster)] if call.sees(None) else []) + records


def _record(cluster: Cluster, vault: Vault) -> Record:
    whole = view(cluster, vault, advanced=False)
    record: Record = {name: whole[name] for name in ("uuid", "scope", "svm") if name in whole}
    record.update(type="akv", location="external", enabled=vault.enabled, is_svm_kek=False)
    record.update(configuration=configuration(vault), _links={"self": {"href": f"{PATH}/{vault.uuid}"}})
    if vault.enabled:
        record["state"] = cluster.surroundings(vault.owner).keystore_state
    return record


def _onboard(cluster: Cluster) -> Record:
    links = {"self": {"href": f"{PATH}/{cluster.onboard.uuid}"}}
    return {
        "uuid": cluster.onboard.uuid,
        "scope": "cluster",
        "type": "okm",
        "location": "onboard",
        "enabled": True,
        "configuration": {"name": "default", "uuid": cluster.onboard.uuid, "_links": links},
        "state": "active",
        "is_svm_kek": False,
        "_links": links,
    }
