# Copyright: (c) 2026, storage_keys.ontap contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""akv_health against the simulator."""

from __future__ import annotations

import typing as t

import pytest
from ansible_collections.storage_keys.ontap.plugins.module_utils._rest import client
from support.estate import Estate

VAULTS = "/security/azure-key-vaults"
EVENTS = "/support/ems/events"
ANY = ["healthy", "pending", "degraded", "unreachable", "unknown"]


def report(run: t.Any) -> list[tuple[str, str, int | None]]:
    return [(entry["owner"], entry["verdict"], entry["minutes_left"]) for entry in run["report"]]


@pytest.fixture
def three(estate: Estate) -> Estate:
    for svm in ("svm1", "svm2", "svm3"):
        estate.create(svm)
        estate.simulator.set_volumes(svm, True)
    return estate


def test_all_is_well(three: Estate) -> None:
    run = three.run("akv_health")
    assert not run.failed and run["changed"] is False and "msg" not in run.result
    assert three.sent == [f"GET {VAULTS}"]
    assert run["summary"] == {"total": 3, "healthy": 3, "pending": 0, "unknown": 0, "degraded": 0, "unreachable": 0}
    assert run["groups"] == []
    assert report(run) == [("SVM svm1", "healthy", None), ("SVM svm2", "healthy", None), ("SVM svm3", "healthy", None)]


def test_an_outage_is_told_with_the_time_that_is_left(three: Estate) -> None:
    simulator = three.simulator
    simulator.set_reachable("svm2", False)
    simulator.move_clock(21.5 * 60)
    run = three.run("akv_health")
    assert run.failed and three.sent == [f"GET {VAULTS}", f"GET {EVENTS}"]
    assert report(run) == [("SVM svm2", "unreachable", 38), ("SVM svm1", "healthy", None), ("SVM svm3", "healthy", None)]
    assert run["msg"].startswith("1 of 3 AKV configurations are not well: 1 unreachable since ")
    assert "38 minutes left (SVM svm2); " in run["msg"]
    assert [group["owners"] for group in run["groups"]] == [["SVM svm2"]]
    simulator.move_clock(60 * 60)
    blocked = three.run("akv_health", svm_name="svm2")
    assert blocked["report"][0]["minutes_left"] == 0 and "blocked by ONTAP since " in blocked["msg"]
    simulator.set_reachable("svm2", True)
    simulator.move_clock(15 * 60)
    assert not three.run("akv_health").failed


@pytest.mark.parametrize("release", ["9.8", "9.9.1", "9.10.1", "9.13.1", "9.14.1", "9.19.1"])
def test_the_events_of_every_release(estate: Estate, release: str) -> None:
    estate.create("svm1")
    estate.simulator.set_volumes("svm1", True)
    estate.simulator.set_reachable("svm1", False)
    estate.simulator.move_clock(90)
    assert report(estate.run("akv_health")) == [("SVM svm1", "unreachable", 58)]


def test_it_waits_until_all_are_good_enough(three: Estate, monkeypatch: pytest.MonkeyPatch) -> None:
    looks: list[float] = []

    def sleep(seconds: float) -> None:
        looks.append(seconds)
        if len(looks) == 2:
            three.simulator.set_reachable("svm1", True)

    monkeypatch.setattr(client, "clock_of_session", lambda: client.Clock(lambda: sum(looks), sleep))
    three.simulator.set_reachable("svm1", False)
    run = three.run("akv_health", wait_timeout=100, interval=20)
    assert not run.failed and looks == [20, 20] and three.sent == [f"GET {VAULTS}"] * 3
    three.simulator.set_reachable("svm1", False)
    looks.clear()
    looks += [0.0] * 2
    assert three.run("akv_health", wait_timeout=50, interval=20).failed
    assert looks[2:] == [20, 20, 10]
    three.simulator.set_reachable("svm1", True)
    three.simulator.inject(path=f"/api{VAULTS}", status=500, times=1)
    assert not three.run("akv_health", wait_timeout=50, interval=20).failed and three.sent == [f"GET {VAULTS}"] * 2
    three.simulator.inject(path=f"/api{VAULTS}", status=403, times=1)
    assert three.run("akv_health", wait_timeout=50, interval=20).failed and three.sent == [f"GET {VAULTS}"]


def test_what_is_required_decides(three: Estate) -> None:
    three.simulator.set_volumes("svm1", False)
    three.simulator.set_available("svm1", False)
    assert not three.run("akv_health").failed
    strict = three.run("akv_health", require="healthy")
    assert strict.failed and "1 pending (SVM svm1)" in strict["msg"]
    three.simulator.set_reachable("svm2", False)
    assert not three.run("akv_health", require=ANY).failed


def test_a_name_that_nothing_has_is_a_failure(three: Estate) -> None:
    run = three.run("akv_health", svm_name="svm1,svmm2")
    assert run.failed and run["msg"].startswith("SVM svmm2 has no enabled AKV configuration; nothing was changed; next step: ")
    assert report(run) == [("SVM svm1", "healthy", None)]
    predicted = three.run("akv_health", svm_name="svm1,svmm2", check=True)
    assert not predicted.failed and "VM svmm2 has no enabled AKV configuration. Unless an earlier task" in str(predicted["warnings"])
    nobody = three.run("akv_health", client_id="00000000-0000-0000-0000-000000000000")
    assert nobody.failed and "this system has no enabled AKV configuration with client_id 0000" in nobody["msg"]


def test_the_configurations_of_one_application_or_vault(three: Estate) -> None:
    three.config("svm2", client_id="11111111-1111-1111-1111-111111111111", client_secret="canary-client-secret")
    run = three.run("akv_health", client_id="11111111-1111-1111-1111-111111111111")
    assert [entry["svm_name"] for entry in run["report"]] == ["svm2"]
    assert run["summary"]["total"] == 1
    assert three.run("akv_health", vault="EXAMPLE.vault.azure.net")["summary"]["total"] == 3
    assert three.run("akv_health", vault="https://another.vault.azure.net/").failed


def test_without_access_to_events_the_verdict_stands(three: Estate) -> None:
    three.simulator.set_reachable("svm1", False)
    three.simulator.inject(path=f"/api{EVENTS}", status=403)
    run = three.run("akv_health")
    assert run.failed and report(run)[0] == ("SVM svm1", "unreachable", None)
    assert "Reading the events of ONTAP, which tell since when" in str(run["warnings"])
    assert three.run("akv_health", events=False).failed and three.sent == [f"GET {VAULTS}"]


def test_an_outage_that_refuses_the_read_is_a_verdict(three: Estate) -> None:
    three.simulator.settings.outage_status = 500
    three.simulator.set_reachable("svm3", False)
    run = three.run("akv_health")
    assert run.failed and report(run)[0][:2] == ("SVM svm3", "unreachable")
    assert run["summary"]["healthy"] == 2
