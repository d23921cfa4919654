# Copyright: (c) 2026, storage_keys.ontap contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

import typing as t

import pytest
from ansible_collections.storage_keys.ontap.plugins.module_utils._akv.health import health, is_well, refusal_as_health
from ansible_collections.storage_keys.ontap.plugins.module_utils._akv.record import read_record

WAITING = "No volumes created yet for the SVM. Wrapped KEK status will be available after creating encrypted volumes."
NOT_YET = f"Top-level internal key protection key (KEK) is unavailable on the following nodes: Node: node1. Reason: {WAITING}"
GOOD_STATE = {"available": True, "code": 0, "message": ""}
GOOD_VAULT = {"reachable": True, "code": 0, "message": ""}
GOOD_NODE = {"node": {"name": "node1"}, "reachable": True, "code": 0, "message": ""}
BAD_NODE = {"node": {"name": "node2"}, "reachable": False, "code": "65537552", "message": "Server not available."}


def judged(**parts: t.Any) -> dict[str, t.Any]:
    return health(read_record({"uuid": "1", **parts}))


@pytest.mark.parametrize(
    ("parts", "verdict"),
    [
        ({}, "unknown"),
        ({"state": {}}, "unknown"),
        ({"state": {"message": ""}}, "unknown"),
        ({"state": GOOD_STATE, "azure_reachability": GOOD_VAULT, "ekmip_reachability": [GOOD_NODE]}, "healthy"),
        ({"azure_reachability": {"code": "0"}}, "healthy"),
        ({"azure_reachability": {"code": 0, "message": "fine"}}, "healthy"),
        ({"azure_reachability": {"code": "65537549", "message": "Not reachable."}}, "unreachable"),
        ({"azure_reachability": {"message": "Not reachable."}}, "unreachable"),
        ({"azure_reachability": {"message": ""}}, "unknown"),
        ({"azure_reachability": {"reachable": True, "code": 1, "message": "odd"}}, "healthy"),
        ({"state": {"code": 0, "message": ""}}, "healthy"),
        ({"state": {"code": 346758, "message": NOT_YET}}, "pending"),
        ({"state": {"code": 65537551, "message": ""}}, "degraded"),
        ({"ekmip_reachability": [{"node": {"name": "node1"}, "code": "65537552"}]}, "degraded"),
        ({"ekmip_reachability": [{"node": {"name": "node1"}, "code": "0"}]}, "healthy"),
        # One of several nodes has a fault of its own, which a prefix or an order must not hide.
        ({"state": {"available": False, "message": f"Node: node1. Reason: Key is missing. Node: node2. Reason: {WAITING}"}}, "degraded"),
        ({"state": {"available": False, "message": f"SVM svm1. {WAITING}"}}, "pending"),
        ({"state": {"available": False, "message": f"node1: reason: {WAITING}"}}, "pending"),
        ({"state": {"available": False, "message": NOT_YET.upper()}}, "pending"),
        ({"azure_reachability": {"reachable": False, "message": WAITING}}, "unreachable"),
        ({"ekmip_reachability": [{"reachable": False, "message": WAITING}]}, "degraded"),
        ({"state": GOOD_STATE, "azure_reachability": {"message": ""}}, "unknown"),
        ({"state": {"cluster_state": True, "code": "0"}}, "healthy"),
        ({"state": {"available": False, "code": 346758, "message": NOT_YET}}, "pending"),
        ({"state": {"available": False, "code": 346758, "message": WAITING}}, "pending"),
        ({"state": {"available": False, "code": 346758, "message": f"{NOT_YET} Node: node2. Reason: Key is missing."}}, "degraded"),
        ({"state": {"available": False, "code": 346758, "message": f"{NOT_YET} Node: node2. Reason: {WAITING}"}}, "pending"),
        ({"state": {"available": False, "code": 65537551}}, "degraded"),
        ({"ekmip_reachability": [GOOD_NODE, BAD_NODE]}, "degraded"),
        ({"state": GOOD_STATE, "azure_reachability": {"reachable": False, "code": 65537549}}, "unreachable"),
        ({"ekmip_reachability": [BAD_NODE], "azure_reachability": {"reachable": False}}, "unreachable"),
        ({"state": {"available": False, "message": NOT_YET}, "ekmip_reachability": [BAD_NODE]}, "degraded"),
        ({"state": {"available": False, "message": NOT_YET}, "azure_reachability": GOOD_VAULT}, "pending"),
    ],
)
def test_the_worst_finding_decides(parts: dict[str, t.Any], verdict: str) -> None:
    told = judged(**parts)
    assert told["verdict"] == verdict
    assert (told["next_step"] is None) == (verdict == "healthy")
    assert verdict != "healthy" or told["reasons"] == []


