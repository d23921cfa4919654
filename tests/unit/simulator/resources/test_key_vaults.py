# Copyright: (c) 2026, storage_keys.ontap contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""POST, PATCH and DELETE of /security/azure-key-vaults."""

from __future__ import annotations

import pytest

from ..conftest import AKV, CERTIFICATE, KEY_ID, Client, ClientOf, action_status, body, each_release, has, since


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


def test_a_name_and_a_uuid_of_different_svms(client: Client) -> None:
    svm = {"name": "svm1", "uuid": client.simulator.svm_uuids["svm2"]}
    assert client.code("POST", json=body(svm)) == (400, "2621706", "svm.name")


def test_keys_that_are_still_with_the_admin_svm(client: Client) -> None:
    client.simulator.keep_keys_in_admin_svm("svm1", True)
    assert client.code("POST", json=body("svm1")) == (400, "65537505", None)


def test_a_creation_as_a_job(client: Client) -> None:
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


def test_an_unknown_uuid(client: Client) -> None:
    for method in ("GET", "PATCH", "DELETE"):
        change = {"proxy_host": "p"} if method == "PATCH" else None
        assert client.code(method, "nobody", json=change) == (404, "4", None)
    for action in ("rekey-internal", "restore"):
        assert client.code("POST", f"nobody/{action}") == (404, "4", None)
    # netapp.ontap looks for these words.
    assert "entry doesn't exist" in client.call("GET", "nobody").json()["error"]["message"]


def test_another_key_while_keys_are_still_with_the_admin_svm(client: Client) -> None:
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


@each_release
def test_azure_judges_new_credentials(client_of: ClientOf, version: str) -> None:
    client = client_of(version)
    uuid = client.create()
    client.simulator.expire_secret("svm1", valid="right")
    refused = has(version, "9.10.1")
    answer = client.call("PATCH", uuid, json={"client_secret": "wrong"})
    assert answer.status_code == (400 if refused else 200)
    assert not refused or answer.json()["error"]["code"] == "65537540"
    assert client.call("PATCH", uuid, json={"client_secret": "right"}).status_code == 200
    if has(version, "9.10.1"):
        client.simulator.expire_certificate("svm1", valid="cmlnaHQ=")
        answer = client.call("PATCH", uuid, json={"client_certificate": CERTIFICATE})
        assert answer.status_code == (400 if refused else 200)
        assert not refused or answer.json()["error"]["code"] == "65537573"
        assert client.call("PATCH", uuid, json={"client_certificate": "cmlnaHQ="}).status_code == 200
        assert client.get(uuid, params={"fields": "azure_reachability"})["azure_reachability"]["reachable"]


@pytest.mark.parametrize("version", since("9.16.1"))
def test_the_check_of_new_credentials_can_be_skipped(client_of: ClientOf, version: str) -> None:
    client = client_of(version)
    uuid = client.create(skip_verification=True)
    client.simulator.expire_secret("svm1", valid="right")
    assert client.code("PATCH", uuid, json={"client_secret": "x", "skip_verification": False})[1] == "65537540"
    assert client.call("PATCH", uuid, json={"client_secret": "x", "skip_verification": True}).status_code == 200
    assert client.code("PATCH", uuid, json={"skip_verification": True}) == (400, "65537541", None)
    assert "skip_verification" not in client.get(f"{uuid}?fields=**")


@each_release
def test_statuses(client_of: ClientOf, version: str) -> None:
    client = client_of(version)
    answer = client.call("POST", "", json=body())
    assert answer.status_code == (202 if has(version, "9.15.1") else 201)
    assert answer.headers["Location"].startswith(f"{AKV}/")
    held = client.call("POST", "?return_timeout=20&return_records=true", json=body("svm2"))
    assert (held.status_code, held.json()["num_records"]) == (201, 1)
    uuid = held.json()["records"][0]["uuid"]
    assert client.call("PATCH", uuid, json={"proxy_host": "p"}).status_code == 200
    for action in ("restore", "rekey-internal"):
        assert client.call("POST", f"{uuid}/{action}").status_code == 202
        held = client.call("POST", f"{uuid}/{action}?return_timeout=20")
        assert held.status_code == action_status(version)
        assert set(held.json()) == {"job"}
    client.simulator.settings.job_seconds = 0.3
    answer = client.call("DELETE", uuid)
    assert answer.status_code == (202 if has(version, "9.16.1") else 200)
    assert client.call("GET", uuid).status_code == (200 if has(version, "9.16.1") else 404)


@each_release
def test_volumes_with_keys_of_their_aggregates(client_of: ClientOf, version: str) -> None:
    client = client_of(version)
    client.simulator.set_nae_volumes("svm1", True)
    answer = client.call("POST", "?return_timeout=20", json=body())
    code = "65539704" if has(version, "9.17.1") else "65539703" if version == "9.15.1" else None
    assert answer.json().get("error", {}).get("code") == code
