# Copyright: (c) 2026, storage_keys.ontap contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""PATCH and DELETE of /security/azure-key-vaults."""

from __future__ import annotations

import typing as t

import pytest

from .conftest import KEY_ID, Client


def test_every_field_that_can_be_changed(client: Client) -> None:
    uuid = client.create()
    change = {
        "key_id": "https://kv.vault.azure.net/keys/other/1b",
        "client_id": "client-2",
        "tenant_id": "tenant-2",
        "client_secret": "second-secret",
        "proxy_type": "https",
        "proxy_host": "proxy.example.com",
        "proxy_port": 3128,
        "proxy_username": "ontap",
        "proxy_password": "proxy-secret",
    }
    answer = client.call("PATCH", uuid, json=change)
    assert (answer.status_code, answer.json()) == (200, {})
    record = client.get(uuid)
    for secret in ("client_secret", "proxy_password"):
        assert secret not in record
        assert client.simulator.secret_of(uuid, secret) == change.pop(secret)
    change["key_id"] = "https://kv.vault.azure.net/keys/other"
    assert {name: record[name] for name in change} == change


@pytest.mark.parametrize("empty", ["", None])
def test_an_optional_field_is_cleared(client: Client, empty: str | None) -> None:
    optional: dict[str, t.Any] = {
        "proxy_type": "http",
        "proxy_host": "p",
        "proxy_port": 1,
        "proxy_username": "u",
        "proxy_password": "x",
    }
    uuid = client.create(**optional)
    assert client.call("PATCH", uuid, json=dict.fromkeys(optional, empty)).status_code == 200
    assert not set(optional) & set(client.get(uuid, params={"fields": "*"}))
    assert client.simulator.secret_of(uuid, "proxy_password") is None


@pytest.mark.parametrize(
    ("change", "code", "target"),
    [
        ({}, "65537541", None),
        ({"client_id": "c"}, "65537517", "client_secret"),
        ({"tenant_id": "t"}, "65537517", "client_secret"),
        ({"client_id": "c", "client_secret": ""}, "65537517", "client_secret"),
        ({"client_secret": None}, "65537517", "client_secret"),
        ({"client_id": "", "client_secret": "s"}, "262177", "client_id"),
        ({"key_id": ""}, "262177", "key_id"),
        ({"key_id": "kek"}, "65537523", "key_id"),
        ({"name": "https://other.vault.azure.net/"}, "262203", "name"),
        ({"svm": {"name": "svm2"}}, "262203", "svm.name"),
        ({"svm": {}}, "262203", "svm"),
        ({"uuid": "x"}, "262203", "uuid"),
        ({"scope": "cluster"}, "262203", "scope"),
        ({"azure_reachability": {"reachable": True}}, "262203", "azure_reachability"),
        ({"vault": "x"}, "262179", "vault"),
        ({"enabled": True}, "262179", "enabled"),
        ({"proxy_type": "ftp"}, "262197", "proxy_type"),
        ({"proxy_port": [1]}, "262255", "proxy_port"),
    ],
)
def test_changes_that_are_refused(client: Client, change: dict[str, t.Any], code: str, target: str | None) -> None:
    uuid = client.create()
    before = client.simulator.vaults
    assert client.code("PATCH", uuid, json=change) == (400, code, target)
    assert client.simulator.vaults == before


def test_an_unknown_uuid(client: Client) -> None:
    for method in ("GET", "PATCH", "DELETE"):
        change = {"proxy_host": "p"} if method == "PATCH" else None
        assert client.code(method, "nobody", json=change) == (404, "4", None)
    for action in ("rekey-internal", "restore"):
        assert client.code("POST", f"nobody/{action}") == (404, "4", None)
    # netapp.ontap looks for these words.
    assert "entry doesn't exist" in client.call("GET", "nobody").json()["error"]["message"]


def test_keys_that_are_still_with_the_admin_svm(client: Client) -> None:
    uuid = client.create()
    client.simulator.keep_keys_in_admin_svm("svm1", True)
    assert client.code("PATCH", uuid, json={"key_id": KEY_ID}) == (400, "65537547", None)
    assert client.call("PATCH", uuid, json={"proxy_host": "p"}).status_code == 200


