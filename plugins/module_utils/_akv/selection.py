# Copyright: (c) 2026, storage_keys.ontap contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Which of the configurations that exist a task is about. Pure (private)."""

from __future__ import annotations

import re
import typing as t
from collections.abc import Sequence

from ansible_collections.storage_keys.ontap.plugins.module_utils._akv.record import (
    Record,
    is_enabled,
    literal,
    owner_of,
    same_uuid,
    scope_of,
    svm_of,
)
from ansible_collections.storage_keys.ontap.plugins.module_utils._akv.values import same_vault

_LONGEST_FILTER = 2000  # characters of a query; of a longer one the whole list is read, so that the URL stays short
_FIELDS = {"svm_name": "svm.name", "svm_uuid": "svm.uuid", "uuid": "uuid"}


class Selection(t.NamedTuple):
    """All configurations that match every part that is given.

    ``option`` is the one of svm_name (``*`` matches any characters), svm_uuid and uuid whose ``values`` name configurations,
    or None. ``enabled_only`` leaves out those that are not in use, unless a uuid names them.
    """

    option: str | None = None
    values: tuple[str, ...] = ()
    scope: str | None = None
    client_id: str | None = None
    vault: str | None = None
    enabled_only: bool = True

    @property
    def is_narrowed(self) -> bool:
        """Whether anything is named, so that finding nothing means that something is wrong with the names."""
        return bool(self.option or self.scope or self.client_id or self.vault)

    @property
    def query(self) -> dict[str, str]:
        """What to ask the server for: at least the records that are meant."""
        if self.option is None:
            return {"scope": self.scope} if self.scope else {}
        names = "|".join(self._term(value) for value in self.values)
        return {_FIELDS[self.option]: names} if len(names) <= _LONGEST_FILTER else {}

    def picks(self, record: Record) -> bool:
        """Whether a record is meant, whatever its name."""
        if self.enabled_only and self.option != "uuid" and not is_enabled(record):
            return False
        if self.scope and scope_of(record) != self.scope:
            return False
        if self.client_id and not same_uuid(record.get("client_id"), self.client_id):
            return False
        return not self.vault or same_vault(record.get("name"), self.vault)

    def names(self, value: str, record: Record) -> bool:
        """Whether one of the values names this record. One that belongs to no SVM is named by no option for SVMs."""
        if self.option == "uuid":
            return same_uuid(record.get("uuid"), value)
        svm = svm_of(record)
        if scope_of(record) != "svm":
            return False
        if self.option == "svm_uuid":
            return same_uuid(svm.get("uuid"), value)
        pattern = ".*".join(re.escape(part) for part in value.split("*"))
        return bool(svm.get("name")) and re.fullmatch(pattern, str(svm["name"]), re.DOTALL) is not None

    def describe(self, value: str | None) -> str:
        """What one of the values names, in words."""
        if self.option is None:
            return {"cluster": "the cluster", "svm": "every SVM"}.get(self.scope or "", "this system")
        return f"configuration {value}" if self.option == "uuid" else f"SVM {value}"

    def nothing_found(self, value: str | None) -> str:
        """What is wrong with a value, or with the whole selection, that picks no record."""
        state = "enabled " if self.enabled_only and self.option != "uuid" else ""
        more = "".join(f" with {name} {wanted}" for name, wanted in (("client_id", self.client_id), ("vault", self.vault)) if wanted)
        if value is None:
            owner = {"cluster": "the cluster", "svm": "no SVM"}.get(self.scope or "", "this system")
            return f"{owner} has {'an' if owner == 'no SVM' else 'no'} {state}AKV configuration{more}"
        if self.option == "svm_name" and "*" in value:
            return f"no SVM with an {state}AKV configuration{more} matches svm_name {value}"
        if self.option == "uuid":
            return f"there is no AKV configuration {value}{more}"
        return f"SVM {value} has no {state}AKV configuration{more}"

    def _term(self, value: str) -> str:
        """``*`` stays an operator, every other character stands for itself."""
        wildcard = self.option == "svm_name" and "*" in value
        return "*".join(literal(part) if part else "" for part in value.split("*")) if wildcard else literal(value)


class Chosen(t.NamedTuple):
    """One of a selection's values, if it has any, and a record that it picks, or None where it picks none."""

    value: str | None
    record: Record | None


def choose(selection: Selection, records: Sequence[Record]) -> list[Chosen]:
    """Each value with each record that it picks, or with None where it picks none; no record twice.

    Without values all records that match are picked. None at all is no match only where something narrows the selection.
    """
    picked = [record for record in records if selection.picks(record)]
    if selection.option is None:
        ordered = sorted(picked, key=owner_of)
        return [Chosen(None, record) for record in ordered] or ([Chosen(None, None)] if selection.is_narrowed else [])
    chosen: list[Chosen] = []
    taken: set[str] = set()
    for value in selection.values:
        named = [record for record in picked if selection.names(value, record)]
        fresh = [record for record in named if str(record["uuid"]) not in taken]
        taken.update(str(record["uuid"]) for record in fresh)
        chosen += [Chosen(value, record) for record in fresh] if named else [Chosen(value, None)]
    return chosen
