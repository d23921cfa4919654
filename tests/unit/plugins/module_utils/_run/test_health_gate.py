# Copyright: (c) 2026, storage_keys.ontap contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The gate in front of what needs healthy configurations, with a clock that is turned by hand."""

from __future__ import annotations

import typing as t
from datetime import datetime, timedelta, timezone

import pytest
from ansible_collections.storage_keys.ontap.plugins.module_utils._akv.selection import Selection
from ansible_collections.storage_keys.ontap.plugins.module_utils._errors.exceptions import OntapError, Refused
from ansible_collections.storage_keys.ontap.plugins.module_utils._run.health_gate import Gate, judge
from support.fake_time import FakeTime

NOW = datetime(2026, 11, 20, 3, 0, tzinfo=timezone.utc)
GOOD = ("healthy", "pending")
EVERYTHING = Selection()


class System:
    """Stands for a client; ``looks`` tells at each look which SVMs are not reached, the last one for ever."""

    def __init__(self, *looks: set[str], svms: tuple[str, ...] = ("svm1", "svm2")) -> None:
        self.time = FakeTime()
        self.clock = self.time.clock
        self.looks = list(looks)
        self.svms = svms
        self.asked: list[str] = []
        self.release = ""
        self.events: list[dict[str, t.Any]] | OntapError = []

    def system_time(self) -> datetime:
        return NOW

    def records(self, path: str, _query: t.Any) -> list[dict[str, t.Any]]:
        self.asked.append(path.rsplit("/", 1)[-1])
        if path.endswith("events"):
            if isinstance(self.events, OntapError):
                raise self.events
            return self.events
        away = self.looks.pop(0) if len(self.looks) > 1 else self.looks[0]
        return [
            {"uuid": svm, "svm": {"name": svm}, "name": "https://v/", "azure_reachability": {"reachable": svm not in away, "message": "away"}}
            for svm in self.svms
        ]

    def judge(self, timeout: int = 0, selection: Selection = EVERYTHING, require: tuple[str, ...] = GOOD, events: bool = True) -> dict[str, t.Any]:
        return judge(t.cast(t.Any, self), selection, Gate(require, timeout, 15, events))


def test_it_ends_as_soon_as_all_is_well() -> None:
    system = System({"svm1"}, {"svm1", "svm2"}, set())
    result = system.judge(60)
    assert "failed" not in result and system.time.slept == [15, 15] and system.asked == ["azure-key-vaults"] * 3


def test_the_last_look_is_when_the_time_is_over() -> None:
    system = System({"svm1"})
    result = system.judge(40, events=False)
    assert system.time.slept == [15, 15, 10] and result["failed"] and system.asked == ["azure-key-vaults"] * 4
    assert result["error"]["cause"] == "The verdict on SVM svm1 is unreachable." and result["error"]["message"].startswith("azure_reachability: away")
    assert result["error"]["next_step"] == result["report"][0]["next_step"]


def test_a_missing_name_is_not_waited_for() -> None:
    system = System({"svm1"})
    result = system.judge(60, Selection("svm_name", ("svm1", "svmm2")))
    assert system.time.slept == [] and "svmm2" in result["msg"] and result["summary"]["total"] == 1 and result["error"]["next_step"]


def test_a_system_without_configurations_is_well() -> None:
    assert System(set(), svms=()).judge()["summary"]["total"] == 0


@pytest.mark.parametrize("require", [GOOD, (*GOOD, "unreachable")])
def test_since_when_is_told_whether_it_is_tolerated_or_not(require: tuple[str, ...]) -> None:
    system = System({"svm2"})
    since = NOW - timedelta(minutes=20, seconds=30)
    parameters = [{"name": "vserver", "value": "svm2"}]
    system.events = [{"message": {"name": "ekmip.akv.notAvailable"}, "time": since.isoformat(), "parameters": parameters}, {"time": "odd"}]
    result = system.judge(require=require)
    assert [entry["minutes_left"] for entry in result["report"]] == [39, None]
    assert result.get("failed", False) == (require == GOOD)


def test_the_release_is_told_with_the_time_of_the_look() -> None:
    system = System({"svm1"}, {"svm1"}, set())
    system.release = "9.17.1"
    before = datetime.now(timezone.utc)
    result = judge(t.cast(t.Any, system), EVERYTHING, Gate(GOOD, 60, 15, True, release=True))
    assert (result["release"], result["seconds"]) == ("9.17.1", 30)
    assert before <= datetime.fromisoformat(result["read_at"]) <= datetime.now(timezone.utc)
    assert not {"release", "read_at", "seconds"} & set(System(set()).judge())


def test_events_that_cannot_be_read_are_a_warning() -> None:
    system = System({"svm2"})
    system.events = Refused("no", http_status=403)
    result = system.judge(require=(*GOOD, "unreachable"))
    assert "failed" not in result and "eading the events of ONTAP" in result["warnings"][0] and result["report"][0]["since"] is None
