# Copyright: (c) 2026, storage_keys.ontap contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The roles, run through their playbooks: what they report, what they refuse, how many requests they send."""

from __future__ import annotations

import re
import typing as t
from collections.abc import Callable
from pathlib import Path

import pytest
from ontap_simulator import Simulator
from support.estate import CONFIGURATION, SECRET, Estate
from support.playbooks import PlaybookRun, run_playbook

Run = Callable[..., PlaybookRun]
KEY2 = "https://example.vault.azure.net/keys/key2"
COMMON = {name: value for name, value in CONFIGURATION.items() if name != "client_secret"}
AT_ONCE: dict[str, t.Any] = {
    "akv_onboard_healthy_timeout": 0,
    "akv_recover_healthy_timeout": 0,
    "akv_rotate_secret_verify_timeout": 0,
}
NEW = {"akv_client_id": CONFIGURATION["client_id"], "akv_client_secret": "canary-new-secret", "akv_rotate_secret_svms": "all"}
ONCE_MORE = {"akv_rotate_secret_verify_timeout": 1}
ALL_WELL = {"total": 0, "healthy": 0, "unknown": 0, "pending": 0, "degraded": 0, "unreachable": 0}
SVMS = ["SVM svm1", "SVM svm2", "SVM svm3"]


@pytest.fixture
def play(estate: Estate, tmp_path: Path) -> Run:
    """Run a playbook against the simulated system; nothing is waited for."""

    def run(name: str, *arguments: str, status: int = 0, **extra: t.Any) -> PlaybookRun:
        return run_playbook(tmp_path, name, *arguments, status=status, simulator=estate.simulator, **{**AT_ONCE, **extra})

    return run


@pytest.fixture
def three(estate: Estate) -> Estate:
    """Three SVMs with a configuration each."""
    for number in (1, 2, 3):
        estate.create(f"svm{number}")
    return estate


def secrets(estate: Estate) -> list[str | None]:
    return [estate.simulator.secret_of(vault["uuid"], "client_secret") for vault in estate.simulator.vaults]


def test_onboard_twice(estate: Estate, play: Run) -> None:
    wanted = {
        "akv_onboard_common": COMMON,
        "akv_client_secret": SECRET,
        "akv_onboard_configs": [{"svm_name": "svm1"}, {"svm_name": "svm2", "proxy_host": "proxy.example.com"}, {"scope": "cluster"}],
    }
    estate.simulator.set_volumes("svm1", False)
    tried = play("onboard", "--check", "--diff", **wanted)
    assert tried.changed == [1] and not estate.writes and tried.report == {"not_configured": {}, "health": {}, "unhealthy": []}
    done = play("onboard", "-vvv", **wanted)
    assert done.changed == [1] and secrets(estate) == [SECRET] * 3
    assert done.report["health"] == {**ALL_WELL, "total": 3, "healthy": 2, "pending": 1}
    assert play("onboard", **wanted).changed == [0] and estate.sent == ["GET /security/azure-key-vaults"] * 2


def test_onboard_reports_what_is_not_healthy(estate: Estate, play: Run) -> None:
    estate.simulator.set_reachable("svm2", False)
    wanted = {"akv_onboard_common": CONFIGURATION, "akv_onboard_configs": [{"svm_name": name} for name in ("svm1", "svm2")]}
    run = play("onboard", status=2, **{**wanted, "akv_onboard_healthy_timeout": 1})
    assert run.report["health"] == {**ALL_WELL, "total": 2, "healthy": 1, "unreachable": 1}
    ((problem,),) = [run.report["unhealthy"]]
    assert "azure_reachability: " in problem and problem.endswith("(SVM svm2)")
    assert "1 unreachable" in run.problem and "(SVM svm2)" in run.problem and "Within an hour" in run.problem
    assert "svm1" not in run.problem
    # To configure takes a list, the two, and what was stored; then there are two looks, and one at the events.
    assert estate.methods == ["GET", "POST", "POST", "GET", "GET", "GET", "GET"]
    wanted["akv_onboard_configs"] = [{"svm_name": name} for name in ("svm1", "svm9")]
    run = play("onboard", status=2, **wanted)
    assert list(run.report["not_configured"]) == ["SVM svm9"] and "the SVM does not exist" in run.problem


