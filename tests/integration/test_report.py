# Copyright: (c) 2026, storage_keys.ontap contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The playbook report on simulated clusters: what it asks, what it writes, and what it does where a cluster cannot be read."""

from __future__ import annotations

import csv
import json
import re
import sys
import typing as t
from pathlib import Path

import pytest
import yaml
from ontap_simulator import Simulator
from support.commands import CHECKOUT, ansible
from support.estate import Estate
from support.playbooks import PlaybookRun, run_playbook

FORMATS = ("html", "json", "csv", "prom", "checkmk")
PAGE = (CHECKOUT / "docs/monitoring.md").read_text()
COMMANDS = re.findall(r"^ansible-playbook (.+)$", PAGE, re.MULTILINE)


@pytest.fixture
def pair() -> t.Iterator[list[Estate]]:
    """Two clusters of different releases."""
    svms = ["svm1", "svm2"]
    with Simulator("9.9.1", svms, password="canary-1") as one, Simulator("9.17.1", svms, password="canary-2") as two:
        estates = [Estate(one), Estate(two)]
        for estate in estates:
            estate.create("svm1")
            estate.create("svm2")
        yield estates


def write_inventory(folder: Path, estates: list[Estate]) -> None:
    """With a third cluster where nothing listens; the first one's list of configurations has a secret that nobody can look up."""
    hosts: dict[str, t.Any] = {
        f"cluster{number}": {f"ontap_{name}": value for name, value in estate.simulator.connection.items()}
        for number, estate in enumerate(estates, start=1)
    }
    hosts["cluster3"] = {**hosts["cluster2"], "ontap_http_port": 1}
    secret = "{{ undefined_secret }}"
    hosts["cluster1"]["akv_onboard_configs"] = [{"svm_name": "svm1", "client_secret": secret}, {"svm_name": "svm7", "client_secret": secret}]
    (folder / "clusters.yml").write_text(yaml.safe_dump({"clusters": {"hosts": hosts}}))


def report(folder: Path, *arguments: str, status: int = 0, **extra: t.Any) -> PlaybookRun:
    return run_playbook(folder, "report", "-i", "clusters.yml", *arguments, status=status, **extra)


def test_one_report_in_all_its_forms(pair: list[Estate], tmp_path: Path) -> None:
    """The guide's two commands; then again with nothing new, in batches, on one cluster, and after a change."""
    write_inventory(tmp_path, pair)
    pair[1].simulator.set_reachable("svm2", False)
    for estate in pair:
        estate.simulator.clear_requests()
    usual, everything = COMMANDS
    assert usual == "-i clusters.yml storage_keys.ontap.report"
    run = report(tmp_path)
    assert [estate.sent for estate in pair] == [
        ["GET /security/azure-key-vaults", "GET /cluster"],
        ["GET /security/azure-key-vaults", "GET /support/ems/events", "GET /cluster"],
    ]
    assert sorted(run.changed) == [0, 0, 1] and "2 of 5 configurations on 3 clusters are not well, 1 of 3 clusters could not be read." in run.output
    folder = tmp_path / "akv-report"
    assert sorted(path.name for path in folder.iterdir()) == ["akv.html", "akv.json"]
    first = (folder / "akv.html").read_text()

    assert everything == f"{usual} -e akv_report_formats={','.join(FORMATS)}"
    run = report(tmp_path, "--diff", akv_report_formats=",".join(FORMATS), akv_serial=1)
    assert sorted(path.name for path in folder.iterdir()) == sorted(f"akv.{form}" for form in FORMATS)
    found = json.loads((folder / "akv.json").read_text())
    assert [(each["name"], each["read"], each["release"]) for each in found["clusters"]] == [
        ("cluster1", True, "9.9.1"), ("cluster2", True, "9.17.1"), ("cluster3", False, None),
    ]  # fmt: skip
    assert "nothing listens on this port" in found["clusters"][2]["error"]
    assert [(each["cluster"], each["svm"], each["state"], each["unexpected"]) for each in found["entries"]] == [
        ("cluster2", "svm2", "unreachable", False), ("cluster1", "svm7", "missing", False), ("cluster1", "svm1", "healthy", False),
        ("cluster1", "svm2", "healthy", True), ("cluster2", "svm1", "healthy", False),
    ]  # fmt: skip
    assert (found["entries"][0]["reachable"], found["entries"][0]["keys_available"]) == (False, True) and found["entries"][0]["nodes"]
    assert found["changes"]["entries"] == []
    assert len(list(csv.reader((folder / "akv.csv").read_text().splitlines()))) == 7
    assert 'ontap_akv_up{cluster="cluster3"} 0' in (folder / "akv.prom").read_text()
    assert '2 "AKV cluster2 svm2"' in (folder / "akv.checkmk").read_text()
    assert not [path for path in folder.iterdir() if "canary" in path.read_text() or path.stat().st_mode & 0o777 != 0o644]

    # As the guide brings the metrics to another host.
    (play,) = [block for block in re.findall(r"```yaml\n(.*?)```", PAGE, re.DOTALL) if "hosts: monitoring" in block]
    place = tmp_path / "textfile"
    place.mkdir()
    (tmp_path / "bring.yml").write_text(play.replace("/var/lib/node_exporter/textfile", str(place)))
    here = {"ANSIBLE_PYTHON_INTERPRETER": sys.executable}
    done = ansible("playbook", "-i", "monitoring,", "-c", "local", "bring.yml", cwd=tmp_path, variables=here)
    assert done.returncode == 0 and [path.name for path in place.iterdir()] == ["akv.prom"], done.stdout
    assert (place / "akv.prom").read_text() == (folder / "akv.prom").read_text()

    # A second run has nothing new to tell but the time, and rewrites the files all the same; a check writes none.
    assert sum(report(tmp_path, akv_report_formats=FORMATS).changed) == 0 and (folder / "akv.html").read_text() != first
    pair[1].simulator.set_reachable("svm2", True)
    before = {path.name: path.read_text() for path in folder.iterdir()}
    run = report(tmp_path, "--check", "--diff", akv_report_formats=FORMATS)
    assert sum(run.changed) == 1 and "-unreachable: cluster2 SVM svm2" in run.output
    assert {path.name: path.read_text() for path in folder.iterdir()} == before

    # The play fails once the report is written. What the limit leaves out is told, and so is what drift found in the same command.
    given = {"akv_drift_fail": False, "akv_report_fail_on": "missing,unexpected", "akv_report_directory": "one"}
    both = ("storage_keys.ontap.drift", "storage_keys.ontap.report")
    done = ansible("playbook", "-i", "clusters.yml", "--limit", "cluster2", "-e", json.dumps(given), *both, cwd=tmp_path)
    assert PlaybookRun(done.stdout).problem == "2 configurations on 1 cluster: 2 unexpected.", done.stdout
    assert "2 clusters of the inventory are left out" in (tmp_path / "one/akv.html").read_text()
