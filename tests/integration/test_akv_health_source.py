# Copyright: (c) 2026, storage_keys.ontap contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The event source akv_health looks at simulated clusters: what it tells, what it sends, and that it outlives whatever happens."""

from __future__ import annotations

import asyncio
import dataclasses
import functools
import gc
import json
import logging
import os
import pathlib
import runpy
import stat
import subprocess
import sys
import threading
import typing as t

import pytest
import yaml
from ansible_collections.storage_keys.ontap.plugins.module_utils._watch import source as watching
from ansible_collections.storage_keys.ontap.plugins.module_utils._watch.options import argument_spec
from ontap_simulator import Simulator
from support.commands import CHECKOUT
from support.estate import Estate
from support.watching import Course

FOLDER = CHECKOUT / "extensions/eda/plugins/event_source"
PASSWORD = "simulated-Pa55word"
VAULTS, EVENTS = "GET /security/azure-key-vaults", "GET /support/ems/events"


@pytest.fixture
def release() -> str:
    return "9.14.1"


@pytest.fixture
def two(estate: Estate) -> Estate:
    for svm in ("svm1", "svm2"):
        estate.create(svm)
    estate.simulator.clear_requests()
    return estate


def test_the_course_of_an_outage(two: Estate) -> None:
    simulator = two.simulator

    def mend() -> None:
        simulator.set_reachable("svm1", True)
        simulator.move_clock(900)

    played = Course(
        simulator.connection,
        None,
        lambda: simulator.set_reachable("svm1", False),
        lambda: simulator.move_clock(600),
        lambda: simulator.move_clock(3300),
        mend,
        None,
    ).play()
    assert played.told == [[], [], ["problem svm1"], [], [], ["cleared svm1"], []]
    # The events are read once for an outage, not with each look.
    assert two.sent == [VAULTS, VAULTS, VAULTS, EVENTS, *[VAULTS] * 4]
    assert set(played.slept) == {10.0}
    problem, cleared = (each["akv_health"] for each in played.events)
    record = two.vault()
    expected = {
        "cluster": "cluster1", "hostname": "127.0.0.1", "owner": "SVM svm1", "scope": "svm", "svm": "svm1", "uuid": record["uuid"],
        "configuration": "default", "verdict": "unreachable", "previous": "healthy", "codes": [65537549], "nodes": [],
        "vault": record["name"], "key_id": record["key_id"], "key_version": "0123456789abcdef0123456789abcdef", "since_from": "ontap",
        "client_id": record["client_id"], "ems": "ekmip.akv.notAvailable", "remedy": "none",
    }
    assert {name: problem[name] for name in expected} == expected
    assert problem["minutes_left"] in (59, 60)
    assert problem["since"] <= problem["time"] < problem["deadline"] and "connection timed out" in problem["reasons"][0] and problem["next_step"]
    assert (cleared["verdict"], cleared["since"], cleared["deadline"], cleared["reasons"]) == ("healthy", problem["since"], None, [])
    metas = [each["meta"] for each in played.events]
    assert metas[0] == metas[1] == {"hosts": "cluster1", "uuid": problem["incident"]}
    assert set(problem) == set(cleared)
    json.dumps(played.events)


def test_the_verdict_is_that_of_the_module(two: Estate) -> None:
    simulator = two.simulator
    simulator.change_surroundings("svm1", {"valid_secret": "another"})
    simulator.change_surroundings("svm2", {"available": {"node1": False}})
    told = [each["akv_health"] for each in Course({**simulator.connection, "initial": "all"}).play().events]
    report = two.run("akv_health", require=["healthy", "unreachable", "degraded"]).result["report"]
    for entry, event in zip(report, told, strict=True):
        same = ("verdict", "reasons", "next_step", "client_id")
        assert {name: entry[name] for name in same} == {name: event[name] for name in same}
        assert (entry["since"] or event["since"], entry["blocked_at"]) == (event["since"], event["deadline"])
    assert [(event["svm"], event["remedy"]) for event in told] == [("svm1", "rotate_secret"), ("svm2", "recover")]


def test_what_is_told_first_and_what_is_told_again(two: Estate) -> None:
    two.simulator.set_reachable("svm1", False)
    told = Course({**two.simulator.connection, "initial": "all", "remind": 20, "heartbeat": 15, "svm_names": "svm1,svm9"}, None, None).play()
    assert told.told == [["problem svm1", "heartbeat"], [], ["standing svm1", "heartbeat"]]
    beat = told.events[1]["akv_health"]
    assert beat["summary"] == {"total": 1, "healthy": 0, "unknown": 0, "pending": 0, "degraded": 0, "unreachable": 1}
    each = Course({**two.simulator.connection, "uuid_per": "event"}, lambda: two.simulator.set_reachable("svm1", True)).play().events
    assert len({one["meta"]["uuid"] for one in each}) == 2 and len({one["akv_health"]["incident"] for one in each}) == 1


