# Copyright: (c) 2026, storage_keys.ontap contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What differs between ONTAP releases, as data: resources, operations and how values look on the wire.

A new release is a row in RELEASES and, where something appeared or went, a ``since`` or ``until`` in the tables.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from .schema import Field, Schema


@dataclass(frozen=True)
class Operation:
    """One method of one path, named by the ``operationId`` of ONTAP's API description.

    ``parameters`` are those of the URL besides filters; ``filters`` says whether fields of the resource may be there
    too. ``body`` says whether the operation reads a body.
    """

    name: str
    method: str
    path: str
    resource: str
    parameters: tuple[str, ...] = ()
    filters: bool = False
    body: bool = False
    since: str = "9.6"
    until: str | None = None


@dataclass(frozen=True)
class Release:
    """One ONTAP release as clients see it."""

    version: str
    code_type: str  # of ``code`` in state and reachability: "integer" or "string"
    key_id_versioned: bool  # whether GET returns the version of the KEK in key_id
    schemas: Mapping[str, Schema] = field(default_factory=dict)
    operations: tuple[Operation, ...] = ()

    @property
    def numbers(self) -> tuple[int, int, int]:
        """Generation, major and minor number."""
        return _numbers(self.version)


# The parameters of the URL that are no fields; the bounds are those of ONTAP's API description.
PARAMETERS: dict[str, Field] = {
    parameter.name: parameter
    for parameter in (
        Field("fields"),
        Field("max_records", "integer", low=1),
        Field("return_timeout", "integer", low=0, high=120),
        Field("return_records", "boolean"),
        Field("order_by"),
        Field("start"),
        Field("action", enum=("pause", "resume", "cancel")),
    )
}

_AKV_FIELDS = (
    Field("uuid", listed=True),
    Field("scope", enum=("svm", "cluster")),
    Field("svm.uuid", create=True, listed=True),
    Field("svm.name", create=True, listed=True),
    Field("name", create=True, required=True, listed=True),
    Field("client_id", create=True, modify=True, required=True),
    Field("tenant_id", create=True, modify=True, required=True),
    Field("key_id", create=True, modify=True, required=True),
    Field("client_secret", create=True, modify=True, required=True, read=False, secret=True),
    Field("proxy_type", enum=("http", "https"), create=True, modify=True),
    Field("proxy_host", create=True, modify=True),
    Field("proxy_port", "integer", low=0, high=65535, create=True, modify=True),
    Field("proxy_username", create=True, modify=True),
    Field("proxy_password", create=True, modify=True, read=False, secret=True),
    Field("state.available", "boolean", advanced=True),
    Field("state.code", "integer", advanced=True),
    Field("state.message", advanced=True),
    Field("azure_reachability.reachable", "boolean", advanced=True),
    Field("azure_reachability.code", "integer", advanced=True),
    Field("azure_reachability.message", advanced=True),
    Field("ekmip_reachability.node.uuid", advanced=True),
    Field("ekmip_reachability.node.name", advanced=True),
    Field("ekmip_reachability.reachable", "boolean", advanced=True),
    Field("ekmip_reachability.code", "integer", advanced=True),
    Field("ekmip_reachability.message", advanced=True),
)
_VERSION_FIELDS = (
    Field("version.full"),
    Field("version.generation", "integer"),
    Field("version.major", "integer"),
    Field("version.minor", "integer"),
)
_SVM_STATES = ("starting", "running", "stopping", "stopped", "deleting", "initializing")
_SVM_SUBTYPES = ("default", "dp_destination", "sync_source", "sync_destination", "data_engine")
_RESOURCES: dict[str, tuple[tuple[Field, ...], frozenset[str]]] = {
    "azure_key_vault": (_AKV_FIELDS, frozenset({"ekmip_reachability"})),
    "cluster": ((Field("uuid"), Field("name"), *_VERSION_FIELDS), frozenset()),
    "node": (
        (
            Field("uuid", listed=True),
            Field("name", listed=True),
            Field("state", enum=("up", "down"), since="9.8"),
            *_VERSION_FIELDS,
        ),
        frozenset(),
    ),
    "job": (
        (
            Field("uuid", listed=True),
            Field("description"),
            Field("state", enum=("queued", "running", "paused", "success", "failure")),
            Field("message"),
            Field("code", "integer"),
            Field("start_time"),
            Field("end_time"),
            Field("error.message", since="9.9.1"),
            Field("error.code", since="9.9.1"),
            Field("svm.uuid", since="9.8"),
            Field("svm.name", since="9.8"),
        ),
        frozenset(),
    ),
    "svm": (
        (
            Field("uuid", listed=True),
            Field("name", listed=True),
            Field("state", enum=_SVM_STATES),
            Field("subtype", enum=_SVM_SUBTYPES),
        ),
        frozenset(),
    ),
}