def test_a_new_secret_goes_first_to_one_and_then_to_all(three: Estate, play: Run) -> None:
    tried = play("rotate_secret", "--check", "--diff", **NEW)
    assert not three.writes and tried.report["rotated"] == SVMS
    done = play("rotate_secret", "-vvv", **NEW)
    assert secrets(three) == ["canary-new-secret"] * 3 and done.report["rotated"] == SVMS
    assert [method for method in three.methods if method != "GET"] == ["PATCH"] * 3
    # The list; then twice: what was stored, whether the vault can be reached.
    assert three.methods.count("GET") == 5


def test_a_wrong_secret_is_rolled_back_before_it_goes_to_all(three: Estate, play: Run) -> None:
    for number in (1, 2, 3):
        three.simulator.expire_secret(f"svm{number}", valid=SECRET)
    run = play("rotate_secret", status=2, akv_old_client_secret=SECRET, **NEW)
    assert "authentication failed" in run.report["rolled_back"].pop("SVM svm1") and run.report["not_tried"] == SVMS[1:]
    assert run.report["failed"] == {} and run.report["rotated"] == [] and secrets(three) == [SECRET] * 3
    assert "SVM svm1 rolled back" in run.problem and "authentication failed" in run.problem and "2 not tried" in run.problem


def test_a_wrong_secret_without_an_old_one(three: Estate, play: Run) -> None:
    three.simulator.expire_secret("svm2", valid=SECRET)
    run = play("rotate_secret", status=2, akv_rotate_secret_canaries=0, **NEW)
    assert list(run.report["failed"]) == ["SVM svm2"] and run.report["rotated"] == ["SVM svm1", "SVM svm3"]
    assert "within an hour ONTAP blocks an SVM" in run.problem and "with a client_secret that works" in run.problem


def test_an_interrupted_rotation_is_mended_by_running_it_again(three: Estate, play: Run) -> None:
    """The wrong secret is there, and nobody has looked: the same run with the old one at hand goes back."""
    three.simulator.expire_secret("svm1", valid=SECRET)
    assert not three.config("svm1", client_secret="canary-new-secret", update_secret="always").failed
    run = play("rotate_secret", status=2, akv_old_client_secret=SECRET, **NEW)
    assert list(run.report["rolled_back"]) == ["SVM svm1"] and secrets(three) == [SECRET] * 3
    assert "if this is interrupted, run it again with the old secret" in run.output


def test_a_look_that_fails_ends_neither_an_onboarding_nor_a_recovery(three: Estate, play: Run) -> None:
    bad = {"method": "GET", "path": "*/azure-key-vaults", "status": 500, "code": 1}
    wanted = {"akv_onboard_common": COMMON, "akv_onboard_configs": [{"svm_name": "svm1"}]}
    three.simulator.inject(**bad, skip=1)
    assert play("onboard", akv_onboard_healthy_timeout=1, **wanted).report["health"]["healthy"] == 1 and three.methods == ["GET"] * 3
    three.simulator.inject(**bad, skip=1)
    assert "Reading" in play("onboard", status=2, **wanted).problem
    three.simulator.set_available("svm1", False)
    three.simulator.inject(**bad, skip=2)
    assert play("recover", akv_recover_healthy_timeout=1).report["restored"] == ["SVM svm1"]
    assert three.simulator.restores("svm1") == 1


# The first two reads are the list and what was stored; then come the looks whether the vault can be reached.
BAD_LOOKS = {"method": "GET", "status": 500, "body": {"error": {"code": "1", "message": "An internal error."}}, "skip": 2}


def test_a_look_that_fails_is_tried_again_and_the_report_always_comes(three: Estate, play: Run) -> None:
    simulator = three.simulator
    simulator.inject(**BAD_LOOKS, times=1)
    run = play("rotate_secret", **{**NEW, **ONCE_MORE})
    assert run.report["rotated"] == SVMS

    # Nobody sees whether the new secret works, until it is over: the old one works.
    simulator.inject(**BAD_LOOKS, times=2)
    run = play("rotate_secret", status=2, akv_old_client_secret="canary-new-secret", **{**NEW, "akv_client_secret": "canary-3", **ONCE_MORE})
    assert list(run.report["rolled_back"]) == SVMS[:1] and run.report["not_tried"] == SVMS[1:]
    assert "An internal error" in run.problem and secrets(three) == ["canary-new-secret"] * 3

    # Nor with the old one; and without an old one there is nothing to go back to.
    simulator.inject(**BAD_LOOKS, times=2)
    simulator.inject(**{**BAD_LOOKS, "skip": 3}, times=2)
    run = play("rotate_secret", status=2, akv_old_client_secret="canary-new-secret", **{**NEW, "akv_client_secret": "canary-3", **ONCE_MORE})
    assert "The old one was sent again" in run.report["failed"]["SVM svm1"] and secrets(three) == ["canary-new-secret"] * 3
    simulator.inject(**{**BAD_LOOKS, "status": 403}, times=9)
    run = play("rotate_secret", status=2, **{**NEW, **ONCE_MORE})
    assert list(run.report["failed"]) == SVMS[:1] and run.report["not_tried"] == SVMS[1:]
    # A login that is refused is not repeated: the list, what was stored, one look.
    assert three.methods == ["GET", "PATCH", "GET", "GET"]


