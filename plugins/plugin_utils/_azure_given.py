# Copyright: (c) 2026, storage_keys.ontap contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What the role akv_expiry hands from one question to the next: from plain values to plain values (private)."""

from __future__ import annotations

import importlib.util
import typing as t
from collections.abc import Iterable, Mapping
from datetime import datetime, timezone

from ansible_collections.storage_keys.ontap.plugins.module_utils._azure.book import Book, pause, record, skew
from ansible_collections.storage_keys.ontap.plugins.module_utils._azure.diagnoses import diagnoses
from ansible_collections.storage_keys.ontap.plugins.module_utils._azure.evidence import count_healthy
from ansible_collections.storage_keys.ontap.plugins.module_utils._azure.expiry import findings, report
from ansible_collections.storage_keys.ontap.plugins.module_utils._azure.fleet import Fleet, reduce
from ansible_collections.storage_keys.ontap.plugins.module_utils._azure.settings import Settings, settings

_Results = Iterable[Mapping[str, t.Any]]


def next_asks(
    read: Mapping[str, t.Any],
    given: Mapping[str, t.Any],
    answers: Mapping[str, t.Any] | None = None,
    results: _Results = (),
    fetched: _Results = (),
) -> dict[str, t.Any]:
    """The questions that come next; see the filter akv_expiry_ask."""
    now = datetime.now(timezone.utc)
    known = record(answers or {}, results, now)
    try:
        checked = settings(given, fetched)
    except ValueError as error:
        return {"asks": [], "wait": 0, "answers": known, "tokens": [], "problem": f"{error}. Nothing was asked."}
    fleet, book = reduce(read), Book(known)
    if str(given.get("deep")).lower() == "true":
        diagnoses(book, checked, read, now, [])
    else:
        findings(book, checked, fleet, now)
    asks = list(book.asks.values())
    return {
        "asks": [ask._asdict() for ask in asks],
        "wait": pause(known, asks),
        "answers": known,
        "tokens": list(_lacking(checked, fleet)) if _has_azure() else [],
        "problem": "",
    }


def final_report(
    read: Mapping[str, t.Any], given: Mapping[str, t.Any], answers: Mapping[str, t.Any], fetched: _Results = ()
) -> dict[str, t.Any]:
    """What is found with all answers; see the filter akv_expiry."""
    checked, fleet, known = settings(given, fetched), reduce(read), dict(answers)
    ahead = skew(known)
    now = datetime.now(timezone.utc) + ahead
    credentials, keys = findings(Book(known), checked, fleet, now)
    return report(credentials, keys, fleet, checked, list(_notes(ahead.total_seconds())))


def final_diagnosis(
    read: Mapping[str, t.Any],
    given: Mapping[str, t.Any],
    answers: Mapping[str, t.Any],
    tried: _Results = (),
    fetched: _Results = (),
) -> dict[str, t.Any]:
    """The causes; see the filter akv_diagnose."""
    checked, fleet, known = settings(given, fetched), reduce(read), dict(answers)
    ahead = skew(known)
    found = diagnoses(Book(known), checked, read, datetime.now(timezone.utc) + ahead, tried)
    return {
        "diagnoses": found,
        "healthy": count_healthy(read),
        "problems": [*fleet.problems, *_notes(ahead.total_seconds())],
    }


def _notes(ahead: float) -> Iterable[str]:
    if ahead:
        way = "behind" if ahead > 0 else "ahead of"
        yield (
            f"The clock of this machine is {abs(ahead) / 60:.0f} minutes {way} Azure's, by which the days are counted here:"
            " set it right, because logins depend on it as well."
        )


def _lacking(checked: Settings, fleet: Fleet) -> Iterable[dict[str, str]]:
    """The tokens that could be fetched: nobody gave them, and nobody refused them yet."""
    tenants = {"graph": {each.tenant for each in fleet.applications}, "arm": {use.tenant for uses in fleet.keys.values() for use in uses}}
    for service, address in (("graph", checked.graph), ("arm", checked.arm)):
        for tenant in sorted(tenants[service]) if service in checked.sources else ():
            if not checked.token(service, tenant) and (service, tenant) not in checked.refusals:
                yield {"service": service, "tenant": tenant, "scope": f"{address}/.default"}


def _has_azure() -> bool:
    """Whether the collection that fetches tokens is installed: Ansible reads no file of tasks that names an unknown module."""
    try:
        return importlib.util.find_spec("ansible_collections.azure.azcollection.plugins.modules") is not None
    except ImportError:
        return False
