# Copyright: (c) 2026, storage_keys.ontap contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""akv_rekey and akv_restore against the simulator."""

from __future__ import annotations

import time
import typing as t

import pytest
from support.estate import CONFIGURATION, Estate

VAULTS = "/security/azure-key-vaults"
KEY2 = "https://example.vault.azure.net/keys/key2"
NO_SUCH_UUID = "00000000-0000-0000-0000-000000000000"
ACTIONS = {"akv_rekey": "rekey-internal", "akv_restore": "restore"}


@pytest.fixture
def uuid(estate: Estate) -> str:
    """The uuid of svm1's configuration."""
    return str(estate.create()["azure_key_vault"]["uuid"])


def count(estate: Estate, module: str, svm: str = "svm1") -> int:
    return estate.simulator.rekeys(svm) if module == "akv_rekey" else estate.simulator.restores(svm)


@pytest.mark.parametrize("module", ACTIONS)
@pytest.mark.parametrize("hold", [True, False])
def test_one_target(estate: Estate, uuid: str, module: str, hold: bool) -> None:
    estate.simulator.settings.hold_calls = hold
    predicted = estate.run(module, svm_name="svm1", check=True)
    assert predicted["changed"] is True and estate.methods == ["GET"] and count(estate, module) == 0
    run = estate.run(module, svm_name="svm1")
    assert run["changed"] is True and run["diff"] == predicted["diff"] and run["diff"]["before"] != run["diff"]["after"]
    assert estate.sent[:2] == [f"GET {VAULTS}", f"POST {VAULTS}/{uuid}/{ACTIONS[module]}"]
    assert all(sent.startswith("GET /cluster/jobs/") for sent in estate.sent[2:])
    (result,) = run["results"]
    assert result["job"]["state"] == "success"
    assert {**result, "job": None} == {
        "owner": "SVM svm1",
        "svm_name": "svm1",
        "uuid": uuid,
        "changed": True,
        "skipped": False,
        "not_tried": False,
        "failed": False,
        "job": None,
    }
    assert count(estate, module) == 1


@pytest.mark.parametrize("module", ACTIONS)
@pytest.mark.parametrize("hold", [True, False])
def test_a_job_of_two_seconds_ends_the_task_soon_after(estate: Estate, uuid: str, module: str, hold: bool) -> None:
    estate.simulator.settings.hold_calls = hold
    estate.simulator.settings.job_seconds = 2
    started = time.monotonic()
    assert estate.run(module, svm_name="svm1")["changed"] is True
    # Long before the next look of a client that polls every five seconds; the exact delays are tested with a clock of our own.
    assert 2 <= time.monotonic() - started < 5


@pytest.mark.parametrize("module", ACTIONS)
def test_each_way_to_name_targets(estate: Estate, uuid: str, module: str) -> None:
    estate.create("svm2")
    estate.config(None, scope="cluster", **CONFIGURATION)
    owner = estate.vault()["svm"]["uuid"]
    for target, names in (
        ({"svm_name": ["svm2", "svm1"]}, ["svm2", "svm1"]),
        ({"svm_name": "svm*"}, ["svm1", "svm2"]),
        ({"svm_name": ["s*1", "svm1"]}, ["svm1"]),
        ({"svm_uuid": [owner]}, ["svm1"]),
        ({"uuid": [uuid]}, ["svm1"]),
        ({"scope": "cluster"}, [None]),
    ):
        run = estate.run(module, **target)
        assert not run.failed, run.output
        assert [result["svm_name"] for result in run["results"]] == names
        assert estate.sent.count(f"GET {VAULTS}") == 1


@pytest.mark.parametrize("module", ACTIONS)
@pytest.mark.parametrize(
    ("target", "problem"),
    [
        ({"svm_name": "svm3"}, "SVM svm3 has no enabled AKV configuration"),
        ({"svm_name": "prod*"}, "no SVM with an enabled AKV configuration matches svm_name prod*"),
        ({"svm_name": "svm[12]"}, "svm_name: svm[12] holds the character ["),
        ({"uuid": [NO_SUCH_UUID]}, f"there is no AKV configuration {NO_SUCH_UUID}"),
        ({"scope": "cluster"}, "the cluster has no enabled AKV configuration"),
    ],
)
def test_a_target_without_a_configuration_fails(estate: Estate, uuid: str, module: str, target: dict[str, t.Any], problem: str) -> None:
    run = estate.run(module, **target)
    assert run.failed and problem in run["msg"] and run["error"]["next_step"]
    assert estate.methods == ([] if "holds" in problem else ["GET"])


