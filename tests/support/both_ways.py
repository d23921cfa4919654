# Copyright: (c) 2026, storage_keys.ontap contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The same play twice, on two systems that are alike: in Ansible's own process, and by modules. All that comes of it is compared."""

from __future__ import annotations

import json
import re
import typing as t
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import yaml
from ontap_simulator import Simulator
from support.commands import Variables, ansible, connection_variables
from support.estate import PROXY_PASSWORD, SECRET

WAYS = {"process": "true", "module": "false"}

Tasks = list[dict[str, t.Any]]
Plays = list[dict[str, t.Any]]
_IDS = re.compile(r"\b[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\b|\bkeys/key1/[0-9a-f]{32}\b")
_FOLDER = re.compile(r"/\w+/ontap_simulator\.\w+")
# What Ansible says at -vvv of a module that it packs and starts.
_OF_MODULES = re.compile(r"^(<.*> |Using module file |Pipelining is enabled)")


@dataclass(frozen=True)
class Way:
    """What came of the play in one way, with the same names for what is drawn by lot."""

    output: str  # of Ansible, without what it says of the way
    ways: list[str]  # what it says of it
    results: t.Any  # as registered
    requests: list[str]


class Numbers:
    """Of what is drawn by lot, in the order in which it is first mentioned."""

    def __init__(self) -> None:
        self._known: dict[str, str] = {}

    def put_into(self, text: str) -> str:
        return _IDS.sub(lambda found: self._known.setdefault(found.group(), f"id{len(self._known)}"), text)


def without_ids(value: t.Any) -> t.Any:
    """The same value, with numbers in place of what is drawn by lot."""
    return json.loads(Numbers().put_into(json.dumps(value)))


def both_ways(
    folder: Path, tasks: Tasks, *, release: str = "9.14.1", given: Callable[[Simulator], object] | None = None, variables: Variables | None = None
) -> tuple[Way, Way]:
    """Run the tasks with all options of verbosity, on one host, and go on after a failure."""
    process, module = (one_way(folder, way, tasks, release=release, given=given, variables=variables) for way in WAYS)
    return process, module


def one_way(
    folder: Path,
    way: str,
    tasks: Tasks,
    *,
    release: str = "9.14.1",
    given: Callable[[Simulator], object] | None = None,
    variables: Variables | None = None,
) -> Way:
    names = [f"result{number}" for number, _task in enumerate(tasks)]
    play = {
        "hosts": "localhost",
        "gather_facts": False,
        "ignore_errors": True,
        "ignore_unreachable": True,
        "vars": {"nothing": None, "hidden": "canary-h1dden", "secret": SECRET, "proxy_password": PROXY_PASSWORD},
        "tasks": [{"register": name, **task} for name, task in zip(names, tasks, strict=True)],
    }
    return run_plays(folder, way, [play], "[" + ",".join(names) + "]", release=release, given=given, variables=variables)


def run_plays(
    folder: Path,
    way: str,
    plays: Plays,
    kept: str,
    *,
    inventory: dict[str, t.Any] | None = None,
    release: str = "9.14.1",
    given: Callable[[Simulator], object] | None = None,
    variables: Variables | None = None,
) -> Way:
    """Run the plays with all options of verbosity. The results are what the expression ``kept`` yields afterwards."""
    keep = {
        "name": "Keep the results",
        "no_log": True,
        "diff": False,
        "check_mode": False,
        "ansible.builtin.copy": {"content": "{{ " + kept + " | to_json }}", "dest": f"{folder}/{way}.json"},
    }
    (folder / "play.yml").write_text(yaml.safe_dump([*plays, {"hosts": "localhost", "gather_facts": False, "tasks": [keep]}], sort_keys=False))
    (folder / "hosts.yml").write_text(yaml.safe_dump(inventory or {}))
    with Simulator(version=release, svms=["svm1", "svm2", "svm3"], username="admin", password="simulated-Pa55word") as simulator:
        simulator.settings.job_seconds = 0.1
        if given:
            given(simulator)
        environment = {
            **connection_variables(simulator.connection),
            "ANSIBLE_INJECT_INVOCATION": "true",
            "ANSIBLE_LOCALHOST_WARNING": "false",
            "ONTAP_IN_PROCESS": WAYS[way],
            **(variables or {}),
        }
        run = ansible("playbook", "play.yml", "-i", "hosts.yml", "-vvv", "--diff", cwd=folder, variables=environment)
        requests = [f"{request.method} {request.path}" for request in simulator.requests]
        port = str(simulator.connection["http_port"])
    results = folder / f"{way}.json"
    assert results.exists(), run.stdout
    numbers = Numbers()

    def alike(text: str) -> str:
        text = numbers.put_into(text)
        return _FOLDER.sub("/folder", text).replace(port, "12345").replace(f"/{way}.json", "/results.json")

    lines = [line for line in run.stdout.splitlines() if not _OF_MODULES.match(line)]
    ways = re.findall(r"^<.*?> (storage_keys\.ontap\.\w+ runs .*)$", run.stdout, re.MULTILINE)
    return Way(alike("\n".join(lines)), ways, json.loads(alike(results.read_text())), [alike(each) for each in requests])
