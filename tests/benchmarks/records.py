# Copyright: (c) 2026, storage_keys.ontap contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The configurations that the benchmarks work on: one for each SVM, ``vs0``, ``vs1`` and so on."""

from __future__ import annotations

import typing as t

COLLECTION_PATH = "/api/security/azure-key-vaults"

VALUES = {
    "name": "https://example.vault.azure.net/",
    "key_id": "https://example.vault.azure.net/keys/key1",
    "client_id": "3c1dd0ac-6f19-4c33-a5a5-3c8cbca01f0e",
    "tenant_id": "c9f32fcb-4ab7-40fe-af1b-1850d46cfbbe",
    "client_secret": "a-secret-of-the-benchmarks",
}


def options(number: int) -> dict[str, t.Any]:
    """One configuration as the options of akv_config, and as an entry of akv_configs."""
    return {"svm_name": f"vs{number}", **VALUES}


def body(number: int) -> dict[str, t.Any]:
    """The same as the body of a POST."""
    return {"svm": {"name": f"vs{number}"}, **VALUES}
