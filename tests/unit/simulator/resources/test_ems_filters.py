# Copyright: (c) 2026, storage_keys.ontap contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""/support/ems/filters."""

from __future__ import annotations

import typing as t

import pytest

from ..conftest import Client, ClientOf, each_release, has, since

FILTERS = "/api/support/ems/filters"
DESTINATIONS = "/api/support/ems/destinations"
INCLUDED = {"type": "include", "message_criteria": {"name_pattern": "ekmip.akv.*"}}


def patterns(client: Client, name: str = "akv") -> list[tuple[int, str, str]]:
    """Index, type and pattern of the rules of a filter."""
    rules = client.get(f"{FILTERS}/{name}")["rules"]
    return [(rule["index"], rule["type"], rule["message_criteria"]["name_pattern"]) for rule in rules]


@each_release
def test_the_life_of_a_filter(client_of: ClientOf, version: str) -> None:
    client = client_of(version)
    names = [record["name"] for record in client.records(FILTERS)]
    assert names == ["default-trap-events", "important-events", "no-info-debug-events"]
    answer = client.call("POST", f"{FILTERS}?return_records=true", json={"name": "akv", "rules": [INCLUDED]})
    assert answer.status_code == 201 and answer.headers["Location"] == f"{FILTERS}/akv"
    record = client.get(answer.headers["Location"])
    assert record == answer.json()["records"][0]
    assert patterns(client) == [(1, "include", "ekmip.akv.*"), (2, "exclude", "*")]
    assert ("system_defined" in record) is has(version, "9.10.1")
    assert ("parameter_criteria" in record["rules"][0]) is has(version, "9.13.1")
    assert client.code("POST", FILTERS, json={"name": "akv"}) == (409, "1", "name")
    changed = {"rules": [{"type": "exclude", "message_criteria": {"severities": "notice, error"}}, {**INCLUDED, "index": 1}]}
    assert client.call("PATCH", f"{FILTERS}/akv", json=changed).status_code == 200
    assert patterns(client) == [(1, "include", "ekmip.akv.*"), (2, "exclude", "*"), (3, "exclude", "*")]
    assert client.records(FILTERS, name="akv", fields="rules")[0]["rules"][1]["message_criteria"]["severities"] == "notice,error"
    assert client.call("DELETE", f"{FILTERS}/akv").status_code == 200
    for method in ("GET", "PATCH", "DELETE"):
        assert client.code(method, f"{FILTERS}/akv", json={"rules": []} if method == "PATCH" else None) == (404, "4", None)


def test_a_filter_that_is_used(client: Client) -> None:
    client.call("POST", FILTERS, json={"name": "akv"})
    body = {"name": "eda", "type": "rest_api", "destination": "https://127.0.0.1:1/", "filters": [{"name": "akv"}]}
    assert client.call("POST", DESTINATIONS, json=body).status_code == 201
    assert client.code("DELETE", f"{FILTERS}/akv") == (400, "983124", None)
    assert client.call("PATCH", f"{FILTERS}/akv?new_name=keys", json={}).status_code == 200
    assert client.get(f"{DESTINATIONS}/eda")["filters"][0]["name"] == "keys"
    assert client.code("PATCH", f"{FILTERS}/keys?new_name=important-events", json={}) == (409, "1", "new_name")
    assert client.code("PATCH", f"{FILTERS}/keys?new_name=a", json={}) == (400, "983094", "name")
    for method in ("PATCH", "DELETE"):
        assert client.code(method, f"{FILTERS}/important-events", json={}) == (400, "983113", None)


@pytest.mark.parametrize(
    ("name", "code"),
    [("", "983088"), (None, "983088"), ("a b", "983089"), ("a", "983094"), ("-ab", "983094"), ("x" * 65, "983094"), ("ä" * 3, "983094")],
)
def test_names_that_are_refused(client: Client, name: str | None, code: str) -> None:
    assert client.code("POST", FILTERS, json={"name": name}) == (400, code, "name")
    assert client.code("POST", FILTERS, json={}) == (400, "262212", "name")


