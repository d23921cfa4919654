# Copyright: (c) 2026, storage_keys.ontap contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What the roles that ask Azure report: from plain values to plain values, with all that is asked on the way (private)."""

from __future__ import annotations

import typing as t
from collections.abc import Callable, Iterable, Mapping
from datetime import datetime, timezone

from ansible_collections.storage_keys.ontap.plugins.module_utils._azure.book import Answers, Ask, Book, pause, record, skew
from ansible_collections.storage_keys.ontap.plugins.module_utils._azure.diagnoses import diagnoses
from ansible_collections.storage_keys.ontap.plugins.module_utils._azure.evidence import count_healthy
from ansible_collections.storage_keys.ontap.plugins.module_utils._azure.expiry import findings, report
from ansible_collections.storage_keys.ontap.plugins.module_utils._azure.fleet import Fleet, reduce
from ansible_collections.storage_keys.ontap.plugins.module_utils._azure.settings import Settings, settings

Plain = Mapping[str, t.Any]


class Azure(t.NamedTuple):
    """How to reach it: ``token`` gets one for a service and directory (None where nothing could), ``send`` asks, ``wait`` waits some seconds."""

    token: Callable[[Mapping[str, str]], Plain] | None
    send: Callable[[Ask], Plain]
    wait: Callable[[int], None]


def report_of(read: Plain, given: Plain, azure: Azure, tried: Iterable[Plain] | None = None) -> dict[str, t.Any]:
    """The report of the role akv_expiry; with what was ``tried`` from here that of akv_diagnose.

    ValueError, before anything is asked, begins with the name of the variable that is wrong.
    """
    fleet, checked = reduce(read), settings(given)
    fetched = [{**azure.token(each), "item": each} for each in _lacking(checked, fleet)] if azure.token else []
    checked = settings(given, fetched)
    answers: Answers = {}
    while True:
        ahead = skew(answers)
        now, book = datetime.now(timezone.utc) + ahead, Book(answers)
        notes = list(_notes(ahead.total_seconds()))
        if tried is None:
            told = report(*findings(book, checked, fleet, now), fleet, checked, notes)
        else:
            told = _diagnosis(diagnoses(book, checked, read, now, tried), read, fleet, notes)
        if not book.asks:
            return told
        azure.wait(pause(answers, book.asks.values()))
        for ask in book.asks.values():
            known = {url: answer for url, answer in answers.items() if url == ask.url}
            answers.update(record(known, [azure.send(ask)], datetime.now(timezone.utc)))


def _diagnosis(found: list[dict[str, t.Any]], read: Plain, fleet: Fleet, notes: list[str]) -> dict[str, t.Any]:
    return {
        "diagnoses": found,
        "healthy": count_healthy(read),
        "problems": [*fleet.problems, *notes],
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
