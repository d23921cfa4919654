# Copyright: (c) 2026, storage_keys.ontap contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Reading AKV configurations (private). Source: GET /security/azure-key-vaults."""

from __future__ import annotations

import typing as t
from collections.abc import Mapping, Sequence

from ansible_collections.storage_keys.ontap.plugins.module_utils._akv.fields import ADVANCED, BY_NAME, FIELDS
from ansible_collections.storage_keys.ontap.plugins.module_utils._akv.health import refusal_as_health
from ansible_collections.storage_keys.ontap.plugins.module_utils._akv.record import (
    PATH,
    Record,
    Target,
    is_enabled,
    literal,
    read_record,
    scope_of,
    svm_of,
)
from ansible_collections.storage_keys.ontap.plugins.module_utils._errors.exceptions import OUTAGES, OntapError
from ansible_collections.storage_keys.ontap.plugins.module_utils._rest.answers import malformed
from ansible_collections.storage_keys.ontap.plugins.module_utils._rest.client import Client
from ansible_collections.storage_keys.ontap.plugins.module_utils._rest.release import BASELINE, NEWEST

_GROUP = 20  # configurations whose health is read at once, where all of them at once is refused


def find_all(client: Client, query: Mapping[str, t.Any], named: Sequence[str] = ()) -> list[dict[str, t.Any]]:
    """Every configuration that the query selects. ``named`` are fields that ``*`` leaves out, or may leave out.

    A field that the system's release does not know is left out, and an outage that keeps ONTAP from reading the advanced
    properties of a configuration is told in their place: it must not hide all the others.
    """
    try:
        return [read_record(record) for record in _read(client, query, named)]
    except RecursionError:
        error = _misread("a record is nested too deeply")
    except OntapError as refused:
        error = refused
    error.add_context("reading the AKV configurations")
    raise error


def _read(client: Client, query: Mapping[str, t.Any], named: Sequence[str]) -> list[Record]:
    try:
        return _list(client, query, ("*", *(field.name for field in FIELDS if field.name in named)))
    except OntapError as error:
        advanced = [name for name in ADVANCED if name in named]
        if advanced and error.code in OUTAGES:
            records = _read(client, query, [name for name in named if name not in advanced])
            return _with_health(client, records, advanced, error)
        known = _known(client, named) if error.http_status == 400 else named
        if len(known) == len(named):
            raise
    return _read(client, query, known)


def _list(client: Client, query: Mapping[str, t.Any], fields: Sequence[str]) -> list[Record]:
    records = client.records(PATH, {**query, "fields": ",".join(fields)})
    if not all(record.get("uuid") for record in records):
        raise _misread("a record has no uuid")
    # A list that names one twice must not lead to acting twice.
    return list({str(record["uuid"]): record for record in records}.values())


def _known(client: Client, named: Sequence[str]) -> Sequence[str]:
    """The fields that the system's release knows. Where the release is not told, those that all know from the baseline on."""
    if all(BY_NAME[name].since <= BASELINE for name in named):
        return named
    try:
        release = client.release
    except OntapError:
        return named
    newest = BASELINE if release == NEWEST else release
    return [name for name in named if BY_NAME[name].since <= newest]


def _with_health(client: Client, records: Sequence[Record], advanced: Sequence[str], error: OntapError) -> list[Record]:
    """The records with their advanced properties, or with what ONTAP says instead. Only what is enabled has any."""
    told = _ask(client, [str(record["uuid"]) for record in records if is_enabled(record)], advanced, error)
    return [{**record, **told.get(str(record["uuid"]), {})} for record in records]


def _ask(client: Client, uuids: Sequence[str], advanced: Sequence[str], error: OntapError) -> dict[str, Record]:
    """The advanced properties by uuid, where ONTAP refused to read them all at once: in groups, and one by one in a refused one."""
    if len(uuids) == 1:
        return {uuids[0]: refusal_as_health(error.code or 0, error.message)}
    told: dict[str, Record] = {}
    size = _GROUP if len(uuids) > _GROUP else 1
    for first in range(0, len(uuids), size):
        group = uuids[first : first + size]
        query = {"uuid": "|".join(map(literal, group))}
        try:
            records = _list(client, query, ("uuid", *advanced))
        except OntapError as refused:
            if refused.code not in OUTAGES:
                raise
            told.update(_ask(client, group, advanced, refused))
        else:
            told.update({str(record["uuid"]): {name: record[name] for name in advanced if name in record} for record in records})
    return told


def find(client: Client, target: Target, named: Sequence[str] = ()) -> Record | None:
    """The target's configuration, or None."""
    return look_up(client, target, named)[0]


def look_up(client: Client, target: Target, named: Sequence[str] = ()) -> tuple[Record | None, list[Record]]:
    """The same, with the others of its owner. What the server selected is checked, so that no other one is ever taken for it."""
    try:
        records = find_all(client, target.query, named)
    except OntapError as error:
        raise _about(target, error) from None
    return _only([record for record in records if target.selects(record)], target), target.beside(records)


def find_many(
    client: Client, targets: Sequence[Target], named: Sequence[str] = ()
) -> list[Record | OntapError | None]:
    """The configuration of each target, or None, or the error that kept it from being read; one list serves many targets."""
    if not targets:
        return []
    try:
        if len(targets) == 1:
            return [find(client, targets[0], named)]
        configurations = ConfigurationIndex(find_all(client, {}, named))
    except OntapError as error:
        return [_about(target, error.copy()) for target in targets]
    found: list[Record | OntapError | None] = []
    for target in targets:
        try:
            found.append(configurations.pick(target))
        except OntapError as error:
            found.append(error)
    return found


class ConfigurationIndex:
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
        return _only([record for record in self._candidates(target) if target.selects(record)], target)

    def beside(self, target: Target) -> list[Record]:
        """The other configurations of its owner."""
        return target.beside(self._candidates(target))

    def _candidates(self, target: Target) -> Sequence[Record]:
        option = next((name for name in ("uuid", "svm_uuid", "svm_name") if getattr(target, name)), "scope")
        return self._by_key.get((option, _folded(option, getattr(target, option))), [])


def _folded(option: str, value: t.Any) -> str:
    return str(value).lower() if option.endswith("uuid") else str(value)


def _only(records: Sequence[Record], target: Target) -> Record | None:
    if len(records) > 1:
        raise _about(target, _misread(f"{len(records)} configurations came where one at the most can be"))
    return records[0] if records else None


def _about(target: Target, error: OntapError) -> OntapError:
    error.operation = f"reading {target.configuration}"
    error.name_svm(target.svm_name)
    return error


def _misread(problem: str) -> OntapError:
    return malformed(problem, {"method": "GET", "path": f"/api{PATH}"})
