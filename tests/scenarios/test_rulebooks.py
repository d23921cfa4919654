# Copyright: (c) 2026, storage_keys.ontap contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The rulebooks, run by ansible-rulebook itself against a simulated cluster: they mend what they can, and count what was sent."""

from __future__ import annotations

import re
import subprocess
import typing as t
from pathlib import Path

import pytest
import yaml
from ontap_simulator import Simulator
from support.commands import CHECKOUT
from support.estate import CONFIGURATION, SECRET, Estate
from support.rulebooks import COMMAND, Rulebook, environment

GUIDE = CHECKOUT / "docs/event_driven.md"
FOLDER = CHECKOUT / "extensions/eda/rulebooks"
RULEBOOKS = sorted(path.stem for path in FOLDER.glob("akv_*.yml"))
PASSWORD = "simulated-Pa55word"
NEW_SECRET = "canary-new-client-secret"


@pytest.fixture
def release() -> str:
    return "9.16.1"


@pytest.fixture
def cluster(estate: Estate) -> Estate:
    for svm in ("svm1", "svm2", "svm3"):
        estate.create(svm)
    estate.simulator.clear_requests()
    return estate


def given(simulator: Simulator, folder: Path) -> tuple[t.Any, t.Any]:
    """The variables of a rulebook, whose password is in a file, and the inventory of its playbooks."""
    connection = simulator.connection
    (folder / "password").write_text(PASSWORD)
    watched = {name: value for name, value in connection.items() if name != "password"}
    variables = {"akv_eda_interval": 10, "akv_eda_clusters": [{"name": "cluster1", **watched, "password_file": str(folder / "password")}]}
    host = {"akv_client_secret": NEW_SECRET, **{f"ontap_{name}": value for name, value in connection.items()}}
    return variables, {"clusters": {"hosts": {"cluster1": host, "another": {}}}}


def blocks(language: str) -> list[str]:
    return re.findall(rf"```{language}\n(.*?)```", GUIDE.read_text(), re.DOTALL)


def shell_blocks() -> str:
    return "".join(blocks("shell"))


def writes(simulator: Simulator) -> list[str]:
    """What was sent to change something, by the SVM that it was about."""
    svms = {vault["uuid"]: vault["svm"]["name"] for vault in simulator.vaults}
    told = []
    for request in simulator.requests:
        uuid, _slash, action = request.path.partition("/azure-key-vaults/")[2].partition("/")
        if request.method != "GET":
            told.append(f"{request.method} {svms[uuid]} {action}".strip())
    return told


def test_what_can_be_mended_is_mended_and_a_kill_loses_and_repeats_nothing_that_matters(cluster: Estate, tmp_path: Path) -> None:
    simulator = cluster.simulator
    simulator.change_surroundings("svm1", {"valid_secret": NEW_SECRET})
    simulator.change_surroundings("svm2", {"available": {"node1": False}})
    simulator.set_reachable("svm3", False)
    variables, inventory = given(simulator, tmp_path)
    assert COMMAND.format("akv_heal") in shell_blocks()
    heal = f"{COMMAND.format('akv_heal')} -vv --print-events"
    with Rulebook(tmp_path, heal, variables, inventory) as rulebook:
        rulebook.wait_until(lambda: len(writes(simulator)) == 2)
        assert writes(simulator) == ["PATCH svm1", "POST svm2 restore"]
        rulebook.wait_until(lambda: simulator.restores("svm2") == 1)
        assert "cluster1, SVM svm3: unreachable. Check the way to the vault" in rulebook.printed
        # The way is there again, and then Azure lets nobody in. The cluster does not answer, and ansible-rulebook is killed meanwhile.
        simulator.inject(method="PATCH", path="*", effect="hang")
        simulator.change_surroundings("svm3", {"reachable": True, "valid_secret": NEW_SECRET})
        rulebook.wait_until(lambda: "PATCH svm3" in writes(simulator))
        rulebook.kill()
    # While nobody watches, something else fails.
    simulator.change_surroundings("svm2", {"valid_secret": NEW_SECRET})
    with Rulebook(tmp_path, heal, variables, inventory) as rulebook:
        rulebook.wait_until(lambda: len(writes(simulator)) >= 5 and "SVM svm3: healthy again" in rulebook.printed)
    *before, one, other = writes(simulator)
    assert before == ["PATCH svm1", "POST svm2 restore", "PATCH svm3"] and {one, other} == {"PATCH svm2", "PATCH svm3"}
    for secret in (PASSWORD, SECRET, NEW_SECRET):
        assert secret not in rulebook.printed
    assert cluster.run("akv_health").result["summary"]["healthy"] == 3


