# Copyright: (c) 2026, storage_keys.ontap contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""From options to the configurations that a task is about. Pure (private)."""

from __future__ import annotations

from ansible_collections.storage_keys.ontap.plugins.module_utils._akv.selection import Selection
from ansible_collections.storage_keys.ontap.plugins.module_utils._akv.values import HOST, IDENTIFIER, SVM_PATTERN, UUID, VAULT, Kind
from ansible_collections.storage_keys.ontap.plugins.module_utils._errors.exceptions import OptionError
from ansible_collections.storage_keys.ontap.plugins.module_utils._task.options import Params, checked, names_of


def selection_of(params: Params, *, must_name: bool = False, enabled_only: bool = True) -> Selection:
    """Which existing configurations: all, or those that match every option that is given."""
    given = [name for name in ("svm_name", "svm_uuid", "uuid") if params[name] is not None]
    scope = params["scope"]
    if scope == "cluster" and given:
        raise OptionError("scope", f"cluster does not go with {given[0]}", f"Leave {given[0]} out, or set scope to svm.")
    if len(given) > 1:
        raise OptionError(given[1], f"does not go with {given[0]}", "Keep one of the two.")
    if must_name and not given and scope != "cluster":
        raise OptionError("svm_name", "missing", "Give svm_name, svm_uuid or uuid, or set scope to cluster.")
    client_id = checked("client_id", IDENTIFIER, params.get("client_id"))
    vault = _vault_of(params.get("vault"))
    values = names_of(given[0], SVM_PATTERN if given == ["svm_name"] else UUID, params[given[0]]) if given else ()
    return Selection(given[0] if given else None, values, scope, client_id, vault, enabled_only)


def _vault_of(vault: str | None) -> str | None:
    """Its URL, or its host alone."""
    kind: Kind = VAULT if vault and "://" in vault else HOST
    return checked("vault", kind._replace(remedy=VAULT.remedy), vault)
