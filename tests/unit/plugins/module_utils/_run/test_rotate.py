# Copyright: (c) 2026, storage_keys.ontap contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""A new secret for many configurations, on a system that answers as it is told."""

from __future__ import annotations

import itertools
import typing as t

import pytest
from ansible_collections.storage_keys.ontap.plugins.module_utils._akv.selection import Selection
from ansible_collections.storage_keys.ontap.plugins.module_utils._errors.exceptions import AnswerLost, NotSent, OntapError, Refused
from ansible_collections.storage_keys.ontap.plugins.module_utils._rest.answers import Answer
from ansible_collections.storage_keys.ontap.plugins.module_utils._rest.pool import Pool
from ansible_collections.storage_keys.ontap.plugins.module_utils._rest.release import Release
from ansible_collections.storage_keys.ontap.plugins.module_utils._rest.transport import Connection
from ansible_collections.storage_keys.ontap.plugins.module_utils._rest.write import Waiting
from ansible_collections.storage_keys.ontap.plugins.module_utils._run.rotate import Rotation, rotate
from support.fake_time import FakeTime

EVERYTHING = Selection()
OLD, NEW = "canary-old", "canary-new"
REFUSED = (400, 65537517)
Fault = t.Callable[[], OntapError]


def refused(status: int, code: int | None = None) -> Fault:
    return lambda: Refused("no", http_status=status, code=code, method="PATCH", path="/api/x")


def lost() -> OntapError:
    return AnswerLost("lost", cause="The answer was lost.", next_step="Look.")


def lost_after_it_acted() -> OntapError:
    return lost()


class System:
    """Stands for a client. ``writes``, ``reads`` and ``looks`` are faults; None is none.

    They are for each PATCH, for each time that a configuration is read back, and for each read of the reachability.
    """

    connection = Connection("cluster1")
    release = known_release = Release(9, 14)

    def __init__(self, *owners: str | None, valid: tuple[str, ...] = (OLD, NEW), enabled: bool = True) -> None:
        self.time = FakeTime()
        self.clock = self.time.clock
        self.valid = valid
        self.held: list[dict[str, t.Any]] = [
            {"uuid": f"u{number}", "enabled": enabled, "scope": "svm" if owner else "cluster", **({"svm": {"name": owner}} if owner else {})}
            for number, owner in enumerate(owners)
        ]
        self.secrets = {record["uuid"]: OLD for record in self.held}
        self.writes: list[Fault | None] = []
        self.reads: list[Fault | None] = []
        self.looks: list[Fault | None] = []
        self.sent: list[tuple[str, str]] = []
        self.told = True  # whether the reachability is told

    def request(self, method: str, path: str, _query: t.Any, body: dict[str, str]) -> Answer:
        uuid = path.rsplit("/", 1)[-1]
        self.sent.append((uuid, body["client_secret"]))
        fault = self.writes.pop(0) if self.writes else None
        if not fault or fault is lost_after_it_acted:
            self.secrets[uuid] = body["client_secret"]
        if fault:
            raise fault()
        return Answer(200, {})

    def records(self, path: str, query: t.Mapping[str, t.Any]) -> list[dict[str, t.Any]]:
        if path == "/cluster/jobs":
            return []
        asks = "azure_reachability" in query["fields"]
        faults = self.looks if asks else self.reads if "uuid" in query else []
        fault = faults.pop(0) if faults else None
        if fault:
            raise fault()
        wanted = query["uuid"].split("|") if "uuid" in query else [record["uuid"] for record in self.held]
        found = [record for record in self.held if record["uuid"] in wanted]
        if not asks or not self.told:
            return found
        return [{**record, "azure_reachability": self._reachability(record["uuid"])} for record in found]

    def _reachability(self, uuid: str) -> dict[str, t.Any]:
        reached = self.secrets[uuid] in self.valid
        return {"reachable": reached, "code": 0 if reached else 65537549, "message": "" if reached else "authentication failed"}

    def rotate(self, selection: Selection = EVERYTHING, check: bool = False, **rotation: t.Any) -> dict[str, t.Any]:
        wanted = Rotation({"client_secret": NEW}, **{"old": {"client_secret": OLD}, "verify_timeout": 10, **rotation})
        result = rotate(Pool(t.cast(t.Any, self), 1), selection, wanted, Waiting(True, 300), check)
        assert NEW not in str(result) and OLD not in str(result) and NEW not in repr(wanted) and OLD not in repr(wanted)
        if result.get("failed"):
            assert result["error"]["cause"] and result["error"]["next_step"] and result["msg"].endswith(".") and ". " not in result["msg"]
        return result


