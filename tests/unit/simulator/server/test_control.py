# Copyright: (c) 2026, storage_keys.ontap contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The control endpoint."""

from __future__ import annotations

import time
import typing as t
from pathlib import Path

import pytest

from ..conftest import AKV, Client


def control(client: Client, method: str, path: str, body: dict[str, t.Any] | None = None) -> t.Any:
    answer = client.call(method, f"/simulator{path}", json=body)
    assert answer.status_code == 200, answer.text
    return answer.json()


def test_status(client: Client) -> None:
    status = control(client, "GET", "")
    assert (status["version"], status["svms"]) == ("9.9.1", ["svm1", "svm2", "svm3"])
    assert status["nodes"] == ["node1", "node2"]


def test_requests(client: Client) -> None:
    client.get()
    logged = control(client, "GET", "/requests")["requests"]
    assert [(entry["method"], entry["path"], entry["status"]) for entry in logged] == [("GET", AKV, 200)]
    assert control(client, "DELETE", "/requests") == {}
    assert control(client, "GET", "/requests") == {"requests": []}


def test_settings(client: Client) -> None:
    control(client, "PATCH", "/settings", {"job_seconds": 0.05, "patch_is_job": True})
    settings = control(client, "GET", "/settings")
    assert (settings["job_seconds"], settings["patch_is_job"]) == (0.05, True)
    assert client.call("PATCH", client.create(), json={"proxy_host": "p"}).status_code == 202


def test_faults(client: Client) -> None:
    fault = {"method": "GET", "path": "/api/*", "status": 503, "headers": {"Retry-After": "1"}}
    for _dummy in range(2):
        control(client, "POST", "/faults", fault)
    assert client.call("GET", "").status_code == 503
    assert [fault["status"] for fault in control(client, "GET", "/faults")["faults"]] == [503]
    control(client, "DELETE", "/faults")
    assert client.call("GET", "").status_code == 200


def test_failing_jobs(client: Client) -> None:
    control(client, "POST", "/failing-jobs", {"code": 65537515, "message": "It went wrong."})
    assert client.code("POST", f"{client.create()}/restore?return_timeout=20")[1] == "65537515"


def test_rotated_keys(client: Client) -> None:
    uuid = client.create()
    newest = control(client, "POST", "/rotated-keys", {"key_id": client.get(uuid)["key_id"]})["key_id"]
    assert len(newest.rsplit("/", 1)[1]) == 32


def test_odd_jobs(client: Client) -> None:
    uuid = client.create()
    control(client, "POST", "/odd-jobs", {"state": "paused"})
    job = client.call("POST", f"{uuid}/restore").json()["job"]["uuid"]
    assert client.get(f"/api/cluster/jobs/{job}?fields=state")["state"] == "paused"
    control(client, "DELETE", "/odd-jobs")
    assert client.call("POST", f"{uuid}/restore?return_timeout=20").status_code == 202
    assert client.get(f"/api/cluster/jobs/{job}?fields=state")["state"] == "success"
    control(client, "POST", "/odd-jobs", {"hidden": True})
    job = client.call("POST", f"{uuid}/restore").json()["job"]["uuid"]
    assert client.code("GET", f"/api/cluster/jobs/{job}") == (404, "4", None)


def test_surroundings_and_counters(client: Client) -> None:
    client.create("svm1")
    client.create(None)
    change = {"valid_secret": "new", "ekmip": {"node1": False}, "available": {"node2": False}}
    control(client, "PATCH", "/svms/svm1", change)
    control(client, "PATCH", "/cluster", {"reachable": False})
    svm, cluster = control(client, "GET", "/vaults")["vaults"]
    assert not svm["azure_reachability"]["reachable"] and not svm["ekmip_reachability"][0]["reachable"]
    assert not svm["state"]["available"] and not cluster["azure_reachability"]["reachable"]
    assert "client_secret" not in svm
    client.call("POST", f"{svm['uuid']}/rekey-internal?return_timeout=20")
    assert control(client, "GET", "/svms/svm1") == {"rekeys": 1, "restores": 0}
    assert control(client, "GET", "/cluster") == {"rekeys": 0, "restores": 0}


