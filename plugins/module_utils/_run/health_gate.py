# Copyright: (c) 2026, storage_keys.ontap contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Waiting until configurations are healthy, and telling which are not, since when, and how long is left (private).

Sources: GET /security/azure-key-vaults with the advanced properties, GET /support/ems/events.
"""

from __future__ import annotations

import typing as t
from collections.abc import Mapping, Sequence
from datetime import datetime, timezone

from ansible_collections.storage_keys.ontap.plugins.module_utils._akv.events import (
    PATH as EVENTS_PATH,
)
from ansible_collections.storage_keys.ontap.plugins.module_utils._akv.events import (
    QUERY as EVENTS_QUERY,
)
from ansible_collections.storage_keys.ontap.plugins.module_utils._akv.events import (
    Outage,
    outages_of,
    read_event,
)
from ansible_collections.storage_keys.ontap.plugins.module_utils._akv.fields import ADVANCED
from ansible_collections.storage_keys.ontap.plugins.module_utils._akv.health import health
from ansible_collections.storage_keys.ontap.plugins.module_utils._akv.health_report import (
    groups_of,
    names_of,
    problem_of,
    report_of,
    sentence_of,
    summary_of,
)
from ansible_collections.storage_keys.ontap.plugins.module_utils._akv.record import Record
from ansible_collections.storage_keys.ontap.plugins.module_utils._akv.selection import Selection
from ansible_collections.storage_keys.ontap.plugins.module_utils._errors.exceptions import OntapError
from ansible_collections.storage_keys.ontap.plugins.module_utils._rest.client import Client
from ansible_collections.storage_keys.ontap.plugins.module_utils._rest.release import NEWEST
from ansible_collections.storage_keys.ontap.plugins.module_utils._run.targets import as_warnings, errors_of, find_targets


class Gate(t.NamedTuple):
    """What is good enough (``require``, verdicts), how many seconds to wait for it, and how many between two looks."""

    require: tuple[str, ...]
    timeout: int
    interval: int
    events: bool
    release: bool = False  # whether to tell the system's, which may cost a request, and when it was looked at


def judge(client: Client, selection: Selection, gate: Gate, check_mode: bool = False) -> dict[str, t.Any]:
    """Look until all that is selected is good enough or the time is over. Sends GETs only.

    While there is time a look that fails is tried again, unless ONTAP refuses the login, lest the account be locked.
    """
    started = client.clock.now()
    deadline = started + gate.timeout
    while True:
        try:
            chosen = find_targets(client, selection, ADVANCED)
        except OntapError as error:
            if error.http_status in (401, 403) or client.clock.now() >= deadline:
                raise
        else:
            records = [each.record for each in chosen if each.record is not None]
            missing = errors_of(selection, chosen)
            if missing or client.clock.now() >= deadline or all(health(record)["verdict"] in gate.require for record in records):
                break
        client.clock.sleep(max(0.0, min(gate.interval, deadline - client.clock.now())))
    outages, warnings = _outages(client, records) if gate.events else ({}, [])
    if check_mode:
        warnings, missing = [*warnings, *as_warnings(missing)], []
    report = report_of(records, outages, client.system_time())
    groups = groups_of([entry for entry in report if entry["verdict"] not in gate.require])
    result: dict[str, t.Any] = {
        "changed": False,
        "report": report,
        "groups": groups,
        "summary": summary_of(report),
        "warnings": warnings,
    }
    if gate.release:
        release = client.release
        result["release"] = None if release == NEWEST else str(release)
        result["read_at"] = datetime.now(timezone.utc).isoformat()
        result["seconds"] = round(client.clock.now() - started, 3)
    if missing:
        return {**result, "failed": True, "msg": missing[0].sentence(), "error": missing[0].details()}
    result["problems"] = [problem_of(group) for group in groups]
    problem = sentence_of(report, gate.require)
    return {**result, "failed": True, "msg": problem, "error": _error_of(result["groups"][0])} if problem else result


def _error_of(worst: Mapping[str, t.Any]) -> dict[str, t.Any]:
    """What is worst, in the parts of every other error."""
    owners = names_of(worst["owners"])
    message = " ".join(worst["reasons"]) or f"{owners}: {worst['verdict']}"
    return OntapError(message, cause=f"The verdict on {owners} is {worst['verdict']}.", next_step=worst["next_step"]).details()


def _outages(client: Client, records: Sequence[Record]) -> tuple[dict[str, Outage], list[str]]:
    """What the events tell of those that cannot be reached; a fault in reading them is only a warning."""
    ill = [record for record in records if health(record)["verdict"] == "unreachable"]
    if not ill:
        return {}, []
    try:
        found = [event for event in map(read_event, client.records(EVENTS_PATH, EVENTS_QUERY)) if event]
    except OntapError as error:
        error.add_context("reading the events of ONTAP, which tell since when a vault cannot be reached,")
        return {}, [error.sentence()]
    return outages_of(ill, found), []