@pytest.mark.parametrize(
    ("rule", "code", "target"),
    [
        ({"message_criteria": {"name_pattern": "*"}}, "262212", "rules.type"),
        ({"type": "maybe"}, "262197", "type"),
        ({"type": "include"}, "983126", None),
        ({**INCLUDED, "index": 2}, "983092", "rules.index"),
        ({**INCLUDED, "index": 0}, "983092", "rules.index"),
        ({**INCLUDED, "colour": "red"}, "262179", "colour"),
        ("ekmip.akv.*", "262185", "rules"),
        ({"type": "include", "message_criteria": {"name_pattern": "km.cmek.*"}}, "983101", None),
        ({"type": "include", "message_criteria": {"name_pattern": "ekmip.akv.gone"}}, "983158", None),
        ({"type": "include", "message_criteria": {"severities": "*,alert"}}, "983127", None),
        ({"type": "include", "message_criteria": {"severities": "loud"}}, "983146", None),
        ({"type": "include", "message_criteria": {"snmp_trap_types": "loud"}}, "983128", None),
        ({"type": "include", "message_criteria": {"name_pattern": "ekmip.akv.keyExpired", "severities": "alert"}}, "983155", None),
        ({"type": "include", "message_criteria": {"name_pattern": "ekmip.akv.keyExpired", "snmp_trap_types": "standard"}}, "983156", None),
        (
            {"type": "include", "message_criteria": {"name_pattern": "ekmip.akv.keyExpired", "severities": "alert", "snmp_trap_types": "standard"}},
            "983157",
            None,
        ),
        ({**INCLUDED, "parameter_criteria": []}, "262179", "parameter_criteria"),
    ],
)
def test_rules_that_are_refused(client: Client, rule: t.Any, code: str, target: str | None) -> None:
    assert client.code("POST", FILTERS, json={"name": "akv", "rules": [rule]}) == (400, code, target)
    assert client.code("POST", FILTERS, json={"name": "akv", "rules": {}}) == (400, "262254", "rules")
    assert len(client.records(FILTERS)) == 3


@pytest.mark.parametrize("version", since("9.13.1"))
def test_criteria_for_parameters(client_of: ClientOf, version: str) -> None:
    client = client_of(version)
    svm = "svm" if has(version, "9.14.1") else "vserver"

    def posted(name: str, name_pattern: str, value_pattern: str, message: str = "ekmip.akv.*") -> dict[str, t.Any]:
        criteria = [{"name_pattern": name_pattern, "value_pattern": value_pattern}]
        return {"name": name, "rules": [{"type": "include", "message_criteria": {"name_pattern": message}, "parameter_criteria": criteria}]}

    assert client.call("POST", FILTERS, json=posted("akv", svm, "svm1")).status_code == 201
    for body, code in (
        (posted("other", "", "x"), "983195"),
        (posted("other", "", ""), "983196"),
        (posted("other", "nothing", "x", "ekmip.akv.keyExpired"), "983216"),
    ):
        assert client.code("POST", FILTERS, json=body)[1] == code
    for owner in ("svm1", "svm2"):
        client.simulator.log_event("ekmip.akv.keyExpired", {svm: owner}, "node1")
    events = client.records("/api/support/ems/events", **{"filter.name": "akv", "fields": "parameters"})
    assert [event["parameters"][0]["value"] for event in events] == ["svm1"]


def test_what_a_release_does_not_log(client_of: ClientOf) -> None:
    newer = {"name": "pools", "rules": [{"type": "include", "message_criteria": {"name_pattern": "km.cmek.akvkms.*"}}]}
    assert client_of("9.16.1").code("POST", FILTERS, json=newer)[1] == "983101"
    assert client_of("9.17.1").call("POST", FILTERS, json=newer).status_code == 201
    others = {"name": "others", "rules": [{"type": "include", "message_criteria": {"name_pattern": "wafl.*"}}]}
    assert client_of("9.8").call("POST", FILTERS, json=others).status_code == 201