def test_the_guide_leads_to_a_watch_that_says_what_is_wrong_and_does_nothing(cluster: Estate, tmp_path: Path) -> None:
    """Its commands and its variables, with the address of the simulated cluster and an account that may only read."""
    simulator = cluster.simulator
    simulator.change_surroundings("svm1", {"valid_secret": NEW_SECRET})
    (tmp_path / "password").write_text(PASSWORD)
    (tmp_path / "ca.pem").write_bytes(Path(simulator.connection["ca_path"]).read_bytes())
    variables = yaml.safe_load(blocks("yaml")[0])
    for each, port in zip(variables["akv_eda_clusters"], (simulator.connection["http_port"], 1), strict=True):
        each.update(hostname="127.0.0.1", http_port=port)
    (commands,) = [block for block in blocks("shell") if "akv_watch" in block]
    commands = commands.replace("=akv_watch ", "=readonly ").replace("\nansible-rulebook", "\nexec ansible-rulebook")
    with Rulebook(tmp_path, commands, variables, {"clusters": {"hosts": {"cluster1": {}, "cluster2": {}}}}) as rulebook:
        rulebook.wait_until(lambda: "cluster1, SVM svm1: unreachable (before: None), since 20" in rulebook.printed)
        rulebook.wait_until(lambda: "Nobody knows how cluster2 is. cluster2: " in rulebook.printed)
    assert re.search("minutes left until ONTAP blocks it: (59|60)", rulebook.printed)
    assert {request.method for request in simulator.requests} == {"GET"} and PASSWORD not in rulebook.printed


def test_what_the_guide_installs_is_what_is_tested() -> None:
    wanted = re.findall(r"events/bin/pip install (.+)", shell_blocks())[0].split()
    tested = (CHECKOUT / "tests/locks/eda.txt").read_text()
    assert wanted and all(f"\n{name}==" in tested for name in wanted)


BUS = """
import asyncio

async def main(queue, args):
    assert (args["conn_str"], args["queue_name"]) == ("Endpoint=sb://bus/", "vault")
    data = {"VaultName": "example", "ObjectType": "Secret", "ObjectName": "ontap-secret", "Version": "2"}
    await queue.put({"body": {"eventType": "Microsoft.KeyVault.SecretNearExpiry", "data": {**data, "ObjectName": "another"}}})
    key = {**data, "ObjectType": "Key", "ObjectName": "key1"}
    for version in ("{{ 7 * 7 }}", "2"):
        told = {**key, "Version": version, "Id": f"https://example.vault.azure.net/keys/key1/{version}"}
        await queue.put({"body": {"eventType": "Microsoft.KeyVault.KeyNewVersionCreated", "data": told}})
    for name in ("another", "ontap-secret", "ontap-secret"):
        await queue.put({"body": {"type": "Microsoft.KeyVault.SecretNewVersionCreated", "data": {**data, "ObjectName": name}}})
    await asyncio.sleep(3600)
"""


