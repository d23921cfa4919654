# Copyright: (c) 2026, storage_keys.ontap contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""GET of every resource."""

from __future__ import annotations

import pytest

from .conftest import AKV, Client

ADVANCED = {"state", "azure_reachability", "ekmip_reachability"}


def test_a_collection_shows_what_identifies_a_record(client: Client) -> None:
    client.create("svm1")
    client.create(None)
    first, second = client.records()
    assert set(first) == {"uuid", "name", "svm", "_links"} and set(second) == {"uuid", "name", "_links"}


def test_advanced_properties_are_shown_only_by_name(client: Client) -> None:
    uuid = client.create()
    assert not ADVANCED & set(client.get(uuid))
    assert not ADVANCED & set(client.get(uuid, params={"fields": "*"}))
    assert ADVANCED <= set(client.get(uuid, params={"fields": "**"}))
    assert set(client.get(uuid, params={"fields": "state"})) == {"uuid", "state", "_links"}
    assert ADVANCED <= set(client.records(fields="**")[0])
    assert set(client.records(fields="*,azure_reachability")[0]) & ADVANCED == {"azure_reachability"}


@pytest.mark.parametrize(
    ("name", "value", "found"),
    [
        ("svm.name", "svm1", ["svm1"]),
        ("svm.name", "svm*", ["svm1", "svm2", "svm3"]),
        ("svm.name", "!svm1", ["svm2", "svm3"]),
        ("svm.name", "null", [None]),
        ("svm.uuid", "!null", ["svm1", "svm2", "svm3"]),
        ("scope", "cluster", [None]),
        ("proxy_port", ">8000", ["svm2"]),
        ("proxy_port", "null", ["svm3", None]),
        ("azure_reachability.reachable", "false", ["svm2"]),
        ("azure_reachability.code", "!0", ["svm2"]),
        ("azure_reachability.message", "*not reachable*", ["svm2"]),
        ("state.available", "false", ["svm1", "svm3"]),
        ("state.code", "346758", ["svm3"]),
        ("ekmip_reachability.reachable", "false", ["svm1"]),
        ("ekmip_reachability.node.name", "node2", ["svm1", "svm2", "svm3", None]),
    ],
)
def test_filters(client: Client, name: str, value: str, found: list[str | None]) -> None:
    client.create("svm1", proxy_port=80)
    client.create("svm2", proxy_port=8080)
    client.create("svm3")
    client.create(None)
    client.simulator.set_reachable("svm2", False)
    client.simulator.set_available("svm1", False)
    client.simulator.set_volumes("svm3", False)
    client.simulator.set_ekmip("svm1", "node2", False)
    records = client.records(fields="svm.name", **{name: value})
    assert [record.get("svm", {}).get("name") for record in records] == found
    assert client.get("", params={name: value, "return_records": "false"}) == {"num_records": len(found)}


@pytest.mark.parametrize(
    ("query", "code", "target"),
    [
        ("?nonsense=1", "262179", "nonsense"),
        ("?svm=svm1", "262179", "svm"),
        ("?client_secret=x", "262202", "client_secret"),
        ("?proxy_password=x", "262202", "proxy_password"),
        ("?fields=nonsense", "262197", "fields"),
        ("?fields=client_secret", "262249", "client_secret"),
        ("?max_records=0", "262197", "max_records"),
        ("?max_records=many", "262197", "max_records"),
        ("?return_timeout=121", "262197", "return_timeout"),
        ("?return_timeout=-1", "262197", "return_timeout"),
        ("?return_records=2", "262197", "return_records"),
        ("?order_by=client_secret", "262268", "client_secret"),
        ("?proxy_port=many", "262197", "proxy_port"),
        ("?svm.name=a&svm.name=b", "262188", "svm.name"),
        ("?fields=name&fields=uuid", "262188", "fields"),
    ],
)
def test_parameters_that_are_refused(client: Client, query: str, code: str, target: str) -> None:
    assert client.code("GET", query) == (400, code, target)


def test_an_instance_takes_fields_alone(client: Client) -> None:
    uuid = client.create()
    for name in ("max_records", "return_timeout", "svm.name", "order_by"):
        assert client.code("GET", f"{uuid}?{name}=1") == (400, "262179", name)
    assert client.code("GET", f"{uuid}?fields=nonsense") == (400, "262197", "fields")


def test_pages_by_next_link(client: Client) -> None:
    for svm in ("svm1", "svm2", "svm3"):
        client.create(svm)
    path, names = f"{AKV}?fields=svm.name&max_records=2&order_by=svm.name%20desc&svm.name=svm*", []
    for expected in (2, 1):
        answer = client.call("GET", path)
        assert answer.json()["num_records"] == expected
        names += [record["svm"]["name"] for record in answer.json()["records"]]
        path = answer.json()["_links"].get("next", {}).get("href")
        assert answer.links.get("next", {}).get("url") == path
    assert names == ["svm3", "svm2", "svm1"] and path is None


def test_an_empty_first_page(client: Client) -> None:
    client.create()
    client.simulator.settings.empty_first_page = True
    page = client.get()
    assert (page["records"], page["num_records"]) == ([], 0)
    assert len(client.get(page["_links"]["next"]["href"])["records"]) == 1


