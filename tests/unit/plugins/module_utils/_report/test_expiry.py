# Copyright: (c) 2026, storage_keys.ontap contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What the report on expiry adds."""

from __future__ import annotations

import pytest
from ansible_collections.storage_keys.ontap.plugins.module_utils._report.expiry import expiry_of, soon
from support.fleets import APPLICATION, EXPIRY, cluster, fleet, told


def test_each_entry_has_the_days_of_its_credential_and_its_key() -> None:
    """Of several credentials the least; of those of its own kind, if there are such."""
    certificate = {"client_id": APPLICATION, "kind": "certificate", "id": "2", "end": "2025-11-28T00:00:00Z", "days_left": 1, "level": "critical"}
    expiry = {**EXPIRY, "credentials": [*EXPIRY["credentials"], certificate]}
    found = fleet(cluster("c1", told("svm1"), told("svm2", authentication_method=None), told("svm3", client_id="another")), expiry=expiry)
    assert [(each["svm"], each["credential_days_left"], each["key_days_left"]) for each in found["entries"]] == [
        ("svm1", 5, 365), ("svm2", 1, 365), ("svm3", None, 365),
    ]  # fmt: skip


def test_what_needs_somebody_is_told_and_what_nobody_knows_is_never_well() -> None:
    levels = {"a": "ok", "b": "warn", "c": "unknown", "d": "expired", "e": "critical", "f": "unlimited"}
    credentials = [{"client_id": name, "level": level} for name, level in levels.items()]
    report = {"credentials": credentials, "keys": [{"key": "k", "level": "warn", "days_left": 9}]}
    assert [each["name"] for each in soon(expiry_of(report))] == ["d", "e", "b", "k", "c"]
    assert soon(expiry_of({"credentials": [{"client_id": "x"}]}))[0]["level"] == "unknown"


@pytest.mark.parametrize("given", [None, "text", []])
def test_without_such_a_report(given: object) -> None:
    assert expiry_of(given) is None and soon(None) == []
