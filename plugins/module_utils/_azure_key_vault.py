# Copyright: (c) 2026, storage_keys.ontap contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The AKV configuration as ONTAP's API knows it: its fields, who owns it, how it is found and read. Pure (private).

Source: the object azure_key_vault of /security/azure-key-vaults.
"""

from __future__ import annotations

import re
import typing as t
from collections.abc import Mapping
from dataclasses import dataclass

from ansible_collections.storage_keys.ontap.plugins.module_utils import _values
from ansible_collections.storage_keys.ontap.plugins.module_utils._answers import integer
from ansible_collections.storage_keys.ontap.plugins.module_utils._values import Kind

PATH = "/security/azure-key-vaults"
ADVANCED = ("state", "azure_reachability", "ekmip_reachability")  # returned only when named: they cost ONTAP time

Record = Mapping[str, t.Any]


@dataclass(frozen=True)
class Field:
    """One field that a task can set; its name is the option's name too."""

    name: str
    kind: Kind
    required: bool = False  # in POST
    patch: bool = True
    secret: bool = False  # write-only: sent, and never returned by ONTAP
    choices: tuple[str, ...] = ()
    wants_secret: bool = False  # ONTAP takes a change of it only along with the client secret (65537517)


FIELDS: tuple[Field, ...] = (
    Field("name", _values.VAULT, required=True, patch=False),
    Field("key_id", _values.KEY, required=True),
    Field("client_id", _values.IDENTIFIER, required=True, wants_secret=True),
    Field("tenant_id", _values.IDENTIFIER, required=True, wants_secret=True),
    Field("client_secret", _values.TEXT, required=True, secret=True),
    Field("proxy_type", _values.TEXT, choices=("http", "https")),
    Field("proxy_host", _values.HOST),
    Field("proxy_port", _values.PORT),
    Field("proxy_username", _values.TEXT),
    Field("proxy_password", _values.TEXT, secret=True),
)


@dataclass(frozen=True)
class Target:
    """Which configuration a task is about: an SVM's, the cluster's, or the one with a uuid."""

    scope: str = "svm"
    svm_name: str | None = None
    svm_uuid: str | None = None
    uuid: str | None = None

    def __str__(self) -> str:
        if self.uuid:
            return f"configuration {self.uuid}"
        return "the cluster" if self.scope == "cluster" else f"SVM {self.svm_name or self.svm_uuid}"

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
        if self.scope == "cluster":
            return scope_of(record) == "cluster"
        svm = svm_of(record)
        if self.svm_uuid:
            return same_uuid(svm.get("uuid"), self.svm_uuid)
        return svm.get("name") == self.svm_name

    def owns(self, record: Record) -> bool:
        """Whether every owner that the task names is the record's owner (a uuid may select another SVM's record)."""
        svm = svm_of(record)
        if self.scope == "cluster" and scope_of(record) != "cluster":
            return False
        if self.svm_name and svm.get("name") != self.svm_name:
            return False
        return not self.svm_uuid or same_uuid(svm.get("uuid"), self.svm_uuid)


def literal(value: str) -> str:
    """A value for ONTAP's query language that stands for itself, whatever operators its characters look like."""
    if re.fullmatch(r"[\w.:/@+-]+", value) and ".." not in value and value != "null":
        return value
    return f'"{value}"' if '"' not in value else f"{{{value}}}"


def svm_of(record: Record) -> Mapping[str, t.Any]:
    svm = record.get("svm")
    return svm if isinstance(svm, Mapping) else {}


def scope_of(record: Record) -> str:
    return str(record.get("scope") or ("svm" if svm_of(record) else "cluster"))


def owner_of(record: Record) -> str:
    """The owner in words, for messages and for the keys of a diff."""
    svm = svm_of(record)
    return f"SVM {svm.get('name') or svm.get('uuid')}" if svm else "the cluster"


def same_uuid(left: t.Any, right: t.Any) -> bool:
    return str(left).lower() == str(right).lower()


def read_record(raw: Record) -> dict[str, t.Any]:
    """A record as tasks return it: the API's names, without links and secrets, every code an integer.

    ``state.cluster_state``, the name that one example prints, is ``state.available``.
    """
    record = _without_links(raw)
    for field in FIELDS:
        if field.secret:
            record.pop(field.name, None)
    state = record.get("state")
    if isinstance(state, dict) and "cluster_state" in state:
        state.setdefault("available", state.pop("cluster_state"))
    for part in ADVANCED:
        value = record.get(part)
        for entry in value if isinstance(value, list) else [value]:
            if isinstance(entry, dict) and "code" in entry:
                entry["code"] = integer(entry["code"])
    if not _values.is_empty(record.get("proxy_port")):
        record["proxy_port"] = integer(record["proxy_port"]) or record["proxy_port"]
    return record


def _without_links(value: t.Any) -> t.Any:
    if isinstance(value, Mapping):
        return {key: _without_links(item) for key, item in value.items() if key != "_links"}
    if isinstance(value, list):
        return [_without_links(item) for item in value]
    return value
