# Copyright: (c) 2026, storage_keys.ontap contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The playbooks expiry and diagnose, against simulated clusters and a stand-in for Azure that answers over TLS."""

from __future__ import annotations

import contextlib
import json
import re
import typing as t
from datetime import timedelta
from pathlib import Path

import pytest
import yaml
from ontap_simulator import Simulator
from support.azure.cloud import TENANT
from support.azure.server import Azure
from support.azure_stubs import write
from support.commands import CHECKOUT, ansible, connection_variables
from support.estate import CONFIGURATION, Estate
from support.playbooks import run_playbook
from support.tls import Proxy

APPLICATION = CONFIGURATION["client_id"]
OTHER = "3c1dd0ac-6f19-4c33-a5a5-3c8cbca01f0f"
FOREIGN = "aaaaaaaa-4ab7-40fe-af1b-1850d46cfbbe"
PINNED = "0123456789abcdef0123456789abcdef"


@pytest.fixture
def azure(tmp_path: Path) -> t.Iterator[Azure]:
    (tmp_path / "azure").mkdir()
    with Azure(tmp_path / "azure") as azure:
        yield azure


def given(azure: Azure) -> dict[str, t.Any]:
    """The variables that lead to the stand-in."""
    return {"akv_expiry_graph_url": azure.url, "akv_expiry_arm_url": azure.url, "akv_expiry_ca_path": str(azure.ca_path)}


def write_inventory(folder: Path, **simulators: Simulator | None) -> None:
    """One that is None cannot be reached."""
    hosts: dict[str, t.Any] = {}
    for name, simulator in simulators.items():
        connection = simulator.connection if simulator else {"hostname": "127.0.0.1", "http_port": 9, "password": "canary-none"}
        hosts[name] = {f"ontap_{option}": value for option, value in connection.items() if option != "username"}
    (folder / "clusters.yml").write_text(yaml.safe_dump({"clusters": {"hosts": hosts}}))


def test_a_fleet_of_which_not_all_can_be_read(azure: Azure, tmp_path: Path) -> None:
    """In one run, in check mode and with all that Ansible says: no token and no secret is in it."""
    azure.cloud.page_size = 2
    azure.cloud.application(APPLICATION, ("q~c-first", 90.5), ("new-canary", 5.5), name="{{ 7 * 7 }}")
    azure.cloud.application(OTHER, ("q~c-canary", 400))
    azure.cloud.key("example", "key1", (PINNED, 20.5), ("fedc", None), ("fedd", None))
    azure.throttle("/applications")
    write(tmp_path, ["azure_rm_accesstoken_info"])
    (tmp_path / "state.json").write_text(json.dumps({"tokens": {f"{azure.url}/.default of {TENANT}": azure.token("arm")}}))
    collections = f"{CHECKOUT / '.venv/collections'}:{tmp_path}"
    variables = {"ONTAP_USERNAME": "admin", "ANSIBLE_COLLECTIONS_PATH": collections, "AZURE_STATE": str(tmp_path / "state.json")}
    with contextlib.ExitStack() as stack:
        one, two = (stack.enter_context(Simulator(version, ["svm1", "svm2"], password="canary-1")) for version in ("9.9.1", "9.17.1"))
        for simulator in (one, two):
            Estate(simulator).create("svm1")
        Estate(one).create("svm2", client_id=OTHER, key_id="https://example.vault.azure.net/keys/key1")
        Estate(two).create("svm2", tenant_id=FOREIGN)
        for simulator in (one, two):
            simulator.clear_requests()
        write_inventory(tmp_path, cluster1=one, cluster2=two, cluster3=None)
        more: dict[str, t.Any] = {"akv_expiry_secrets": {APPLICATION: "new-canary"}, "akv_expiry_graph_token": {TENANT: azure.token("graph")}}
        options = ("-i", "clusters.yml", "--check", "-vvv")
        run = run_playbook(tmp_path, "expiry", *options, status=2, variables=variables, **given(azure), **more)
        assert [[request.method for request in each.requests] for each in (one, two)] == [["GET"], ["GET"]]
    assert azure.requests.count("GET /v1.0/applications") == 2  # the first was too early
    assert len(azure.requests) == 2 + 2 + 1 + 3  # and where the vault is; the key; a version, and two pages of all versions
    levels = [(each["id"], each["level"], each["days_left"], len(each["svms"])) for each in run.report["credentials"] + run.report["keys"]]
    key = "https://example.vault.azure.net/keys/key1"
    assert levels == [
        (APPLICATION, "critical", 5, 2),
        (APPLICATION, "unknown", None, 1),
        (OTHER, "ok", 399, 1),
        (f"{key}/{PINNED}", "warn", 20, 2),
        (key, "unlimited", None, 2),
    ]
    known, foreign, _other = run.report["credentials"]
    assert known["name"] == "{{ 7 * 7 }}" and known["credential"]["name"] == "secret 2"
    assert known["svms"] == [{"cluster": "cluster1", "svm": "svm1"}, {"cluster": "cluster2", "svm": "svm1"}]
    assert f"about the directory {FOREIGN}: AADSTS90002" in foreign["why"]
    (problem,) = run.report["problems"]
    assert problem.startswith("cluster3 could not be read") and problem in run.report["failure"]
    assert run.changed == [0, 0, 0]