def test_secrets_are_compared_not_shown(client: Client) -> None:
    uuid = client.create(client_secret="right")
    guesses = {"client_secret": "right", "proxy_password": "none"}
    assert control(client, "POST", f"/vaults/{uuid}/secrets", guesses) == {
        "client_secret": True,
        "proxy_password": False,
    }
    assert control(client, "POST", f"/vaults/{uuid}/secrets", {"client_secret": "wrong"}) == {"client_secret": False}


def test_credentials(client: Client) -> None:
    token = control(client, "GET", "/access-token")["access_token"]
    files = control(client, "POST", "/certificates", {"common_name": "robot"})
    assert token == client.simulator.access_token
    assert all(Path(files[name]).is_file() for name in ("cert_filepath", "key_filepath"))


@pytest.mark.parametrize(
    ("method", "path", "body", "status"),
    [
        ("GET", "/weather", None, 404),
        ("POST", "", None, 404),
        ("GET", "/svms", None, 404),
        ("PATCH", "/settings", {"weather": 1}, 400),
        ("PATCH", "/settings", [], 400),
        ("POST", "/faults", {"effect": "explode"}, 400),
        ("POST", "/faults", {"colour": "red"}, 400),
        ("POST", "/failing-jobs", {}, 400),
        ("POST", "/odd-jobs", {}, 400),
        ("POST", "/rotated-keys", {"key_id": "key1"}, 400),
        ("POST", "/odd-jobs", {"state": "paused", "hidden": True}, 400),
        ("PATCH", "/svms/nobody", {"reachable": False}, 400),
        ("PATCH", "/svms/svm1", {"ekmip": {"node9": False}}, 400),
        ("POST", "/webhook-certificates", {}, 400),
        ("POST", "/webhook-certificates", {"common_name": "a", "certificate": "b"}, 400),
        ("POST", "/webhook-certificates", {"certificate": "no PEM"}, 400),
        ("POST", "/webhook-authorities", {"certificate": "no PEM"}, 400),
        ("POST", "/vaults/nobody/secrets", {"client_secret": "x"}, 400),
    ],
)
def test_requests_that_make_no_sense(client: Client, method: str, path: str, body: t.Any, status: int) -> None:
    answer = client.call(method, f"/simulator{path}", json=body)
    assert answer.status_code == status and answer.json()["error"]["message"]


def test_webhooks(client: Client) -> None:
    certificate = control(client, "POST", "/webhook-certificates", {"common_name": "cluster1"})
    assert certificate["ca"] == "ONTAP simulator CA" and int(certificate["serial_number"], 16)
    control(client, "POST", "/webhook-authorities", {"certificate": Path(client.connection["ca_path"]).read_text()})
    assert control(client, "GET", "/webhooks") == {"webhooks": []}
    destination = {"name": "eda", "type": "rest_api", "destination": "https://192.0.2.1/", "filters": [{"name": "no-info-debug-events"}]}
    assert client.call("POST", "/api/support/ems/destinations", json={**destination, "certificate": certificate}).status_code == 201
    control(client, "POST", "/events", {"name": "ekmip.akv.keyExpired", "parameters": {}, "node": "node1"})
    assert eventually(lambda: control(client, "GET", "/webhooks")["webhooks"]) == [
        {
            "destination": "eda",
            "node": "node1",
            "message": "ekmip.akv.keyExpired",
            "status": None,
            "error": "the simulator sends webhooks to the loopback address only",
        }
    ]


def eventually(read: t.Callable[[], t.Any]) -> t.Any:
    """What is read, once it is not empty."""
    deadline = time.monotonic() + 20
    while not (found := read()):
        assert time.monotonic() < deadline
        time.sleep(0.02)
    return found


def test_only_for_the_administrator(client: Client) -> None:
    client.session.auth = ("admin", "wrong")
    assert client.code("GET", "/simulator/access-token")[0] == 401
    assert client.code("GET", "/simulator/nonsense")[0] == 401


def test_a_role_is_given_over_http(client: Client) -> None:
    assert client.call("PUT", "/simulator/role", json={AKV: "readonly"}).status_code == 200
    refused = client.call("PUT", "/simulator/role", json={AKV: "write"})
    assert refused.status_code == 400 and "readonly" in refused.json()["error"]["message"]
    client.session.auth = ("operator", client.connection["password"])
    assert client.get()["num_records"] == 0 and client.code("DELETE", "?svm.name=svm1") == (403, "6", None)
