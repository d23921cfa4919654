# Copyright: (c) 2026, storage_keys.ontap contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Bodies that create or change a key vault configuration, and those that are refused."""

from __future__ import annotations

import typing as t

import pytest

from ..conftest import CERTIFICATE, KEY_ID, Client, ClientOf, body, each_release, has, since


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


def without_secret(**values: str) -> dict[str, object]:
    whole = body(**values)
    del whole["client_secret"]
    return whole


@each_release
def test_one_credential_is_wanted(client_of: ClientOf, version: str) -> None:
    client = client_of(version)
    missing = ("65537567", None) if has(version, "9.10.1") else ("262212", "client_secret")
    assert client.code("POST", json=without_secret()) == (400, *missing)
    if has(version, "9.10.1"):
        assert client.code("POST", json=body(client_secret="")) == (400, *missing)
        both = body(client_certificate=CERTIFICATE)
        assert client.code("POST", json=both) == (400, "262186", "client_certificate")
        wrong = without_secret(client_certificate="no base64!")
        assert client.code("POST", json=wrong) == (400, "65537573", None)
    assert client.records() == []


@pytest.mark.parametrize("version", since("9.10.1"))
def test_the_credential_given_last_counts(client_of: ClientOf, version: str) -> None:
    client = client_of(version)
    uuid = client.create(client_secret=None, client_certificate=CERTIFICATE)
    assert client.get(uuid)["authentication_method"] == "certificate"
    assert client.simulator.secret_of(uuid, "client_certificate") == CERTIFICATE
    assert client.call("PATCH", uuid, json={"client_secret": "second", "tenant_id": "t"}).status_code == 200
    assert client.get(uuid)["authentication_method"] == "client_secret"
    assert client.simulator.secret_of(uuid, "client_certificate") is None
    assert [len(client.records(authentication_method=name)) for name in ("client_secret", "certificate")] == [1, 0]
    assert client.call("PATCH", uuid, json={"client_certificate": CERTIFICATE, "client_id": "c"}).status_code == 200
    assert client.get(uuid)["authentication_method"] == "certificate"
    both = {"client_certificate": CERTIFICATE, "client_secret": "third"}
    assert client.code("PATCH", uuid, json=both) == (400, "262186", "client_certificate")
    assert client.code("PATCH", uuid, json={"client_certificate": "-"}) == (400, "65537573", None)
    assert client.code("PATCH", uuid, json={"client_certificate": None}) == (400, "65537517", "client_secret")
    assert client.code("PATCH", uuid, json={"client_id": "c"}) == (400, "65537517", "client_secret")


@each_release
def test_a_vault_name_that_is_no_url(client_of: ClientOf, version: str) -> None:
    client = client_of(version)
    answer = client.call("POST", "?return_timeout=20", json=body(name="my vault"))
    assert answer.status_code == (400 if has(version, "9.18.1") else 201)
    assert answer.status_code == 201 or answer.json()["error"]["code"] == "65537553"
    assert client.get(client.create("svm2", name="https://kv.vault.azure.net"))["name"] == "https://kv.vault.azure.net"
