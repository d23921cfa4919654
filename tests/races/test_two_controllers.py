# Copyright: (c) 2026, storage_keys.ontap contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Two controllers converge one estate at once, in every order of their requests.

It ends as if one had worked after the other, each tells truthfully what it did, and a second run converges.
"""

from __future__ import annotations

import base64
import copy
import itertools
import re
import typing as t
from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from ontap_simulator import Simulator
from ontap_simulator.system.jobs import Jobs
from support.commands import CHECKOUT
from support.estate import CONFIGURATION, PROXY_PASSWORD, SECRET, Estate
from support.fake_time import FakeTime
from support.interleaving import Exchange, Race, all_orders, stop_before_requests
from support.module_runner import ModuleRun

INTERRUPTIONS = 2  # so that one works on while the other does all of its work, wherever that falls
KEYS = "https://example.vault.azure.net/keys/"
OTHER_SECRET, THIRD_SECRET = "canary-other-secret", "canary-third-secret"
FIRST_WISH = {**CONFIGURATION, "proxy_type": "http", "proxy_host": "first", "proxy_port": 1001, "key_id": f"{KEYS}first"}
SECOND_WISH = {**CONFIGURATION, "proxy_type": "https", "proxy_host": "second", "proxy_port": 1002, "key_id": f"{KEYS}second"}
ABSENT = {"state": "absent"}
CERTIFICATE = base64.b64encode(b"canary-certificate").decode()
WITH_CERTIFICATE = {**{name: value for name, value in CONFIGURATION.items() if name != "client_secret"}, "client_certificate": CERTIFICATE}
SECRETS = (SECRET, OTHER_SECRET, THIRD_SECRET, PROXY_PASSWORD, CERTIFICATE)
CREDENTIALS = ("client_secret", "client_certificate")
DEFAULT, NEXT = "svm1 default", "svm1 next"  # two configurations of one SVM
BESIDE: dict[str, t.Any] = {"configuration_name": "next", "enabled": False}
ENABLE: dict[str, t.Any] = {"configuration_name": "next", "enabled": True}


@dataclass(frozen=True)
class Operation:
    """A task. ``repeats`` tells that it acts in every run; ``needs`` names the configuration without which it fails."""

    module: str
    options: dict[str, t.Any]
    repeats: bool = False
    needs: str = ""


def one(needs: str = "", **options: t.Any) -> Operation:
    return Operation("akv_config", {"svm_name": "svm1", **options}, needs=needs)


def the_cluster(**options: t.Any) -> Operation:
    return Operation("akv_config", {"scope": "cluster", **options})


def many(*configs: dict[str, t.Any], **options: t.Any) -> Operation:
    return Operation("akv_configs", {"configs": list(configs), "concurrency": 1, **options})


def rotation(secret: str) -> Operation:
    """Looks once whether ONTAP reaches the vault with the new secret, and goes back if it does not."""
    options = {"svm_name": ["svm1"], "client_secret": secret, "old_client_secret": SECRET, "verify_timeout": 0}
    return Operation("akv_rotate", options, repeats=True, needs=DEFAULT)


# The other one overwrote it, or has taken into use what was to be deleted as unused.
REASONS_TO_FAIL = ("reading it back did not confirm it", "the configuration was enabled after the task had looked at it")

OPERATIONS = {
    "create": one(**CONFIGURATION),
    "first wish": one(**FIRST_WISH),
    "second wish": one(**SECOND_WISH),
    "delete": one(**ABSENT),
    "rotate": Operation(
        "akv_config", {"svm_name": "svm1", **CONFIGURATION, "client_secret": OTHER_SECRET, "update_secret": "always"}, repeats=True
    ),
    "rekey external": Operation("akv_rekey", {"svm_name": ["svm1"], "key": "external", "key_id": f"{KEYS}third"}, needs=DEFAULT),
    "rekey internal": Operation("akv_rekey", {"svm_name": ["svm1"]}, repeats=True, needs=DEFAULT),
    "restore": Operation("akv_restore", {"svm_name": ["svm1"]}, repeats=True, needs=DEFAULT),
    "rotate and verify": rotation(OTHER_SECRET),
    "rotate to a third": rotation(THIRD_SECRET),
    "create beside": one(**CONFIGURATION, **BESIDE),
    "create and enable": one(**CONFIGURATION, **ENABLE),
    "enable": one(**ENABLE, needs=NEXT),
    "enable default": one(configuration_name="default", enabled=True, needs=DEFAULT),
    "change beside": one(configuration_name="next", proxy_host="third", needs=NEXT),
    "delete beside": one(configuration_name="next", **ABSENT),
    "certificate": one(**WITH_CERTIFICATE),
    "cluster, first wish": the_cluster(**FIRST_WISH),
    "cluster, second wish": the_cluster(**SECOND_WISH),
    "cluster, delete": the_cluster(**ABSENT),
    "migrate": Operation("akv_migrate", {"svm_name": "svm1"}, repeats=True, needs=DEFAULT),
    "first list": many({"svm_name": "svm1", **FIRST_WISH}, {"svm_name": "svm2", **FIRST_WISH}),
    "second list": many({"svm_name": "svm2", **SECOND_WISH}, {"svm_name": "svm1", **SECOND_WISH}),
    "pruned list": many({"svm_name": "svm2", **CONFIGURATION}, prune=True),
}
CONVERGING = ("create", "first wish", "second wish", "delete", "rotate")
ACTING = ("rekey external", "rekey internal", "restore")
LISTS = (("first list", "second list"), ("first list", "pruned list"), ("second list", "pruned list"), ("delete", "first list"))
BESIDES = (
    *(("configured", pair) for pair in (("create beside", "create beside"), ("create beside", "delete"))),
    ("configured", ("create and enable", "create and enable")),
    *(("two", pair) for pair in (("enable", "enable"), ("enable", "enable default"), ("enable", "delete beside"))),
    *(("two", pair) for pair in (("delete beside", "delete beside"), ("change beside", "delete beside"), ("change beside", "enable"))),
)
# Each pair, what it starts from, and whether the changes are jobs.
CASES = [
    *((pair, start, False) for pair in itertools.combinations_with_replacement(CONVERGING, 2) for start in ("configured", "empty")),
    *(((other, acting), "configured", False) for acting in ACTING for other in ("first wish", "delete", acting)),
    *((pair, "configured", False) for pair in LISTS),
    *((pair, "empty", True) for pair in (("create", "create"), ("create", "second wish"))),
    *((pair, "configured", True) for pair in (("first wish", "second wish"), ("first wish", "delete"), ("delete", "delete"))),
    *((("delete", acting), "configured", True) for acting in ACTING),
    *((pair, start, True) for start, pair in BESIDES),
    *((("certificate", other), "configured", True) for other in ("create", "certificate", "delete")),
    *((("rotate and verify", other), "configured", False) for other in ("rotate to a third", "delete")),
    (("rotate and verify", "enable"), "two", True),
    *((("cluster, first wish", f"cluster, {other}"), "the cluster", False) for other in ("second wish", "delete")),
    *((("migrate", other), "keys elsewhere", True) for other in ("migrate", "delete")),
]


class System:
    """The estate, how it stands, and how it can be brought back to its start."""

    def __init__(self, estate: Estate, time: FakeTime) -> None:
        self.estate = estate
        self._cluster = estate.simulator.cluster
        self._time = time
        self.start_from()

    def start_from(self, start: str = "empty") -> None:
        """Let the start be an estate with no, one or two configurations of svm1, or with one of the cluster."""
        self._clear()
        if start == "the cluster":
            assert not self.run(the_cluster(**CONFIGURATION)).failed
        elif start != "empty":
            self.estate.create()
        if start == "two":
            self.estate.create(**BESIDE)
        self._keys_elsewhere = start == "keys elsewhere"
        self._start = copy.deepcopy(list(self._cluster.vaults.values()))

    def reset(self) -> None:
        self._clear()
        for vault in copy.deepcopy(self._start):
            self._cluster.store(vault)
        self._cluster.jobs = Jobs(lambda: self._time.now)
        for svm in (*self._cluster.svms, None):
            surroundings = self._cluster.surroundings(svm)
            surroundings.rekeys = surroundings.restores = 0
            surroundings.keystore_state = "active"
        self._cluster.surroundings("svm1").keys_in_admin_svm = self._keys_elsewhere

    def _clear(self) -> None:
        for vault in list(self._cluster.vaults.values()):
            self._cluster.remove(vault)

    def run(self, operation: Operation) -> ModuleRun:
        done = self.estate.run(operation.module, **operation.options)
        assert not any(secret in done.output for secret in SECRETS) and "Traceback" not in done.output, done.output
        return done

    @property
    def state(self) -> dict[str, t.Any]:
        """All that an operation can change, without what the server makes up."""
        told: dict[str, t.Any] = dict.fromkeys((DEFAULT, NEXT, "svm2 default", "cluster default"))
        for vault in self.estate.simulator.vaults:
            name = f"{vault.get('svm', {}).get('name', 'cluster')} {vault.get('configuration', {}).get('name', 'default')}"
            secrets = {each: self.estate.simulator.secret_of(vault["uuid"], each) for each in CREDENTIALS}
            told[name] = {**{each: vault.get(each) for each in (*FIRST_WISH, "enabled")}, **secrets}
        return {**told, "keys elsewhere": self._cluster.surroundings("svm1").keys_in_admin_svm}

    def was_carried_out(self, exchange: Exchange) -> bool:
        """Whether it was a write that took effect."""
        if exchange.method == "GET" or exchange.answer is None:
            return False
        job = exchange.answer.body.get("job")
        return job is None or self._cluster.jobs.find(job["uuid"]).state(self._time.now) == "success"

    def after(self, *operations: Operation) -> dict[str, t.Any]:
        """The state that the operations lead to, one after the other."""
        self.reset()
        for operation in operations:
            self.run(operation)
        return self.state


@pytest.fixture
def system(as_jobs: bool, monkeypatch: pytest.MonkeyPatch) -> Iterator[System]:
    """A system that makes changes at once, or one that makes all of them as jobs, which need no real time."""
    time = FakeTime()
    monkeypatch.setattr("ansible_collections.storage_keys.ontap.plugins.module_utils._rest.client.clock_of_session", lambda: time.clock)
    stop_before_requests(monkeypatch)
    with Simulator(version="9.17.1" if as_jobs else "9.9.1", svms=["svm1", "svm2"], username="admin", password="simulated-Pa55word") as running:
        running.cluster.jobs = Jobs(lambda: time.now)
        running.settings.update(
            {"job_seconds": 0.2 if as_jobs else 0.0, "hold_calls": not as_jobs, "patch_is_job": as_jobs}
        )
        yield System(Estate(running), time)


@pytest.mark.parametrize(("pair", "start", "as_jobs"), CASES, ids=[f"{' + '.join(pair)}, {start}, jobs {jobs}" for pair, start, jobs in CASES])
def test_every_order_of_two_tasks(system: System, pair: tuple[str, str], start: str) -> None:
    operations = [OPERATIONS[name] for name in pair]
    system.start_from(start)
    one_by_one = [system.after(*operations), system.after(*reversed(operations))]
    alone = [system.after(operation) for operation in operations]
    untouched = system.after()
    tried = 0
    works = [lambda operation=operation: system.run(operation) for operation in operations]
    for race in all_orders(system.reset, works, interruptions=INTERRUPTIONS):
        tried += 1
        context = _told(pair, race)
        failed = [run.failed for run in race.results]
        allowed = [*one_by_one]
        allowed += [alone[1]] if failed[0] else []
        allowed += [alone[0]] if failed[1] else []
        allowed += [untouched] if all(failed) else []
        for name, part in system.state.items():
            assert part in [state[name] for state in allowed], f"{context}\n{name}: {part}"
        for operation, run, exchanges in zip(operations, race.results, race.exchanges, strict=True):
            if run.failed and not operation.needs:
                assert len({*pair}) == 2 and any(reason in run["msg"] for reason in REASONS_TO_FAIL), context
            assert run["changed"] is any(system.was_carried_out(each) for each in exchanges), context
        _expect_convergence(system, operations)
    assert tried > 1


def test_the_pages_tell_how_many_pairs_there_are() -> None:
    for page in ("README.md", "docs/faults.md"):
        assert re.findall(r"orders\W* of (\d+) pairs of tasks", (CHECKOUT / page).read_text()) == [str(len(CASES))], page


def _expect_convergence(system: System, operations: list[Operation]) -> None:
    """A second run of each alone does what is left, and a third one nothing."""
    for operation in operations:
        second = system.run(operation)
        third = system.run(operation)
        if operation.needs and system.state[operation.needs] is None:
            assert second.failed and third.failed
            continue
        assert not second.failed and not third.failed, second.output
        assert third["changed"] is operation.repeats, third.output


def _told(pair: tuple[str, str], race: Race) -> str:
    lines = [f"{pair} in the order {race.order}"]
    for run, exchanges in zip(race.results, race.exchanges, strict=True):
        lines += [f"- {each.method} {each.path} {each.answer and each.answer.status}" for each in exchanges]
        lines += [str({name: run.result.get(name) for name in ("changed", "actions", "msg")})]
    return "\n".join(lines)
