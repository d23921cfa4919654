# Copyright: (c) 2026, storage_keys.ontap contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""A task is killed at every request of its conversation: the next run does what is left, and nothing twice."""

from __future__ import annotations

import base64
import typing as t

import pytest
from ontap_simulator import Simulator
from ontap_simulator.system.jobs import Jobs
from support.estate import CONFIGURATION, SECRET, Estate
from support.fake_time import FakeTime
from support.killing import Counter, ModuleProcess

KEY2 = "https://example.vault.azure.net/keys/key2"
SVMS = ["created", "updated", "deleted", "pruned", "switched"]
CERTIFICATE = base64.b64encode(b"canary-certificate").decode()
WITH_CERTIFICATE = {**{name: value for name, value in CONFIGURATION.items() if name != "client_secret"}, "client_certificate": CERTIFICATE}
CONFIGS: list[dict[str, t.Any]] = [
    {"svm_name": "created", **CONFIGURATION},
    {"svm_name": "updated", **CONFIGURATION, "proxy_host": "proxy", "key_id": KEY2},
    {"svm_name": "deleted", "state": "absent"},
]
# What only the newer release knows. One configuration of an SVM takes the place of another one, which is pruned.
NEWER_CONFIGS: list[dict[str, t.Any]] = [
    {"svm_name": "switched", "configuration_name": "next", "enabled": True, **CONFIGURATION},
    {"scope": "cluster", **WITH_CERTIFICATE},
]