@pytest.mark.parametrize("release", ["9.17.1"])
def test_a_secret_that_ontap_refuses(three: Estate, play: Run, release: str) -> None:
    three.simulator.expire_secret("svm1", valid=SECRET)
    run = play("rotate_secret", status=2, akv_old_client_secret=SECRET, **NEW)
    assert "65537540" in run.report["failed"]["SVM svm1"] and "65537540" in run.problem
    assert "stays in use" in run.problem and secrets(three) == [SECRET] * 3


def test_a_scheduled_rotation_is_quiet(three: Estate, play: Run) -> None:
    three.simulator.expire_secret("svm2", valid="canary-new-secret")
    scheduled = {**NEW, "akv_rotate_secret_policy": "when_unreachable"}
    run = play("rotate_secret", **scheduled)
    assert run.changed == [1] and run.report["rotated"] == ["SVM svm2"] and run.report["unchanged"] == ["SVM svm1", "SVM svm3"]
    run = play("rotate_secret", **scheduled)
    assert run.changed == [0] and three.methods == ["GET"]


def test_no_secret_goes_to_another_application(three: Estate, play: Run) -> None:
    three.config("svm2", client_id="00000000-0000-0000-0000-000000000001", client_secret="canary-other")
    run = play("rotate_secret", status=2, **{**NEW, "akv_rotate_secret_svms": ["svm1", "svm2"]})
    assert "SVM svm2 has no enabled AKV configuration with client_id" in run.problem and not three.writes
    assert play("rotate_secret", **NEW).report["rotated"] == ["SVM svm1", "SVM svm3"]


def test_a_rekey_stops_after_the_batch_with_too_many_failures(three: Estate, play: Run) -> None:
    three.simulator.set_volumes("svm1", False)
    three.simulator.fail_next_job(65537515)
    run = play("rekey", status=2, akv_rekey_svms="all", akv_rekey_batch_size=1)
    assert list(run.report["failed"]) == ["SVM svm2"] and run.report["not_tried"] == ["SVM svm3"]
    assert run.report["skipped"] == ["SVM svm1"] and "Not tried: 1" in run.problem
    three.simulator.fail_next_job(65537515)
    run = play("rekey", status=2, akv_rekey_svms=["svm2", "svm3"], akv_rekey_batch_size=1, akv_rekey_max_failures=1)
    assert run.report["rekeyed"] == ["SVM svm3"] and run.report["not_tried"] == []
    assert three.simulator.rekeys("svm3") == 1
    # A mistyped name is found before anything is re-keyed.
    run = play("rekey", status=2, akv_rekey_svms="svm3,svm9")
    assert run.report["not_tried"] == ["SVM svm3"] and "SVM svm9 has no enabled" in run.problem and not three.writes


def test_another_key_for_all_and_then_for_the_cluster(three: Estate, play: Run) -> None:
    assert not three.config(None, scope="cluster", **CONFIGURATION).failed
    external = {"akv_rekey_key": "external", "akv_rekey_key_id": KEY2}
    tried = play("rekey", "--check", "--diff", akv_rekey_svms="all", **external)
    assert not three.writes and tried.report["rekeyed"] == SVMS
    assert play("rekey", akv_rekey_svms="all", **external).report["rekeyed"] == SVMS
    run = play("rekey", akv_rekey_svms="all", **external)
    assert run.changed == [0] and three.methods == ["GET"] and run.report["unchanged"] == SVMS
    assert play("rekey", akv_rekey_scope="cluster").report["rekeyed"] == ["the cluster"]


