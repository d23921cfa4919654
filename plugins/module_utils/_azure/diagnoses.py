# Copyright: (c) 2026, storage_keys.ontap contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The diagnoses of a fleet: what is alike is told once, with all SVMs that it is about. Pure (private)."""

from __future__ import annotations

import json
import typing as t
from collections.abc import Iterable, Mapping
from datetime import datetime

from ansible_collections.storage_keys.ontap.plugins.module_utils._akv.values import parse_key_id
from ansible_collections.storage_keys.ontap.plugins.module_utils._azure.book import Book, NotYet
from ansible_collections.storage_keys.ontap.plugins.module_utils._azure.diagnosis import Case, diagnose
from ansible_collections.storage_keys.ontap.plugins.module_utils._azure.evidence import gather, unhealthy, verdict
from ansible_collections.storage_keys.ontap.plugins.module_utils._azure.fleet import Key, application_of
from ansible_collections.storage_keys.ontap.plugins.module_utils._azure.reach import destinations, from_values
from ansible_collections.storage_keys.ontap.plugins.module_utils._azure.settings import Settings

_ORDER = ("unreachable", "degraded", "unknown")


def diagnoses(
    book: Book, settings: Settings, read: Mapping[str, t.Any], now: datetime, tried: Iterable[Mapping[str, t.Any]]
) -> list[dict[str, t.Any]]:
    """The worst first. What is not known yet is in the book to be asked."""
    reached = from_values(tried)
    ill = unhealthy(read)
    applications = {application_of(record) for _cluster, record in ill}
    found: dict[str, dict[str, t.Any]] = {}
    for cluster, record in ill:
        application, key = application_of(record), _key(record)
        health = record.get("health") or {}
        try:
            facts = gather(book, settings, application, key, applications)
        except NotYet:
            continue
        seen = [reached[each] for each in destinations(record) if each in reached]
        says = [str(each) for each in health.get("reasons") or ()]
        case = Case(verdict(record), says, str(health.get("next_step") or ""), application, facts, seen, now)
        one = {**diagnose(case), "client_id": application.client, "key_id": str(record.get("key_id") or "")}
        entry = found.setdefault(json.dumps(one, sort_keys=True), {**one, "svms": []})
        entry["svms"].append({"cluster": cluster, "svm": (record.get("svm") or {}).get("name")})
    return sorted(found.values(), key=lambda each: (_ORDER.index(each["verdict"]) if each["verdict"] in _ORDER else 3, -len(each["svms"])))


def _key(record: Mapping[str, t.Any]) -> Key | None:
    try:
        return Key(*parse_key_id(str(record.get("key_id") or "")))
    except ValueError:
        return None
