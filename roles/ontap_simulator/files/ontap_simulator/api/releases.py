# Copyright: (c) 2026, storage_keys.ontap contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What each ONTAP release is like: the fields and operations that it has, and how it behaves."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from .operations import OPERATIONS as _OPERATIONS
from .operations import Operation
from .resource_fields import RESOURCES
from .schema import Field, Schema

VERSIONS = (
    "9.8", "9.9.1", "9.10.1", "9.11.1", "9.12.1", "9.13.1", "9.14.1", "9.15.1", "9.16.1", "9.17.1", "9.18.1", "9.19.1",
)
DEFAULT_VERSION = "9.9.1"
# 9.11.1 is known to have the earlier ones, 9.17.1 the later ones.
_EARLIER_DESTINATION_CODES = {"empty": 983088, "spaces": 983089, "invalid": 983094, "not of the type": 983151}
_DESTINATION_CODES = {"empty": 983180, "spaces": 983181, "invalid": 983182, "not of the type": 983184}


@dataclass(frozen=True)
class Release:
    """One ONTAP release as clients see it."""

    version: str
    code_type: str  # of ``code`` in state and reachability: "integer" or "string"
    key_id_versioned: bool  # whether GET returns the version of the KEK in key_id
    no_credential_code: int  # of a POST without client secret and certificate
    checks_credentials: bool  # whether PATCH tries new credentials with Azure
    checks_vault_name: bool  # whether the URL of the vault must look like one
    bearer_tokens: bool
    post_is_job: bool  # whether creating takes a job
    delete_is_job: bool  # whether deleting takes a job
    action_status: int  # of an action whose job has ended within return_timeout
    keystore_states: bool  # whether the state of a keystore is told, and hinders a rekey
    admin_svm_switch_code: int  # of the attempt to enable a cloud key manager for the admin SVM
    moves_volume_keys: bool  # whether enabling a configuration moves volume keys into it from the admin SVM's key manager
    destination_codes: Mapping[str, int]  # of what is wrong with an EMS destination
    nae_code: int | None  # of a POST for an SVM with NAE volumes; None: not refused
    schemas: Mapping[str, Schema] = field(default_factory=dict)
    operations: tuple[Operation, ...] = ()

    @property
    def numbers(self) -> tuple[int, int, int]:
        """Generation, major and minor number."""
        return _numbers(self.version)


def release_for(version: str) -> Release:
    """The release with the resources and operations it knows. Raises ValueError if the simulator does not know it."""
    if version not in VERSIONS:
        raise ValueError(f"ONTAP {version} is not supported by the simulator; supported: {', '.join(VERSIONS)}")

    def since(first: str) -> bool:
        return _numbers(version) >= _numbers(first)

    return Release(
        version=version,
        code_type="string" if since("9.12.1") else "integer",
        key_id_versioned=since("9.13.1"),
        no_credential_code=65537567 if since("9.10.1") else 262212,
        checks_credentials=since("9.10.1"),
        checks_vault_name=since("9.18.1"),
        # ONTAP has them since 9.14.1; on the default release they let every way to log in be tried.
        bearer_tokens=since("9.14.1") or version == DEFAULT_VERSION,
        post_is_job=since("9.15.1"),
        delete_is_job=since("9.16.1"),
        action_status=201 if since("9.15.1") else 200 if since("9.13.1") else 202,
        keystore_states=since("9.16.1"),
        admin_svm_switch_code=65539514 if since("9.16.1") else 65539513,
        moves_volume_keys=since("9.19.1"),
        destination_codes=_DESTINATION_CODES if since("9.12.1") else _EARLIER_DESTINATION_CODES,
        nae_code=65539704 if since("9.17.1") else 65539703 if version == "9.15.1" else None,
        schemas={
            name: Schema(tuple(item for item in fields if _known(item, version)), arrays)
            for name, (fields, arrays) in RESOURCES.items()
        },
        operations=tuple(_with_parameters(item, version) for item in _OPERATIONS if _known(item, version)),
    )


def _with_parameters(operation: Operation, version: str) -> Operation:
    """The operation with those of its later parameters that the release has."""
    later = tuple(name for name, first in operation.later if _numbers(first) <= _numbers(version))
    return replace(operation, parameters=operation.parameters + later)


def _known(item: Field | Operation, version: str) -> bool:
    until = item.until is None or _numbers(version) <= _numbers(item.until)
    return _numbers(item.since) <= _numbers(version) and until


def _numbers(version: str) -> tuple[int, int, int]:
    generation, major, *minor = (int(part) for part in version.split("."))
    return generation, major, minor[0] if minor else 0