@pytest.mark.parametrize(
    ("part", "entry", "well"),
    [
        ("azure_reachability", {"reachable": False}, False),
        ("azure_reachability", {"reachable": True}, True),
        ("azure_reachability", {"available": True}, None),
        ("azure_reachability", {"code": "0"}, True),
        ("azure_reachability", {"code": "65537549"}, False),
        ("azure_reachability", {"message": "timed out"}, False),
        ("azure_reachability", {}, None),
        ("azure_reachability", None, None),
        ("state", {"available": True}, True),
        ("state", {"reachable": True}, None),
        ("state", {"code": 65537551}, False),
    ],
)
def test_one_judgement_of_one_property(part: str, entry: t.Any, well: bool | None) -> None:
    assert is_well({part: entry}, part) is well


@pytest.mark.parametrize(("code", "verdict"), [(65537549, "unreachable"), (65537551, "degraded"), (65537552, "degraded")])
def test_a_refusal_is_a_verdict_with_its_code(code: int, verdict: str) -> None:
    told = judged(**refusal_as_health(code, "Not now"))
    assert told["verdict"] == verdict and f"Not now (code {code})" in told["reasons"][0]


def test_a_refusal_has_the_form_of_what_could_not_be_read() -> None:
    """Only the embedded KMIP servers have an entry for each node."""
    told = {"reachable": False, "code": 65537549, "message": "Not now"}
    assert refusal_as_health(65537549, "Not now") == {"azure_reachability": told}
    assert refusal_as_health(65537552, "Not now") == {"ekmip_reachability": [{**told, "code": 65537552}]}
    assert refusal_as_health(65537551, "Not now") == {"state": {"available": False, "code": 65537551, "message": "Not now"}}


def test_each_verdict_has_its_own_next_step_and_a_reason_its_parts() -> None:
    waits = {"state": {"code": 1, "message": NOT_YET}}
    ills: list[dict[str, t.Any]] = [{"azure_reachability": {"reachable": False}}, {"ekmip_reachability": [BAD_NODE]}, waits, {}]
    assert len({judged(**ill)["next_step"] for ill in ills}) == 4
    for ill, words in zip(ills, ("Within an hour ONTAP blocks the SVM", "akv_restore", "Nothing to do", "gather=all"), strict=True):
        assert words in judged(**ill)["next_step"]
    assert judged(azure_reachability={"reachable": False})["reasons"] == ["azure_reachability: no message"]
    assert judged(ekmip_reachability=[{"node": {"uuid": "n1"}, "code": 5}])["reasons"] == [
        "ekmip_reachability on node n1: no message (code 5)"
    ]
    assert judged(state={"message": ""})["reasons"] == ["state: ONTAP returned no status"]
    assert judged(state=GOOD_STATE)["reasons"] == []


def test_reasons_name_the_code_and_the_node() -> None:
    assert judged(ekmip_reachability=[GOOD_NODE, BAD_NODE])["reasons"] == [
        "ekmip_reachability on node node2: Server not available. (code 65537552)"
    ]
