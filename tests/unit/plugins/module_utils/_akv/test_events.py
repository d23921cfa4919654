# Copyright: (c) 2026, storage_keys.ontap contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Since when a vault cannot be reached, as ONTAP's events tell it."""

from __future__ import annotations

import typing as t
from datetime import datetime, timedelta, timezone

import pytest
from ansible_collections.storage_keys.ontap.plugins.module_utils._akv.events import Outage, outages_of, parse_time, read_event

START = datetime(2026, 11, 20, 2, 10, tzinfo=timezone(timedelta(hours=1)))
VAULT = "https://example.vault.azure.net/"


def event(name: str, minutes: int = 0, *, node: str = "node1", newer: bool = True, vault: str = VAULT, **parameters: str) -> dict[str, t.Any]:
    svm = {"svm" if newer else "vserver": parameters.pop("svm", "svm1")}
    configuration = {"configName": "default"} if newer else {}
    told = {"name": vault, **svm, **configuration, **parameters}
    return {
        "node": {"name": node},
        "time": (START + timedelta(minutes=minutes)).isoformat(),
        "message": {"name": f"ekmip.akv.{name}", "severity": "alert"},
        "parameters": [{"name": key, "value": value} for key, value in told.items()],
    }


def record(svm: str | None = "svm1", uuid: str = "u1", **more: t.Any) -> dict[str, t.Any]:
    owner: dict[str, t.Any] = {"scope": "svm", "svm": {"name": svm}} if svm else {"scope": "cluster"}
    return {"uuid": uuid, "name": VAULT, **owner, **more}


def outages(*raw: dict[str, t.Any], records: t.Sequence[dict[str, t.Any]] = (record(),)) -> dict[str, Outage]:
    return outages_of(records, [read for read in map(read_event, raw) if read])


@pytest.mark.parametrize("newer", [True, False])
def test_the_clock_runs_from_the_first_look_that_failed(newer: bool) -> None:
    found = outages(*(event("notAvailable", minutes, newer=newer) for minutes in (15, 0, 30)))
    assert found == {"u1": Outage(START, START + timedelta(minutes=60))}


def test_a_good_look_ends_the_outage_and_the_next_one_begins_anew() -> None:
    assert outages(event("notAvailable"), event("available", 20)) == {}
    again = outages(event("notAvailable"), event("available", 20), event("notAvailable", 40))
    assert again["u1"].since == START + timedelta(minutes=40)
    assert outages(event("notAvailable"), event("volOffline", 60), event("volOnline", 75)) == {}


def test_a_blocked_svm_has_no_minutes_left() -> None:
    found = outages(event("notAvailable"), event("volOffline", 61))["u1"]
    assert found == Outage(START, START + timedelta(minutes=61), "ekmip.akv.volOffline")
    assert found.minutes_left(START + timedelta(minutes=90)) == 0


def test_the_first_failure_is_an_hour_before_the_block_where_it_is_no_longer_in_the_log() -> None:
    assert outages(event("volOffline", 60))["u1"].since == START


def test_minutes_are_whole_ones_and_never_too_many() -> None:
    outage = Outage(START, START + timedelta(minutes=60))
    assert outage.minutes_left(START + timedelta(minutes=21, seconds=30)) == 38


def test_an_expired_key_version_is_no_outage() -> None:
    assert outages(event("keyExpired"), event("keyVersionChanged", 5)) == {}


def test_events_of_others_are_not_taken_for_ones_own() -> None:
    two = [record("svm1", "u1"), record("svm2", "u2")]
    assert set(outages(event("notAvailable", svm="svm2"), records=two)) == {"u2"}
    assert outages(event("notAvailable", svm="svm3"), records=two) == {}
    several = [
        record(uuid="u1", configuration={"name": "default"}, enabled=True),
        record(uuid="u2", configuration={"name": "other"}, enabled=False),
    ]
    assert set(outages(event("notAvailable", configName="other"), records=several)) == {"u2"}
    assert set(outages(event("notAvailable", newer=False), records=several)) == {"u1"}


def test_the_events_of_the_cluster_are_found_by_its_vault() -> None:
    both = [record("svm1", "u1"), record(None, "u2")]
    assert set(outages(event("notAvailable", svm="svm1"), records=both)) == {"u1"}
    assert set(outages(event("notAvailable", svm="admin_svm"), records=both)) == {"u2"}
    assert outages(event("notAvailable", svm="admin_svm", vault="https://another.vault.azure.net/"), records=both) == {}


@pytest.mark.parametrize(
    "raw",
    [
        {},
        {"message": "text", "time": START.isoformat()},
        {"message": {"name": "ekmip.akv.notAvailable"}, "time": "yesterday"},
        {"message": {"name": "ekmip.akv.notAvailable"}, "time": "2026-11-20T02:10:00"},
        {"message": {"name": 5}, "time": START.isoformat(), "parameters": None},
    ],
)
def test_what_cannot_be_read_is_left_out(raw: dict[str, t.Any]) -> None:
    assert read_event(raw) is None


def test_a_value_may_be_a_number_and_a_time_may_end_in_z() -> None:
    read = read_event({**event("notAvailable"), "parameters": [{"name": "svm", "value": 7}, "odd"], "time": "2026-11-20T01:10:00Z"})
    assert read is not None and (read.svm, read.time) == ("7", START)
    assert parse_time("2026-11-20T02:10:00+01:00") == START
