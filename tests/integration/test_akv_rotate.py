# Copyright: (c) 2026, storage_keys.ontap contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""akv_rotate against the simulator."""

from __future__ import annotations

import typing as t

import pytest
from support.estate import SECRET, Estate

VAULTS = "/security/azure-key-vaults"
NEW = "canary-new-secret"
SVMS = ("svm1", "svm2", "svm3")


@pytest.fixture
def three(estate: Estate, monkeypatch: pytest.MonkeyPatch) -> Estate:
    monkeypatch.setattr("ansible_collections.storage_keys.ontap.plugins.module_utils._run.rotate._FIRST_DELAY", 0.01)
    for svm in SVMS:
        estate.create(svm)
        estate.simulator.set_volumes(svm, True)
    return estate


def rotate(estate: Estate, **options: t.Any) -> t.Any:
    return estate.run("akv_rotate", **{"client_secret": NEW, "verify_timeout": 0, **options})


def secrets(estate: Estate) -> list[str | None]:
    return [estate.simulator.secret_of(estate.vault(svm)["uuid"], "client_secret") for svm in SVMS]


def outcomes(run: t.Any) -> list[str]:
    return [result["outcome"] for result in run["results"]]


def test_the_canary_first_then_the_others(three: Estate) -> None:
    predicted = rotate(three, check=True)
    assert predicted["changed"] and outcomes(predicted) == ["rotated"] * 3 and three.methods == ["GET"]
    run = rotate(three)
    assert run["changed"] and outcomes(run) == ["rotated"] * 3 and secrets(three) == [NEW] * 3
    assert run["diff"] == predicted["diff"] and run["diff"]["after"]["SVM svm1"] == {"client_secret": "sent, not shown"}
    # The list, the canary and its two looks (read back, verify), then the others and theirs.
    assert three.methods == ["GET", "PATCH", "GET", "GET", "PATCH", "PATCH", "GET", "GET"]
    assert run["summary"] == {"total": 3, "rotated": 3, "unchanged": 0, "rolled_back": 0, "failed": 0, "not_tried": 0}


def test_a_secret_that_does_not_work_goes_no_further_and_is_taken_back(three: Estate) -> None:
    for svm in SVMS:
        three.simulator.expire_secret(svm, SECRET)
    run = rotate(three, old_client_secret=SECRET)
    assert run.failed and run["changed"] and outcomes(run) == ["rolled_back", "not_tried", "not_tried"]
    assert secrets(three) == [SECRET] * 3
    assert run["msg"].startswith("0 rotated, 0 unchanged, 1 rolled back, 0 failed, 2 not tried; SVM svm1 rolled back: azure_reachability: ")
    assert "next step: the old one stays in use" in run["msg"]
    without = rotate(three)
    assert without.failed and outcomes(without) == ["failed", "not_tried", "not_tried"] and secrets(three)[0] == NEW
    assert "next step: run the task again with a client_secret that works" in without["msg"]
    # An interrupted run leaves it like this; the same task with the old secret at hand mends it.
    assert outcomes(rotate(three, old_client_secret=SECRET)) == ["rolled_back", "not_tried", "not_tried"]
    assert secrets(three) == [SECRET] * 3


def test_only_those_that_cannot_be_reached(three: Estate) -> None:
    three.simulator.expire_secret("svm2", NEW)
    run = rotate(three, policy="when_unreachable")
    assert not run.failed and outcomes(run) == ["unchanged", "rotated", "unchanged"] and secrets(three) == [SECRET, NEW, SECRET]
    again = rotate(three, policy="when_unreachable")
    assert again["changed"] is False and three.methods == ["GET"]


def test_nothing_is_sent_while_a_target_is_missing(three: Estate) -> None:
    run = rotate(three, svm_name=["svm1", "svmm2"])
    assert run.failed and three.methods == ["GET"] and run["changed"] is False
    assert run["msg"].startswith("SVM svmm2 has no enabled AKV configuration; nothing was changed")


def test_a_refused_secret_leaves_the_old_one(three: Estate) -> None:
    three.simulator.inject(method="PATCH", status=400, code=65537517, times=1)
    run = rotate(three, old_client_secret=SECRET)
    assert run.failed and outcomes(run) == ["failed", "not_tried", "not_tried"] and run["changed"] is False
    assert run["results"][0]["error"]["code"] == 65537517 and run["error"]["code"] == 65537517
    assert three.methods == ["GET", "PATCH"] and secrets(three) == [SECRET] * 3


def test_a_failed_look_is_tried_again(three: Estate) -> None:
    three.simulator.inject(method="GET", status=500, times=4, skip=2)
    run = rotate(three, svm_name="svm1", verify_timeout=5, old_client_secret=SECRET)
    assert not run.failed and outcomes(run) == ["rotated"] and secrets(three)[0] == NEW


@pytest.mark.parametrize(
    ("options", "option"),
    [
        ({"client_secret": None}, "client_secret"),
        ({"client_certificate": "d29yZA=="}, "client_certificate"),
        ({"old_client_secret": "old-secret", "old_client_certificate": "d29yZA=="}, "old_client_certificate"),
        ({"old_client_secret": NEW}, "old_client_secret"),
        ({"client_secret": f"{NEW}\n"}, "client_secret"),
        ({"canaries": -1}, "canaries"),
        ({"verify_timeout": -1}, "verify_timeout"),
        ({"wait": False}, "wait"),
        ({"svm_name": "svm1", "scope": "cluster"}, "scope"),
        ({"vault": "no vault"}, "vault"),
    ],
)
def test_wrong_input_names_the_option(estate: Estate, options: dict[str, t.Any], option: str) -> None:
    run = rotate(estate, **options)
    assert run.failed and run["error"]["target"] == option and estate.sent == []
    assert NEW not in run.output
