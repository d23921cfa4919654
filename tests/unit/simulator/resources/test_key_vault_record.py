# Copyright: (c) 2026, storage_keys.ontap contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""GET of /security/azure-key-vaults."""

from __future__ import annotations

import pytest

from ..conftest import AKV, Client

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


def test_codes_as_text(client: Client) -> None:
    uuid = client.create()
    client.simulator.settings.code_type = "string"
    record = client.get(uuid, params={"fields": "**"})
    assert record["state"]["code"] == record["azure_reachability"]["code"] == "0"
    assert [node["code"] for node in record["ekmip_reachability"]] == ["0", "0"]
    assert client.records(fields="state.code")[0]["state"] == {"code": "0"}
