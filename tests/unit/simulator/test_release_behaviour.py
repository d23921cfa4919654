# Copyright: (c) 2026, storage_keys.ontap contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""How creating, changing, deleting and the actions differ from release to release."""

from __future__ import annotations

import pytest
import requests

from .conftest import AKV, CERTIFICATE, KEY_ID, Client, ClientOf, action_status, body, each_release, has, since

OTHER_KEY = "https://kv.vault.azure.net/keys/other/0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b"


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
def test_another_key(client_of: ClientOf, version: str) -> None:
    client = client_of(version)
    uuid = client.create()
    if not has(version, "9.11.1"):
        assert client.call("PATCH", uuid, json={"key_id": OTHER_KEY}).status_code == 200
        assert client.get(uuid)["key_id"] == OTHER_KEY.rpartition("/")[0]
        assert client.code("POST", f"{uuid}/rekey-external", json={"key_id": KEY_ID}) == (404, "3", None)
        return
    assert client.code("PATCH", uuid, json={"key_id": OTHER_KEY}) == (400, "262203", "key_id")
    client.simulator.settings.job_seconds = 0.3
    action = f"{uuid}/rekey-external"
    answer = client.call("POST", action, json={"key_id": OTHER_KEY})
    assert answer.status_code == 202 and set(answer.json()) == {"job"}
    assert client.get(uuid)["key_id"].startswith(KEY_ID)
    held = client.call("POST", f"{action}?return_timeout=20", json={"key_id": OTHER_KEY})
    assert held.status_code == action_status(version) and set(held.json()) == {"job"}
    expected = OTHER_KEY if has(version, "9.13.1") else OTHER_KEY.rpartition("/")[0]
    assert client.get(uuid)["key_id"] == expected


@pytest.mark.parametrize("version", since("9.11.1"))
def test_another_key_that_is_refused(client_of: ClientOf, version: str) -> None:
    client = client_of(version)
    action = f"{client.create()}/rekey-external"
    for given, code, target in (
        (None, "262212", "key_id"),
        ({}, "262212", "key_id"),
        ({"key_id": ""}, "262177", "key_id"),
        ({"key_id": 1}, "262185", "key_id"),
        ({"key_id": "kek"}, "65537523", "key_id"),
        ({"key_id": KEY_ID, "svm": {"name": "svm1"}}, "262179", "svm"),
    ):
        assert client.code("POST", action, json=given) == (400, code, target)
    assert client.code("POST", "nobody/rekey-external", json={"key_id": KEY_ID}) == (404, "4", None)
    client.simulator.keep_keys_in_admin_svm("svm1", True)
    assert client.code("POST", action, json={"key_id": KEY_ID}) == (400, "65537547", None)


@pytest.mark.parametrize("version", since("9.11.1"))
def test_another_key_for_a_configuration_that_is_deleted_meanwhile(client_of: ClientOf, version: str) -> None:
    client = client_of(version)
    uuid = client.create()
    client.simulator.settings.job_seconds = 0.3
    job = client.call("POST", f"{uuid}/rekey-external", json={"key_id": KEY_ID}).json()["job"]["uuid"]
    client.simulator.settings.delete_is_job = False
    assert client.call("DELETE", uuid).status_code == 200
    client.call("POST", f"{client.create('svm2')}/restore?return_timeout=20")  # ends after the other job
    assert client.get(f"/api/cluster/jobs/{job}")["code"] == 65537120


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
def test_a_vault_name_that_is_no_url(client_of: ClientOf, version: str) -> None:
    client = client_of(version)
    answer = client.call("POST", "?return_timeout=20", json=body(name="my vault"))
    assert answer.status_code == (400 if has(version, "9.18.1") else 201)
    assert answer.status_code == 201 or answer.json()["error"]["code"] == "65537553"
    assert client.get(client.create("svm2", name="https://kv.vault.azure.net"))["name"] == "https://kv.vault.azure.net"


@each_release
def test_volumes_with_keys_of_their_aggregates(client_of: ClientOf, version: str) -> None:
    client = client_of(version)
    client.simulator.set_nae_volumes("svm1", True)
    answer = client.call("POST", "?return_timeout=20", json=body())
    code = "65539704" if has(version, "9.17.1") else "65539703" if version == "9.15.1" else None
    assert answer.json().get("error", {}).get("code") == code


@each_release
def test_bearer_tokens(client_of: ClientOf, version: str) -> None:
    client = client_of(version)
    client.session.auth = None
    answer = client.call("GET", "", headers={"Authorization": f"Bearer {client.simulator.access_token}"})
    # 9.9.1 is the default, on which every way to log in can be tried.
    assert answer.status_code == (200 if has(version, "9.14.1") or version == "9.9.1" else 401)


@each_release
def test_keystore_states_that_hinder_a_rekey(client_of: ClientOf, version: str) -> None:
    client = client_of(version)
    uuid = client.create()
    actions = ["rekey-internal", *(["rekey-external"] if has(version, "9.11.1") else [])]
    for state, code in (("switching", "65537610"), ("initializing", "65539436"), ("disabling", "65539437")):
        client.simulator.set_keystore_state("svm1", state)
        for action in actions:
            answer = act(client, uuid, action)
            assert answer.status_code == (400 if has(version, "9.16.1") else 202)
            assert answer.status_code == 202 or answer.json()["error"]["code"] == code
    client.simulator.set_keystore_state("svm1", "mixed")
    assert [act(client, uuid, action).status_code for action in actions] == [202] * len(actions)


def act(client: Client, uuid: str, action: str) -> requests.Response:
    return client.call("POST", f"{uuid}/{action}", json={"key_id": KEY_ID} if action == "rekey-external" else None)