_LISTING = ("fields", "max_records", "return_timeout", "return_records", "order_by", "start")
_ACTION = ("return_timeout", "return_records")
_BY_QUERY = ("return_timeout", "return_records")
_SINGLE = ("fields", "max_records", "return_timeout", "return_records", "order_by")
_VAULT = "azure_key_vault"
_AKV = "/api/security/azure-key-vaults"
_OPERATIONS = (
    Operation("azure_key_vault_collection_get", "GET", _AKV, _VAULT, _LISTING, filters=True),
    Operation("azure_key_vault_create", "POST", _AKV, _VAULT, ("return_records",), body=True),
    Operation("azure_key_vault_modify_collection", "PATCH", _AKV, _VAULT, _BY_QUERY, filters=True, body=True),
    Operation("azure_key_vault_delete_collection", "DELETE", _AKV, _VAULT, _BY_QUERY, filters=True),
    Operation("azure_key_vault_get", "GET", _AKV + "/{uuid}", _VAULT, ("fields",)),
    Operation("azure_key_vault_modify", "PATCH", _AKV + "/{uuid}", _VAULT, ("return_timeout",), body=True),
    Operation("azure_key_vault_delete", "DELETE", _AKV + "/{uuid}", _VAULT),
    Operation("azure_key_vault_restore", "POST", _AKV + "/{uuid}/restore", _VAULT, _ACTION),
    Operation("azure_key_vault_rekey_internal", "POST", _AKV + "/{uuid}/rekey-internal", _VAULT, _ACTION),
    # The vendor's Python client spelled the action like this up to its release for 9.10.1.
    Operation(
        "azure_key_vault_rekey_internal", "POST", _AKV + "/{uuid}/rekey_internal", _VAULT, _ACTION, until="9.10.1"
    ),
    Operation("cluster_get", "GET", "/api/cluster", "cluster", _SINGLE),
    Operation("nodes_get", "GET", "/api/cluster/nodes", "node", _LISTING, filters=True),
    Operation("node_get", "GET", "/api/cluster/nodes/{uuid}", "node", ("fields",)),
    Operation("jobs_get", "GET", "/api/cluster/jobs", "job", _LISTING, filters=True),
    Operation("job_get", "GET", "/api/cluster/jobs/{uuid}", "job", ("fields",)),
    Operation("job_modify", "PATCH", "/api/cluster/jobs/{uuid}", "job", ("action",), body=True),
    Operation("svm_collection_get", "GET", "/api/svm/svms", "svm", _LISTING, filters=True),
    Operation("svm_get", "GET", "/api/svm/svms/{uuid}", "svm", ("fields",)),
)

RELEASES: dict[str, Release] = {
    release.version: release
    for release in (Release("9.9.1", code_type="integer", key_id_versioned=False),)
}
DEFAULT_VERSION = "9.9.1"


def release_for(version: str) -> Release:
    """The release with the resources and operations it knows. Raises ValueError if the simulator does not know it."""
    if version not in RELEASES:
        raise ValueError(f"ONTAP {version} is not supported by the simulator; supported: {', '.join(RELEASES)}")
    base = RELEASES[version]
    schemas = {
        name: Schema(tuple(item for item in fields if _known(item, version)), arrays)
        for name, (fields, arrays) in _RESOURCES.items()
    }
    operations = tuple(item for item in _OPERATIONS if _known(item, version))
    return Release(base.version, base.code_type, base.key_id_versioned, schemas, operations)


def _known(item: Field | Operation, version: str) -> bool:
    until = item.until is None or _numbers(version) <= _numbers(item.until)
    return _numbers(item.since) <= _numbers(version) and until


def _numbers(version: str) -> tuple[int, int, int]:
    generation, major, *minor = (int(part) for part in version.split("."))
    return generation, major, minor[0] if minor else 0
