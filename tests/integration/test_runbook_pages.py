# Copyright: (c) 2026, storage_keys.ontap contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The pages for runbooks: each command that stands in them is run, in their order, on the inventory of the first one."""

from __future__ import annotations

import contextlib
import re
import shlex
import typing as t
from pathlib import Path

import pytest
import yaml
from ontap_simulator import Simulator
from support.commands import CHECKOUT, ansible
from support.estate import SECRET, Estate
from support.tls import Issuer
from support.webhook_receiver import Receiver

PASSWORD = "canary-Pa55word"
NEW_SECRET = "canary-new-secret"
CLUSTERS = ("cluster1.example.com", "cluster2.example.com")


def blocks(page: str, language: str) -> list[str]:
    return re.findall(rf"```{language}\n(.*?)```", (CHECKOUT / "docs" / f"{page}.md").read_text(), re.DOTALL)


def commands(page: str) -> list[str]:
    return [line for block in blocks(page, "shell") for line in block.splitlines()]


class Reader:
    """Somebody who has saved the inventory of the page on onboarding and types the commands of the pages, word for word."""

    def __init__(self, folder: Path, systems: list[Simulator]) -> None:
        self.folder, self.systems = folder, systems
        inventory = yaml.safe_load(blocks("onboarding", "yaml")[0])
        hosts = inventory["clusters"]["hosts"]
        assert list(hosts) == list(CLUSTERS)
        for name, system in zip(CLUSTERS, systems, strict=True):
            # The name is none of the network, the address and the authority are the simulator's.
            place = {f"ontap_{option}": system.connection[option] for option in ("hostname", "http_port", "ca_path")}
            hosts[name] = {**(hosts[name] or {}), **place}
        (folder / "clusters.yml").write_text(yaml.safe_dump(inventory))
        self.variables = {"ONTAP_PASSWORD": PASSWORD, "AKV_CLIENT_SECRET": SECRET}

    def types(self, command: str, *, succeeds: bool = True) -> str:
        program, *arguments = shlex.split(command)
        run = ansible(program.removeprefix("ansible-"), *arguments, cwd=self.folder, variables=self.variables)
        assert (run.returncode == 0) == succeeds, run.stdout
        assert "canary" not in run.stdout
        return run.stdout

    def changes(self, command: str) -> list[int]:
        """How many tasks changed something, by cluster."""
        return [int(number) for number in re.findall(r"changed=(\d+)", self.types(command))]

    def svms(self) -> list[list[str]]:
        return [sorted(vault["svm"]["name"] for vault in system.vaults) for system in self.systems]


@pytest.fixture
def reader(tmp_path: Path) -> t.Iterator[Reader]:
    with contextlib.ExitStack() as stack:
        systems = [
            stack.enter_context(Simulator(version=version, svms=["svm1", "svm2"], username="ansible", password=PASSWORD))
            for version in ("9.9.1", "9.16.1")
        ]
        for system in systems:
            system.settings.job_seconds = 0.1
        yield Reader(tmp_path, systems)


def test_the_life_of_an_estate(reader: Reader) -> None:
    *_before, look, configure, health = commands("onboarding")
    assert reader.changes(look) == [1, 1] and reader.svms() == [[], []]
    assert reader.changes(configure) == [1, 1] and reader.svms() == [["svm1"], ["svm1", "svm2"]]
    assert '"total": 2' in reader.types(health)
    (compare,) = commands("netapp_ontap")
    assert compare == look and reader.changes(compare) == [0, 0]

    look, rotate, _with_azure, _only_where_needed = commands("rotation")
    reader.variables |= {"AKV_CLIENT_SECRET": NEW_SECRET, "AKV_OLD_CLIENT_SECRET": SECRET}
    reader.types(look)
    assert not any(system.secret_of(vault["uuid"], "client_secret") == NEW_SECRET for system in reader.systems for vault in system.vaults)
    assert all(number > 0 for number in reader.changes(rotate))
    assert all(system.secret_of(vault["uuid"], "client_secret") == NEW_SECRET for system in reader.systems for vault in system.vaults)

    look, internal, external = commands("rekey")
    reader.types(look)
    assert [system.rekeys("svm1") for system in reader.systems] == [0, 0]
    assert all(number > 0 for number in reader.changes(internal))
    assert [system.rekeys("svm1") for system in reader.systems] == [1, 1]
    assert all(number > 0 for number in reader.changes(external))
    assert all("/keys/key2" in vault["key_id"] for system in reader.systems for vault in system.vaults)

    look, remove = commands("removal")
    reader.types(look)
    assert reader.svms() == [["svm1"], ["svm1", "svm2"]]
    reader.systems[1].set_volumes("svm2", False)
    assert reader.changes(remove) == [0, 1] and reader.svms() == [["svm1"], ["svm1"]]


