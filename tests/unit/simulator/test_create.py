# Copyright: (c) 2026, storage_keys.ontap contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""POST /security/azure-key-vaults."""

from __future__ import annotations

import typing as t

import pytest

from .conftest import AKV, KEY_ID, Client, body


def test_created_for_an_svm(client: Client) -> None:
    answer = client.call("POST", "", json=body("svm1"))
    assert (answer.status_code, answer.json()) == (201, {})
    assert client.get(answer.headers["Location"])["svm"]["name"] == "svm1"


def test_the_new_record_on_demand_without_secrets(client: Client) -> None:
    answer = client.call("POST", "?return_records=true", json=body("svm1", proxy_password="hush", proxy_port=8080))
    assert answer.status_code == 201
    record = answer.json()["records"][0]
    assert answer.json()["num_records"] == 1
    assert answer.headers["Location"] == record["_links"]["self"]["href"] == f"{AKV}/{record['uuid']}"
    assert record == client.get(record["uuid"])
    assert not {"client_secret", "proxy_password", "state"} & set(record)
    assert record["proxy_port"] == 8080 and record["scope"] == "svm"


def test_by_uuid_and_by_both(client: Client) -> None:
    uuids = client.simulator.svm_uuids
    client.create({"uuid": uuids["svm1"]})
    client.create({"uuid": uuids["svm2"], "name": "svm2"})
    assert [record["svm"]["name"] for record in client.records()] == ["svm1", "svm2"]


def test_one_for_the_cluster(client: Client) -> None:
    record = client.get(client.create(None))
    assert record["scope"] == "cluster" and "svm" not in record
    assert client.code("POST", json=body(None)) == (400, "65537500", None)


def test_the_version_of_the_key_is_not_kept(client: Client) -> None:
    assert client.get(client.create("svm1"))["key_id"] == KEY_ID
    assert client.get(client.create("svm2", key_id=KEY_ID))["key_id"] == KEY_ID


def test_a_second_configuration_is_refused(client: Client) -> None:
    client.create("svm1")
    assert client.code("POST", json=body("svm1")) == (400, "65537500", None)
    assert len(client.records()) == 1


@pytest.mark.parametrize("name", ["name", "client_id", "tenant_id", "key_id", "client_secret"])
def test_required(client: Client, name: str) -> None:
    complete = body()
    for value in ("", None):
        assert client.code("POST", json={**complete, name: value}) == (400, "262177", name)
    del complete[name]
    assert client.code("POST", json=complete) == (400, "262212", name)


@pytest.mark.parametrize(
    ("change", "code", "target"),
    [
        ({"svm": {"name": "nobody"}}, "2621462", "svm.name"),
        ({"svm": {"uuid": "nobody"}}, "2621462", "svm.uuid"),
        ({"svm": {"name": ""}}, "262177", "svm.name"),
        ({"svm": {}}, "262177", "svm.name"),
        ({"svm": None}, "262177", "svm.name"),
        ({"svm": "svm1"}, "262185", "svm"),
        ({"svm": [{"name": "svm1"}]}, "262255", "svm"),
        ({"svm": {"name": "svm1", "colour": "red"}}, "262179", "svm.colour"),
        ({"vault": "x"}, "262179", "vault"),
        ({"records": []}, "262179", "records"),
        ({"client_certificate": "x"}, "262179", "client_certificate"),
        ({"uuid": "x"}, "262196", "uuid"),
        ({"scope": "svm"}, "262196", "scope"),
        ({"state": {"available": True}}, "262196", "state"),
        ({"ekmip_reachability": []}, "262196", "ekmip_reachability"),
        ({"_links": {}}, "262196", "_links"),
        ({"client_id": 5}, "262185", "client_id"),
        ({"client_id": True}, "262185", "client_id"),
        ({"client_id": ["x"]}, "262255", "client_id"),
        ({"client_id": {"x": "y"}}, "262185", "client_id"),
        ({"proxy_type": "socks"}, "262197", "proxy_type"),
        ({"proxy_port": "many"}, "262185", "proxy_port"),
        ({"proxy_port": 1.5}, "262185", "proxy_port"),
        ({"proxy_port": True}, "262185", "proxy_port"),
        ({"proxy_port": 65536}, "262197", "proxy_port"),
        ({"proxy_port": -1}, "262197", "proxy_port"),
    ],
)
def test_bodies_that_are_refused(client: Client, change: dict[str, t.Any], code: str, target: str) -> None:
    assert client.code("POST", json={**body(), **change}) == (400, code, target)
    assert client.records() == []


