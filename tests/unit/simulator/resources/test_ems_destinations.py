# Copyright: (c) 2026, storage_keys.ontap contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""/support/ems/destinations."""

from __future__ import annotations

import threading
import typing as t

import pytest
from support.tls import Issuer
from support.webhook_receiver import Receiver

from ..conftest import AKV, Client, ClientOf, each_release, has, since

DESTINATIONS = "/api/support/ems/destinations"
EDA = {"name": "eda", "type": "rest_api", "destination": "https://127.0.0.1:1/ems", "filters": [{"name": "important-events"}]}


def changed(**values: t.Any) -> dict[str, t.Any]:
    return {**EDA, **values}


@each_release
def test_the_life_of_a_destination(client_of: ClientOf, version: str) -> None:
    client = client_of(version)
    assert [record["name"] for record in client.records(DESTINATIONS)] == ["snmp-traphost"]
    certificate = client.simulator.install_certificate("cluster1")
    answer = client.call("POST", f"{DESTINATIONS}?return_records=true", json=changed(certificate=certificate))
    assert answer.status_code == 201 and answer.headers["Location"] == f"{DESTINATIONS}/eda"
    record = client.get(answer.headers["Location"])
    assert record == answer.json()["records"][0] and "connectivity" not in record
    assert (record["type"], record["destination"], record["filters"][0]["name"]) == ("rest_api", EDA["destination"], "important-events")
    named = {"name": "cluster1"} if has(version, "9.11.1") else {}
    assert record["certificate"] == {**certificate, **named}
    assert ("system_defined" in record) is has(version, "9.10.1")
    assert client.code("POST", DESTINATIONS, json=EDA) == (409, "1", "name")
    change = {"destination": "https://127.0.0.1:2/", "filters": [], "type": "rest_api"}
    assert client.call("PATCH", f"{DESTINATIONS}/eda", json=change).status_code == 200
    record = client.get(f"{DESTINATIONS}/eda")
    assert record["destination"] == "https://127.0.0.1:2/" and "filters" not in record and record["certificate"]
    assert client.code("PATCH", f"{DESTINATIONS}/eda", json={"type": "email"}) == (400, "983150", "type")
    assert client.call("DELETE", f"{DESTINATIONS}/eda").status_code == 200
    for method in ("GET", "PATCH", "DELETE"):
        assert client.code(method, f"{DESTINATIONS}/eda", json={} if method == "PATCH" else None) == (404, "4", None)
    for method in ("PATCH", "DELETE"):
        assert client.code(method, f"{DESTINATIONS}/snmp-traphost", json={}) == (400, "983152", None)


@pytest.mark.parametrize(
    ("body", "code", "target"),
    [
        ({"type": "rest_api", "destination": "https://x/"}, "262212", "name"),
        ({"name": "eda", "destination": "https://x/"}, "262212", "type"),
        ({"name": "eda", "type": "rest_api"}, "262212", "destination"),
        (changed(type="pigeon"), "262197", "type"),
        (changed(type="snmp"), "983149", None),
        (changed(destination=""), "983179", "destination"),
        (changed(filters=[{"name": "nobody"}]), "983107", "filters.name"),
        (changed(filters=[{}]), "983107", "filters.name"),
        (changed(filters="important-events"), "262254", "filters"),
        (changed(destination="eda.example.com"), "983129", None),
        (changed(destination="ftp://eda.example.com"), "983129", None),
        (changed(destination="https://"), "983130", None),
        (changed(destination="https://eda.example.com:port/"), "983130", None),
        (changed(destination="https://[::g]/"), "983131", None),
        (changed(certificate={"ca": "x"}), "983144", None),
        (changed(certificate={"serial_number": "1"}), "983144", None),
        (changed(certificate={"ca": "x", "serial_number": "1"}), "983153", None),
        (changed(certificate={"name": "x"}), "262179", "certificate.name"),
        (changed(system_defined=True), "262179", "system_defined"),
    ],
)
def test_bodies_that_are_refused(client: Client, body: dict[str, t.Any], code: str, target: str | None) -> None:
    assert client.code("POST", DESTINATIONS, json=body) == (400, code, target)
    assert len(client.records(DESTINATIONS)) == 1


@each_release
def test_codes_that_depend_on_the_release(client_of: ClientOf, version: str) -> None:
    client = client_of(version)
    later = has(version, "9.12.1")
    for name, earlier_code, later_code in (("", "983088", "983180"), ("a b", "983089", "983181"), ("-", "983094", "983182")):
        assert client.code("POST", DESTINATIONS, json=changed(name=name)) == (400, later_code if later else earlier_code, "name")
    certificate = client.simulator.install_certificate("cluster1")
    email = changed(type="email", destination="a@example.com", certificate=certificate)
    assert client.code("POST", DESTINATIONS, json=email)[1] == ("983184" if later else "983151")
    assert client.call("POST", DESTINATIONS, json=changed(type="email", destination="a@example.com")).status_code == 201
    syslog = changed(name="log", type="syslog", destination="log.example.com", syslog={"transport": "tcp_encrypted"})
    answer = client.call("POST", DESTINATIONS, json=syslog)
    assert answer.status_code == (201 if later else 400)
    if later:
        given = {"port": 6514, "transport": "tcp_encrypted"}
        kept = {"message": "legacy_netapp", "timestamp_override": "no_override", "hostname_override": "no_override"}
        assert client.get(f"{DESTINATIONS}/log")["syslog"] == {**given, "format": kept}
        assert client.call("PATCH", f"{DESTINATIONS}/log", json={"syslog": {"port": 99, "format": {"message": "rfc_5424"}}}).status_code == 200
        assert client.get(f"{DESTINATIONS}/log")["syslog"] == {**given, "port": 99, "format": {**kept, "message": "rfc_5424"}}
        assert client.code("PATCH", f"{DESTINATIONS}/eda", json={"syslog": {"port": 1}})[1] == "983184"