def test_a_change_as_a_job(client: Client) -> None:
    uuid = client.create()
    client.simulator.settings.patch_is_job = True
    client.simulator.settings.job_seconds = 0.3
    answer = client.call("PATCH", uuid, json={"proxy_host": "later"})
    assert answer.status_code == 202
    assert client.get(answer.json()["job"]["_links"]["self"]["href"])["svm"]["name"] == "svm1"
    assert "proxy_host" not in client.get(uuid)
    held = client.call("PATCH", f"{uuid}?return_timeout=20", json={"proxy_port": 1})
    assert (held.status_code, held.json()) == (200, {})
    assert (client.get(uuid)["proxy_host"], client.get(uuid)["proxy_port"]) == ("later", 1)


def test_a_change_whose_configuration_is_deleted_meanwhile(client: Client) -> None:
    uuid = client.create()
    client.simulator.settings.patch_is_job = True
    job = client.call("PATCH", uuid, json={"proxy_host": "later"}).json()["job"]["uuid"]
    assert client.call("DELETE", uuid).status_code == 200
    client.simulator.settings.patch_is_job = False
    client.create()
    client.call("POST", f"{client.records()[0]['uuid']}/restore?return_timeout=20")
    assert client.get(f"/api/cluster/jobs/{job}")["code"] == 65537120


def test_delete(client: Client) -> None:
    uuid = client.create()
    answer = client.call("DELETE", uuid)
    assert (answer.status_code, answer.json(), client.records()) == (200, {}, [])
    client.create()


def test_delete_with_a_body(client: Client) -> None:
    uuid = client.create()
    assert client.code("DELETE", uuid, json={"name": "x"}) == (400, "262198", None)
    assert client.code("GET", uuid, json={"name": "x"}) == (400, "262198", None)
    assert client.call("DELETE", uuid, json={}).status_code == 200


@pytest.mark.parametrize("code", [65536867, 65536242, 196608305])
def test_delete_that_is_refused(client: Client, code: int) -> None:
    uuid = client.create()
    client.simulator.block_delete("svm1", code)
    assert client.code("DELETE", uuid) == (400, str(code), None)
    client.simulator.block_delete("svm1", None)
    assert client.call("DELETE", uuid).status_code == 200


def test_delete_as_a_job(client: Client) -> None:
    uuid = client.create()
    client.simulator.settings.delete_is_job = True
    assert client.call("DELETE", uuid).status_code == 202
    assert client.call("GET", uuid).status_code == 200
    assert client.call("DELETE", f"{client.create('svm2')}?return_timeout=20").status_code == 200
    assert client.records() == []


@pytest.mark.parametrize(
    ("method", "query", "target"),
    [("PATCH", "?fields=*", "fields"), ("PATCH", "?name=x", "name"), ("DELETE", "?force=true", "force")],
)
def test_parameters_that_are_refused(client: Client, method: str, query: str, target: str) -> None:
    options = {"json": {"proxy_host": "p"}} if method == "PATCH" else {}
    assert client.code(method, client.create() + query, **options) == (400, "262179", target)


def test_strict_parameters(client: Client) -> None:
    uuid = client.create()
    client.simulator.settings.strict_parameters = True
    assert client.call("PATCH", f"{uuid}?return_timeout=5", json={"proxy_host": "p"}).status_code == 200
    assert client.code("DELETE", f"{uuid}?return_timeout=5") == (400, "262179", "return_timeout")
    client.simulator.settings.strict_parameters = False
    assert client.call("DELETE", f"{uuid}?return_timeout=5").status_code == 200


def test_a_collection_is_changed_by_query(client: Client) -> None:
    for svm in ("svm1", "svm2"):
        client.create(svm)
    client.create(None)
    change = {"proxy_host": "p"}
    assert client.code("PATCH", "", json=change) == (400, "262212", None)
    assert client.call("PATCH", "?scope=svm", json=change).json() == {"num_records": 2}
    assert [record.get("proxy_host") for record in client.simulator.vaults] == ["p", "p", None]
    assert client.code("DELETE") == (400, "262212", None)
    assert client.call("DELETE", "?svm.name=svm1|svm2").json() == {"num_records": 2}
    assert [record["scope"] for record in client.simulator.vaults] == ["cluster"]


def test_a_collection_is_changed_by_jobs(client: Client) -> None:
    for svm in ("svm1", "svm2"):
        client.create(svm)
    client.simulator.settings.patch_is_job = True
    answer = client.call("PATCH", "?scope=svm", json={"proxy_host": "p"})
    assert answer.status_code == 202 and answer.json()["num_records"] == len(answer.json()["jobs"]) == 2
    assert client.call("PATCH", "?scope=svm&return_timeout=20", json={"proxy_port": 1}).json() == {"num_records": 2}
    assert {(record["proxy_host"], record["proxy_port"]) for record in client.simulator.vaults} == {("p", 1)}
