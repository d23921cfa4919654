# Copyright: (c) 2026, storage_keys.ontap contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The jobs as a client sees and changes them."""

from __future__ import annotations

import time

from ..conftest import Client


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
