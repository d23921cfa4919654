# Copyright: (c) 2026, storage_keys.ontap contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

import typing as t

import pytest
from ansible_collections.storage_keys.ontap.plugins.module_utils._azure_key_vault import read_record
from ansible_collections.storage_keys.ontap.plugins.module_utils._health import health

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


def test_reasons_name_the_code_and_the_node() -> None:
    assert judged(ekmip_reachability=[GOOD_NODE, BAD_NODE])["reasons"] == [
        "ekmip_reachability on node node2: Server not available. (code 65537552)"
    ]
