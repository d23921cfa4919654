# Copyright: (c) 2026, storage_keys.ontap contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The events: each kind has the same parts, and uuids that tell incidents or events apart."""

from __future__ import annotations

import json
import typing as t
from datetime import datetime, timedelta, timezone

import pytest
from ansible_collections.storage_keys.ontap.plugins.module_utils._akv.events import Outage
from ansible_collections.storage_keys.ontap.plugins.module_utils._watch.changes import Configurations, Policy
from ansible_collections.storage_keys.ontap.plugins.module_utils._watch.messages import Place, event_of, lost_event, regained_event
from ansible_collections.storage_keys.ontap.plugins.module_utils._watch.observe import observe

START = datetime(2026, 11, 20, 3, 0, tzinfo=timezone.utc)
VAULT = "https://v.vault.azure.net/"


def record(message: str = "", **more: t.Any) -> dict[str, t.Any]:
    reached = {"reachable": not message, "code": 65537549 if message else 0, "message": message}
    return {"uuid": "u1", "svm": {"name": "svm1", "uuid": "s1"}, "name": VAULT, "key_id": f"{VAULT}keys/k/a", "azure_reachability": reached, **more}


def course(each: bool) -> list[dict[str, t.Any]]:
    """A configuration from its appearance to its end, with an outage in between; a look every minute."""
    place, known = Place("cluster1", "10.0.0.1", each), Configurations("cluster1", Policy(remind=100))
    bad, worse = record("connection timed out"), record("authentication failed")
    looks = [[], [record()], [record(key_id=f"{VAULT}keys/k/b")], [bad], [worse], [worse], [worse], [record()], []]
    events = []
    for minute, records in enumerate(looks):
        now = START + timedelta(minutes=minute)
        outage = {"u1": Outage(START + timedelta(minutes=2), START + timedelta(minutes=62))}
        changes = known.take(observe(records, outage, now), minute * 60.0, now.isoformat())
        events += [event_of(place, change, now.isoformat()) for change in changes]
    return events


def test_each_kind_of_event_has_the_same_parts_and_is_json() -> None:
    events = course(each=False)
    kinds = ["appeared", "changed", "problem", "changed", "standing", "cleared", "disappeared"]
    assert [event["akv_health"]["change"] for event in events] == kinds
    assert len({frozenset(event["akv_health"]) for event in events}) == 1
    assert json.loads(json.dumps(events)) == events
    assert all(event["meta"]["hosts"] == "cluster1" for event in events)
    assert [event["akv_health"]["minutes_left"] for event in events] == [None, None, 59, 58, 56, None, None]
    assert [event["akv_health"]["remedy"] for event in events] == ["none", "none", "none", "rotate_secret", "rotate_secret", "none", "none"]
    gone = events[-1]["akv_health"]
    assert (gone["svm"], gone["verdict"], gone["previous"], gone["key_version"]) == ("svm1", "healthy", "healthy", "a")


@pytest.mark.parametrize(("each", "uuids"), [(False, 4), (True, 7)])
def test_one_uuid_is_that_of_an_incident_or_of_an_event(each: bool, uuids: int) -> None:
    events = course(each)
    assert len({event["meta"]["uuid"] for event in events}) == uuids
    assert len({event["akv_health"]["incident"] for event in events}) == 2  # none, and the one
    assert events == course(each)


@pytest.mark.parametrize(("each", "uuids"), [(False, 1), (True, 2)])
def test_a_cluster_out_of_sight_is_an_incident_too(each: bool, uuids: int) -> None:
    place = Place("cluster1", "10.0.0.1", each)
    lost, back = lost_event(place, "then", None, {"code": 7}, "now"), regained_event(place, "then", "later")
    assert lost["akv_health"]["error"] == {"code": 7} and len({event["meta"]["uuid"] for event in (lost, back)}) == uuids
    assert lost["akv_health"]["incident"] == back["akv_health"]["incident"]