def test_links_on_demand(client: Client) -> None:
    uuid = client.create("svm1")
    client.create("svm2")
    for accept in ("application/hal+json", "*/*", "application/json, */*", "text/html"):
        answer = client.call("GET", uuid, headers={"Accept": accept})
        assert answer.headers["Content-Type"] == "application/hal+json"
        assert answer.json()["_links"]["self"]["href"] == f"{AKV}/{uuid}"
        assert answer.json()["svm"]["_links"]["self"]["href"].startswith("/api/svm/svms/")
    plain = {"Accept": "application/json"}
    answer = client.call("GET", f"{uuid}?fields=**", headers=plain)
    assert answer.headers["Content-Type"] == "application/json" and "_links" not in answer.text
    page = client.get("?max_records=1", headers=plain)
    assert set(page["_links"]) == {"next"} and "_links" not in str(page["records"])
    job = client.call("POST", f"{uuid}/restore", headers=plain).json()["job"]
    assert client.get(job["_links"]["self"]["href"])["uuid"] == job["uuid"]


def test_codes_as_text(client: Client) -> None:
    uuid = client.create()
    client.simulator.settings.code_type = "string"
    record = client.get(uuid, params={"fields": "**"})
    assert record["state"]["code"] == record["azure_reachability"]["code"] == "0"
    assert [node["code"] for node in record["ekmip_reachability"]] == ["0", "0"]
    assert client.records(fields="state.code")[0]["state"] == {"code": "0"}


def test_tunnelling_shows_one_svm_alone(client: Client) -> None:
    uuids = {svm: client.create(svm) for svm in ("svm1", "svm2")}
    for headers in ({"X-Dot-SVM-Name": "svm2"}, {"X-Dot-SVM-UUID": client.simulator.svm_uuids["svm2"]}):
        assert [record["uuid"] for record in client.get(headers=headers)["records"]] == [uuids["svm2"]]
        assert client.code("GET", uuids["svm1"], headers=headers) == (404, "4", None)
        assert client.call("GET", uuids["svm2"], headers=headers).status_code == 200


def test_cluster(client: Client) -> None:
    cluster = client.get("/api/cluster")
    assert set(cluster) == {"uuid", "name", "version", "_links"}
    version = client.get("/api/cluster?fields=version")["version"]
    assert version["full"].startswith("NetApp Release 9.9.1: ")
    assert (version["generation"], version["major"], version["minor"]) == (9, 9, 1)


def test_nodes(client: Client) -> None:
    nodes = client.records("/api/cluster/nodes", fields="*", name="node2")
    assert [(node["name"], node["state"], node["version"]["minor"]) for node in nodes] == [("node2", "up", 1)]
    assert client.get(f"/api/cluster/nodes/{nodes[0]['uuid']}")["name"] == "node2"
    assert client.code("GET", "/api/cluster/nodes/nobody") == (404, "4", None)
    uuid = client.create()
    reported = client.get(uuid, params={"fields": "ekmip_reachability.node"})["ekmip_reachability"]
    assert reported[1]["node"]["uuid"] == nodes[0]["uuid"]


def test_svms(client: Client) -> None:
    svms = client.records("/api/svm/svms", fields="state,subtype", order_by="name desc", max_records="2")
    assert set(svms[0]) == {"uuid", "state", "subtype", "_links"}
    found = client.records("/api/svm/svms", name="svm3")
    assert set(found[0]) == {"uuid", "name", "_links"} and found[0]["uuid"] == svms[0]["uuid"]
    svm = client.get(f"/api/svm/svms/{found[0]['uuid']}")
    assert (svm["name"], svm["state"], svm["subtype"]) == ("svm3", "running", "default")
    assert client.code("GET", "/api/svm/svms/nobody") == (404, "4", None)
    assert client.code("GET", "/api/svm/svms?state=asleep") == (400, "262197", "state")


@pytest.mark.parametrize(
    ("method", "path", "expected"),
    [
        ("GET", "/api/security/key-stores", (404, "3", None)),
        ("GET", "/api", (404, "3", None)),
        ("GET", "/other", (404, "3", None)),
        ("POST", f"{AKV}/uuid/rekey-external", (404, "3", None)),
        ("GET", f"{AKV}/uuid/restore", (405, "3", None)),
        ("PUT", AKV, (405, "3", None)),
        ("POST", f"{AKV}/uuid", (405, "3", None)),
        ("DELETE", "/api/cluster/jobs/uuid", (405, "3", None)),
        ("POST", "/api/svm/svms", (405, "3", None)),
    ],
)
def test_what_is_not_there(client: Client, method: str, path: str, expected: tuple[int, str, str | None]) -> None:
    assert client.code(method, path) == expected


def test_head_and_options(client: Client) -> None:
    client.create()
    head = client.call("HEAD", "")
    assert (head.status_code, head.content) == (200, b"") and int(head.headers["Content-Length"]) > 100
    options = client.call("OPTIONS", "")
    assert (options.status_code, options.headers["Allow"]) == (200, "DELETE, GET, OPTIONS, PATCH, POST")
    assert client.get()["num_records"] == 1


def test_a_trailing_slash_makes_no_difference(client: Client) -> None:
    client.create()
    assert client.get(f"{AKV}/")["num_records"] == 1
