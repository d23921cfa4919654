# Copyright: (c) 2026, storage_keys.ontap contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Since when, and what is new since the report before."""

from __future__ import annotations

import typing as t

import pytest
from ansible_collections.storage_keys.ontap.plugins.module_utils._report.memory import is_memory, memory_of
from support.fleets import ABOUT, NOW, cluster, fleet, told, unread

THEN = "2025-11-27T11:00:00Z"


@pytest.fixture
def before() -> dict[str, t.Any]:
    clusters = cluster("c1", told("svm1", "degraded"), told("svm2"), told("svm3"), told("svm4", "unknown")), cluster("c3", told()), unread("c2")
    return memory_of(fleet(*clusters, about=ABOUT._replace(time=NOW - 3600)))


def test_since_when_a_state_was_seen(before: dict[str, t.Any]) -> None:
    now = fleet(cluster("c1", told("svm1", "degraded"), told("svm2", "degraded")), memory=before)
    assert {each["svm"]: each["seen_since"] for each in now["entries"]} == {"svm1": THEN, "svm2": "2025-11-27T12:00:00Z"}


def test_a_report_that_nobody_will_remember_tells_no_such_time() -> None:
    (entry,) = fleet(cluster("c1", told("svm1", "degraded")), about=ABOUT._replace(remembers=False))["entries"]
    assert entry["seen_since"] is None


def test_what_is_new(before: dict[str, t.Any]) -> None:
    """Of the clusters that both reports have read: that one could not be read is no news of its SVMs."""
    first = cluster("c1", told("svm1"), told("svm2"), told("svm5", "pending"), told("svm4", "unknown"))
    now = fleet(first, cluster("c2", told()), unread("c3"), memory=before)
    changes = now["changes"]
    assert changes["since"] == THEN
    assert [(each["cluster"], each["owner"], each["before"], each["now"]) for each in changes["entries"]] == [
        ("c1", "SVM svm1", "degraded", "healthy"),
        ("c1", "SVM svm3", "healthy", None),
        ("c1", "SVM svm5", None, "pending"),
    ]
    assert fleet(cluster("c1"))["changes"] is None


@pytest.mark.parametrize(
    "wrong",
    [
        None, [], {}, {"format": 2}, {"format": 1, "clusters": {}}, {"format": 1, "generated_at": "", "clusters": []},
        {"format": 1, "generated_at": "", "clusters": {"c1": {"healthy": ["svm1"]}}},
        {"format": 1, "generated_at": "", "clusters": {"c1": {"healthy": [[1, 2]]}}},
        {"format": 1, "generated_at": "", "clusters": {"c1": {"healthy": [["SVM svm1"]]}}},
        {"format": 1, "generated_at": "", "clusters": {"c1": {"a state of a later release": [["SVM svm1", ""]]}}},
        {"format": 1, "generated_at": 5, "clusters": {}},
        {"format": 2, "generated_at": "", "clusters": {}},
    ],
)  # fmt: skip
def test_what_is_no_memory(wrong: t.Any) -> None:
    assert not is_memory(wrong)


def test_what_is_one(before: dict[str, t.Any]) -> None:
    """Small: since when is only kept of what is not well."""
    assert is_memory(before)
    assert before["clusters"]["c1"] == {
        "degraded": [["SVM svm1", "default", THEN]], "unknown": [["SVM svm4", "default", THEN]],
        "healthy": [["SVM svm2", "default"], ["SVM svm3", "default"]],
    }  # fmt: skip
