# Copyright: (c) 2026, storage_keys.ontap contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The fire drill, with ansible-rulebook and the rulebook that heals, against a simulated cluster."""

from __future__ import annotations

import re
import subprocess
import time
import typing as t
from pathlib import Path

import pytest
import yaml
from ontap_simulator import Simulator
from support.commands import CHECKOUT
from support.estate import SECRET, Estate
from support.playbooks import PlaybookRun, run_playbook
from support.rulebooks import environment

NEW_SECRET = "canary-new-client-secret"
DRILL = "-i clusters.yml -i rehearsal.yml storage_keys.ontap.drill"
FAULTS = ["disabled key", "expired secret", "outage, after which keys are missing"]


@pytest.fixture
def release() -> str:
    return "9.16.1"


@pytest.fixture
def folder(estate: Estate, tmp_path: Path) -> Path:
    """An inventory, and the one that the playbook rehearse writes."""
    estate.create()
    for name, host in (("clusters", {"akv_client_secret": NEW_SECRET}), ("rehearsal", reached(estate.simulator))):
        (tmp_path / f"{name}.yml").write_text(yaml.safe_dump({"clusters": {"hosts": {"cluster1": host}}}))
    (tmp_path / "eda.yml").write_text("akv_eda_interval: 10\nakv_eda_clusters: [{name: real, hostname: 192.0.2.1}]\n")
    return tmp_path


def reached(simulator: Simulator) -> dict[str, t.Any]:
    return {f"ontap_{name}": value for name, value in simulator.connection.items()}


def test_each_fault_is_healed_and_timed(estate: Estate, folder: Path) -> None:
    assert f"ansible-playbook {DRILL}\n" in (CHECKOUT / "docs/recovery.md").read_text()
    estate.simulator.clear_requests()
    command = ["ansible-playbook", *DRILL.split(), "-e", "drill_vars=eda.yml", "-e", "drill_seconds=1"]
    variables = {**environment(folder), "TMPDIR": str(folder)}
    done = subprocess.run(command, cwd=folder, env=variables, capture_output=True, text=True, timeout=300, check=False)
    assert done.returncode == 0, done.stdout
    (report,) = PlaybookRun(done.stdout).told[-1:]
    assert sorted(report) == FAULTS and all(re.match(r"healthy after \d+ seconds", said) for said in report.values())
    # The rulebook has sent the secret of the inventory and restored the keys; the key comes back by itself.
    assert [request.method for request in estate.writes] == ["PATCH", "POST"]
    assert estate.simulator.secret_of(estate.simulator.vaults[0]["uuid"], "client_secret") == NEW_SECRET
    assert estate.simulator.restores("svm1") == 1
    assert NEW_SECRET not in done.stdout + done.stderr and SECRET not in done.stdout
    assert not list(folder.glob("akv_drill.*")) and not is_running(folder), "the rulebook has ended, and nothing is left"


def is_running(folder: Path) -> bool:
    """Whether a rulebook still runs that was given what lies there, once it had time to end."""
    for _turn in range(100):
        commands = subprocess.run(["ps", "-eo", "args"], capture_output=True, text=True, check=True).stdout
        if f"{folder}/akv_drill." not in commands:
            return False
        time.sleep(0.2)
    return True


def test_what_it_refuses(estate: Estate, folder: Path) -> None:
    """A real cluster before all else, of which nothing is asked."""
    inventory = ("-i", "clusters.yml", "-i", "rehearsal.yml")
    estate.simulator.clear_requests()
    run = run_playbook(folder, "drill", "-i", "clusters.yml", status=2)
    assert run.problem.startswith("cluster1 is no simulator. Nothing was played: start simulators with the playbook rehearse")
    (folder / "clusters.yml").write_text("clusters: {hosts: {cluster1: }}\n")
    run = run_playbook(folder, "drill", *inventory, status=2)
    assert run.problem.startswith("akv_client_secret: missing in the inventory, so that no rulebook can send it. Nothing was played")
    run = run_playbook(folder, "drill", *inventory, status=2, akv_client_secret=NEW_SECRET, variables={"PATH": "/usr/bin:/bin"})
    assert run.problem.startswith("ansible-rulebook is not installed where this playbook runs")
    assert estate.writes == [] and estate.vault()["azure_reachability"]["reachable"]
