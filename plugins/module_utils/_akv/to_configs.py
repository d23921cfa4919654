# Copyright: (c) 2026, storage_keys.ontap contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""From configurations that ONTAP has to the entries that ask for them: what akv_info returns, as akv_configs takes it. Pure (private).

An entry names what is not ONTAP's default, and nothing that cannot be set. A value that the modules would refuse is left out, and told.
"""

from __future__ import annotations

import typing as t
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence

from ansible_collections.storage_keys.ontap.plugins.module_utils._akv.fields import CREDENTIALS, SETTINGS, Field
from ansible_collections.storage_keys.ontap.plugins.module_utils._akv.record import (
    DEFAULT_CONFIGURATION,
    Record,
    configuration_name_of,
    is_enabled,
    owner_of,
    scope_of,
    svm_of,
)
from ansible_collections.storage_keys.ontap.plugins.module_utils._akv.values import (
    BOOLEAN,
    KEY,
    PORT,
    SVM_NAME,
    TEXT,
    UUID,
    Kind,
    is_empty,
    unversioned,
)
from ansible_collections.storage_keys.ontap.plugins.module_utils._rest.text import LONGEST_VALUE, check_plain, shown, strip

Entry = dict[str, t.Any]

_FACTORED = tuple(each for each in SETTINGS if each.returned)


class Application(t.NamedTuple):
    """An application of Azure that configurations log in with, and whose these are. ``credential`` is the option that it needs."""

    client_id: str
    tenant_id: str
    credential: str
    owners: tuple[str, ...]


class Exported(t.NamedTuple):
    """What configurations have in common, and what each has beside it; the option that the credential of each goes into;
    ``warnings`` tell what could not be taken over."""

    common: Entry
    configs: list[Entry]
    credentials: list[str]
    applications: list[Application]
    warnings: list[str]


def to_configs(records: Iterable[Record], pin_key_versions: bool = False) -> Exported:
    """The entries for these records of one system, in the order of their owners, which does not depend on that of the records."""
    ordered = sorted(records, key=_place)
    names = _Names(ordered)
    entries: list[Entry] = []
    exported: list[Record] = []
    warnings: list[str] = []
    missing: set[str] = set()
    for record in ordered:
        entry = names.target(record, warnings)
        if entry is not None:
            entries.append({**entry, **_settings(record, pin_key_versions, warnings, missing)})
            exported.append(record)
    common = _common(entries, missing)
    configs = [_without(entry, common) for entry in entries]
    credentials = [_credential_of(record) for record in exported]
    return Exported(common, configs, credentials, _applications(exported, entries, credentials), warnings)


def _place(record: Record) -> tuple[str, ...]:
    svm = svm_of(record)
    return tuple(str(part or "") for part in (scope_of(record), svm.get("name"), svm.get("uuid"), configuration_name_of(record), record.get("uuid")))


class _Names:
    """What names each of some configurations, and no other one of them."""

    def __init__(self, records: Iterable[Record]) -> None:
        self._uuids: dict[str, set[str]] = {}  # of SVMs, by name
        self._beside: dict[tuple[str, str], Counter[str | None]] = {}  # names of configurations, by owner
        for record in records:
            svm = svm_of(record)
            self._uuids.setdefault(str(svm.get("name")), set()).add(str(svm.get("uuid")).lower())
            self._beside.setdefault(_key(record), Counter())[configuration_name_of(record)] += 1

    def target(self, record: Record, warnings: list[str]) -> Entry | None:
        """The options that name a configuration; None where none can."""
        owner, name = self._owner(record, warnings), configuration_name_of(record)
        beside = self._beside[_key(record)]
        if owner is not None and beside.total() == 1 and name in (None, DEFAULT_CONFIGURATION) and is_enabled(record):
            return owner
        if owner is not None and beside[name] == 1 and _fits(TEXT, name):
            # ONTAP gives its own name to what is created enabled, so that none of that name can be created otherwise.
            enabled = {} if name == DEFAULT_CONFIGURATION and not is_enabled(record) else {"enabled": is_enabled(record)}
            return {**owner, "configuration_name": name, **enabled}
        if not _fits(UUID, record.get("uuid")):
            warnings.append(f"A configuration of {shown(owner_of(record))} was left out, because nothing names it.")
            return None
        warnings.append(f"A configuration of {shown(owner_of(record))} is given by its uuid, so that it cannot be created from this.")
        return {**({"scope": "cluster"} if scope_of(record) == "cluster" else {}), "uuid": record["uuid"]}

    def _owner(self, record: Record, warnings: list[str]) -> Entry | None:
        if scope_of(record) == "cluster":
            return {"scope": "cluster"}
        name, uuid = svm_of(record).get("name"), svm_of(record).get("uuid")
        has_namesake = len(self._uuids[str(name)]) > 1
        if _fits(SVM_NAME, name) and not has_namesake:
            return {"svm_name": name}
        if not _fits(UUID, uuid):
            return None
        why = "another SVM has its name" if has_namesake else "akv_configs takes no such name"
        warnings.append(f"{shown(owner_of(record))} is given by its svm_uuid {uuid}, because {why}.")
        return {"svm_uuid": uuid}


def _key(record: Record) -> tuple[str, str]:
    svm = svm_of(record)
    return scope_of(record), str(svm.get("uuid") or svm.get("name")).lower()


def _settings(record: Record, pin_key_versions: bool, warnings: list[str], missing: set[str]) -> Entry:
    """What is set. ``missing`` gets the names of what is set, or has to be, and cannot be told."""
    entry: Entry = {}
    for each in _FACTORED:
        value = record.get(each.name)
        if not each.required and (is_empty(value) or (each.default is not None and each.kind.same(each.default, value))):
            continue
        if _fits(each.kind, value, each.choices):
            entry[each.name] = unversioned(str(value)) if each.kind is KEY and not pin_key_versions else value
            continue
        missing.add(each.name)
        warnings.append(f"{each.name} of {shown(owner_of(record))} was left out, because akv_configs does not take {shown(value)!r}.")
    return entry


def _fits(kind: Kind, value: t.Any, choices: Sequence[str] = ()) -> bool:
    """Whether an option takes a value as it is."""
    if kind is BOOLEAN:
        return isinstance(value, bool)
    if kind is not PORT and not (isinstance(value, str) and strip(value) == value != "" and len(value) <= LONGEST_VALUE):
        return False
    try:
        check_plain(str(value))
        kind.check(value)
    except ValueError:
        return False
    return not choices or value in choices


def _common(entries: Sequence[Entry], missing: Collection[str]) -> Entry:
    """What more than half of several entries have; the others override it, which they cannot where something is missing."""
    common: Entry = {}
    for each in _FACTORED if len(entries) > 1 else ():
        if each.name in missing:
            continue
        values = Counter(entry[each.name] for entry in entries if each.name in entry)
        value, count = values.most_common(1)[0] if values else (None, 0)
        if 2 * count > len(entries):
            common[each.name] = value
    return common


def _without(entry: Entry, common: Mapping[str, t.Any]) -> Entry:
    """What is left of an entry beside what is common; a value that it lacks is cleared."""
    rest = {name: value for name, value in entry.items() if name not in common or common[name] != value}
    return {**rest, **{each.name: _cleared(each) for each in _FACTORED if each.name in common and each.name not in entry}}


def _cleared(each: Field) -> t.Any:
    return each.default if each.kind is BOOLEAN else ""


def _applications(records: Sequence[Record], entries: Sequence[Entry], credentials: Sequence[str]) -> list[Application]:
    """Each application with its directory and its kind of credential, in their order."""
    owners: dict[tuple[str, str, str], dict[str, None]] = {}
    for record, entry, credential in zip(records, entries, credentials, strict=True):
        if "client_id" in entry:
            key = (entry["client_id"], entry.get("tenant_id", ""), credential)
            owners.setdefault(key, {})[owner_of(record)] = None
    return [Application(*key, tuple(names)) for key, names in sorted(owners.items())]


def _credential_of(record: Record) -> str:
    """The option that a configuration's credential goes into. Releases before 9.10.1 know only the secret, and do not name it."""
    method = record.get("authentication_method")
    return next((each.name for each in CREDENTIALS if each.credential == method), CREDENTIALS[0].name)
