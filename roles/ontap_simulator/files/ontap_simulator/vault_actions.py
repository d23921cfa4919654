# Copyright: (c) 2026, storage_keys.ontap contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The actions on a key vault configuration: restore, rekey-internal and rekey-external."""

from __future__ import annotations

from .bodies import check_key_id, values_to_post
from .calls import Call, Outcome, start_action
from .cluster import Vault
from .errors import ApiError
from .outside import BLOCKED, Outside
from .vaults import vault_of

# The states of a keystore in which ONTAP refuses to replace its keys.
_HINDRANCES = {"switching": 65537610, "initializing": 65539436, "disabling": 65539437}


def restore(call: Call) -> Outcome:
    """POST restore: a job that brings the key back to every node, if the vault can be reached then."""
    vault = _enabled(call)

    def effect() -> None:
        outside = _outside(call, vault)
        if not outside.vault_reachable(vault.values):
            raise ApiError(65537515)
        outside.nodes_without_key.clear()
        outside.restores += 1

    return start_action(call, vault.svm, effect)


def rekey_internal(call: Call) -> Outcome:
    """POST rekey-internal: a job; refused at once where there is no key to replace."""
    vault = _rekeyable(call)
    if not call.cluster.outside(vault.owner).volumes:
        raise ApiError(65537559)

    def effect() -> None:
        _outside(call, vault).rekeys += 1

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
    outside = call.cluster.outside(vault.owner)
    if outside.keystore_state == BLOCKED:
        raise ApiError(65537556)
    if call.cluster.release.keystore_states and outside.keystore_state in _HINDRANCES:
        raise ApiError(_HINDRANCES[outside.keystore_state])
    if outside.keys_in_admin_svm:
        raise ApiError(65537547)
    return vault


def _outside(call: Call, vault: Vault) -> Outside:
    """What the job of a configuration works on. Raises ApiError 65537120 if it was deleted meanwhile."""
    return call.cluster.outside(call.cluster.stored_still(vault).owner)
