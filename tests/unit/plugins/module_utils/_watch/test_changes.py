# Copyright: (c) 2026, storage_keys.ontap contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What is told of configurations from look to look."""

from __future__ import annotations

import json
import tracemalloc
import typing as t

import pytest
from ansible_collections.storage_keys.ontap.plugins.module_utils._watch.changes import Change, Configurations, Policy, stable_uuid

NOW = "2026-11-20T03:00:00+01:00"
DATED = "2026-11-20T02:40:00+01:00"


def seen(uuid: str = "u1", verdict: str = "healthy", faults: tuple[str, ...] = (), since: str | None = None, **more: t.Any) -> dict[str, t.Any]:
    return {
        "owner": f"SVM {uuid}", "scope": "svm", "svm_name": uuid, "svm_uuid": f"svm-{uuid}", "uuid": uuid, "configuration_name": "default",
        "name": "https://v/", "key_id": "https://v/keys/k/1", "key_version": "1", "client_id": "app",
        "verdict": verdict, "faults": list(faults), "since": since, **more,
    }


BAD = seen(verdict="unreachable", faults=("azure_reachability//1",))
WORSE = seen(verdict="unreachable", faults=("azure_reachability//1", "state//2"))
GOOD = seen()


class Told:
    """Takes looks, ten seconds apart, and keeps what was to be told."""

    def __init__(self, **policy: t.Any) -> None:
        self.policy = Policy(**policy)
        self.configurations = Configurations("cluster1", self.policy)
        self.moment = 0.0

    def look(self, *observations: dict[str, t.Any], now: str = NOW) -> list[Change]:
        self.moment += 10
        return self.configurations.take(observations, self.moment, now)

    def kinds(self, *looks: dict[str, t.Any] | list[dict[str, t.Any]]) -> list[list[str]]:
        return [[change.kind for change in self.look(*(look if isinstance(look, list) else [look]))] for look in looks]

    def restarted(self) -> Told:
        after = Told(**self.policy._asdict())
        after.configurations.recall(json.loads(json.dumps(self.configurations.remember())), 0.0)
        return after


def test_a_problem_has_a_begin_a_course_and_an_end_and_one_uuid() -> None:
    told = Told()
    assert told.look(GOOD) == []
    problem, changed, cleared = [change for look in (BAD, BAD, WORSE, WORSE, GOOD, GOOD) for change in told.look(look)]
    assert [(change.kind, change.previous) for change in (problem, changed, cleared)] == [
        ("problem", "healthy"), ("changed", "unreachable"), ("cleared", "unreachable"),
    ]
    assert problem.incident and changed.incident is problem.incident is cleared.incident
    (second,) = told.look(BAD, now="2026-11-20T05:00:00+01:00")
    assert second.incident and second.incident.uuid != problem.incident.uuid


def test_since_is_of_ontap_where_it_tells_and_of_the_look_where_it_does_not() -> None:
    told = Told()
    (problem,) = told.look(BAD)
    assert problem.incident and (problem.incident.since, problem.incident.is_dated) == (NOW, False)
    told.look({**BAD, "since": DATED})
    assert (problem.incident.since, problem.incident.is_dated) == (DATED, True)
    told.look({**BAD, "since": None})
    assert problem.incident.since == DATED


def test_the_uuid_is_the_same_after_a_restart_where_ontap_tells_since_when() -> None:
    first, second = (Told().look({**BAD, "since": DATED}, now=now)[0].incident for now in ("early", "late"))
    assert first and second and first.uuid == second.uuid == stable_uuid("cluster1", "u1", DATED)


@pytest.mark.parametrize(("initial", "kinds"), [("problems", ["problem"]), ("all", ["problem", "appeared"]), ("none", [])])
def test_what_the_first_look_tells(initial: str, kinds: list[str]) -> None:
    told = Told(initial=initial)
    assert told.kinds([BAD, seen("u2")], [BAD, seen("u2")]) == [kinds, []]
    assert told.kinds([GOOD, seen("u2")]) == [["cleared"]]


def test_what_comes_and_goes_later() -> None:
    told = Told()
    bad = {**BAD, "uuid": "u2"}
    looks = (GOOD, [GOOD, seen("u2")], [GOOD], [GOOD, bad], GOOD)
    assert told.kinds(*looks) == [[], ["appeared"], ["disappeared"], ["appeared", "problem"], ["disappeared"]]


def test_another_key_vault_or_application_is_a_change_and_another_order_is_none() -> None:
    told = Told()
    assert told.kinds(GOOD, seen(key_id="https://v/keys/k/2"), seen(client_id="b", key_id="https://v/keys/k/2")) == [[], ["changed"], ["changed"]]
    assert told.kinds(seen(client_id="b", key_id="https://v/keys/k/2", owner="renamed")) == [[]]


def test_pending_is_no_problem_and_unknown_is_one() -> None:
    assert Told().kinds(seen(verdict="pending"), GOOD, seen(verdict="unknown")) == [[], ["changed"], ["problem"]]


def test_looks_must_agree_before_a_change_is_told() -> None:
    told = Told(confirm=2)
    assert told.kinds(GOOD, BAD, GOOD, BAD, WORSE, GOOD, WORSE, GOOD, GOOD) == [[], [], [], [], ["problem"], [], [], [], ["cleared"]]
    assert told.kinds([GOOD, seen("u2")], [GOOD, seen("u2")], GOOD, [GOOD, seen("u2")], GOOD, GOOD) == [
        [], ["appeared"], [], [], [], ["disappeared"],
    ]
    assert Told(confirm=2).kinds(BAD, BAD) == [[], ["problem"]]
    assert Told(confirm=2).kinds(GOOD, [GOOD, seen("u2")], GOOD, GOOD) == [[], [], [], []]


def test_a_problem_that_stands_is_told_again() -> None:
    told = Told(remind=25)
    assert told.kinds(*[[BAD, seen("u2")]] * 8) == [["problem"], [], [], ["standing"], [], [], ["standing"], []]
    assert Told(remind=15, initial="none").kinds(BAD, BAD, BAD) == [[], [], ["standing"]]


def test_what_was_told_is_remembered() -> None:
    told = Told()
    (problem,) = told.look(BAD, seen("u2"))
    after = told.restarted()
    assert after.kinds([BAD, seen("u2")]) == [[]]
    (cleared, gone) = after.look(GOOD)
    assert (cleared.kind, gone.kind) == ("cleared", "disappeared")
    assert cleared.incident and problem.incident and cleared.incident.uuid == problem.incident.uuid


@pytest.mark.parametrize("memory", [{"u1": {}}, {"u1": None}, {"u1": {"told": [1], "about": {}, "incident": None}}])
def test_memory_that_makes_no_sense_is_refused(memory: t.Any) -> None:
    with pytest.raises((KeyError, TypeError, ValueError)):
        Configurations("cluster1", Policy()).recall(memory, 0.0)


def test_nothing_grows_over_ten_thousand_looks() -> None:
    told = Told(remind=1000)
    held = {}
    tracemalloc.start()
    try:
        for number in range(10_001):
            # A configuration that comes once and never again, and a problem that comes and goes, with reasons that are always new.
            changing = seen("c", "degraded" if number % 7 else "healthy", (f"x{number}",))
            told.look(GOOD, {**BAD, "uuid": f"new{number}"}, changing)
            if number in (1000, 10_000):
                held[number] = tracemalloc.get_traced_memory()[0]
    finally:
        tracemalloc.stop()
    assert held[10_000] - held[1000] < 5_000