def test_the_commands_of_the_guide(azure: Azure, simulator: Simulator, tmp_path: Path) -> None:
    """And a clock that is off."""
    page = (CHECKOUT / "docs/expiry.md").read_text()
    settings = re.findall(r"^```yaml\n(.*?)^```", page, re.DOTALL | re.MULTILINE)
    commands = re.findall(r"^ansible-playbook (.*)$", page, re.MULTILINE)
    assert commands == ["-i clusters.yml storage_keys.ontap.expiry -e @expiry.yml"]
    azure.cloud.clock.moved = timedelta(days=2)
    azure.cloud.application(APPLICATION, ("q~c", 100.5))
    azure.cloud.key("example", "key1", (PINNED, None))
    Estate(simulator).create("svm1")
    hosts = {"cluster1": {"ontap_hostname": simulator.connection["hostname"]}}
    (tmp_path / "clusters.yml").write_text(yaml.safe_dump({"clusters": {"hosts": hosts}}))
    (tmp_path / "expiry.yml").write_text("\n".join([settings[0], yaml.safe_dump(given(azure))]))
    tokens = {"GRAPH_TOKEN": azure.token("graph"), "ARM_TOKEN": azure.token("arm")}
    run = ansible("playbook", *commands[0].split(), cwd=tmp_path, variables={**connection_variables(simulator.connection), **tokens})
    assert run.returncode == 0 and "canary" not in run.stdout, run.stdout
    assert '"days_left": 100,' in run.stdout and "clock of this machine is 2880 minutes behind Azure" in run.stdout, run.stdout
    for each in settings[1:]:
        assert set(yaml.safe_load(each)) <= {"akv_expiry_secrets", "akv_expiry_sources", "akv_expiry_known"}


def test_a_diagnosis(azure: Azure, simulator: Simulator, tmp_path: Path) -> None:
    """Of two SVMs that lost their vault, through the proxy that one of them names; the third one is well. In check mode, without a secret."""
    page = (CHECKOUT / "docs/diagnosis.md").read_text()
    (command,) = re.findall(r"^ansible-playbook (.*)$", page, re.MULTILINE)
    azure.cloud.application(APPLICATION, ("q~c-canary", -3))
    azure.cloud.key("example", "key1", (PINNED, None))
    estate = Estate(simulator)
    with Proxy(leads_to=azure.port) as proxy:
        for svm in ("svm1", "svm2", "svm3"):
            estate.create(svm, **({} if svm == "svm3" else {"proxy_type": "http", "proxy_host": "127.0.0.1", "proxy_port": proxy.port}))
        for svm in ("svm1", "svm2"):
            simulator.set_reachable(svm, False)
        write_inventory(tmp_path, cluster1=simulator)
        tokens = {"akv_expiry_graph_token": azure.token("graph"), "akv_expiry_arm_token": azure.token("arm")}
        (tmp_path / "expiry.yml").write_text(yaml.safe_dump({**given(azure), **tokens}))
        more: dict[str, t.Any] = {"akv_diagnose_ca_path": str(azure.ca_path), "ontap_username": "admin"}
        simulator.clear_requests()
        assert command.split()[:3] == ["-i", "clusters.yml", "storage_keys.ontap.diagnose"]
        run = run_playbook(tmp_path, "diagnose", *command.split()[:2], *command.split()[3:], "--check", "-vvv", **more)
        assert sorted(asked.split()[1] for asked in proxy.asked) == ["example.vault.azure.net:443", "login.microsoftonline.com:443"]
    assert estate.methods == ["GET"] and run.report["healthy"] == 1
    (found,) = run.report["diagnoses"]
    assert found["svms"] == [{"cluster": "cluster1", "svm": "svm1"}, {"cluster": "cluster1", "svm": "svm2"}]
    assert found["cause"] == "The secret of the application has ended" and "rotate_secret" in found["next_step"]
    # It has no role in the vault either, and the stand-in is no host of the login's.
    assert [each["cause"] for each in found["other_causes"]] == [
        "The application may not use the vault's keys", "login.microsoftonline.com cannot be trusted"
    ]
    assert found["not_looked_at"] == [] and run.changed == [0]
