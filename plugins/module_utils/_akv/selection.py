# Copyright: (c) 2026, storage_keys.ontap contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Which existing configurations a task acts on. Pure (private)."""

from __future__ import annotations

import re
import typing as t
from collections.abc import Sequence

from ansible_collections.storage_keys.ontap.plugins.module_utils._akv.record import (
    Record,
    is_enabled,
    literal,
    same_uuid,
    scope_of,
    svm_of,
)

_MOST_TERMS = 50  # more of them could make a URL that is too long


class Selection(t.NamedTuple):
    """Configurations by one option: ``svm_name`` (``*`` matches any characters), ``svm_uuid``, ``uuid``, or ``scope`` cluster."""

    option: str
    values: tuple[str, ...]

    @property
    def query(self) -> dict[str, str]:
        """What to ask the server for, at least the records that are meant; of very many targets the whole list is read."""
        if self.option == "scope":
            return {"scope": "cluster"}
        if len(self.values) > _MOST_TERMS:
            return {}
        return {self.option.replace("_", "."): "|".join(self._term(value) for value in self.values)}

    def picks(self, value: str, record: Record) -> bool:
        """Whether one of the values means this record. Only a uuid means one that is not enabled: it has no keys in use."""
        if self.option == "uuid":
            return same_uuid(record.get("uuid"), value)
        if not is_enabled(record):
            return False
        if self.option == "scope":
            return scope_of(record) == "cluster"
        # What names SVMs never means a record without one, such as the cluster's.
        svm = svm_of(record)
        if self.option == "svm_uuid":
            return same_uuid(svm.get("uuid"), value)
        pattern = ".*".join(re.escape(part) for part in value.split("*"))
        return bool(svm.get("name")) and re.fullmatch(pattern, str(svm["name"]), re.DOTALL) is not None

    def _describe(self, value: str) -> str:
        if self.option == "scope":
            return "the cluster"
        return f"configuration {value}" if self.option == "uuid" else f"SVM {value}"

    def nothing_found(self, value: str) -> str:
        """What is wrong with a value that picks no record."""
        if self.option == "svm_name" and "*" in value:
            return f"no SVM with an AKV configuration matches svm_name {value}"
        return f"{self._describe(value)} has no AKV configuration"

    def _term(self, value: str) -> str:
        """``*`` stays an operator, every other character stands for itself."""
        wildcard = self.option == "svm_name" and "*" in value
        return "*".join(literal(part) if part else "" for part in value.split("*")) if wildcard else literal(value)


def targets_of(selection: Selection, records: Sequence[Record]) -> list[tuple[str, Record | None]]:
    """Each value with each record that it picks, or with None; no record twice."""
    targets: list[tuple[str, Record | None]] = []
    taken: set[str] = set()
    for value in selection.values:
        picked = [record for record in records if selection.picks(value, record)]
        fresh = [record for record in picked if str(record["uuid"]) not in taken]
        taken.update(str(record["uuid"]) for record in fresh)
        targets += [(value, record) for record in fresh] if picked else [(value, None)]
    return targets
