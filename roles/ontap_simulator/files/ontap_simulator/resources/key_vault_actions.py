# Copyright: (c) 2026, storage_keys.ontap contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The actions on a key vault configuration: restore, rekey-internal and rekey-external."""

from __future__ import annotations

from ..api.bodies import values_to_post
from ..api.errors import ApiError
from ..system.cluster import Vault
from ..system.surroundings import BLOCKED, Surroundings
from .calls import Call, Outcome, start_action
from .key_vault_body import check_key_id
from .key_vaults import vault_of

# The states of a keystore in which ONTAP refuses to replace its keys.
_HINDRANCES = {"switching": 65537610, "initializing": 65539436, "disabling": 65539437}


def restore(call: Call) -> Outcome:
    """POST restore: a job that brings the key back to every node, if the vault can be reached then."""
    vault = _enabled(call)

    def effect() -> None:
        surroundings = _surroundings(call, vault)
        if not surroundings.vault_reachable(vault.values):
            raise ApiError(65537515)
        surroundings.nodes_without_key.clear()
        surroundings.restores += 1

    return start_action(call, vault.svm, effect)


def rekey_internal(call: Call) -> Outcome:
    """POST rekey-internal: a job; refused at once where there is no key to replace."""
    vault = _rekeyable(call)
    if not call.cluster.surroundings(vault.owner).volumes:
        raise ApiError(65537559)

    def effect() -> None:
        _surroundings(call, vault).rekeys += 1

    return start_action(call, vault.svm, effect)


def rekey_external(call: Call) -> Outcome:
    """POST rekey-external: a job after which the keys are protected by the KEK that the body names."""
    given = values_to_post(call.schema, call.body)
    check_key_id(given)
    vault = _rekeyable(call)

    def effect() -> None:
        cluster = call.cluster
        key_id = cluster.keys.stored(given["key_id"], cluster.release.key_id_versioned)
        cluster.stored_still(vault).values["key_id"] = key_id

    return start_action(call, vault.svm, effect)


def _enabled(call: Call) -> Vault:
    vault = vault_of(call)
    if not vault.enabled:
        raise ApiError(65537120)
    return vault


def _rekeyable(call: Call) -> Vault:
    vault = _enabled(call)
    surroundings = call.cluster.surroundings(vault.owner)
    if surroundings.keystore_state == BLOCKED:
        raise ApiError(65537556)
    if call.cluster.release.keystore_states and surroundings.keystore_state in _HINDRANCES:
        raise ApiError(_HINDRANCES[surroundings.keystore_state])
    if surroundings.keys_in_admin_svm:
        raise ApiError(65537547)
    return vault


def _surroundings(call: Call, vault: Vault) -> Surroundings:
    """What the job of a configuration works on. Raises ApiError 65537120 if it was deleted meanwhile."""
    return call.cluster.surroundings(call.cluster.stored_still(vault).owner)