def test_certificates(client: Client, issuer: Issuer) -> None:
    certificate, key = issuer.issue()
    without_key = client.simulator.install_certificate(certificate=certificate.read_text())
    assert without_key["ca"] == "some authority"
    assert client.code("POST", DESTINATIONS, json=changed(certificate=without_key)) == (400, "983154", None)
    with_key = client.simulator.install_certificate(certificate=certificate.read_text(), private_key=key.read_text())
    assert with_key == without_key
    plain = changed(destination="http://127.0.0.1:1/", certificate=with_key)
    assert client.code("POST", DESTINATIONS, json=plain) == (400, "983145", None)
    assert client.call("POST", DESTINATIONS, json=changed(certificate=with_key)).status_code == 201
    assert client.code("PATCH", f"{DESTINATIONS}/eda", json={"destination": "http://127.0.0.1:1/"}) == (400, "983145", None)


@pytest.fixture
def issuer(tmp_path: t.Any) -> Issuer:
    return Issuer(tmp_path)


@pytest.mark.parametrize("version", since("9.11.1"))
def test_connectivity_on_request(client_of: ClientOf, issuer: Issuer, version: str) -> None:
    client = client_of(version)
    client.simulator.trust_servers_of(issuer.ca_path.read_text())
    with Receiver(issuer.issue()) as receiver:
        client.call("POST", DESTINATIONS, json=changed(destination=receiver.url))
        assert "connectivity" not in client.get(f"{DESTINATIONS}/eda?fields=*") and not receiver.so_far()
        assert client.get(f"{DESTINATIONS}/eda?fields=connectivity")["connectivity"] == {"state": "success"}
        tested = receiver.so_far()
        assert [each.text("node") for each in tested] == ["node1", "node2"]
        assert not any(each.text("message-name").startswith("ekmip") for each in tested)
        states = {each["name"]: each["connectivity"]["state"] for each in client.records(DESTINATIONS, fields="connectivity.state")}
        assert states == {"eda": "success", "snmp-traphost": "not_supported"}
        found = client.records(DESTINATIONS, **{"connectivity.state": "success"})
        assert [each["name"] for each in found] == ["eda"]
        receiver.status = 503
        failed = client.get(f"{DESTINATIONS}/eda?fields=connectivity")["connectivity"]
    assert failed["state"] == "fail" and [each["node"]["name"] for each in failed["errors"]] == ["node1", "node2"]
    assert failed["errors"][0]["message"] == {"message": "The server answered 503.", "code": "983171"}
    gone = client.get(f"{DESTINATIONS}/eda?fields=connectivity")["connectivity"]
    assert gone["state"] == "fail" and gone["errors"][0]["message"]["message"]
    assert client.simulator.events == [] and client.simulator.webhooks == []


def test_a_test_of_the_connectivity_holds_up_nobody(client_of: ClientOf) -> None:
    client = client_of("9.14.1")
    with Receiver() as receiver:
        receiver.held.set()
        client.call("POST", DESTINATIONS, json=changed(destination=receiver.url))
        answers: list[t.Any] = []
        asking = threading.Thread(target=lambda: answers.append(client.get(f"{DESTINATIONS}/eda?fields=connectivity")))
        asking.start()
        receiver.next()
        with Client(client.simulator).session as session:
            assert session.get(f"https://127.0.0.1:{client.connection['http_port']}{AKV}", timeout=30).json()["num_records"] == 0
        client.simulator.log_event("ekmip.akv.keyExpired", {})
        assert len(client.simulator.events) == 2 and not answers
        receiver.release()
        asking.join()
    assert answers[0]["connectivity"] == {"state": "success"}


@pytest.mark.parametrize("version", ["9.8", "9.10.1"])
def test_no_connectivity_before(client_of: ClientOf, version: str) -> None:
    client = client_of(version)
    assert client.code("GET", f"{DESTINATIONS}?fields=connectivity") == (400, "262197", "fields")


def test_access(client: Client) -> None:
    client.session.auth = ("operator", client.connection["password"])
    client.simulator.grant({DESTINATIONS: "all"})
    assert client.call("POST", DESTINATIONS, json=EDA).status_code == 201
    assert client.call("DELETE", f"{DESTINATIONS}/eda").status_code == 200
    assert client.code("GET", "/api/support/ems/filters") == (403, "6", None)
    login = client.simulator.svm_login("svm1")
    client.session.auth = (login["username"], login["password"])
    assert client.code("GET", DESTINATIONS) == (403, "6", None)
