# Copyright: (c) 2026, storage_keys.ontap contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What has one cause, and how far a fault would reach."""

from __future__ import annotations

import pytest
from support.fleets import APPLICATION, EXPIRY, OUTAGE, TENANT, cluster, fleet, told, unread


def test_one_cause_on_many_clusters_is_one_problem() -> None:
    late = {**OUTAGE, "minutes_left": 3, "blocked_at": "2025-11-27T12:03:00+00:00"}
    found = fleet(
        cluster("c1", told("svm1", "unreachable", **OUTAGE), told("svm2", "degraded")),
        cluster("c2", told("svm1", "unreachable", **late)),
        unread("c4", "no route"), unread("c3", "no route"), unread("c5", "wrong password"),
    )["problems"]  # fmt: skip
    assert [(each["state"], each["clusters"], len(each["owners"])) for each in found] == [
        ("unreachable", ["c2", "c1"], 2), ("not_read", ["c3", "c4"], 0), ("not_read", ["c5"], 0), ("degraded", ["c1"], 1),
    ]  # fmt: skip
    assert (found[0]["minutes_left"], found[0]["blocked_at"]) == (3, "2025-11-27T12:03:00Z")
    assert found[0]["command"] == "ansible-playbook -i clusters.yml storage_keys.ontap.health --limit c2,c1"
    assert found[3]["command"] == "ansible-playbook -i clusters.yml storage_keys.ontap.recover --limit c1 -e akv_recover_svms=svm2"


def test_what_is_blocked_first_goes_before_what_many_svms_share() -> None:
    late = {**OUTAGE, "minutes_left": 50}
    first = told("svm1", "unreachable", **OUTAGE, name="https://other.vault.azure.net/")
    entries = [told("svm2", "unreachable", **late), told("svm3", "unreachable", **late), first, told("svm4", "unreachable", name=None)]
    found = fleet(cluster("c1", *entries, told("svm5", "unreachable", name="x"), told("svm6", "unreachable", name="x")))["problems"]
    assert [(each["minutes_left"], len(each["owners"])) for each in found] == [(38, 1), (50, 2), (None, 2), (None, 1)]


def test_what_is_well_is_no_problem() -> None:
    assert fleet(cluster("c1", told(), told("svm2", "pending")))["problems"] == []


@pytest.mark.parametrize("name", ["svm1; reboot", "$(reboot)", "svm 1", "svm1\nreboot", "\u202esvm"])
def test_a_command_names_nothing_that_a_shell_would_carry_out(name: str) -> None:
    (problem,) = fleet(cluster("c1", told(name, "degraded")))["problems"]
    assert problem["command"] == "ansible-playbook -i clusters.yml storage_keys.ontap.recover --limit c1"
    (problem,) = fleet(cluster(name, told("svm1", "degraded")))["problems"]
    assert problem["command"] == "ansible-playbook -i clusters.yml storage_keys.ontap.recover -e akv_recover_svms=svm1"


def test_what_hangs_on_a_vault_and_on_an_application() -> None:
    other = {"name": "https://other.vault.azure.net/", "client_id": "another"}
    found = fleet(
        cluster("c1", told("svm1"), told("svm2", "unreachable"), told("svm3", **other)), cluster("c2", told("svm1")), expiry=EXPIRY
    )
    assert found["vaults"] == [
        {"vault": "https://example.vault.azure.net/", "svms": 3, "not_well": 1, "clusters": 2},
        {"vault": "https://other.vault.azure.net/", "svms": 1, "not_well": 0, "clusters": 1},
    ]
    turned = fleet(cluster("c1", told("svm3", **other), told("svm1"), told("svm2", "unreachable")), cluster("c2", told("svm1")))
    assert turned["vaults"] == found["vaults"]
    first, second = found["applications"]
    assert first == {
        "client_id": APPLICATION, "tenant_id": TENANT, "svms": 3, "not_well": 1, "clusters": 2, "end": "2025-12-02T12:00:00Z", "days_left": 5,
    }  # fmt: skip
    assert (second["client_id"], second["end"], second["days_left"]) == ("another", None, None)