def test_a_cluster_that_is_away_is_told_once_and_looked_at_less_often(two: Estate, caplog: pytest.LogCaptureFixture) -> None:
    simulator = two.simulator
    caplog.set_level(logging.DEBUG)
    gone = {"method": "GET", "path": "*", "effect": "answer", "status": 500, "body": f"no such password: {PASSWORD}", "times": 5}
    played = Course({**simulator.connection, "max_backoff": 50}, lambda: simulator.inject(**gone), *[None] * 6).play()
    assert played.told == [[], ["cannot_see"], [], [], [], [], ["can_see"], []]
    assert played.slept == [10.0, 10.0, 20.0, 40.0, 50.0, 50.0, 10.0, 10.0]
    lost, back = (each["akv_health"] for each in played.events)
    assert lost["error"]["http_status"] == 500 and lost["error"]["sentence"].startswith("cluster1: Reading the AKV") and lost["last_seen"]
    assert back["since"] == lost["since"] and played.events[0]["meta"]["uuid"] == played.events[1]["meta"]["uuid"]
    assert PASSWORD not in json.dumps(played.events) + caplog.text
    assert [each.levelname for each in caplog.records if each.name == watching.NAME] == ["INFO", "WARNING", "INFO"]


def test_a_refused_login_is_sent_once_and_a_new_password_at_once(two: Estate, tmp_path: pathlib.Path) -> None:
    simulator = two.simulator
    file = tmp_path / "password"
    file.write_text("wrong")
    login = {**simulator.connection, "password_file": str(file)}
    del login["password"]
    played = Course(login, lambda: file.write_text(f"{PASSWORD}\n"), None).play()
    assert played.told == [["cannot_see"], ["can_see"], []] and played.slept == [300.0, 10.0, 10.0]
    assert two.sent == [VAULTS] * 3 and played.events[0]["akv_health"]["error"]["http_status"] == 401


def test_a_password_that_changes_between_two_looks_is_not_even_noticed(two: Estate, tmp_path: pathlib.Path) -> None:
    simulator = two.simulator
    file = tmp_path / "password"
    file.write_text(PASSWORD)
    login = {**simulator.connection, "password_file": str(file)}
    del login["password"]

    def change() -> None:
        file.write_text("another-Pa55word")
        simulator.accounts = dataclasses.replace(simulator.accounts, password="another-Pa55word")

    assert Course(login, change, None).play().told == [[], [], []]
    assert two.sent == [VAULTS] * 4  # the former password once more


def test_one_cluster_that_hangs_does_not_hold_up_another(two: Estate) -> None:
    """It is the only one that may keep a thread of two busy, and the end does not wait for it."""
    with Simulator(version="9.14.1", svms=["svm1"], username="admin", password=PASSWORD) as other:
        other.inject(effect="hang", times=1)

        async def watch() -> list[str]:
            queue: asyncio.Queue[t.Any] = asyncio.Queue(1)
            clusters = [{"name": "hanging", **other.connection}, {"name": "well", **two.simulator.connection}]
            args = {"clusters": clusters, "initial": "all", "interval": 10}
            source = asyncio.create_task(watching.run(queue, args, watching.Ways(chance=lambda: 0.0)))
            told = [(await asyncio.wait_for(queue.get(), 20))["akv_health"]["cluster"] for _number in range(2)]
            source.cancel()
            with pytest.raises(asyncio.CancelledError):
                await source
            return told

        assert asyncio.run(watch()) == ["well", "well"]
    assert not [each.name for each in threading.enumerate() if each.name.startswith("akv_health")]


def test_a_restart_with_a_file_tells_nothing_twice_and_loses_nothing(two: Estate, tmp_path: pathlib.Path, caplog: pytest.LogCaptureFixture) -> None:
    simulator = two.simulator
    file = tmp_path / "state.json"
    args = {**simulator.connection, "state_file": str(file)}
    simulator.set_reachable("svm1", False)
    first = Course(args).play()
    assert first.told == [["problem svm1"]] and stat.S_IMODE(file.stat().st_mode) == 0o600 and PASSWORD not in file.read_text()
    assert Course(args).play().told == [[]]
    simulator.set_reachable("svm1", True)
    assert Course(args).play().events[0]["akv_health"]["incident"] == first.events[0]["akv_health"]["incident"]
    assert Course(args).play().told == [[]]
    for broken in ("{", '{"version": 1, "clusters": {"cluster1": {"configurations": 7}}}'):
        file.write_text(broken)
        caplog.clear()
        assert Course({**args, "initial": "all"}).play().told == [["appeared svm1", "appeared svm2"]]
        assert "state_file" in caplog.text
    assert [each.name for each in tmp_path.iterdir()] == ["state.json"]


