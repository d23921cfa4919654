# Copyright: (c) 2026, storage_keys.ontap contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Inactive configurations, and the switch from one to another in /security/key-stores."""

from __future__ import annotations

import typing as t

import pytest

from ..conftest import STORES, VERSIONS, Client, ClientOf, body, has, since

WITH_INACTIVE = since("9.14.1")
each_with_inactive = pytest.mark.parametrize("version", WITH_INACTIVE)
ADVANCED = {"state", "azure_reachability", "ekmip_reachability"}
ENABLE = {"enabled": True}


def inactive(name: str, svm: str | None = "svm1", **values: t.Any) -> dict[str, t.Any]:
    return body(svm, configuration={"name": name}, **values)


def prepare(client: Client, name: str, svm: str | None = "svm1", **values: t.Any) -> str:
    """Create an inactive configuration; its UUID."""
    answer = client.call("POST", "?create_inactive=true&return_timeout=20", json=inactive(name, svm, **values))
    assert answer.status_code == 201, answer.text
    return answer.headers["Location"].rsplit("/", 1)[1]


def enabled(client: Client) -> dict[str, bool]:
    """The names of the configurations of svm1, and whether they are enabled."""
    records = client.records(fields="configuration.name,enabled", **{"svm.name": "svm1"})
    return {record["configuration"]["name"]: record["enabled"] for record in records}


def enable(client: Client, uuid: str) -> t.Any:
    return client.call("PATCH", f"{STORES}/{uuid}?return_timeout=20", json=ENABLE)


@pytest.mark.parametrize("version", sorted(set(VERSIONS) - set(WITH_INACTIVE)))
def test_unknown_before(client_of: ClientOf, version: str) -> None:
    client = client_of(version)
    assert client.code("POST", "?create_inactive=true", json=body()) == (400, "262179", "create_inactive")
    assert client.code("POST", json=inactive("next")) == (400, "262179", "configuration")


@each_with_inactive
def test_names(client_of: ClientOf, version: str) -> None:
    client = client_of(version)
    given: dict[str, t.Any]
    for query, given, code in (
        ("?create_inactive=true", body(), "65537594"),
        ("?create_inactive=true", body(configuration={}), "65537594"),
        ("", inactive("next"), "65537595"),
        ("?create_inactive=false", inactive("next"), "65537595"),
        ("?create_inactive=true", inactive(""), "65538903"),
        ("?create_inactive=true", inactive("default"), "65538902"),
    ):
        assert client.code("POST", query, json=given) == (400, code, None)
    prepare(client, "next")
    assert client.code("POST", "?create_inactive=true", json=inactive("next")) == (400, "65537589", None)
    prepare(client, "next", "svm2")
    assert client.code("POST", "?create_inactive=true", json=body(configuration="x")) == (400, "262185", "configuration")
    assert len(client.records()) == 2


@each_with_inactive
def test_several_of_which_one_is_enabled(client_of: ClientOf, version: str) -> None:
    client = client_of(version)
    first, second, third = prepare(client, "a"), client.create(), prepare(client, "b")
    assert enabled(client) == {"a": False, "default": True, "b": False}
    assert client.code("POST", json=body()) == (400, "65537500", None)
    for uuid, name in ((first, "a"), (second, "default"), (third, "b")):
        configuration = client.get(uuid)["configuration"]
        assert (configuration["name"], configuration["uuid"]) == (name, uuid)
    assert [record["uuid"] for record in client.records(**{"svm.name": "svm1", "enabled": "true"})] == [second]
    assert [record["uuid"] for record in client.records(**{"configuration.name": "a|b"})] == [first, third]