def test_recover_restores_only_what_is_unavailable(three: Estate, play: Run) -> None:
    simulator = three.simulator
    simulator.set_available("svm1", False)
    simulator.set_available("svm2", False)
    simulator.set_reachable("svm2", False)
    tried = play("recover", "--check")
    assert not three.writes and tried.report["restored"] == [SVMS[1], SVMS[0]]  # the worst first
    run = play("recover", status=2)
    assert run.report["restored"] == SVMS[:1] and list(run.report["not_restored"]) == SVMS[1:2]
    assert len(run.report["unhealthy"]) == 1 and run.report["unhealthy"][0].startswith("1 unreachable since ")
    assert "1 unreachable" in run.problem and simulator.restores("svm3") == 0
    # The reason comes before the attempt, and a restore that failed for all is no change.
    run = play("recover", status=2)
    assert run.changed == [0] and run.output.index("azure_reachability: ") < run.output.index("TASK [storage_keys.ontap.akv_recover : Restore")
    assert re.search(r"Wait until ONTAP reaches the vaults and the keys are available, at the latest until \d\d:\d\d:\d\d\]", run.output)
    simulator.set_reachable("svm2", True)
    assert play("recover").report["restored"] == SVMS[1:2]
    assert play("recover").changed == [0] and three.methods == ["GET"]


def test_offboard_must_be_meant_and_ontap_may_refuse(three: Estate, play: Run) -> None:
    svms = {"akv_offboard_svms": ["svm1", "svm2", "svm9"]}
    assert "akv_offboard_confirm" in play("offboard", status=2, **svms).problem and not three.methods
    assert play("offboard", "--check", "--diff", **svms).report["removed"] == ["svm1", "svm2"] and not three.writes
    three.simulator.block_delete("svm2", 65536867)
    run = play("offboard", status=2, akv_offboard_confirm=True, **svms)
    assert run.report["removed"] == ["svm1"] and run.report["unknown"] == ["svm9"] and list(run.report["refused"]) == ["svm2"]
    assert "encrypted volumes still have their keys" in run.problem
    three.simulator.block_delete("svm2", None)
    assert play("offboard", akv_offboard_confirm=True, **svms).report["removed"] == ["svm2"]
    assert play("offboard", akv_offboard_confirm=True, **svms).changed == [0]
    assert [vault["svm"]["name"] for vault in three.simulator.vaults] == ["svm3"]


def test_offboard_with_names_as_a_survey_sends_them(three: Estate, play: Run) -> None:
    sure: dict[str, t.Any] = {"akv_offboard_confirm": True}
    refused: list[t.Any] = ["all", "", [], "svm1,,svm2"]
    for names in refused:
        assert "Give the names" in play("offboard", status=2, akv_offboard_svms=names, **sure).problem and not three.methods
    run = play("offboard", akv_offboard_svms="svm1, svm2\n", **sure)
    assert run.report == {"removed": ["svm1", "svm2"], "absent": [], "unknown": [], "refused": {}}
    run = play("offboard", akv_offboard_svms="SVM3,svm1", **sure)
    assert run.report == {"removed": [], "absent": ["svm1"], "unknown": ["SVM3"], "refused": {}}
    assert "SVM SVM3 does not exist on this system" in run.output
    assert [vault["svm"]["name"] for vault in three.simulator.vaults] == ["svm3"]


def test_other_roles_take_such_names_too(three: Estate, play: Run) -> None:
    assert play("rekey", akv_rekey_svms="svm1, svm2").report["rekeyed"] == SVMS[:2]
    assert play("recover", akv_recover_svms="svm1,svm2").changed == [0] and len(three.methods) == 1
    assert "Give akv_recover_svms" in play("recover", status=2, akv_recover_svms=[]).problem and not three.methods
    assert "svm9 has no enabled" in play("recover", status=2, akv_recover_svms="svm1,svm9").problem
    run = play("rotate_secret", **{**NEW, "akv_rotate_secret_svms": "svm1,svm3", "akv_rotate_secret_canaries": 0})
    assert run.report["rotated"] == ["SVM svm1", "SVM svm3"]


def test_health(three: Estate, play: Run) -> None:
    three.simulator.set_ekmip("svm1", "node1", False)
    run = play("health", "--check", status=2)
    ((problem,),) = run.told
    assert problem.startswith("1 degraded, vault https://example.vault.azure.net/: ekmip_reachability on node node1") and three.methods == ["GET"]
    assert run.problem.startswith("1 of 3 AKV configurations are not well: 1 degraded (SVM svm1); ")
    quiet = play("health", akv_health_fail_on=["unreachable"])
    assert quiet.changed == [0] and quiet.told == [{"total": 3, "healthy": 2, "unknown": 0, "pending": 0, "degraded": 1, "unreachable": 0}]