@pytest.mark.parametrize("carried_out", [False, True], ids=["before it acts", "after it acted"])
@pytest.mark.parametrize("release", ["9.9.1", "9.17.1"])
def test_killed_at_every_request(release: str, carried_out: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    """On the newer release every change is a job, and goes on when its task is dead."""
    monkeypatch.setattr("ansible_collections.storage_keys.ontap.plugins.module_utils._rest.jobs._SHORTEST_DELAY", 0.01)
    configs = [*CONFIGS, *(NEWER_CONFIGS if release != "9.9.1" else [])]
    task: dict[str, t.Any] = {"configs": configs, "prune": True, "concurrency": 1}
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
            process = ModuleProcess("akv_configs", {**simulator.connection, **task})
            counter.arm(killed + 1, process.kill, carried_out=carried_out)
            status, output = process.end()
            counter.disarm()
            assert SECRET not in output and CERTIFICATE not in output
            if status == 0:
                break
            assert (status, output) == (-9, "")
            killed += 1
            _expect_convergence(estate, task)
    assert killed >= 7


@pytest.mark.parametrize("carried_out", [False, True], ids=["before it acts", "after it acted"])
def test_a_migration_is_killed_at_every_request(carried_out: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    """It may be asked for again: what has been moved already is not moved again."""
    monkeypatch.setattr("ansible_collections.storage_keys.ontap.plugins.module_utils._rest.jobs._SHORTEST_DELAY", 0.01)
    killed = 0
    with Simulator(version="9.17.1", svms=["svm1"], username="admin", password="simulated-Pa55word") as simulator:
        simulator.settings.update({"job_seconds": 0.0, "hold_calls": False})
        counter = Counter(simulator, before_each=lambda: None)
        monkeypatch.setattr(simulator.api, "handle", counter.handle)
        estate = Estate(simulator)
        estate.create()
        surroundings = simulator.cluster.surroundings("svm1")
        while True:
            simulator.keep_keys_in_admin_svm("svm1", True)
            process = ModuleProcess("akv_migrate", {**simulator.connection, "svm_name": "svm1"})
            counter.arm(killed + 1, process.kill, carried_out=carried_out)
            status, output = process.end()
            counter.disarm()
            if status == 0:
                break
            assert (status, output) == (-9, "")
            killed += 1
            assert surroundings.keys_in_admin_svm is (killed < 3 or (killed == 3 and not carried_out))
            second = estate.run("akv_migrate", svm_name="svm1")
            assert not second.failed and surroundings.keys_in_admin_svm is False
    assert killed >= 4  # two lists, the migration, its job


NEW_SECRET = "canary-new-secret"
ROTATION: dict[str, t.Any] = {"svm_name": "*", "client_secret": NEW_SECRET, "old_client_secret": SECRET, "verify_timeout": 0}
# The list, the canary and its two looks (read back, verify), then the other one; or the way back of the canary.
CANARY, WRITES = 2, (2, 5)


@pytest.mark.parametrize("works", [True, False], ids=["the new secret works", "it does not"])
def test_a_rotation_is_killed_at_every_request(works: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    """The others get it only when the canary works with it, and the same task once more does what is left, or goes back."""
    with Simulator(svms=["svm1", "svm2"], username="admin", password="simulated-Pa55word") as simulator:
        counter = Counter(simulator, before_each=lambda: None)
        monkeypatch.setattr(simulator.api, "handle", counter.handle)
        estate = Estate(simulator)
        for svm in ("svm1", "svm2"):
            estate.create(svm)
            if not works:
                simulator.expire_secret(svm, SECRET)
        for number, carried_out in [(CANARY, False), *((each, True) for each in range(CANARY, 8)), (WRITES[1], False)]:
            for svm in ("svm1", "svm2"):
                assert not estate.config(svm, client_secret=SECRET, update_secret="always").failed
            process = ModuleProcess("akv_rotate", {**simulator.connection, **ROTATION})
            counter.arm(number, process.kill, carried_out=carried_out)
            assert process.end() == (-9, "")
            counter.disarm()
            acted = [position for position in WRITES if position < number + carried_out]
            second_write = {"svm1": NEW_SECRET, "svm2": NEW_SECRET} if works else {"svm1": SECRET}
            expected = [{"svm1": SECRET, "svm2": SECRET}, {"svm1": NEW_SECRET}, second_write][: len(acted) + 1]
            assert _secrets(estate) == {name: value for state in expected for name, value in state.items()}, (number, carried_out)
            second = estate.run("akv_rotate", **ROTATION)
            assert second.failed is not works and _secrets(estate) == dict.fromkeys(("svm1", "svm2"), NEW_SECRET if works else SECRET)
            outcomes = [entry["outcome"] for entry in second["results"]]
            assert outcomes == (["rotated", "rotated"] if works else ["rolled_back", "not_tried"])


def _secrets(estate: Estate) -> dict[str, str | None]:
    return {vault["svm"]["name"]: estate.simulator.secret_of(vault["uuid"], "client_secret") for vault in estate.simulator.vaults}


def _start_over(estate: Estate) -> None:
    for vault in list(estate.simulator.cluster.vaults.values()):
        estate.simulator.cluster.remove(vault)
    for svm in ("updated", "deleted", "pruned", "switched"):
        estate.create(svm)


def _expect_convergence(estate: Estate, task: dict[str, t.Any]) -> None:
    found = _uuids(estate)
    second = estate.run("akv_configs", **task)
    assert not second.failed, second.output
    third = estate.run("akv_configs", **task)
    # Whether the SVM of one that is absent exists is asked for.
    assert third["changed"] is False and estate.sent == ["GET /security/azure-key-vaults", "GET /svm/svms"]
    uuids = _uuids(estate)
    newer = len(task["configs"]) > len(CONFIGS)
    assert {*uuids} == {"created default", "updated default", *(["switched next", "cluster default"] if newer else [])}
    assert all(found.get(name, uuid) == uuid for name, uuid in uuids.items()), "made a second time"
    assert estate.vault("updated")["proxy_host"] == "proxy" and estate.vault("updated")["key_id"].startswith(KEY2)
    assert estate.simulator.secret_of(uuids["created default"], "client_secret") == SECRET
    if newer:
        assert estate.vault("switched")["enabled"] is True
        assert estate.simulator.secret_of(uuids["cluster default"], "client_certificate") == CERTIFICATE


def _uuids(estate: Estate) -> dict[str, str]:
    """Of each configuration by its owner and name."""
    return {
        f"{vault.get('svm', {}).get('name', 'cluster')} {vault.get('configuration', {}).get('name', 'default')}": vault["uuid"]
        for vault in estate.simulator.vaults
    }