@each_with_inactive
def test_what_an_inactive_one_shows_and_takes(client_of: ClientOf, version: str) -> None:
    client = client_of(version)
    uuid = prepare(client, "next")
    record = client.get(f"{uuid}?fields=**")
    assert not ADVANCED & set(record) and record["enabled"] is False
    assert client.call("PATCH", uuid, json={"proxy_host": "p"}).status_code == 200
    assert client.get(uuid)["proxy_host"] == "p"
    for change in ({"enabled": True}, {"configuration": {"name": "x"}}):
        assert client.code("PATCH", uuid, json=change)[:2] == (400, "262203")
    assert client.code("DELETE", uuid) == (400, "65537120", None)
    for action, given in (("restore", None), ("rekey-internal", None), ("rekey-external", {"key_id": record["key_id"]})):
        assert client.code("POST", f"{uuid}/{action}", json=given) == (400, "65537120", None)
    assert len(client.records()) == 1


@each_with_inactive
def test_the_switch(client_of: ClientOf, version: str) -> None:
    client = client_of(version)
    client.create()
    uuid = prepare(client, "next")
    client.simulator.settings.job_seconds = 0.3
    answer = client.call("PATCH", f"{STORES}/{uuid}", json=ENABLE)
    assert answer.status_code == 202 and set(answer.json()) == {"job"}
    assert enabled(client) == {"default": True, "next": False}
    if has(version, "9.16.1"):
        states = [record.get("state") for record in client.records(STORES, type="akv", fields="state")]
        assert states == ["switching", None]
        assert client.code("POST", f"{client.records()[0]['uuid']}/rekey-internal")[1] == "65537610"
    held = client.call("PATCH", f"{STORES}/{uuid}?return_timeout=20", json=ENABLE)
    assert held.status_code == 200
    assert enabled(client) == {"default": False, "next": True}
    assert ADVANCED <= set(client.get(f"{uuid}?fields=**"))
    assert client.call("POST", f"{uuid}/rekey-internal").status_code == 202
    assert client.code("PATCH", f"{STORES}/{uuid}", json=ENABLE) == (400, "65539218", None)


@each_with_inactive
def test_the_switch_at_once(client_of: ClientOf, version: str) -> None:
    client = client_of(version)
    client.simulator.settings.enable_is_job = False
    answer = client.call("PATCH", f"{STORES}/{prepare(client, 'only')}", json=ENABLE)
    assert (answer.status_code, answer.json(), enabled(client)) == (200, {}, {"only": True})


@each_with_inactive
def test_switches_that_are_refused(client_of: ClientOf, version: str) -> None:
    client = client_of(version)
    uuid, current = prepare(client, "next"), client.create()
    onboard = client.records(STORES, type="okm")[0]["uuid"]
    path = f"{STORES}/{uuid}"
    assert client.code("PATCH", f"{STORES}/nobody", json=ENABLE) == (400, "65538908", None)
    assert client.code("PATCH", f"{STORES}/{onboard}", json=ENABLE) == (400, "65538908", None)
    assert client.code("PATCH", path, json={}) == (400, "65538909", None)
    assert client.code("PATCH", path, json={"enabled": None}) == (400, "65538909", None)
    assert client.code("PATCH", path, json={"enabled": "yes"}) == (400, "262185", "enabled")
    assert client.code("PATCH", path, json={"enabled": True, "type": "akv"}) == (400, "262203", "type")
    assert client.code("PATCH", path, json={"colour": "red"}) == (400, "262179", "colour")
    for store in (uuid, current):
        assert client.code("PATCH", f"{STORES}/{store}", json={"enabled": False}) == (400, "65538910", None)
    client.simulator.set_keystore_state("svm1", "blocked")
    assert client.code("PATCH", path, json=ENABLE) == (400, "65539212", None)
    client.simulator.set_nae_volumes("svm1", True)
    assert client.code("PATCH", path, json=ENABLE) == (400, "65539704", None)
    of_the_cluster = prepare(client, "next", None)
    code = "65539514" if has(version, "9.16.1") else "65539513"
    assert client.code("PATCH", f"{STORES}/{of_the_cluster}", json=ENABLE) == (400, code, None)
    assert enabled(client) == {"next": False, "default": True}


