# Copyright: (c) 2026, storage_keys.ontap contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""A task is killed at every request of its conversation: the next run does what is left, and nothing twice."""

from __future__ import annotations

import typing as t

import pytest
from ontap_simulator import Simulator
from ontap_simulator.jobs import Jobs
from support.estate import CONFIGURATION, SECRET, Estate
from support.fake_time import FakeTime
from support.killing import Counter, ModuleProcess

KEY2 = "https://example.vault.azure.net/keys/key2"
SVMS = ["created", "updated", "deleted", "pruned"]
TASK: dict[str, t.Any] = {
    "configs": [
        {"svm_name": "created", **CONFIGURATION},
        {"svm_name": "updated", **CONFIGURATION, "proxy_host": "proxy", "key_id": KEY2},
        {"svm_name": "deleted", "state": "absent"},
    ],
    "prune": True,
    "concurrency": 1,
}


@pytest.mark.parametrize("carried_out", [False, True], ids=["before it acts", "after it acted"])
@pytest.mark.parametrize("release", ["9.9.1", "9.17.1"])
def test_killed_at_every_request(release: str, carried_out: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    """On the newer release every change is a job, and goes on when its task is dead."""
    monkeypatch.setattr("ansible_collections.storage_keys.ontap.plugins.module_utils._rest.jobs._SHORTEST_DELAY", 0.01)
    killed = 0
    time = FakeTime()
    with Simulator(version=release, svms=SVMS, username="admin", password="simulated-Pa55word") as simulator:
        jobs = release != "9.9.1"
        simulator.cluster.jobs = Jobs(lambda: time.now)
        counter = Counter(simulator, before_each=lambda: time.clock.sleep(0.1))
        monkeypatch.setattr(simulator.api, "handle", counter.handle)
        estate = Estate(simulator)
        while True:
            simulator.settings.update({"job_seconds": 0.0, "hold_calls": False, "patch_is_job": jobs})
            _start_over(estate)
            simulator.settings.job_seconds = 0.25  # of that clock, which each request moves by 0.1
            process = ModuleProcess("akv_configs", {**simulator.connection, **TASK})
            counter.arm(killed + 1, process.kill, carried_out=carried_out)
            status, output = process.end()
            counter.disarm()
            assert SECRET not in output
            if status == 0:
                break
            assert (status, output) == (-9, "")
            killed += 1
            _expect_convergence(estate)
    assert killed >= 7


def _start_over(estate: Estate) -> None:
    for vault in list(estate.simulator.cluster.vaults.values()):
        estate.simulator.cluster.remove(vault)
    for svm in ("updated", "deleted", "pruned"):
        estate.create(svm)


def _expect_convergence(estate: Estate) -> None:
    found = {vault["svm"]["name"]: vault["uuid"] for vault in estate.simulator.vaults}
    second = estate.run("akv_configs", **TASK)
    assert not second.failed, second.output
    third = estate.run("akv_configs", **TASK)
    assert third["changed"] is False and len(estate.sent) == 1
    uuids = {vault["svm"]["name"]: vault["uuid"] for vault in estate.simulator.vaults}
    assert {*uuids} == {"created", "updated"}
    assert all(found.get(svm, uuid) == uuid for svm, uuid in uuids.items()), "made a second time"
    assert estate.vault("updated")["proxy_host"] == "proxy" and estate.vault("updated")["key_id"].startswith(KEY2)
    assert estate.simulator.secret_of(uuids["created"], "client_secret") == SECRET