def test_a_new_secret_and_a_new_key_in_the_vault_reach_ontap_once(cluster: Estate, tmp_path: Path) -> None:
    """The bus is a stand-in; its events have the form that Azure documents, in both of its schemas."""
    simulator = cluster.simulator
    _variables, inventory = given(simulator, tmp_path)
    inventory["clusters"]["hosts"].pop("another")
    inventory["clusters"]["vars"] = {"akv_client_id": CONFIGURATION["client_id"]}
    variables = {"akv_eda_servicebus": "Endpoint=sb://bus/", "akv_eda_queue": "vault", "akv_eda_secret": "ontap-secret"}
    variables |= {"akv_eda_key": "key1", "akv_eda_key_svms": "all"}
    (tmp_path / "azure.azcollection.azure_service_bus.py").write_text(BUS)
    with Rulebook(tmp_path, f"{COMMAND.format('akv_rotation')} --source-dir .", variables, inventory) as rulebook:
        rulebook.wait_until(lambda: rulebook.printed.count("PLAY RECAP") == 2)
    wanted = [f"{write} svm{number}{what}" for write, what in (("PATCH", ""), ("POST", " rekey-external")) for number in (1, 2, 3)]
    assert sorted(writes(simulator)) == wanted  # and what is no version of Azure's was left alone
    assert rulebook.printed.count("PLAY RECAP") == 2 and "keys/key1/49" not in rulebook.printed
    assert "Secret another of the vault example: Microsoft.KeyVault.SecretNearExpiry" in rulebook.printed


CHECK = """
import asyncio, runpy, sys, yaml
from ansible_rulebook.rules_parser import parse_rule_sets
from ansible_rulebook.util import substitute_variables
from ansible_rulebook.validators import Validate

source, *paths = sys.argv[1:]
for path in paths:
    with open(path) as file:
        content = yaml.safe_load(file)
    Validate.rulebook(content)
    print(sum(len(each.rules) for each in parse_rule_sets(content, {"akv_eda_secret": "s", "akv_eda_key": "k"})))
    args = next(iter(content[0]["sources"][0][name] for name in content[0]["sources"][0] if name != "name"))
    try:
        asyncio.run(runpy.run_path(source)["main"](None, {name: substitute_variables(value, {}) for name, value in args.items()}))
    except Exception as error:
        print(error)
"""


def test_ansible_rulebook_takes_each_of_them_and_a_variable_that_is_missing_is_named(tmp_path: Path) -> None:
    variables = environment(tmp_path)
    own = tmp_path / "own.yml"
    own.write_text(blocks("yaml")[1])
    paths = [*(str(FOLDER / f"{name}.yml") for name in RULEBOOKS), str(own)]
    source = CHECKOUT / "extensions/eda/plugins/event_source/akv_health.py"
    ran = subprocess.run(["python", "-c", CHECK, str(source), *paths], env=variables, capture_output=True, text=True, check=False)
    rules = [str(len(each["rules"])) for path in paths for each in yaml.safe_load(Path(path).read_text())]
    assert ran.stdout.splitlines()[::2] == rules, ran.stderr
    for name, sentence in zip([*RULEBOOKS, "own"], ran.stdout.splitlines()[1::2], strict=True):
        missing = "'akv_eda_servicebus' is undefined" if name == "akv_rotation" else "clusters: the variable akv_eda_clusters is not set; "
        assert missing in sentence


def test_every_rule_that_acts_names_what_is_there_and_waits_for_its_cluster() -> None:
    """A playbook, or a job template of the AWX kit that asks for these variables."""
    playbooks, templates = [], []
    kit = (CHECKOUT / "playbooks/vars/awx/job_templates.yml").read_text()
    for name in RULEBOOKS:
        for ruleset in yaml.safe_load((FOLDER / f"{name}.yml").read_text()):
            for rule in ruleset["rules"]:
                ((kind, action),) = rule["action"].items()
                if kind == "run_playbook":
                    playbooks.append(action["name"])
                    assert (CHECKOUT / "playbooks" / f"{action['name'].removeprefix('storage_keys.ontap.')}.yml").is_file()
                elif kind == "run_job_template":
                    templates.append(action["name"])
                    asked = re.findall(r"variable: (\w+)", kit)
                    assert f"  - name: {action['name']}\n" in kit and set(action["job_args"]["extra_vars"]) <= set(asked)
                    assert action["job_args"]["limit"] == "{{ event.akv_health.cluster }}"
                if kind.startswith("run"):
                    assert action["lock"] and rule["throttle"]["once_within"] == "15 minutes"
    assert playbooks and templates == ["AKV rotate secret", "AKV recover"]