def test_health_that_looked_at_nothing_is_not_green(estate: Estate, play: Run) -> None:
    assert play("health", status=2).problem.startswith("No AKV configuration was found on any cluster")


def test_forty_of_sixty_are_told_in_groups(tmp_path: Path) -> None:
    names = [f"svm{number:02}" for number in range(60)]
    with Simulator(svms=names, password="canary-password") as simulator:
        assert not Estate(simulator).run("akv_configs", configs=[{**CONFIGURATION, "svm_name": name} for name in names]).failed
        for name in names[:40]:
            simulator.set_reachable(name, False)
        run = run_playbook(tmp_path, "health", status=2, simulator=simulator)
    ((problem,),) = run.told
    assert problem.startswith("40 unreachable since ") and "minutes left" in problem and " and 31 more)" in problem
    assert run.problem.startswith("40 of 60 AKV configurations are not well: 40 unreachable since ") and run.problem.count("-vserver") == 1
    assert len(run.output) < 5000


def test_sixty_svms_cost_as_few_requests_as_one(tmp_path: Path) -> None:
    """Neither does the URL grow with their number."""
    names = [f"{'svm' * 12}{number:02}" for number in range(60)]
    with Simulator(svms=names, password="canary-password") as simulator:
        wanted: dict[str, t.Any] = {"akv_onboard_common": CONFIGURATION, "akv_onboard_configs": [{"svm_name": name} for name in names]}
        assert not Estate(simulator).run("akv_configs", configs=[{**CONFIGURATION, "svm_name": name} for name in names]).failed
        run = run_playbook(tmp_path, "onboard", simulator=simulator, **AT_ONCE, **wanted)
        assert run.report["health"] == {**ALL_WELL, "total": 60, "healthy": 60} and run.changed == [0]
        assert [set(request.query) for request in simulator.requests] == [{"fields"}] * 2
        for name in names[:55]:
            simulator.set_available(name, False)
        run = run_playbook(tmp_path, "recover", simulator=simulator, **AT_ONCE, akv_recover_svms=names)
        assert run.report["restored"] == [f"SVM {name}" for name in names[:55]]
        looks = [request for request in simulator.requests if request.path == "/api/security/azure-key-vaults"]
        assert [set(request.query) for request in looks] == [{"fields"}] * 3


def test_names_as_a_survey_sends_them(three: Estate, play: Run) -> None:
    done = play("rekey", akv_rekey_svms=" svm1, svm2\n")
    assert done.report["rekeyed"] == SVMS[:2]
    done = play("rotate_secret", **{**NEW, "akv_rotate_secret_svms": "svm1,svm2"})
    assert done.report["rotated"] == ["SVM svm1", "SVM svm2"] and secrets(three)[2] == SECRET
    assert "Give akv_recover_svms" in play("recover", status=2, akv_recover_svms="").problem
    assert play("recover", akv_recover_svms="svm1 , svm2").report["restored"] == []
    for names in ("svm*", "svm1 svm2", "svm1,,svm2", ["svm1|svm2"]):
        run = play("offboard", status=2, akv_offboard_svms=names, akv_offboard_confirm=True)
        assert "Give the names of the SVMs as akv_offboard_svms" in run.problem and not three.writes
    done = play("offboard", akv_offboard_svms="svm1, svm2", akv_offboard_confirm=True)
    assert done.report["removed"] == ["svm1", "svm2"] and [vault["svm"]["name"] for vault in three.simulator.vaults] == ["svm3"]


@pytest.mark.parametrize("value", [123456, ["word"], None])
def test_a_secret_that_is_no_text(three: Estate, play: Run, value: t.Any) -> None:
    for options in ({"akv_rotate_secret_client_secret": value}, {"akv_client_secret": value}):
        run = play("rotate_secret", status=2, **{**NEW, **options})
        name = "akv_rotate_secret_client_secret" if value is None else next(iter(options))
        assert name in run.problem and ("must be text" in run.problem) is (value is not None)
        assert "123456" not in run.problem and not three.writes
    if value is not None:
        run = play("rotate_secret", status=2, **NEW, akv_old_client_secret=value)
        assert "akv_old_client_secret must be text" in run.problem
        wanted = {"akv_onboard_common": COMMON, "akv_onboard_configs": [{"svm_name": "svm1"}], "akv_client_secret": value}
        assert "akv_client_secret must be text" in play("onboard", status=2, **wanted).problem and not three.writes
