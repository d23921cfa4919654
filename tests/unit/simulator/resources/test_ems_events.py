# Copyright: (c) 2026, storage_keys.ontap contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Events and their catalogue, as the API shows them."""

from __future__ import annotations

import typing as t
from datetime import datetime, timedelta

import pytest

from ..conftest import Client, ClientOf, each_release, has

EVENTS = "/api/support/ems/events"
MESSAGES = "/api/support/ems/messages"
AKV_EVENTS = ["available", "keyExpired", "keyVersionChanged", "notAvailable", "volOffline"]
DEFAULT = {"node", "index", "time", "message", "log_message", "_links"}


@pytest.fixture
def logged(client: Client) -> Client:
    """Two events of svm1, half an hour apart, and one of svm2 between them; each from two nodes."""
    for svm in ("svm1", "svm2"):
        client.create(svm)
    simulator = client.simulator
    simulator.set_reachable("svm1", False)
    simulator.move_clock(600)
    simulator.set_key_expired("svm2", True)
    simulator.move_clock(900)
    simulator.set_reachable("svm1", True)
    simulator.move_clock(300)
    return client


def names(client: Client, **query: str) -> list[str]:
    """The last parts of the names of the events that a query finds."""
    return [record["message"]["name"].rsplit(".", 1)[1] for record in client.records(EVENTS, **query)]


@each_release
def test_the_catalogue_of_a_release(client_of: ClientOf, version: str) -> None:
    client = client_of(version)
    known = [*AKV_EVENTS, *(["volOnline"] if has(version, "9.13.1") else [])]
    assert [record["name"] for record in client.records(MESSAGES, name="ekmip.akv.*")] == [f"ekmip.akv.{name}" for name in known]
    pools = {record["name"] for record in client.records(MESSAGES, name="km.cmek.*")}
    assert ("km.cmek.akvkms.keyVersionChg" in pools) is has(version, "9.17.1")
    assert ("km.cmek.akvkms.blocked" in pools) is has(version, "9.18.1")
    assert len(client.records(MESSAGES)) == len(known) + len(pools)


def test_one_kind_of_event(client: Client) -> None:
    assert [set(record) for record in client.records(MESSAGES, max_records="1")] == [{"name", "_links"}]
    (record,) = client.records(MESSAGES, name="ekmip.akv.volOffline", fields="*")
    assert (record["severity"], record["snmp_trap_type"], record["deprecated"]) == ("alert", "severity_based", False)
    assert record["description"] and record["corrective_action"]
    assert record["_links"]["self"]["href"] == f"{MESSAGES}/ekmip.akv.volOffline"
    severities = {record["name"]: record["severity"] for record in client.records(MESSAGES, fields="severity")}
    assert severities == {
        "ekmip.akv.available": "notice",
        "ekmip.akv.keyExpired": "error",
        "ekmip.akv.keyVersionChanged": "notice",
        "ekmip.akv.notAvailable": "alert",
        "ekmip.akv.volOffline": "alert",
    }


def test_one_event(logged: Client) -> None:
    first = logged.records(EVENTS, order_by="time,node.name", max_records="1")[0]
    assert set(first) == DEFAULT
    node = logged.records("/api/cluster/nodes", name="node1")[0]
    assert (first["node"]["name"], first["node"]["uuid"], first["index"]) == ("node1", node["uuid"], 1)
    message = first["message"]
    assert (message["name"], message["severity"]) == ("ekmip.akv.notAvailable", "alert")
    assert message["_links"]["self"]["href"] == f"{MESSAGES}/ekmip.akv.notAvailable"
    assert first["log_message"].startswith("ekmip.akv.notAvailable: ") and "svm1" in first["log_message"]
    assert first["_links"]["self"]["href"] == f"{EVENTS}/node1/1"
    age = logged.simulator.now - datetime.fromisoformat(first["time"])
    assert timedelta(seconds=1800) <= age < timedelta(seconds=1860)


def test_fields(logged: Client) -> None:
    whole = logged.records(EVENTS, fields="*", max_records="1")[0]
    assert set(whole) == DEFAULT | {"parameters", "source"} and whole["source"]
    assert whole["parameters"] == [
        {"name": "name", "value": "https://kv.vault.azure.net/"},
        {"name": "vserver", "value": "svm1"},
    ]
    some = logged.records(EVENTS, fields="message.name,parameters", max_records="1")[0]
    assert set(some) == {"node", "index", "message", "parameters", "_links"}
    assert set(some["message"]) == {"name", "_links"}


def test_the_newest_comes_first(logged: Client) -> None:
    records = logged.records(EVENTS)
    told = [(record["message"]["name"].rsplit(".", 1)[1], record["node"]["name"], record["index"]) for record in records]
    newest_first = [("available", 3), ("keyExpired", 2), ("notAvailable", 1)]
    assert told == [(name, node, index) for name, index in newest_first for node in ("node2", "node1")]
    assert names(logged, order_by="time,index", max_records="2") == ["notAvailable"] * 2