@pytest.mark.parametrize("release", ["9.10.1", "9.14.1"])
def test_a_rotated_key_is_followed_by_ontap_and_not_undone(estate: Estate, release: str) -> None:
    estate.create()
    newest, versioned = estate.simulator.rotate_key(CONFIGURATION["key_id"]), release != "9.10.1"
    estate.simulator.move_clock(901)
    assert (estate.vault()["key_id"] == newest) is versioned
    for options in ({}, {"key_id": CONFIGURATION["key_id"].replace("key1", "KEY1")}, {"key_id": newest, "key_version": "pin"}):
        again = estate.config(**{**CONFIGURATION, **options})
        assert again["changed"] is False and estate.sent == [f"GET {VAULTS}"]
        many = estate.run("akv_configs", configs=[{"svm_name": "svm1", **CONFIGURATION}])
        assert many["changed"] is False and estate.sent == [f"GET {VAULTS}"]
    pinned = estate.config(key_id=CONFIGURATION["key_id"], key_version="pin")
    assert pinned["actions"] == (["rekey_external"] if versioned else [])
    for changes in (versioned, False):
        run = estate.run("akv_rekey", svm_name="svm1", key="external", key_id=newest)
        assert not run.failed and run["changed"] is changes


@pytest.mark.parametrize("module", ACTIONS)
def test_several_names_in_one_text(estate: Estate, uuid: str, module: str) -> None:
    """As the survey of a job template sends them."""
    estate.create("svm2")
    for names in (" svm1, svm2\n", ["svm1,svm2"], ["\ufeffsvm1", "svm2 "]):
        run = estate.run(module, svm_name=names)
        assert [result["svm_name"] for result in run["results"]] == ["svm1", "svm2"] and not run.failed
    assert count(estate, module) == count(estate, module, "svm2") == 3


@pytest.mark.parametrize("module", ACTIONS)
def test_one_failure_does_not_stop_the_others(estate: Estate, uuid: str, module: str) -> None:
    run = estate.run(module, svm_name=["svm3", "svm1"])
    assert run.failed and run["changed"] is True and run["msg"].startswith("1 of 2 targets failed")
    assert [result["failed"] for result in run["results"]] == [True, False]
    assert count(estate, module) == 1


@pytest.mark.parametrize(("module", "code"), [("akv_rekey", 65537547), ("akv_restore", 65537515)])
@pytest.mark.parametrize("hold", [True, False])
def test_a_failed_job_is_a_failed_task(estate: Estate, uuid: str, module: str, code: int, hold: bool) -> None:
    estate.simulator.settings.hold_calls = hold
    estate.simulator.fail_next_job(code=code, message="It failed.")
    run = estate.run(module, svm_name="svm1")
    assert run.failed and run["error"]["code"] == code
    assert hold or run["error"]["job_uuid"]
    assert ("nothing was changed" in run["msg"]) == (hold and module == "akv_rekey")
    assert run["results"][0]["error"] == run["error"] and run["results"][0]["failed"] is True
    assert run["error"]["cause"] and run["error"]["next_step"]


@pytest.mark.parametrize("module", ACTIONS)
def test_not_waiting(estate: Estate, uuid: str, module: str) -> None:
    estate.simulator.settings.job_seconds = 5
    run = estate.run(module, svm_name="svm1", wait=False)
    assert run["changed"] is True and run["results"][0]["job"]["uuid"] and estate.methods == ["GET", "POST"]
    assert estate.writes[0].query["return_timeout"] == "0"


@pytest.mark.parametrize("module", ACTIONS)
def test_a_job_that_takes_too_long(estate: Estate, uuid: str, module: str) -> None:
    estate.simulator.settings.job_seconds = 30
    run = estate.run(module, svm_name="svm1", wait_timeout=1)
    assert run.failed and run["changed"] is True and run["error"]["job_uuid"] == run["results"][0]["job"]["uuid"]