def test_a_name_and_a_uuid_of_different_svms(client: Client) -> None:
    svm = {"name": "svm1", "uuid": client.simulator.svm_uuids["svm2"]}
    assert client.code("POST", json=body(svm)) == (400, "2621706", "svm.name")


@pytest.mark.parametrize(
    "key_id",
    [
        "kek",
        "http://kv.vault.azure.net/keys/kek",
        "https://kv.vault.azure.net/secrets/kek",
        "https://kv.vault.azure.net/keys/",
        "https://kv.vault.azure.net/keys/k_k",
        f"{KEY_ID}/{'0a' * 16}/more",
        f"{KEY_ID}?version=1",
    ],
)
def test_key_ids_that_are_refused(client: Client, key_id: str) -> None:
    assert client.code("POST", json=body(key_id=key_id)) == (400, "65537523", "key_id")


def test_an_integer_may_be_quoted_and_an_empty_option_is_none(client: Client) -> None:
    record = client.get(client.create("svm1", proxy_port="8080", proxy_host="", proxy_type=None))
    assert record["proxy_port"] == 8080 and not {"proxy_host", "proxy_type"} & set(record)


@pytest.mark.parametrize(
    ("raw", "code", "target"),
    [
        (b"{", "262199", None),
        (b"\xff", "262199", None),
        (b"[]", "262255", None),
        (b'"text"', "262201", None),
        (b'{"name": "a", "name": "b"}', "262188", "name"),
        (b"", "262212", "name"),
    ],
)
def test_bodies_that_are_no_object(client: Client, raw: bytes, code: str, target: str | None) -> None:
    assert client.code("POST", data=raw, headers={"Content-Type": "application/json"}) == (400, code, target)


@pytest.mark.parametrize(
    ("query", "code", "target"),
    [
        ("?return_records=maybe", "262197", "return_records"),
        ("?fields=*", "262179", "fields"),
        ("?name=x", "262211", "name"),
        ("?client_secret=x", "262202", "client_secret"),
        ("?return_timeout=121", "262197", "return_timeout"),
        ("?create_inactive=true", "262179", "create_inactive"),
    ],
)
def test_parameters_that_are_refused(client: Client, query: str, code: str, target: str) -> None:
    assert client.code("POST", query, json=body()) == (400, code, target)


def test_return_timeout_is_ignored_unless_strict(client: Client) -> None:
    assert client.call("POST", "?return_timeout=30", json=body("svm1")).status_code == 201
    client.simulator.settings.strict_parameters = True
    assert client.code("POST", "?return_timeout=30", json=body("svm2")) == (400, "262179", "return_timeout")


def test_keys_that_are_still_with_the_admin_svm(client: Client) -> None:
    client.simulator.keep_keys_in_admin_svm("svm1", True)
    assert client.code("POST", json=body("svm1")) == (400, "65537505", None)


def test_as_a_job(client: Client) -> None:
    client.simulator.settings.post_is_job = True
    client.simulator.settings.job_seconds = 0.3
    answer = client.call("POST", "", json=body("svm1"))
    assert answer.status_code == 202 and answer.json()["job"]["uuid"]
    assert client.code("GET", answer.headers["Location"]) == (404, "4", None)
    held = client.call("POST", "?return_timeout=20&return_records=true", json=body("svm2"))
    assert (held.status_code, held.json()["records"][0]["svm"]["name"]) == (201, "svm2")
    assert client.get(answer.headers["Location"])["svm"]["name"] == "svm1"


def test_of_two_jobs_for_one_svm_the_second_fails(client: Client) -> None:
    client.simulator.settings.post_is_job = True
    first, second = (client.call("POST", "", json=body("svm1")).json()["job"]["uuid"] for dummy in range(2))
    assert client.code("POST", "?return_timeout=20", json=body("svm1"))[1] == "65537500"
    assert client.get(f"/api/cluster/jobs/{first}")["state"] == "success"
    assert client.get(f"/api/cluster/jobs/{second}")["code"] == 65537500


def test_an_svm_named_by_header(client: Client) -> None:
    headers = {"X-Dot-SVM-Name": "svm2"}
    assert client.call("POST", "", json=body(None), headers=headers).status_code == 201
    assert client.records()[0]["svm"]["name"] == "svm2"
    assert client.code("POST", json=body("svm1"), headers=headers) == (400, "2621706", "svm.name")
    assert client.code("POST", json=body(None), headers={"X-Dot-SVM-Name": "nobody"}) == (400, "2621462", "svm.name")
