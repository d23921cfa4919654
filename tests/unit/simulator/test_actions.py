# Copyright: (c) 2026, storage_keys.ontap contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""rekey-internal and restore, and the jobs that they start, seen by a client."""

from __future__ import annotations

import time

import pytest

from .conftest import Client

ACTIONS = ("rekey-internal", "restore")


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


def test_a_forgotten_job(client: Client) -> None:
    uuid = client.create()
    client.simulator.settings.job_retention = 0.0
    job = client.call("POST", f"{uuid}/restore?return_timeout=20").json()["job"]["uuid"]
    time.sleep(0.01)
    assert client.code("GET", f"/api/cluster/jobs/{job}") == (404, "4", None)
    assert client.simulator.restores("svm1") == 1


def test_a_job_is_paused_resumed_and_cancelled(client: Client) -> None:
    uuid = client.create()
    client.simulator.settings.job_seconds = 60
    job = client.call("POST", f"{uuid}/restore").json()["job"]["uuid"]
    path = f"/api/cluster/jobs/{job}"
    for action, state in (("pause", "paused"), ("resume", "queued"), ("cancel", "failure")):
        assert client.call("PATCH", f"{path}?action={action}").status_code == 200
        assert client.get(path)["state"] in (state, "running")
    assert client.code("PATCH", f"{path}?action=cancel") == (400, "458762", None)
    assert client.code("PATCH", path) == (400, "262212", "action")
    assert client.code("PATCH", f"{path}?action=stop") == (400, "262197", "action")
    assert client.code("PATCH", path, json={"state": "paused"}) == (400, "262203", "state")
    assert client.code("PATCH", "/api/cluster/jobs/nobody?action=pause") == (404, "4", None)
