# Copyright: (c) 2026, storage_keys.ontap contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The operations of ``/security/key-managers``, as far as they concern an SVM with a key vault of its own."""

from __future__ import annotations

from ..api.bodies import values_to_post
from ..api.errors import ApiError
from ..api.listing import records_source
from ..api.schema import Record
from .calls import Call, Outcome, start_action

_HINDRANCES = {"switching": 65537611, "initializing": 65539434, "disabling": 65539435}


def collection_get(call: Call) -> Outcome:
    """GET of the collection: the onboard key manager of the admin SVM; key vaults are not among them."""
    return Outcome(call.collection(records_source([_onboard(call)] if call.sees(None) else [])))


def migrate(call: Call) -> Outcome:
    """POST migrate: a job that moves the keys of an SVM from the admin SVM's key manager to its own key vault."""
    cluster = call.cluster
    if call.key != cluster.onboard.uuid:
        raise ApiError(4)
    destination = values_to_post(call.schema, call.body)["uuid"]
    if destination not in cluster.vaults:
        raise ApiError(65536959 if destination == call.key else 65537117, "uuid")
    vault = cluster.vaults[destination]
    surroundings = cluster.surroundings(vault.owner)
    if cluster.release.keystore_states and surroundings.keystore_state in _HINDRANCES:
        raise ApiError(_HINDRANCES[surroundings.keystore_state])

    def effect() -> None:
        surroundings = cluster.surroundings(cluster.stored_still(vault).owner)
        if not surroundings.vault_reachable(vault.values):
            raise ApiError(65537564)
        surroundings.keys_in_admin_svm = False

    return start_action(call, vault.svm, effect)


def _onboard(call: Call) -> Record:
    uuid = call.cluster.onboard.uuid
    links = {"self": {"href": f"/api/security/key-managers/{uuid}"}}
    return {"uuid": uuid, "scope": "cluster", "onboard": {"enabled": True}, "_links": links}
