# Copyright: (c) 2026, storage_keys.ontap contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What lies around an SVM, for tests and users to change: the network, Azure, its volumes, and what ONTAP found there."""

from __future__ import annotations

from typing import Any

from ..system.cluster import Cluster
from ..system.surroundings import Surroundings


class Outside:
    """The surroundings of one cluster. An SVM is named by its name, the cluster itself by None."""

    def __init__(self, cluster: Cluster):
        self.cluster = cluster

    def set_reachable(self, svm: str | None, reachable: bool) -> None:
        """Whether the network leads to the vault."""
        self.change_surroundings(svm, {"reachable": reachable})

    def expire_secret(self, svm: str | None, valid: str) -> None:
        """From now on Azure accepts only the client secret ``valid``."""
        self.change_surroundings(svm, {"valid_secret": valid})

    def expire_certificate(self, svm: str | None, valid: str) -> None:
        """From now on Azure accepts only the client certificate ``valid``."""
        self.change_surroundings(svm, {"valid_certificate": valid})

    def rotate_key(self, key_id: str, version: str | None = None) -> str:
        """Give a key in Azure a new version, which ONTAP follows with its next good poll; the answer is its identifier.

        ValueError if it is no key.
        """
        with self.cluster.lock:
            return self.cluster.keys.rotate(key_id, version)

    def set_key_enabled(self, svm: str | None, enabled: bool) -> None:
        """Whether Azure lets the key be used."""
        self.change_surroundings(svm, {"key_enabled": enabled})

    def set_key_expired(self, svm: str | None, expired: bool) -> None:
        """Whether the key's version has expired."""
        self.change_surroundings(svm, {"key_expired": expired})

    def set_available(self, svm: str | None, available: bool, node: str | None = None) -> None:
        """Whether the KEK is present on one node or, by default, on all of them."""
        names = [each.name for each in self.cluster.nodes] if node is None else [node]
        self.change_surroundings(svm, {"available": dict.fromkeys(names, available)})

    def set_ekmip(self, svm: str | None, node: str, reachable: bool) -> None:
        """Whether the SVM on that node reaches the embedded KMIP servers."""
        self.change_surroundings(svm, {"ekmip": {node: reachable}})

    def set_volumes(self, svm: str | None, volumes: bool) -> None:
        """Whether the SVM has encrypted volumes."""
        self.change_surroundings(svm, {"volumes": volumes})

    def block_delete(self, svm: str | None, code: int | None) -> None:
        """Refuse to delete the configuration with this code; None ends that."""
        self.change_surroundings(svm, {"delete_blocker": code})

    def keep_keys_in_admin_svm(self, svm: str | None, kept: bool) -> None:
        """Whether volume keys of the SVM are still with the admin SVM's key manager."""
        self.change_surroundings(svm, {"keys_in_admin_svm": kept})

    def set_nae_volumes(self, svm: str | None, volumes: bool) -> None:
        """Whether the SVM has volumes that are encrypted with keys of their aggregates."""
        self.change_surroundings(svm, {"nae_volumes": volumes})

    def set_keystore_state(self, svm: str | None, state: str) -> None:
        """The state, by ONTAP's name, of the configuration that is enabled."""
        self.change_surroundings(svm, {"keystore_state": state})

    def rekeys(self, svm: str | None) -> int:
        """How often the internal key was replaced."""
        return self._surroundings(svm).rekeys

    def restores(self, svm: str | None) -> int:
        """How often the keys were restored."""
        return self._surroundings(svm).restores

    def change_surroundings(self, svm: str | None, changes: dict[str, Any]) -> None:
        """Several of the above at once: ``reachable``, ``key_enabled``, ``key_expired``, ``valid_secret``, ``valid_certificate``, ``volumes``,
        ``nae_volumes``, ``keys_in_admin_svm``, ``keystore_state``, ``delete_blocker``, and ``available`` and ``ekmip``
        as dicts of node name and truth.

        Raises ValueError for anything else and ApiError 2621462 for an unknown SVM.
        """
        surroundings = self._surroundings(svm)
        with self.cluster.lock:
            surroundings.change(changes, [node.name for node in self.cluster.nodes])
            self.cluster.polling.notice(svm)

    def _surroundings(self, svm: str | None) -> Surroundings:
        with self.cluster.lock:
            self.cluster.advance()
            return self.cluster.surroundings(svm)