def outcomes(result: dict[str, t.Any]) -> list[str]:
    return [entry["outcome"] for entry in result["results"]]


def test_nothing_to_do() -> None:
    for system, options in ((System(), {}), (System("svm1"), {"only_unreachable": True})):
        result = system.rotate(**t.cast(t.Any, options))
        assert (result["changed"], result.get("failed"), system.sent) == (False, None, [])


@pytest.mark.parametrize(("canaries", "looks"), [(0, 1), (1, 2), (2, 2), (3, 1), (9, 1)])
def test_as_many_canaries_as_wanted(canaries: int, looks: int) -> None:
    system = System("svm1", "svm2", None)
    system.looks = [None] * 9
    result = system.rotate(canaries=canaries)
    assert outcomes(result) == ["rotated"] * 3 and len(system.sent) == 3 and 9 - len(system.looks) == looks
    assert [entry["owner"] for entry in result["results"]] == ["SVM svm1", "SVM svm2", "the cluster"]


def test_the_configuration_of_the_cluster_alone() -> None:
    system = System("svm1", None)
    assert outcomes(system.rotate(Selection(scope="cluster"))) == ["rotated"] and system.sent == [("u1", NEW)]


def test_check_mode_sends_nothing() -> None:
    system = System("svm1", "svm2")
    result = system.rotate(check=True)
    assert outcomes(result) == ["rotated"] * 2 and result["changed"] and system.sent == []


def test_what_cannot_be_reached_gets_it_at_once() -> None:
    system = System("svm1", "svm2", "svm3", valid=(NEW,))
    system.secrets["u1"] = NEW
    assert outcomes(system.rotate(only_unreachable=True)) == ["rotated", "unchanged", "rotated"]
    assert system.sent == [("u0", NEW), ("u2", NEW)]


def test_what_is_not_enabled_is_sent_and_not_verified() -> None:
    system = System("svm1", valid=(), enabled=False)
    assert outcomes(system.rotate(Selection("uuid", ("u0",)))) == ["rotated"] and system.time.slept == []


def test_the_old_one_goes_back_and_the_others_are_not_tried() -> None:
    system = System("svm1", "svm2", valid=(OLD,))
    result = system.rotate()
    assert outcomes(result) == ["rolled_back", "not_tried"] and result["changed"] and system.secrets["u0"] == OLD
    assert sum(system.time.slept) == 10 and result["failed"] is True
    assert result["msg"].startswith("0 rotated, 0 unchanged, 1 rolled back, 0 failed, 1 not tried; SVM svm1 rolled back: azure_reachability: ")
    assert result["summary"] == {"total": 2, "rotated": 0, "unchanged": 0, "rolled_back": 1, "failed": 0, "not_tried": 1}
    assert result["diff"] == {"before": {"SVM svm1": {"client_secret": "in use"}}, "after": {"SVM svm1": {"client_secret": "sent, not shown"}}}
    assert ["msg" in entry for entry in result["results"]] == [entry["failed"] for entry in result["results"]] == [True, False]
    assert result["error"]["cause"] == "ONTAP does not reach the vault of SVM svm1 with the new client_secret."


