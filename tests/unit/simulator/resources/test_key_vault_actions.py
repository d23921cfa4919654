# Copyright: (c) 2026, storage_keys.ontap contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""restore, rekey-internal and rekey-external, and the jobs that they start, seen by a client."""

from __future__ import annotations

import time

import pytest
import requests

from ..conftest import KEY_ID, Client, ClientOf, action_status, each_release, has, since

ACTIONS = ("rekey-internal", "restore")
OTHER_KEY = "https://kv.vault.azure.net/keys/other/0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b"


def wait(client: Client, job: str) -> None:
    """Until the job has ended."""
    deadline = time.monotonic() + 20
    while client.get(f"/api/cluster/jobs/{job}")["state"] not in ("success", "failure"):
        assert time.monotonic() < deadline
        time.sleep(0.02)


def count(client: Client, action: str) -> int:
    counters = {"rekey-internal": client.simulator.rekeys, "restore": client.simulator.restores}
    return counters[action]("svm1")


@pytest.mark.parametrize("action", ACTIONS)
def test_a_job_that_is_polled(client: Client, action: str) -> None:
    uuid = client.create()
    client.simulator.settings.job_seconds = 0.5
    answer = client.call("POST", f"{uuid}/{action}")
    assert answer.status_code == 202 and set(answer.json()) == {"job"} and "Location" not in answer.headers
    job = answer.json()["job"]["uuid"]
    record = client.get(f"/api/cluster/jobs/{job}?fields=state,description")
    assert record["state"] in ("queued", "running") and record["description"].endswith(f"{uuid}/{action}")
    assert count(client, action) == 0
    wait(client, job)
    assert count(client, action) == 1
    assert [record["uuid"] for record in client.records("/api/cluster/jobs", state="success")] == [job]


@pytest.mark.parametrize("action", ACTIONS)
def test_a_call_that_is_held(client: Client, action: str) -> None:
    uuid = client.create()
    client.simulator.settings.job_seconds = 0.3
    started = time.monotonic()
    answer = client.call("POST", f"{uuid}/{action}?return_timeout=20")
    assert answer.status_code == 202 and client.get(answer.json()["job"]["_links"]["self"]["href"])["code"] == 0
    assert 0.3 <= time.monotonic() - started < 5
    assert count(client, action) == 1


def test_a_call_is_held_no_longer_than_asked(client: Client) -> None:
    uuid = client.create()
    client.simulator.settings.job_seconds = 60
    started = time.monotonic()
    assert client.call("POST", f"{uuid}/restore?return_timeout=1").status_code == 202
    assert 1 <= time.monotonic() - started < 10
    client.simulator.settings.hold_calls = False
    started = time.monotonic()
    assert client.call("POST", f"{uuid}/restore?return_timeout=60").status_code == 202
    assert time.monotonic() - started < 10


@pytest.mark.parametrize("action", ACTIONS)
def test_a_job_that_fails(client: Client, action: str) -> None:
    uuid = client.create()
    client.simulator.fail_next_job(65537515, "It went wrong.")
    assert client.code("POST", f"{uuid}/{action}?return_timeout=20") == (400, "65537515", None)
    client.simulator.fail_next_job(65537504)
    job = client.call("POST", f"{uuid}/{action}").json()["job"]["uuid"]
    wait(client, job)
    record = client.get(f"/api/cluster/jobs/{job}")
    assert (record["state"], record["code"], record["error"]["code"]) == ("failure", 65537504, "65537504")
    assert count(client, action) == 0


def test_nothing_to_rekey_without_volumes(client: Client) -> None:
    uuid = client.create()
    client.simulator.set_volumes("svm1", False)
    assert client.code("POST", f"{uuid}/rekey-internal") == (400, "65537559", None)
    client.simulator.set_volumes("svm1", True)
    client.simulator.keep_keys_in_admin_svm("svm1", True)
    assert client.code("POST", f"{uuid}/rekey-internal") == (400, "65537547", None)


def test_restore_brings_the_key_back(client: Client) -> None:
    uuid = client.create()
    client.simulator.set_available("svm1", False)
    assert client.call("POST", f"{uuid}/restore?return_timeout=20").status_code == 202
    assert client.get(uuid, params={"fields": "state"})["state"] == {"available": True, "code": 0, "message": ""}


def test_restore_needs_the_vault(client: Client) -> None:
    uuid = client.create()
    client.simulator.set_available("svm1", False)
    client.simulator.set_reachable("svm1", False)
    assert client.code("POST", f"{uuid}/restore?return_timeout=20") == (400, "65537515", None)
    assert client.get(uuid, params={"fields": "state"})["state"]["available"] is False


def test_a_configuration_that_is_deleted_while_its_job_runs(client: Client) -> None:
    uuid = client.create()
    client.simulator.settings.job_seconds = 0.3
    jobs = [client.call("POST", f"{uuid}/{action}").json()["job"]["uuid"] for action in ACTIONS]
    assert client.call("DELETE", uuid).status_code == 200
    for job in jobs:
        wait(client, job)
        assert client.get(f"/api/cluster/jobs/{job}")["code"] == 65537120


def test_bodies_and_parameters(client: Client) -> None:
    uuid = client.create()
    for action in ACTIONS:
        assert client.call("POST", f"{uuid}/{action}?return_records=true", json={}).status_code == 202
        assert client.code("POST", f"{uuid}/{action}", json={"key_id": "x"}) == (400, "262179", "key_id")
        assert client.code("POST", f"{uuid}/{action}?return_timeout=x") == (400, "262197", "return_timeout")
        assert client.code("POST", f"{uuid}/{action}?fields=*") == (400, "262179", "fields")
    assert client.call("POST", f"{uuid}/rekey_internal").status_code == 202


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
