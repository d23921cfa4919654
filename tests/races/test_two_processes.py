# Copyright: (c) 2026, storage_keys.ontap contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Two processes work on one estate at once; what is asserted holds whichever is faster."""

from __future__ import annotations

import json
import threading
import typing as t

import pytest
from ontap_simulator import Simulator
from support.estate import CONFIGURATION, SECRET, Estate
from support.killing import ModuleProcess

SVMS = [f"svm{number}" for number in range(1, 13)]


def _both(simulator: Simulator, hosts: tuple[str, str]) -> list[dict[str, t.Any]]:
    """The results of two tasks, each with a wish of its own."""
    processes = [ModuleProcess("akv_configs", {**simulator.connection, **_task(host)}) for host in hosts]
    outputs: list[str] = []
    threads = [threading.Thread(target=lambda process=process: outputs.append(process.end()[1])) for process in processes]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(outputs) == 2 and SECRET not in str(outputs) and "Traceback" not in str(outputs)
    return [json.loads(output) for output in outputs]


def _task(host: str) -> dict[str, t.Any]:
    return {"configs": [{"svm_name": svm, **CONFIGURATION, "proxy_type": "http", "proxy_host": host} for svm in SVMS]}


@pytest.mark.parametrize("hosts", [("one", "one"), ("one", "two")])
def test_two_processes(hosts: tuple[str, str]) -> None:
    with Simulator(svms=SVMS, username="admin", password="simulated-Pa55word") as simulator:
        results = _both(simulator, hosts)
        estate = Estate(simulator)
        assert sorted(vault["svm"]["name"] for vault in simulator.vaults) == sorted(SVMS)
        assert {vault["proxy_host"] for vault in simulator.vaults} <= {*hosts}
        assert sum(result["summary"]["created"] for result in results) <= len(SVMS)
        if hosts[0] == hosts[1]:
            assert not any(result.get("failed") for result in results), results
            assert sum(result["summary"]["created"] for result in results) == len(SVMS)
        for host in hosts:
            second = estate.run("akv_configs", **_task(host))
            assert not second.failed, second.output
            third = estate.run("akv_configs", **_task(host))
            assert third["changed"] is False and len(estate.sent) == 1
