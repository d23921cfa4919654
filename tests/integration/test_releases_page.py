# Copyright: (c) 2026, storage_keys.ontap contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What the pages say of releases, against the table of fields and against simulated systems of different releases."""

from __future__ import annotations

import contextlib
import re
import typing as t
from pathlib import Path

import pytest
import yaml
from ansible_collections.storage_keys.ontap.plugins.doc_fragments._configuration import CONFIGURATION
from ansible_collections.storage_keys.ontap.plugins.module_utils._akv.fields import BASELINE, SETTINGS
from ansible_collections.storage_keys.ontap.plugins.module_utils._task.arguments import configuration_spec, target_spec
from ontap_simulator import Simulator
from support.commands import CHECKOUT, ansible
from support.estate import SECRET, Estate

PAGE = "docs/releases.md"


def blocks(page: str = PAGE) -> list[t.Any]:
    return [yaml.safe_load(block) for block in re.findall(r"```yaml\n(.*?)```", (CHECKOUT / page).read_text(), re.DOTALL)]


def test_the_table_of_the_page_is_the_table_of_fields() -> None:
    rows = re.findall(r"^\| `(\w+)` \| ([\w.]+) \| ([\w.]+) \|$", (CHECKOUT / PAGE).read_text(), re.MULTILINE)
    expected = []
    for field in SETTINGS:
        # What only PATCH takes is sent after creating; another key has a call of its own where PATCH does not take it.
        created, changed = field.post or field.patch, field.patch
        expected.append((field.name, str(created and created.since), str(changed.since) if changed else "never"))
    assert rows == expected


def test_every_newer_option_names_its_release() -> None:
    options = yaml.safe_load(f"options:{CONFIGURATION}")["options"]
    assert {*options} == {*target_spec(), *configuration_spec()}
    for field in SETTINGS:
        described = f"Needs ONTAP {field.since} or newer." in options[field.name]["description"]
        assert described == (field.since > BASELINE), field.name


@pytest.fixture
def fleet() -> t.Iterator[dict[str, Simulator]]:
    """Simulated clusters of different releases, by the name of their inventory host."""
    with contextlib.ExitStack() as stack:
        yield {
            f"cluster{number}": stack.enter_context(Simulator(version=version, svms=["svm1", "svm2"], username="ansible", password="canary-Pa55word"))
            for number, version in enumerate(("9.9.1", "9.12.1", "9.17.1"), start=1)
        }


def test_a_playbook_over_clusters_of_different_releases(fleet: dict[str, Simulator], tmp_path: Path) -> None:
    (play,) = blocks()[0]
    # The simulated clusters share the loopback address, so the host names of the inventory are none of the network.
    play["module_defaults"]["group/storage_keys.ontap.akv"]["hostname"] = "127.0.0.1"
    hosts = {
        name: {"ontap_http_port": each.connection["http_port"], "ontap_ca_path": each.connection["ca_path"]}
        for name, each in fleet.items()
    }
    hosts["cluster3"]["akv_port"] = 8443
    variables = {"ontap_password": "canary-Pa55word", "akv_client_secret": SECRET, "akv_svms": ["svm1", "svm2"]}
    (tmp_path / "hosts.yml").write_text(yaml.safe_dump({"clusters": {"hosts": hosts, "vars": variables}}))

    def run(*arguments: str, key: str = "key1") -> list[str]:
        task = play["tasks"][0]["storage_keys.ontap.akv_config"]
        task["key_id"] = re.sub(r"key\d$", key, task["key_id"])
        (tmp_path / "fleet.yml").write_text(yaml.safe_dump([play]))
        for each in fleet.values():
            each.clear_requests()
        done = ansible("playbook", "-i", "hosts.yml", "fleet.yml", "--diff", *arguments, cwd=tmp_path)
        assert done.returncode == 0, done.stdout
        assert "canary" not in done.stdout
        return re.findall(r"changed=(\d+)", done.stdout)

    assert run("--check") == ["1", "1", "1"] and not any(each.vaults for each in fleet.values())
    assert run() == ["1", "1", "1"]
    assert run() == ["0", "0", "0"]
    assert [[each.method for each in one.requests] for one in fleet.values()] == [["GET", "GET"]] * 3
    # Another key for all: a PATCH on the old release, rekey-external on the others.
    assert run(key="key2") == ["1", "1", "1"]
    writes = {name: [each.path.rsplit("/", 1)[-1] for each in one.requests if each.method == "POST"] for name, one in fleet.items()}
    assert writes == {"cluster1": [], "cluster2": ["rekey-external"] * 2, "cluster3": ["rekey-external"] * 2}
    assert run(key="key2") == ["0", "0", "0"]
    assert {vault["port"] for vault in fleet["cluster3"].vaults} == {8443}


@pytest.mark.parametrize("release", ["9.14.1", "9.19.1"])
def test_the_tasks_of_the_page(estate: Estate) -> None:
    created = estate.create()["azure_key_vault"]["uuid"]
    estate.simulator.keep_keys_in_admin_svm("svm1", True)
    tasks = [task for block in blocks()[1:] for task in block]
    assert len(tasks) == 4
    for task in tasks:
        ((module, options),) = [(name.split(".")[-1], value) for name, value in task.items() if name != "name"]
        given: dict[str, t.Any] = {name: SECRET if "{{" in str(value) else value for name, value in options.items()}
        run = estate.run(module, **given)
        assert not run.failed and run["changed"] is True, (task["name"], run.result)
    assert created not in [vault["uuid"] for vault in estate.simulator.vaults]


def test_a_loop_over_an_option_that_is_too_new(fleet: dict[str, Simulator], tmp_path: Path) -> None:
    """The error that an operator reads names option and release."""
    task = {"storage_keys.ontap.akv_config": {**dict(fleet["cluster1"].connection), "svm_name": "svm1", "scope": "svm", "port": 8443}}
    options = blocks()[0][0]["tasks"][0]["storage_keys.ontap.akv_config"]
    task["storage_keys.ontap.akv_config"] = {**options, **task["storage_keys.ontap.akv_config"], "client_secret": SECRET}
    (tmp_path / "play.yml").write_text(yaml.safe_dump([{"hosts": "localhost", "gather_facts": False, "tasks": [task]}]))
    done = ansible("playbook", "play.yml", cwd=tmp_path)
    assert done.returncode == 2
    assert "port: needs ONTAP 9.14.1 or newer, and this system runs 9.9.1" in done.stdout
    assert all(each.method == "GET" for each in fleet["cluster1"].requests)