@each_with_inactive
def test_switches_that_fail(client_of: ClientOf, version: str) -> None:
    client = client_of(version)
    uuid = prepare(client, "next", client_secret="old")
    client.create()
    client.simulator.expire_secret("svm1", valid="first-secret")
    answer = enable(client, uuid)
    assert (answer.status_code, answer.json()["error"]["code"]) == (400, "65537605")
    client.simulator.expire_secret("svm1", valid="old")
    client.simulator.fail_next_job(65539205)
    assert enable(client, uuid).json()["error"]["code"] == "65539205"
    assert enabled(client) == {"next": False, "default": True}
    # It was interrupted, so that it has to be taken up again.
    if has(version, "9.16.1"):
        assert client.code("POST", f"{client.records(enabled='true')[0]['uuid']}/rekey-internal")[1] == "65537610"
    assert enable(client, uuid).status_code == 200
    assert enabled(client) == {"next": True, "default": False}


@each_with_inactive
def test_a_switch_to_one_that_is_deleted_meanwhile(client_of: ClientOf, version: str) -> None:
    client = client_of(version)
    uuid = prepare(client, "next")
    client.simulator.settings.delete_is_job = False
    client.simulator.settings.job_seconds = 0.3
    job = client.call("PATCH", f"{STORES}/{uuid}", json=ENABLE).json()["job"]["uuid"]
    assert client.call("DELETE", f"{STORES}/{uuid}").status_code == 200
    client.call("POST", f"{client.create('svm2')}/restore?return_timeout=20")  # ends after the other job
    assert client.get(f"/api/cluster/jobs/{job}")["code"] == 65539207


@each_with_inactive
def test_delete(client_of: ClientOf, version: str) -> None:
    client = client_of(version)
    uuid, current = prepare(client, "next"), client.create()
    onboard = client.records(STORES, type="okm")[0]["uuid"]
    for store in (current, onboard):
        assert client.code("DELETE", f"{STORES}/{store}") == (400, "65538905", None)
    assert client.code("DELETE", f"{STORES}/nobody") == (404, "4", None)
    client.simulator.settings.job_seconds = 0.2
    deleting = client.call("DELETE", f"{STORES}/{uuid}")
    assert deleting.status_code == 200
    assert client.call("DELETE", f"{STORES}/{prepare(client, 'other')}?return_timeout=20").status_code == 200
    assert enabled(client) == {"default": True}
    assert client.call("DELETE", f"{current}?return_timeout=20").status_code == 200
    assert [record["type"] for record in client.records(STORES, fields="type")] == ["okm"]


@each_with_inactive
def test_a_configuration_that_is_enabled_while_its_deletion_waits(client_of: ClientOf, version: str) -> None:
    client = client_of(version)
    uuid = prepare(client, "next")
    client.simulator.settings.update({"enable_is_job": False, "keystore_delete_is_job": True, "job_seconds": 0.2})
    job = client.call("DELETE", f"{STORES}/{uuid}").json()["job"]["uuid"]
    assert enable(client, uuid).status_code == 200
    client.call("POST", f"{uuid}/restore?return_timeout=20")  # ends after the other job
    assert client.get(f"/api/cluster/jobs/{job}")["code"] == 65538905
    assert enabled(client) == {"next": True}


@each_with_inactive
def test_one_keystore(client_of: ClientOf, version: str) -> None:
    client = client_of(version)
    uuid = prepare(client, "next")
    store = client.get(f"{STORES}/{uuid}")
    assert (store["enabled"], store["scope"], store["svm"]["name"]) == (False, "svm", "svm1")
    assert (store["configuration"]["name"], store["configuration"]["uuid"]) == ("next", uuid)
    assert "state" not in store
    assert enable(client, uuid).status_code == 200
    assert client.get(f"{STORES}/{uuid}").get("state") == ("active" if has(version, "9.16.1") else None)
    assert client.code("GET", f"{STORES}/nobody") == (404, "4", None)
    assert [record["uuid"] for record in client.records(STORES, enabled="true", location="external")] == [uuid]
