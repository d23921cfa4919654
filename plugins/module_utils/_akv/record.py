# Copyright: (c) 2026, storage_keys.ontap contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The AKV configuration as ONTAP's API knows it: who owns it, how it is found and read. Pure (private).

Source: the object azure_key_vault of /security/azure-key-vaults.
"""

from __future__ import annotations

import re
import typing as t
from collections.abc import Mapping, Sequence

from ansible_collections.storage_keys.ontap.plugins.module_utils._akv.fields import ADVANCED, SECRETS, SETTINGS
from ansible_collections.storage_keys.ontap.plugins.module_utils._akv.values import PORT, is_empty
from ansible_collections.storage_keys.ontap.plugins.module_utils._rest.answers import integer

PATH = "/security/azure-key-vaults"
KEY_STORES_PATH = "/security/key-stores"
DEFAULT_CONFIGURATION = "default"  # ONTAP's name for a configuration that was enabled when it was created

Record = Mapping[str, t.Any]


class Target(t.NamedTuple):
    """Which configuration a task is about: an SVM's, the cluster's, or the one with a uuid.

    Of several configurations ``configuration_name`` selects one, and without it the one that is enabled is meant.
    """

    scope: str = "svm"
    svm_name: str | None = None
    svm_uuid: str | None = None
    uuid: str | None = None
    configuration_name: str | None = None

    def __str__(self) -> str:
        if self.uuid:
            return f"configuration {self.uuid}"
        owner = "the cluster" if self.scope == "cluster" else f"SVM {self.svm_name or self.svm_uuid}"
        return f"{owner} (configuration {self.configuration_name})" if self.configuration_name else owner

    @property
    def configuration(self) -> str:
        """What it selects, in words."""
        return f"the AKV {self}" if self.uuid else f"the AKV configuration of {self}"

    @property
    def query(self) -> dict[str, str]:
        """The narrowest filter of GET that finds it."""
        if self.uuid:
            return {"uuid": literal(self.uuid)}
        if self.scope == "cluster":
            return {"scope": "cluster"}
        if self.svm_uuid:
            return {"svm.uuid": literal(self.svm_uuid)}
        return {"svm.name": literal(self.svm_name or "")}

    @property
    def svm(self) -> dict[str, str]:
        """The ``svm`` object of a POST; empty for the cluster."""
        if self.scope == "cluster":
            return {}
        return {key: value for key, value in (("name", self.svm_name), ("uuid", self.svm_uuid)) if value}

    def selects(self, record: Record) -> bool:
        """Whether a record is the one that the filter meant, so that no filter can be taken for something else."""
        if self.uuid:
            return same_uuid(record.get("uuid"), self.uuid)
        if not (configuration_name_of(record) == self.configuration_name if self.configuration_name else is_enabled(record)):
            return False
        if self.scope == "cluster":
            return scope_of(record) == "cluster"
        svm = svm_of(record)
        if self.svm_uuid:
            return same_uuid(svm.get("uuid"), self.svm_uuid)
        return svm.get("name") == self.svm_name

    def beside(self, records: Sequence[Record]) -> list[Record]:
        """Of these the ones that its owner has besides it."""
        owner = self._replace(configuration_name=None)
        return [record for record in records if owner.owns(record) and not self.selects(record)]

    def owns(self, record: Record) -> bool:
        """Whether every owner that the task names is the record's owner (a uuid may select another SVM's record)."""
        svm = svm_of(record)
        if self.scope == "cluster" and scope_of(record) != "cluster":
            return False
        if self.svm_name and svm.get("name") != self.svm_name:
            return False
        if self.configuration_name and configuration_name_of(record) != self.configuration_name:
            return False
        return not self.svm_uuid or same_uuid(svm.get("uuid"), self.svm_uuid)


def literal(value: str) -> str:
    """A value for ONTAP's query language that stands for itself, whatever operators its characters look like."""
    if re.fullmatch(r"[\w.:/@+-]+", value) and ".." not in value and value != "null":
        return value
    if '"' in value and "}" in value:  # neither kind of quotes can hold all of it
        return "".join(f"{{{part}}}" if part == '"' else f'"{part}"' for part in re.split('(")', value) if part)
    return f'"{value}"' if '"' not in value else f"{{{value}}}"


def scope_of(record: Record) -> str:
    """Whose a record is. One of the cluster may carry the admin SVM as its ``svm`` all the same."""
    return str(record.get("scope") or ("svm" if isinstance(record.get("svm"), Mapping) else "cluster"))


def svm_of(record: Record) -> Mapping[str, t.Any]:
    """The SVM that owns a record; empty where the cluster does."""
    svm = record.get("svm")
    return svm if isinstance(svm, Mapping) and scope_of(record) != "cluster" else {}


def configuration_name_of(record: Record) -> str | None:
    """The name of the configuration (not of its vault), which releases before 9.14.1 do not know."""
    configuration = record.get("configuration")
    return configuration.get("name") if isinstance(configuration, Mapping) else None


def is_enabled(record: Record) -> bool:
    """Releases before 9.14.1 know no other configurations than enabled ones."""
    return record.get("enabled") is not False


def owner_of(record: Record) -> str:
    """The owner in words, for messages and for the keys of a diff."""
    svm = svm_of(record)
    return "the cluster" if scope_of(record) == "cluster" else f"SVM {svm.get('name') or svm.get('uuid')}"


def identity_of(record: Record) -> dict[str, t.Any]:
    """Which configuration a record is, as an entry of a result tells it."""
    svm = svm_of(record)
    return {
        "owner": owner_of(record),
        "scope": scope_of(record),
        "svm_name": svm.get("name"),
        "svm_uuid": svm.get("uuid"),
        "uuid": str(record["uuid"]),
        "configuration_name": configuration_name_of(record),
    }


def as_result(record: Record | None) -> Record | None:
    """A record as a task tells it: with its owner in words, and with ``enabled`` on the releases that know no other ones."""
    return None if record is None else {**record, "owner": owner_of(record), "enabled": is_enabled(record)}


def same_uuid(left: t.Any, right: t.Any) -> bool:
    """A missing one is never the same as another."""
    return left is not None and right is not None and str(left).lower() == str(right).lower()


def read_record(raw: Record) -> dict[str, t.Any]:
    """A record as tasks return it: the API's names, without links and secrets, every code an integer.

    ``state.cluster_state``, the name that one example prints, is ``state.available``.
    """
    record = _without_links(raw)
    for name in SECRETS:
        record.pop(name, None)
    state = record.get("state")
    if isinstance(state, dict) and "cluster_state" in state:
        state.setdefault("available", state.pop("cluster_state"))
    for part in ADVANCED:
        value = record.get(part)
        for entry in value if isinstance(value, list) else [value]:
            if isinstance(entry, dict) and "code" in entry:
                entry["code"] = integer(entry["code"])
    for field in SETTINGS:
        if field.kind is PORT and not is_empty(record.get(field.name)):
            record[field.name] = integer(record[field.name]) or record[field.name]
    return record


def _without_links(value: t.Any) -> t.Any:
    if isinstance(value, (dict, Mapping)):
        return {key: _without_links(item) for key, item in value.items() if key != "_links"}
    if isinstance(value, list):
        return [_without_links(item) for item in value]
    return value
