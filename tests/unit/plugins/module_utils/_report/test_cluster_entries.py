# Copyright: (c) 2026, storage_keys.ontap contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What the inventory expects, and what nobody does."""

from __future__ import annotations

import typing as t

from ansible_collections.storage_keys.ontap.plugins.module_utils._report.cluster_entries import entries_of, expected_of
from support.fleets import cluster, told

CONFIGS: list[dict[str, t.Any]] = [
    {"svm_name": "svm1", "client_secret": "canary"},
    {"svm_name": "svm2", "state": "absent"},
    {"svm_uuid": "uuid of svm3"},
    {"scope": "cluster"},
    {"svm_name": "svm5", "configuration_name": "next", "enabled": False},
    {"svm_name": "svm6", "configuration_name": "second"},
]


def states(**given: t.Any) -> dict[str, tuple[str, bool]]:
    entries = entries_of(cluster("c1", told("svm1"), told("svm3"), told(None), told("svm6", configuration_name="second"), **given))
    return {each["owner"]: (each["state"], each["unexpected"]) for each in entries}


def test_only_whose_it_is_is_taken_from_the_inventory() -> None:
    """No secret, and nothing that is absent or only prepared."""
    expected = expected_of(CONFIGS)
    assert [each["owner"] for each in expected or []] == ["SVM svm1", "SVM uuid of svm3", "the cluster", "SVM svm6"]
    assert "canary" not in str(expected)
    assert expected_of(None) is expected_of("svm1") is None and expected_of([]) == []


def test_a_verdict_that_nobody_knows_is_unknown() -> None:
    entries = entries_of(cluster("c1", told(verdict="a word of a later release"), told(verdict=None)))  # type: ignore[arg-type]
    assert [each["state"] for each in entries] == ["unknown", "unknown"]


def test_without_expectations_nothing_is_missing_or_unexpected() -> None:
    assert set(states().values()) == set(states(expected=None).values()) == {("healthy", False)}


def test_what_is_as_expected() -> None:
    assert set(states(expected=expected_of(CONFIGS)).values()) == {("healthy", False)}


def test_what_is_missing_and_what_is_unexpected() -> None:
    expected = expected_of([{"svm_name": "svm1"}, {"svm_name": "svm7"}, {"svm_name": "svm6", "configuration_name": "first"}])
    found = states(expected=expected)
    assert found["SVM svm1"] == ("healthy", False) and found["SVM svm7"] == ("missing", False)
    assert [owner for owner, (_state, unexpected) in found.items() if unexpected] == ["SVM svm3", "the cluster"]
    # The other configuration of an SVM is not the one that is expected.
    assert [each["state"] for each in entries_of(cluster("c1", told("svm6", configuration_name="second"), expected=expected))].count("missing") == 3


def test_the_report_on_drift_goes_first() -> None:
    drift = {
        "changed": [{"owner": "SVM svm1", "configuration_name": None, "fields": ["proxy_host", "key_id"]}],
        "missing": [{"owner": "SVM svm8"}],
        "unexpected": [{"owner": "the cluster", "configuration_name": "default"}],
    }
    entries = entries_of(cluster("c1", told("svm1"), told(None), drift=drift, expected=[]))
    assert [(each["owner"], each["state"], each["unexpected"], each["changed_fields"]) for each in entries] == [
        ("SVM svm1", "healthy", False, ["key_id", "proxy_host"]),
        ("the cluster", "healthy", True, []),
        ("SVM svm8", "missing", False, []),
    ]