def test_a_later_stage_takes_only_back_what_does_not_work() -> None:
    system = System("svm1", "svm2", "svm3")
    system.writes = [None, None, refused(*REFUSED)]
    assert outcomes(system.rotate()) == ["rotated", "rotated", "failed"]


def test_without_the_old_one_it_stays_and_says_so() -> None:
    system = System("svm1", valid=(OLD,))
    result = system.rotate(old=None, verify_timeout=50)
    assert system.time.slept == [1, 2, 4, 8, 15, 15, 5] and "msg" in result["results"][0] and result["results"][0]["failed"]
    assert outcomes(result) == ["failed"] and result["results"][0]["changed"] and system.secrets["u0"] == NEW
    assert "next step: run the task again with a client_secret that works" in result["msg"]


def test_the_old_one_does_not_work_either() -> None:
    system = System("svm1", valid=())
    result = system.rotate()
    assert outcomes(result) == ["failed"] and system.secrets["u0"] == OLD
    assert "The old one was sent again, and does not work either." in result["results"][0]["reasons"]


def test_going_back_is_refused() -> None:
    system = System("svm1", valid=(OLD,))
    system.writes = [None, refused(*REFUSED)]
    result = system.rotate()
    assert outcomes(result) == ["failed"] and result["changed"] and result["error"]["code"] == REFUSED[1]
    assert result["results"][0]["reasons"][1:] == ["The old one could not be sent again: no (HTTP 400)."]
    assert "blocks an SVM" in result["msg"] and "nothing was changed" not in str(result)


def test_going_back_may_have_come_to_nothing() -> None:
    system = System("svm1", valid=(OLD,))
    system.writes = [None, lost, lost, lost]
    result = system.rotate()
    assert outcomes(result) == ["failed"] and system.sent == [("u0", NEW)] + [("u0", OLD)] * 3
    assert result["results"][0]["reasons"][1] == "The old one was sent again, and whether ONTAP took it is not known: lost."


def test_what_cannot_be_read_back_is_verified_all_the_same() -> None:
    system = System("svm1", "svm2")
    system.reads = [refused(500)]
    result = system.rotate()
    assert outcomes(result) == ["rotated"] * 2 and not result.get("failed") and system.sent == [("u0", NEW), ("u1", NEW)]
    system = System("svm1", valid=(OLD,))
    system.reads = [refused(500), refused(500)]
    result = system.rotate()
    assert outcomes(result) == ["rolled_back"] and system.secrets["u0"] == OLD and "authentication failed" in result["msg"]


def test_what_reaches_no_vault_has_to_be_read_back() -> None:
    system = System("svm1", enabled=False)
    system.reads = [None, refused(500)]  # the first one looks for the target
    result = system.rotate(Selection("uuid", ("u0",)))
    assert outcomes(result) == ["failed"] and result["changed"] and "ONTAP accepted the change (update)" in result["msg"]


FAULTS = (refused(400), refused(401), refused(403), refused(500), lost, lost_after_it_acted, lambda: NotSent("GET", "/api/x"))


@pytest.mark.parametrize("valid", [(), (OLD,), (NEW,), (OLD, NEW)], ids=["none works", "old works", "new works", "both work"])
@pytest.mark.parametrize("kind", ["writes", "reads", "looks"])
def test_wherever_a_fault_comes_the_truth_is_told(kind: str, valid: tuple[str, ...]) -> None:
    for fault, position, times, old in itertools.product(FAULTS, range(5), (1, 9), ({"client_secret": OLD}, None)):
        system = System("svm1", "svm2", valid=valid)
        setattr(system, kind, [None] * position + [fault] * times)
        result = system.rotate(old=old)
        for entry in result["results"]:
            uuid, outcome = entry["uuid"], entry["outcome"]
            context = f"{result}, {system.secrets}, {system.sent}"
            if outcome == "rotated":
                assert NEW in valid and system.secrets[uuid] == NEW, context
            elif outcome == "rolled_back":
                assert OLD in valid and system.secrets[uuid] == OLD, context
            elif outcome == "not_tried":
                assert uuid not in dict(system.sent) and not entry["changed"], context
            else:
                assert outcome == "failed" and (entry["changed"] or system.secrets[uuid] == OLD), context
        assert outcomes(result)[0] == "rotated" or outcomes(result)[1] == "not_tried"