def test_pages(logged: Client) -> None:
    page = logged.get(f"{EVENTS}?max_records=4")
    logged.simulator.log_event("ekmip.akv.volOffline", {})  # what comes meanwhile moves nothing
    rest = logged.get(page["_links"]["next"]["href"])
    assert [record["index"] for record in (*page["records"], *rest["records"])] == [3, 3, 2, 2, 1, 1]
    assert "next" not in rest["_links"]
    assert logged.get(f"{EVENTS}?return_records=false") == {"num_records": 8}


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({"message.name": "ekmip.akv.notAvailable"}, ["notAvailable"]),
        ({"message.name": "ekmip.akv.*"}, ["available", "keyExpired", "notAvailable"]),
        ({"message.name": "*vailable"}, ["available", "notAvailable"]),
        ({"message.name": "ekmip.akv.available|ekmip.akv.keyExpired"}, ["available", "keyExpired"]),
        ({"message.name": "ekmip.akv.available,ekmip.akv.volOffline"}, ["available"]),
        ({"message.name": "!ekmip.akv.available"}, ["keyExpired", "notAvailable"]),
        ({"message.name": "raid.*"}, []),
        ({"message.severity": "alert|error"}, ["keyExpired", "notAvailable"]),
        ({"parameters.name": "keyId"}, ["keyExpired"]),
        ({"parameters.value": "svm1"}, ["available", "notAvailable"]),
        ({"parameters.name": "vserver", "parameters.value": "svm2"}, ["keyExpired"]),
        ({"log_message": "*svm2*"}, ["keyExpired"]),
        ({"index": ">1"}, ["available", "keyExpired"]),
        ({"source": "nothing"}, []),
        ({"filter.name": "no-info-debug-events"}, ["available", "keyExpired", "notAvailable"]),
        ({"filter.name": "important-events"}, ["notAvailable"]),
    ],
)
def test_filters(logged: Client, query: dict[str, str], found: list[str]) -> None:
    assert names(logged, **{"node.name": "node2", **query}) == found


def test_filters_by_time(logged: Client) -> None:
    times = [record["time"] for record in logged.records(EVENTS, **{"node.name": "node1", "order_by": "time"})]
    parsed = [datetime.fromisoformat(time) for time in times]
    second = parsed[1]
    assert [round((time - parsed[0]).total_seconds() / 60) for time in parsed] == [0, 15, 30]
    elsewhere = (second - timedelta(hours=1)).strftime("%Y-%m-%dT%H:%M:%S-01:00")
    for text in (times[1], elsewhere, times[1].replace("+00:00", "Z"), str(int(second.timestamp()))):
        assert names(logged, time=f">={text}", **{"node.name": "node1"}) == ["available", "keyExpired"], text
        assert names(logged, time=text, **{"node.name": "node1"}) == ["keyExpired"], text
    assert names(logged, time=f"{times[0]}..{times[1]}", **{"node.name": "node1"}) == ["keyExpired", "notAvailable"]
    for wrong in (">=yesterday", "2026*", ">=99999999999999"):
        assert logged.code("GET", EVENTS, params={"time": wrong}) == (400, "262197", "time")


@pytest.mark.parametrize(
    ("query", "code", "target"),
    [
        ({"message.name": "ekmip.akv.volOnline"}, "262197", "message.name"),
        ({"message.name": "ekmip.akv.*|raid.unknown"}, "262197", "message.name"),
        ({"message.name": "ekmip.akv.available,raid.unknown"}, "262197", "message.name"),
        ({"message.name": '!"ekmip.akv.*"'}, "262197", "message.name"),
        ({"message.severity": "bad"}, "262197", "message.severity"),
        ({"filter.name": "akv"}, "983093", "filter.name"),
        ({"colour": "red"}, "262179", "colour"),
        ({"order_by": "parameters.name"}, "262268", "parameters.name"),
    ],
)
def test_queries_that_are_refused(logged: Client, query: dict[str, str], code: str, target: str) -> None:
    assert logged.code("GET", EVENTS, params=query) == (400, code, target)


def test_access(logged: Client) -> None:
    path = f"{EVENTS}?max_records=1"
    for method in ("POST", "PATCH", "DELETE"):
        assert logged.code(method, EVENTS)[:2] == (405, "3")
    assert logged.code("GET", f"{EVENTS}/node1/1") == (404, "3", None)
    logged.session.auth = ("readonly", logged.connection["password"])
    assert logged.get(path)["num_records"] == 1
    logged.session.auth = ("vsadmin-svm1", logged.connection["password"])
    assert logged.code("GET", path) == logged.code("GET", MESSAGES) == (403, "6", None)
    logged.session.auth = ("nobody", "x")
    assert logged.code("GET", path)[:2] == (401, "6691623")


def test_control(logged: Client) -> None:
    def control(method: str, path: str, body: dict[str, t.Any] | None = None) -> t.Any:
        return logged.get(f"/simulator{path}") if method == "GET" else logged.call(method, f"/simulator{path}", json=body).json()

    before = datetime.fromisoformat(control("GET", "/clock")["time"])
    after = datetime.fromisoformat(control("POST", "/clock", {"seconds": 3600})["time"])
    assert 3600 <= (after - before).total_seconds() < 3660
    assert [event["index"] for event in control("GET", "/events")["events"]] == [1, 1, 2, 2, 3, 3]
    own = {"name": "ekmip.akv.notAvailable", "parameters": {"svm": "svm1", "configName": "default"}, "node": "node2"}
    assert control("POST", "/events", own) == {}
    (event,) = logged.records(EVENTS, max_records="1", fields="parameters", **{"node.name": "node2"})
    assert event["index"] == 4 and event["parameters"][0] == {"name": "svm", "value": "svm1"}
    for path, wrong in (
        ("/events", {**own, "name": "ekmip.akv.volOnline"}),
        ("/events", {**own, "node": "node9"}),
        ("/events", {"name": own["name"], "parameters": []}),
        ("/clock", {"seconds": -1}),
        ("/clock", {}),
    ):
        assert "makes no sense" in control("POST", path, wrong)["error"]["message"]