def test_a_lost_answer_never_rekeys_twice(estate: Estate, uuid: str) -> None:
    for effect, rekeys in (("reset_after", 1), ("reset_before", 1)):
        estate.simulator.inject(method="POST", path="*/rekey-internal", times=1, effect=effect)
        run = estate.run("akv_rekey", svm_name="svm1")
        assert run.failed and "not known whether ONTAP acted" in run["msg"] and len(estate.writes) == 1
        time.sleep(0.3)
        assert estate.simulator.rekeys("svm1") == rekeys


def test_a_lost_answer_to_a_restore_is_asked_for_again(estate: Estate, uuid: str) -> None:
    estate.simulator.inject(method="POST", path="*/restore", times=1, effect="reset_after")
    assert estate.run("akv_restore", svm_name="svm1")["changed"] is True
    assert len(estate.writes) == 2
    estate.simulator.inject(method="POST", path="*/restore", times=9, effect="reset_before")
    assert estate.run("akv_restore", svm_name="svm1").failed
    assert len(estate.writes) == 3


@pytest.mark.parametrize("available", [True, False])
def test_a_forgotten_restore_is_settled_by_the_state(estate: Estate, uuid: str, available: bool) -> None:
    estate.simulator.settings.hold_calls = False
    estate.simulator.settings.job_retention = 0
    estate.simulator.set_available("svm1", False)
    if not available:
        estate.simulator.fail_next_job(code=65537515, message="It failed.")
    run = estate.run("akv_restore", svm_name="svm1")
    assert run.failed is not available
    assert available or "outcome is unknown" in run["error"]["cause"]


def test_a_forgotten_rekey_is_not_called_a_success(estate: Estate, uuid: str) -> None:
    estate.simulator.settings.hold_calls = False
    estate.simulator.settings.job_retention = 0
    run = estate.run("akv_rekey", svm_name="svm1")
    assert run.failed and "no longer knows job" in run["error"]["message"] and len(estate.writes) == 1


def test_restoring_only_what_is_unavailable(estate: Estate, uuid: str) -> None:
    estate.create("svm2")
    estate.simulator.set_available("svm2", False)
    options: dict[str, t.Any] = {"svm_name": "*", "only_if_unavailable": True}
    predicted = estate.run("akv_restore", **options, check=True)
    run = estate.run("akv_restore", **options)
    for told in (predicted, run):
        assert told["changed"] is True
        assert [(each["svm_name"], each["changed"], each["skipped"]) for each in told["results"]] == [
            ("svm1", False, True),
            ("svm2", True, False),
        ]
        assert set(told["diff"]["before"]) == {"SVM svm2"}
    again = estate.run("akv_restore", **options)
    assert again["changed"] is False and estate.methods == ["GET"]
    assert estate.simulator.requests[0].query["fields"] == "*,state"


def test_an_external_rekey_is_idempotent(estate: Estate, uuid: str) -> None:
    options: dict[str, t.Any] = {"svm_name": "svm1", "key": "external", "key_id": KEY2}
    predicted = estate.run("akv_rekey", **options, check=True)
    assert predicted["changed"] is True and estate.sent == [f"GET {VAULTS}", "GET /cluster"]
    run = estate.run("akv_rekey", **options)
    assert run["changed"] is True and run["diff"] == predicted["diff"]
    assert estate.sent == [f"GET {VAULTS}", "GET /cluster", f"PATCH {VAULTS}/{uuid}", f"GET {VAULTS}"]
    assert estate.writes[0].body == {"key_id": KEY2} and estate.vault()["key_id"] == KEY2
    again = estate.run("akv_rekey", **options)
    assert again["changed"] is False and estate.methods == ["GET"]
    assert again["results"][0]["changed"] is False and again["results"][0]["job"] is None


def test_an_svm_without_encrypted_volumes_has_nothing_to_rekey(estate: Estate, uuid: str) -> None:
    estate.simulator.set_volumes("svm1", False)
    run = estate.run("akv_rekey", svm_name="svm1")
    assert run.failed and run["error"]["code"] == 65537559 and run["error"]["next_step"]


