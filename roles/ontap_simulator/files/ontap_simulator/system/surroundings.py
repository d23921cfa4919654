# Copyright: (c) 2026, storage_keys.ontap contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What an Azure Key Vault configuration depends on outside ONTAP, and what ONTAP reports of it."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Any

from ..api.schema import Record

# What ONTAP's documentation shows as an example of a status code; no list of these codes is published.
NO_VOLUMES_CODE = 346758
NOT_REACHABLE_CODE = 65537549
NO_KEY_CODE = 65537551
NO_EKMIP_CODE = 65537552
OUTAGES = (NOT_REACHABLE_CODE, NO_KEY_CODE, NO_EKMIP_CODE)

ACTIVE, BLOCKED = "active", "blocked"  # states of a keystore

# What tests may change, by its name; and what they change node by node, with the set that has the other nodes.
_CHANGEABLE = (
    "reachable",
    "key_enabled",
    "key_expired",
    "valid_secret",
    "valid_certificate",
    "volumes",
    "nae_volumes",
    "keys_in_admin_svm",
    "keystore_state",
    "delete_blocker",
)
_BY_NODE = {"available": "nodes_without_key", "ekmip": "nodes_without_ekmip"}


@dataclass
class Surroundings:
    """The surroundings of one SVM, or of the cluster. Sets of node names say where something is missing."""

    reachable: bool = True  # the network path to the vault
    key_enabled: bool = True  # whether Azure lets the key be used
    key_expired: bool = False  # whether the key's version has expired; it can be used all the same
    valid_secret: str | None = None  # the client secret that Azure accepts; None: any
    valid_certificate: str | None = None  # the client certificate that Azure accepts; None: any
    volumes: bool = True  # whether the SVM has encrypted volumes
    nodes_without_key: set[str] = field(default_factory=set)
    nodes_without_ekmip: set[str] = field(default_factory=set)
    keys_in_admin_svm: bool = False  # whether volume keys are still kept by the admin SVM's key manager
    delete_blocker: int | None = None  # the code with which ONTAP refuses to delete the configuration
    nae_volumes: bool = False  # whether volumes are encrypted with keys of their aggregates
    keystore_state: str = ACTIVE  # of the configuration that is enabled
    rekeys: int = 0
    restores: int = 0

    def change(self, changes: Mapping[str, Any], nodes: Collection[str]) -> None:
        """Change several at once; ``available`` and ``ekmip`` are truth values by node. ValueError for anything else."""
        for name, value in changes.items():
            if name in _BY_NODE:
                self._mark(name, value, nodes)
            elif name in _CHANGEABLE:
                setattr(self, name, value)
            else:
                raise ValueError(f"there is no {name} to change; there are: {', '.join([*_CHANGEABLE, *_BY_NODE])}")

    def _mark(self, name: str, present: Mapping[str, bool], nodes: Collection[str]) -> None:
        unknown = sorted(set(present) - set(nodes))
        if unknown:
            raise ValueError(f"there is no node {', '.join(unknown)}")
        missing: set[str] = getattr(self, _BY_NODE[name])
        for node, truth in present.items():
            (missing.discard if truth else missing.add)(node)

    def accepts(self, credentials: Mapping[str, Any]) -> bool:
        """Whether Azure accepts the client secret or certificate that is among these values."""
        if "client_certificate" in credentials:
            return self.valid_certificate in (None, credentials["client_certificate"])
        return self.valid_secret in (None, credentials["client_secret"])

    def vault_reachable(self, credentials: Mapping[str, Any]) -> bool:
        """Whether ONTAP can use the key in the vault with the client secret or certificate that is among these values."""
        return self.reachable and self.key_enabled and self.accepts(credentials)

    def state(self, nodes: list[str]) -> Record:
        """ONTAP's ``state``."""
        if not self.volumes:
            reason = ("No volumes created yet for the SVM. "
                      "Wrapped KEK status will be available after creating encrypted volumes.")
            return {"available": False, "code": NO_VOLUMES_CODE, "message": _missing_key(nodes, reason)}
        without = [node for node in nodes if node in self.nodes_without_key]
        if without:
            return {"available": False, "code": NO_KEY_CODE, "message": _missing_key(without, "The KEK is missing.")}
        return {"available": True, "code": 0, "message": ""}

    def azure_reachability(self, credentials: Mapping[str, Any]) -> Record:
        """ONTAP's ``azure_reachability``."""
        if self.vault_reachable(credentials):
            return {"reachable": True, "code": 0, "message": ""}
        if not self.reachable:
            reason = "connection timed out"
        elif not self.accepts(credentials):
            reason = "authentication failed"
        else:
            reason = "the key cannot be used"
        message = f"AKV service is not reachable from all nodes - {reason}."
        return {"reachable": False, "code": NOT_REACHABLE_CODE, "message": message}

    def ekmip_reachability(self, node: str) -> Record:
        """One node's part of ONTAP's ``ekmip_reachability``."""
        if node not in self.nodes_without_ekmip:
            return {"reachable": True, "code": 0, "message": ""}
        return {"reachable": False, "code": NO_EKMIP_CODE, "message": "Embedded KMIP server status is not available."}


def _missing_key(nodes: list[str], reason: str) -> str:
    listed = " ".join(f"Node: {node}. Reason: {reason}" for node in nodes)
    return f"Top-level internal key protection key (KEK) is unavailable on the following nodes: {listed}"
