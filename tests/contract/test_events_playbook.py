# Copyright: (c) 2026, storage_keys.ontap contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The playbook events with the modules of netapp.ontap as they are published, against simulated clusters of two releases."""

from __future__ import annotations

import json
import re
import typing as t
from dataclasses import replace
from pathlib import Path

import pytest
import yaml
from ontap_simulator import Simulator
from support.commands import CHECKOUT
from support.playbooks import PlaybookRun, run_playbook
from support.tls import Issuer
from support.webhook_receiver import Receiver

TOKEN = "canary-path-token-000"
PEER = {"ANSIBLE_COLLECTIONS_PATH": f"{CHECKOUT / '.venv/collections'}:{CHECKOUT / '.venv/peer'}"}
COMMAND = "-i clusters.yml storage_keys.ontap.events"
EMS = "/api/support/ems"


class Clusters:
    """Of two releases. The newer one shows a certificate, the older one knows a secret."""

    def __init__(self, folder: Path, older: Simulator, newer: Simulator, receivers: tuple[Receiver, Receiver]) -> None:
        self.folder = folder
        self.both = (older, newer)
        self.receivers = receivers
        shown = newer.install_certificate("cluster2.example.com")
        urls = [each.url.removesuffix("cluster1") for each in receivers]
        self.hosts: dict[str, dict[str, t.Any]] = {
            "cluster1": {"akv_events_path_token": TOKEN, "akv_events_url": urls[0]},
            "cluster2": {"akv_events_certificate": "cluster2.example.com", "akv_events_ca": shown["ca"], "akv_events_url": urls[1]},
        }
        for host, simulator in zip(self.hosts.values(), self.both, strict=True):
            host.update({f"ontap_{name}": value for name, value in simulator.connection.items()})

    def run(self, *arguments: str, status: int = 0, variables: dict[str, str] | None = None, **more: t.Any) -> PlaybookRun:
        """Run the playbook; the logs then hold the requests of this run alone."""
        (self.folder / "clusters.yml").write_text(yaml.safe_dump({"clusters": {"hosts": self.hosts}}))
        for each in self.both:
            each.clear_requests()
        environment = PEER if variables is None else variables
        return run_playbook(self.folder, "events", "-i", "clusters.yml", *arguments, status=status, variables=environment, **more)

    def writes(self) -> list[list[str]]:
        """What was written to each."""
        return [[f"{each.method} {each.path}" for each in simulator.requests if each.method != "GET"] for simulator in self.both]


@pytest.fixture
def clusters(tmp_path: Path) -> t.Iterator[Clusters]:
    issuer = Issuer(tmp_path)
    older, newer = Simulator("9.10.1", ["svm1"]), Simulator("9.18.1", ["svm1"])
    with older, newer, Receiver(issuer.issue()) as plain, Receiver(issuer.issue(), clients=Path(newer.connection["ca_path"])) as checking:
        for each in (older, newer):
            each.trust_servers_of(issuer.ca_path.read_text())
        yield Clusters(tmp_path, older, newer, (plain, checking))


def test_ontap_is_set_up_once(clusters: Clusters) -> None:
    page = (CHECKOUT / "docs/ems_webhook.md").read_text()
    assert re.findall(r"^ansible-playbook .*", page, re.MULTILINE) == [f"ansible-playbook {COMMAND} --check", f"ansible-playbook {COMMAND}"]
    create = [f"POST {EMS}/filters", f"POST {EMS}/destinations"]
    run = clusters.run("--check", "--diff", "--limit", "cluster2")
    assert run.changed == [2] and clusters.writes() == [[], []]
    run = clusters.run("-v")
    assert run.changed == [2, 2] and clusters.writes() == [create, create]
    assert "Every node of cluster2 has reached the receiver." in run.output, "the older release knows no such test"
    for number, (simulator, receiver) in enumerate(zip(clusters.both, clusters.receivers, strict=True), start=1):
        receiver.so_far()  # the tests
        simulator.log_event("ekmip.akv.keyExpired", {"svm": "svm1"}, "node1")
        assert receiver.next().path == f"/ems/cluster{number}" + (f"/{TOKEN}" if number == 1 else "")
    patterns = [rule.name_pattern for rule in clusters.both[1].cluster.destinations.filters["akv"].rules]
    assert patterns[:2] == ["ekmip.akv.*", "km.cmek.*"]
    clusters.receivers[1].status = 500
    run = clusters.run("--limit", "cluster2", status=2)
    assert run.changed == [0] and clusters.writes() == [[], []]
    assert "set up, yet cluster2 does not reach the receiver: The server answered 500. See that the receiver runs" in run.output


def test_what_is_wrong_is_said_before_anything_is_written(clusters: Clusters) -> None:
    one, two = clusters.hosts.values()
    url, ca = str(one["akv_events_url"]), str(two["akv_events_ca"])
    destinations = clusters.both[0].cluster.destinations
    destinations.stored["akv-eda"] = replace(destinations.stored["snmp-traphost"], name="akv-eda", system_defined=False)
    clusters.hosts = {
        "foreign": one,
        "no-slash": {**one, "akv_events_url": url.rstrip("/")},
        "short": {**one, "akv_events_path_token": "canary"},
        "nobody": {**one, "akv_events_path_token": ""},
        "half": {**two, "akv_events_ca": ""},
        "http": {**two, "akv_events_url": "http://127.0.0.1/ems/", "akv_events_ca": ca},
        "no login": one,
        "no-login": {name: value for name, value in one.items() if name != "ontap_username"},
    }
    problems = problems_of(clusters.run(status=2))
    assert problems.pop("foreign").startswith("foreign has a destination akv-eda already, which is no webhook. Nothing was done")
    assert {name: said.split(" must")[0].split(",")[0] for name, said in problems.items()} == {
        "no-slash": "akv_events_url",
        "short": "akv_events_path_token",
        "nobody": "Give akv_events_certificate and akv_events_ca",
        "half": "Give akv_events_certificate and akv_events_ca",
        "http": "Give akv_events_certificate and akv_events_ca",
        "no login": "The name no login cannot be part of the path that akv_events_url begins; it may have letters",
        "no-login": "The modules of netapp.ontap log in with ontap_username and ontap_password",
    }
    assert all("Nothing was done" in said for said in problems.values()) and clusters.writes() == [[], []]
    clusters.hosts = {"cluster1": one}
    problem = clusters.run(status=2, variables={}).problem
    assert "netapp.ontap.na_ontap_ems_filter" in problem and "ansible-galaxy collection install netapp.ontap" in problem


def problems_of(run: PlaybookRun) -> dict[str, str]:
    found = re.findall(r"^fatal: \[(.*?)\]: FAILED! => (\{.*\})$", run.output, re.MULTILINE)
    return {host: str(json.loads(result)["msg"]) for host, result in found}
