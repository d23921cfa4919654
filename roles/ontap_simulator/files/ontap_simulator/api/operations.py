# Copyright: (c) 2026, storage_keys.ontap contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The methods and paths of the API, with the first and the last ONTAP release that has them, as data."""

from __future__ import annotations

from dataclasses import dataclass

from .schema import Field


@dataclass(frozen=True)
class Operation:
    """One method of one path, named by the ``operationId`` of ONTAP's API description.

    ``parameters`` are those of the URL besides filters; ``later`` holds the ones that came after the operation, with
    their first release. ``filters`` says whether fields of the resource may be there too. ``body`` says whether the
    operation reads a body. ``cluster_only`` operations are closed to accounts of an SVM.
    """

    name: str
    method: str
    path: str
    resource: str
    parameters: tuple[str, ...] = ()
    later: tuple[tuple[str, str], ...] = ()
    filters: bool = False
    body: bool = False
    cluster_only: bool = False
    since: str = "9.6"
    until: str | None = None


# The parameters of the URL that are no fields; the bounds are those of ONTAP's API description.
PARAMETERS: dict[str, Field] = {
    parameter.name: parameter
    for parameter in (
        Field("fields"),
        Field("max_records", "integer", low=1),
        Field("return_timeout", "integer", low=0, high=120),
        Field("return_records", "boolean"),
        Field("create_inactive", "boolean"),
        Field("order_by"),
        Field("start"),
        Field("filter.name"),
        Field("new_name"),
        Field("action", enum=("pause", "resume", "cancel")),
    )
}

_LISTING = ("fields", "max_records", "return_timeout", "return_records", "order_by", "start")
_ACTION = ("return_timeout", "return_records")
_BY_QUERY = ("return_timeout", "return_records")
_SINGLE = ("fields", "max_records", "return_timeout", "return_records", "order_by")
_TIMEOUT = ("return_timeout",)
_VAULT = "azure_key_vault"
_STORE = "security_keystore"
_AKV = "/api/security/azure-key-vaults"
_STORES = "/api/security/key-stores"
_MANAGERS = "/api/security/key-managers"
_FILTERS = "/api/support/ems/filters"
_TARGETS = "/api/support/ems/destinations"
_CREATE = (("create_inactive", "9.14.1"), ("return_timeout", "9.15.1"))
_DELETE = (("return_timeout", "9.16.1"),)

OPERATIONS = (
    Operation("azure_key_vault_collection_get", "GET", _AKV, _VAULT, _LISTING, filters=True),
    Operation("azure_key_vault_create", "POST", _AKV, _VAULT, ("return_records",), _CREATE, body=True),
    Operation("azure_key_vault_modify_collection", "PATCH", _AKV, _VAULT, _BY_QUERY, filters=True, body=True),
    Operation("azure_key_vault_delete_collection", "DELETE", _AKV, _VAULT, _BY_QUERY, filters=True),
    Operation("azure_key_vault_get", "GET", _AKV + "/{uuid}", _VAULT, ("fields",)),
    Operation("azure_key_vault_modify", "PATCH", _AKV + "/{uuid}", _VAULT, _TIMEOUT, body=True),
    Operation("azure_key_vault_delete", "DELETE", _AKV + "/{uuid}", _VAULT, (), _DELETE),
    Operation("azure_key_vault_restore", "POST", _AKV + "/{uuid}/restore", _VAULT, _ACTION),
    Operation("azure_key_vault_rekey_internal", "POST", _AKV + "/{uuid}/rekey-internal", _VAULT, _ACTION),
    # The vendor's Python client spelled the action like this up to its release for 9.10.1.
    Operation(
        "azure_key_vault_rekey_internal", "POST", _AKV + "/{uuid}/rekey_internal", _VAULT, _ACTION, until="9.10.1"
    ),
    Operation(
        "azure_key_vault_rekey_external",
        "POST",
        _AKV + "/{uuid}/rekey-external",
        "azure_key_vault_key",
        _ACTION,
        body=True,
        since="9.11.1",
    ),
    Operation("security_keystore_collection_get", "GET", _STORES, _STORE, _LISTING, filters=True, since="9.10.1"),
    Operation("security_keystore_get", "GET", _STORES + "/{uuid}", _STORE, ("fields",), since="9.14.1"),
    Operation("security_keystore_modify", "PATCH", _STORES + "/{uuid}", _STORE, _TIMEOUT, body=True, since="9.14.1"),
    Operation("security_keystore_delete", "DELETE", _STORES + "/{uuid}", _STORE, since="9.14.1"),
    Operation("security_key_manager_collection_get", "GET", _MANAGERS, "security_key_manager", _LISTING, filters=True),
    Operation(
        "security_key_manager_migrate",
        "POST",
        _MANAGERS + "/{uuid}/migrate",
        "key_migration",
        _ACTION,
        body=True,
        cluster_only=True,
    ),
    Operation("cluster_get", "GET", "/api/cluster", "cluster", _SINGLE, cluster_only=True),
    Operation("nodes_get", "GET", "/api/cluster/nodes", "node", _LISTING, filters=True, cluster_only=True),
    Operation("node_get", "GET", "/api/cluster/nodes/{uuid}", "node", ("fields",), cluster_only=True),
    Operation("jobs_get", "GET", "/api/cluster/jobs", "job", _LISTING, filters=True),
    Operation("job_get", "GET", "/api/cluster/jobs/{uuid}", "job", ("fields",)),
    Operation("job_modify", "PATCH", "/api/cluster/jobs/{uuid}", "job", ("action",), body=True),
    Operation("svm_collection_get", "GET", "/api/svm/svms", "svm", _LISTING, filters=True),
    Operation(
        "security_certificate_collection_get",
        "GET",
        "/api/security/certificates",
        "security_certificate",
        _LISTING,
        filters=True,
        cluster_only=True,
    ),
    Operation(
        "ems_event_collection_get",
        "GET",
        "/api/support/ems/events",
        "ems_event",
        (*_LISTING, "filter.name"),
        filters=True,
        cluster_only=True,
    ),
    Operation(
        "ems_message_collection_get",
        "GET",
        "/api/support/ems/messages",
        "ems_message",
        _LISTING,
        filters=True,
        cluster_only=True,
    ),
    Operation("ems_filter_collection_get", "GET", _FILTERS, "ems_filter", _LISTING, filters=True, cluster_only=True),
    Operation("ems_filter_create", "POST", _FILTERS, "ems_filter", ("return_records",), body=True, cluster_only=True),
    Operation("ems_filter_get", "GET", _FILTERS + "/{name}", "ems_filter", ("fields",), cluster_only=True),
    Operation("ems_filter_modify", "PATCH", _FILTERS + "/{name}", "ems_filter", ("new_name",), body=True, cluster_only=True),
    Operation("ems_filter_delete", "DELETE", _FILTERS + "/{name}", "ems_filter", cluster_only=True),
    Operation(
        "ems_destination_collection_get", "GET", _TARGETS, "ems_destination", _LISTING, filters=True, cluster_only=True
    ),
    Operation("ems_destination_create", "POST", _TARGETS, "ems_destination", ("return_records",), body=True, cluster_only=True),
    Operation("ems_destination_get", "GET", _TARGETS + "/{name}", "ems_destination", ("fields",), cluster_only=True),
    Operation("ems_destination_modify", "PATCH", _TARGETS + "/{name}", "ems_destination", body=True, cluster_only=True),
    Operation("ems_destination_delete", "DELETE", _TARGETS + "/{name}", "ems_destination", cluster_only=True),
    Operation("svm_get", "GET", "/api/svm/svms/{uuid}", "svm", ("fields",)),
)