@pytest.mark.parametrize("module", ACTIONS)
def test_many_targets_are_started_together_and_waited_for_together(estate: Estate, module: str) -> None:
    for number in (1, 2, 3):
        estate.create(f"svm{number}")
    estate.simulator.settings.job_seconds = 0.6
    run = estate.run(module, svm_name="*", concurrency=2)
    assert not run.failed and [each["job"]["state"] for each in run["results"]] == ["success"] * 3
    action = "rekey-internal" if module == "akv_rekey" else "restore"
    assert sum(each.path.endswith(action) for each in estate.simulator.requests) == 3
    looks = [each for each in estate.simulator.requests if each.path.startswith("/api/cluster/jobs")]
    # All three jobs are in each look at them; the last ones may be in one of their own.
    assert "|" in looks[0].query["uuid"] and looks[0].query["uuid"].count("|") == 2
    assert len({each.connection for each in estate.simulator.requests}) <= 2


@pytest.mark.parametrize("module", ACTIONS)
def test_one_of_many_jobs_fails(estate: Estate, module: str) -> None:
    for number in (1, 2, 3):
        estate.create(f"svm{number}")
    estate.simulator.fail_next_job(65537515)
    run = estate.run(module, svm_name="*", concurrency=1)
    assert run.failed and [each["failed"] for each in run["results"]] == [True, False, False]
    assert run["msg"].startswith("1 of 3 targets failed") and run["error"]["job_uuid"] == run["results"][0]["job"]["uuid"]


def test_very_many_targets_do_not_make_a_long_url(estate: Estate, uuid: str) -> None:
    others = [f"00000000-0000-0000-0000-{number:012}" for number in range(60)]
    run = estate.run("akv_restore", uuid=[uuid, *others])
    assert set(estate.simulator.requests[0].query) == {"fields"}
    assert [each["failed"] for each in run["results"]] == [False] + [True] * 60 and estate.simulator.restores("svm1") == 1


def test_batches_stop_after_too_many_failures(estate: Estate) -> None:
    svms = ("svm1", "svm2", "svm3")
    for svm in svms:
        estate.create(svm)
    estate.simulator.fail_next_job(65537559)
    run = estate.run("akv_rekey", svm_name="*", batch_size=1, max_failures=0)
    assert run.failed and [each["failed"] for each in run["results"]] == [True, False, False]
    assert [each["not_tried"] for each in run["results"]] == [False, True, True]
    assert run["msg"].startswith("1 of 3 targets failed, the first one: ")
    assert [count(estate, "akv_rekey", svm) for svm in svms] == [0, 0, 0]
    estate.simulator.fail_next_job(65537559)
    some = estate.run("akv_rekey", svm_name="*", batch_size=2, max_failures=1)
    assert some.failed and [each["not_tried"] for each in some["results"]] == [False] * 3
    assert sum(count(estate, "akv_rekey", svm) for svm in svms) == 2
    assert estate.run("akv_rekey", svm_name="*", batch_size=2, check=True)["changed"] and estate.methods == ["GET"]


def test_a_mistyped_name_is_found_before_the_first_batch(estate: Estate, uuid: str) -> None:
    """Without batches it keeps nobody from being re-keyed."""
    run = estate.run("akv_rekey", svm_name=["svm1", "svm9"], batch_size=5)
    assert run["outcomes"]["not_tried"] == ["SVM svm1"] and list(run["outcomes"]["failed"]) == ["SVM svm9"] and not estate.writes
    run = estate.run("akv_rekey", svm_name=["svm1", "svm9"])
    assert run.failed and run["outcomes"]["rekeyed"] == ["SVM svm1"] and count(estate, "akv_rekey", "svm1") == 1


def test_an_svm_without_keys_may_be_skipped(estate: Estate, uuid: str) -> None:
    estate.simulator.set_volumes("svm1", False)
    run = estate.run("akv_rekey", svm_name="svm1", skip_without_keys=True)
    assert not run.failed and run["changed"] is False
    assert run["outcomes"] == {"rekeyed": [], "unchanged": [], "skipped": ["SVM svm1"], "failed": {}, "not_tried": []}