def test_nothing_grows_over_many_looks(two: Estate, caplog: pytest.LogCaptureFixture) -> None:
    """Problems come and go, and one look in ten fails."""
    caplog.set_level(logging.CRITICAL, watching.NAME)
    simulator = two.simulator
    held: list[tuple[int, int]] = []

    def step(number: int) -> None:
        simulator.set_reachable("svm1", bool(number % 2))
        simulator.clear_requests()
        if number % 10 == 0:
            simulator.inject(effect="answer", status=500, times=1)
        if number in (51, 151):
            gc.collect()
            origins = (str(type(each).__module__).partition(".")[0] for each in gc.get_objects())
            objects = sum(origin in ("ansible_collections", "requests", "urllib3", "concurrent", "ssl") for origin in origins)
            held.append((objects, len(os.listdir("/proc/self/fd"))))

    course = Course({**simulator.connection, "ems": False}, *[functools.partial(step, number) for number in range(152)], keeps=False).play()
    assert course.count > 100
    # A session has six of these objects, and ten more sessions have ended; one or two may just be on their way out.
    assert all(after - before < 40 for before, after in zip(*held, strict=True))


@pytest.mark.parametrize(
    ("args", "beginning"),
    [({"interval": 0}, "interval: 0 is no sensible number"), ({"state_file": "/proc/none/state"}, "state_file: /proc/none/state cannot be written")],
)
def test_wrong_arguments_end_it_before_anything_is_sent(simulator: Simulator, args: dict[str, t.Any], beginning: str) -> None:
    with pytest.raises(ValueError, match=f"^{watching.NAME}: {beginning}.*; nothing was started; next step: ") as error:
        asyncio.run(watching.run(asyncio.Queue(1), {**simulator.connection, **args}))
    assert not simulator.requests and PASSWORD not in str(error.value) and error.value.__suppress_context__


def test_without_requests_it_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(watching, "REQUESTS_IMPORT_ERROR", "Traceback")
    with pytest.raises(ValueError, match="needs the Python package requests: install it where ansible-rulebook runs"):
        asyncio.run(watching.run(asyncio.Queue(1), {}))


ALONE = """
import asyncio, json, runpy, sys

class NoAnsible:
    def find_spec(self, name, path=None, target=None):
        if name.split(".")[0] == "ansible" or name == "ansible_collections":
            raise ModuleNotFoundError(name)

sys.meta_path.insert(0, NoAnsible())
for other in sys.argv[3:]:
    assert runpy.run_path(other)["main"]({"payload": "{}"})
main = runpy.run_path(sys.argv[1])["main"]
assert asyncio.iscoroutinefunction(main)

class Queue:
    async def put(self, event):
        print(json.dumps(event))
        raise SystemExit

asyncio.run(main(Queue(), json.loads(sys.argv[2])))
"""


def test_it_runs_by_its_path_alone_without_ansible(two: Estate) -> None:
    """As ansible-rulebook runs it, beside the filter and even where ansible-core lies elsewhere; what only a failure needs is found, too."""
    env = {name: value for name, value in os.environ.items() if name not in ("PYTHONPATH", "ANSIBLE_COLLECTIONS_PATH")}
    other = str(FOLDER.parent / "event_filter/ontap_ems.py")
    runs: t.Any = ((two.simulator.connection, "appeared", []), ({**two.simulator.connection, "password": "x"}, "cannot_see", [other]))
    for connection, change, others in runs:
        command = [sys.executable, "-c", ALONE, str(FOLDER / "akv_health.py"), json.dumps({**connection, "initial": "all"}), *others]
        ran = subprocess.run(command, capture_output=True, text=True, env=env, cwd="/", check=False)
        assert json.loads(ran.stdout)["akv_health"]["change"] == change, ran.stderr


def test_documentation_schema_and_code_tell_of_the_same_options() -> None:
    plugin = runpy.run_path(str(FOLDER / "akv_health.py"))
    options = yaml.safe_load(plugin["DOCUMENTATION"])["options"]
    schema = json.loads((FOLDER / "schemas/akv_health.json").read_text())
    spec = argument_spec()
    assert list(options) == sorted(options, key=list(options).index) and set(options) == set(spec) == set(schema["properties"])
    kinds = {"str": ["string"], "path": ["string"], "int": ["integer", "string"], "bool": ["boolean", "string"], "list": ["array", "string"]}
    for name, option in spec.items():
        told, property_ = options[name], schema["properties"][name]
        for fact in ("type", "default", "choices", "elements"):
            assert told.get(fact) == option.get(fact), (name, fact)
        assert property_["type"] == (["array"] if name == "clusters" else kinds[option["type"]]), name
        assert property_.get("default") == option.get("default") and property_["description"], name
    entry = schema["properties"]["clusters"]["items"]
    assert set(entry["properties"]) == set(spec["clusters"]["options"]) and entry["required"] == ["hostname"] and not entry["additionalProperties"]
    assert not schema["additionalProperties"] and schema["$id"].endswith("/akv_health.json")
    for rulebook in yaml.safe_load(plugin["EXAMPLES"]):
        for each in rulebook["sources"]:
            assert set(each["storage_keys.ontap.akv_health"]) <= set(spec)