def test_an_outage(reader: Reader) -> None:
    *_before, configure, health = commands("onboarding")
    reader.types(configure)
    broken = reader.systems[1]
    broken.expire_secret("svm2", valid=NEW_SECRET)
    broken.set_available("svm2", False)
    first, look, recover, *_drill = commands("recovery")
    assert first == health
    shown = reader.types(health, succeeds=False)
    assert "1 of 2 AKV configurations are not well: 1 unreachable" in shown and "(SVM svm2)" in shown
    reader.variables["AKV_CLIENT_SECRET"] = NEW_SECRET
    *_others, where_needed = commands("rotation")
    assert reader.changes(where_needed) == [0, 1]
    reader.types(look)
    assert broken.restores("svm2") == 0
    assert reader.changes(recover) == [0, 1] and broken.restores("svm2") == 1
    reader.types(health)


def test_the_test_of_the_page_on_testing(tmp_path: Path) -> None:
    (play,) = [block for block in blocks("testing", "yaml") if "hosts:" in block]
    (tmp_path / "test.yml").write_text(play)
    (command,) = commands("testing")
    run = ansible(*shlex.split(command.removeprefix("ansible-")), cwd=tmp_path, variables={"XDG_CACHE_HOME": str(tmp_path), "HOME": str(tmp_path)})
    assert run.returncode == 0, run.stdout
    assert "All assertions passed" in run.stdout
    assert not list(tmp_path.rglob("*.pem"))


def test_the_outage_of_the_page_on_testing(estate: Estate, tmp_path: Path) -> None:
    (tasks,) = [block for block in blocks("testing", "yaml") if "/simulator/clock" in block]
    estate.create("svm1")
    variables = {"ontap_simulator": estate.simulator.connection}
    play = {"hosts": "localhost", "gather_facts": False, "vars": variables, "tasks": yaml.safe_load(tasks)}
    (tmp_path / "test.yml").write_text(yaml.safe_dump([play]))
    run = ansible("playbook", "test.yml", cwd=tmp_path)
    assert run.returncode == 0 and "All assertions passed" in run.stdout, run.stdout


@pytest.mark.parametrize("release", ["9.14.1"])
def test_the_webhooks_of_the_page_on_testing(simulator: Simulator, tmp_path: Path) -> None:
    (tasks,) = [block for block in blocks("testing", "yaml") if "webhook-authorities" in block]
    issuer = Issuer(tmp_path)
    with Receiver(issuer.issue(), clients=Path(simulator.connection["ca_path"])) as receiver:
        variables = {"ontap_simulator": simulator.connection, "receiver_url": receiver.url, "receiver_ca_path": str(issuer.ca_path)}
        play = {"hosts": "localhost", "gather_facts": False, "vars": variables, "tasks": yaml.safe_load(tasks)}
        (tmp_path / "test.yml").write_text(yaml.safe_dump([play]))
        run = ansible("playbook", "test.yml", cwd=tmp_path)
        assert run.returncode == 0 and "All assertions passed" in run.stdout, run.stdout
        received = receiver.so_far()
    assert [each.text("message-name") for each in received] == ["ems.destination.test"] * 2 + ["ekmip.akv.keyExpired"] * 2
    assert all(each.shown for each in received)


def test_what_to_write_in_place_of_restit(estate: Estate) -> None:
    defaults, example = blocks("netapp_ontap", "yaml")
    assert list(yaml.safe_load(defaults)["module_defaults"]) == ["group/storage_keys.ontap.akv"]
    changed = []
    for task in yaml.safe_load(example):
        ((module, options),) = [(name.split(".")[-1], value) for name, value in task.items() if name != "name"]
        given: dict[str, t.Any] = {name: SECRET if "{{" in str(value) else value for name, value in options.items()}
        run = estate.run(module, **given)
        assert not run.failed, run["msg"]
        changed.append(run["changed"])
    assert changed == [True, True, True, False, True] and estate.simulator.vaults == []


def test_every_picture_is_there_and_described() -> None:
    shown = set()
    for page in (CHECKOUT / "docs").glob("*.md"):
        for text, path in re.findall(r"!\[([^\]]*)\]\(([^)]+)\)", page.read_text()):
            assert len(text) > 30, f"{page.name}: {path}"
            shown.add(path)
    assert shown == {f"images/{path.name}" for path in (CHECKOUT / "docs" / "images").iterdir()}