def test_a_refusal_changes_nothing() -> None:
    system = System("svm1", "svm2")
    system.writes = [refused(*REFUSED)]
    result = system.rotate()
    assert outcomes(result) == ["failed", "not_tried"] and result["changed"] is False and len(system.sent) == 1
    assert "the old one stays in use" in result["msg"]


def test_refused_credentials_end_it() -> None:
    system = System("svm1", "svm2", "svm3")
    system.writes = [None, refused(401), lambda: NotSent("PATCH", "/api/x")]
    result = system.rotate()
    assert outcomes(result) == ["rotated", "failed", "failed"] and result["error"]["http_status"] == 401
    assert [entry["changed"] for entry in result["results"]] == [True, False, False]


@pytest.mark.parametrize("status", [401, 403])
def test_a_look_that_is_refused_is_not_repeated(status: int) -> None:
    system = System("svm1")
    system.looks = [refused(status)]
    result = system.rotate(old=None)
    assert outcomes(result) == ["failed"] and system.time.slept == [] and result["changed"]
    assert f"It was sent, and whether ONTAP reaches the vault with it could not be read: no (HTTP {status})" in result["msg"]
    assert "nothing was changed" not in str(result)


def test_a_look_that_is_not_sent_is_not_repeated() -> None:
    system = System("svm1")
    system.looks = [lambda: NotSent("GET", "/api/x")] * 9
    assert outcomes(system.rotate()) == ["failed"] and system.time.slept == []


def test_looks_that_fail_are_repeated_until_the_time_is_over_and_then_it_goes_back() -> None:
    system = System("svm1")
    system.looks = [refused(500)] * 2
    assert outcomes(system.rotate()) == ["rotated"] and system.time.slept == [1, 2]
    system = System("svm1")
    system.looks = [refused(500)] * 5
    result = system.rotate()
    assert system.time.slept == [1, 2, 4, 3] and outcomes(result) == ["rolled_back"] and system.secrets["u0"] == OLD


def test_a_lost_answer_is_sent_again() -> None:
    system = System("svm1")
    system.writes = [lost]
    assert outcomes(system.rotate()) == ["rotated"] and system.sent == [("u0", NEW)] * 2


def test_one_whose_answers_are_all_lost_may_have_it_and_goes_back() -> None:
    system = System("svm1", valid=(OLD,))
    system.writes = [lost] * 3
    system.secrets["u0"] = NEW  # the answers were lost, not the requests
    result = system.rotate()
    assert outcomes(result) == ["rolled_back"] and result["changed"] and system.sent[-1] == ("u0", OLD)
    system = System("svm1")
    system.writes = [lost] * 3
    result = system.rotate()
    assert outcomes(result) == ["failed"] and result["changed"] and len(system.sent) == 3


def test_one_that_was_deleted_meanwhile_is_no_success() -> None:
    system = System("svm1")
    system.looks = [lambda: system.held.clear() or refused(500)()]  # type: ignore[func-returns-value]
    result = system.rotate(old=None)
    assert outcomes(result) == ["failed"] and "The configuration no longer exists." in result["results"][0]["reasons"]


def test_a_reachability_that_is_not_told_is_no_success() -> None:
    system = System("svm1")
    system.told = False
    assert system.rotate(old=None)["results"][0]["reasons"] == ["ONTAP does not tell whether it reaches the vault."]


def test_nothing_is_sent_while_a_target_is_missing() -> None:
    system = System("svm1")
    with pytest.raises(OntapError, match="svmm2"):
        system.rotate(Selection("svm_name", ("svm1", "svmm2")))
    assert system.sent == []
