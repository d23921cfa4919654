# Copyright: (c) 2026, storage_keys.ontap contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What a system has that is not as it was asked for: changed by hand, missing, or asked for by nobody. Pure (private)."""

from __future__ import annotations

import typing as t
from collections.abc import Iterable, Mapping, Sequence

from ansible_collections.storage_keys.ontap.plugins.module_utils._akv.desired import Desired, differing_fields
from ansible_collections.storage_keys.ontap.plugins.module_utils._akv.fields import SETTINGS
from ansible_collections.storage_keys.ontap.plugins.module_utils._akv.record import (
    DEFAULT_CONFIGURATION,
    Record,
    Target,
    configuration_name_of,
    is_enabled,
    owner_of,
)
from ansible_collections.storage_keys.ontap.plugins.module_utils._akv.values import is_empty
from ansible_collections.storage_keys.ontap.plugins.module_utils._rest.text import shown

_COMPARED = (*(each.name for each in SETTINGS if each.returned), "authentication_method")
_NAMED = 5  # in a sentence


class Drift(t.NamedTuple):
    """Each with its ``owner`` and ``configuration_name``, and what was changed with its ``fields``; ``unreadable`` are sentences
    about entries that could not be compared."""

    changed: list[dict[str, t.Any]]
    missing: list[dict[str, t.Any]]
    unexpected: list[dict[str, t.Any]]
    unreadable: list[str]

    @property
    def report(self) -> dict[str, t.Any]:
        return {"changed": self.changed, "missing": self.missing, "unexpected": self.unexpected}

    @property
    def sentence(self) -> str:
        """All of it, of many the first ones; empty where there is none."""
        parts = [f"{_named(each)} differs in {', '.join(each['fields'])}" for each in self.changed]
        parts += [f"{_named(each)} is missing on ONTAP" for each in self.missing]
        parts += [f"{_named(each)} is not in the inventory" for each in self.unexpected]
        more = f"; and {len(parts) - _NAMED} more" if len(parts) > _NAMED else ""
        return f"{'; '.join(parts[:_NAMED])}{more}." if parts else ""

    @property
    def problem(self) -> str:
        """The sentence, and what could not be compared; empty where there is neither."""
        return " ".join(filter(None, [self.sentence, *dict.fromkeys(self.unreadable)]))


def drift_of(
    records: Iterable[Record],
    results: Sequence[Mapping[str, t.Any]],
    configs: Sequence[Mapping[str, t.Any]] | None = None,
    common: Mapping[str, t.Any] | None = None,
) -> Drift:
    """``records`` are all that the system has, ``results`` what akv_configs, in check mode, would do with each entry.

    With ``configs``, the entries, and what they have in ``common``, a setting that an entry does not name differs where ONTAP has another
    than its default.
    """
    there = {str(record["uuid"]): record for record in records}
    entries: Sequence[Mapping[str, t.Any] | None] = [None] * len(results) if configs is None else [{**(common or {}), **each} for each in configs]
    drift = Drift([], [], [], [])
    for entry, config in zip(results, entries, strict=True):
        record = entry.get("azure_key_vault") or {}
        before = there.pop(str(record.get("uuid")), None)
        if str((entry.get("error") or {}).get("target")).startswith("configs"):
            drift.unreadable.append(str(entry["msg"]))
        elif before is not None and (fields := [*_differing(before, record, entry, config), *_unnamed(before, config)]):
            drift.changed.append({**_told(before), "fields": fields})
        elif before is None and "delete" not in entry["actions"] and (entry["changed"] or entry["failed"]):
            drift.missing.append({"owner": entry["owner"], "configuration_name": configuration_name_of(record)})
    drift.unexpected.extend(sorted(map(_told, there.values()), key=str))
    return drift


def _told(record: Record) -> dict[str, t.Any]:
    return {"owner": owner_of(record), "configuration_name": configuration_name_of(record)}


def _differing(before: Record, after: Record, entry: Mapping[str, t.Any], config: Mapping[str, t.Any] | None) -> list[str]:
    """The settings that would be changed; after a failure those that are not as the entry has them, or the option that failed."""
    if entry["failed"]:
        given = {name: value for name, value in (config or {}).items() if value is not None}
        fields = [each.name for each in differing_fields(before, Desired(Target(), values=given))]
        return fields or [str((entry.get("error") or {}).get("target") or "what could not be compared")]
    fields = [name for name in _COMPARED if before.get(name) != after.get(name)] if entry["changed"] else []
    return fields + (["enabled"] if is_enabled(before) != is_enabled(after) else [])


def _unnamed(record: Record, config: Mapping[str, t.Any] | None) -> list[str]:
    """The settings that ONTAP has and the entry does not name, but for those that every configuration has."""
    if config is None:
        return []
    optional = [each for each in SETTINGS if each.returned and not each.required and config.get(each.name) is None]
    values = [(each, each.or_default(record.get(each.name))) for each in optional]
    return [each.name for each, value in values if not is_empty(value) and not (each.default is not None and each.kind.same(each.default, value))]


def _named(each: Mapping[str, t.Any]) -> str:
    name = each["configuration_name"]
    return shown(each["owner"]) + (f" (configuration {shown(name)})" if name not in (None, DEFAULT_CONFIGURATION) else "")
