# Copyright: (c) 2026, storage_keys.ontap contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Reading AKV configurations (private). Source: GET /security/azure-key-vaults."""

from __future__ import annotations

import typing as t
from collections.abc import Mapping, Sequence

from ansible_collections.storage_keys.ontap.plugins.module_utils._answers import malformed
from ansible_collections.storage_keys.ontap.plugins.module_utils._azure_key_vault import (
    PATH,
    Record,
    Target,
    read_record,
    scope_of,
    svm_of,
)
from ansible_collections.storage_keys.ontap.plugins.module_utils._client import Client
from ansible_collections.storage_keys.ontap.plugins.module_utils._errors import OntapError


def find_all(client: Client, query: Mapping[str, t.Any], advanced: Sequence[str] = ()) -> list[dict[str, t.Any]]:
    """Every configuration that the query selects, with the advanced properties that are named.

    ``fields=*`` fits every release, because no field has to be named that an older one does not know.
    """
    try:
        records = client.records(PATH, {**query, "fields": ",".join(("*", *advanced))})
        if not all(record.get("uuid") for record in records):
            raise _misread("a record has no uuid")
        # A list that names one twice must not lead to acting twice.
        return [read_record(record) for record in {str(record["uuid"]): record for record in records}.values()]
    except RecursionError:
        error = _misread("a record is nested too deeply")
    except OntapError as refused:
        error = refused
    error.tell("reading the AKV configurations")
    raise error


def find(client: Client, target: Target, advanced: Sequence[str] = ()) -> Record | None:
    """The target's configuration, or None. What the server selected is checked, so that no other one is ever taken for it."""
    try:
        records = find_all(client, target.query, advanced)
    except OntapError as error:
        raise _about(target, error) from None
    return _only([record for record in records if target.selects(record)], target)


def find_many(
    client: Client, targets: Sequence[Target], advanced: Sequence[str] = ()
) -> list[Record | OntapError | None]:
    """The configuration of each target, or None, or the error that kept it from being read; one list serves many targets."""
    if not targets:
        return []
    try:
        if len(targets) == 1:
            return [find(client, targets[0], advanced)]
        estate = Estate(find_all(client, {}, advanced))
    except OntapError as error:
        return [_about(target, error.copy()) for target in targets]
    found: list[Record | OntapError | None] = []
    for target in targets:
        try:
            found.append(estate.pick(target))
        except OntapError as error:
            found.append(error)
    return found


class Estate:
    """All configurations of a system, found by their owner without looking at each."""

    def __init__(self, records: Sequence[Record]) -> None:
        self.records = records
        self._by_key: dict[tuple[str, str], list[Record]] = {}
        for record in records:
            svm = svm_of(record)
            owner = [("svm_name", svm.get("name")), ("svm_uuid", svm.get("uuid"))] if svm else [("scope", scope_of(record))]
            for option, value in (("uuid", record.get("uuid")), *owner):
                self._by_key.setdefault((option, _folded(option, value)), []).append(record)

    def pick(self, target: Target) -> Record | None:
        """The target's configuration, or None."""
        option = next((name for name in ("uuid", "svm_uuid", "svm_name") if getattr(target, name)), "scope")
        candidates = self._by_key.get((option, _folded(option, getattr(target, option))), [])
        return _only([record for record in candidates if target.selects(record)], target)


def _folded(option: str, value: t.Any) -> str:
    return str(value).lower() if option.endswith("uuid") else str(value)


def _only(records: Sequence[Record], target: Target) -> Record | None:
    if len(records) > 1:
        raise _about(target, _misread(f"{len(records)} configurations came where one at the most can be"))
    return records[0] if records else None


def _about(target: Target, error: OntapError) -> OntapError:
    error.doing = f"reading the AKV configuration of {target}"
    return error


def _misread(problem: str) -> OntapError:
    return malformed(problem, {"method": "GET", "path": f"/api{PATH}"})
