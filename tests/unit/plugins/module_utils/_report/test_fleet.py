# Copyright: (c) 2026, storage_keys.ontap contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The fleet as one dict: states, counts, order, and that the same fleet gives the same bytes."""

from __future__ import annotations

import itertools
import json

from ansible_collections.storage_keys.ontap.plugins.module_utils._report.fleet import failure_of, sentence_of, without_times
from ansible_collections.storage_keys.ontap.plugins.module_utils._report.memory import memory_of
from support.fleets import ABOUT, EXPIRY, NOW, OUTAGE, cluster, fleet, told, unread

LATER = {**OUTAGE, "minutes_left": 50, "blocked_at": "2025-11-27T12:50:00+00:00"}


def test_what_is_blocked_first_comes_first_and_a_cluster_that_is_not_read_has_a_state_of_its_own() -> None:
    found = fleet(
        cluster("c2", told("svm1"), told("svm2", "pending"), told("svm3", "unreachable", **LATER)),
        unread("c3"),
        cluster("c1", told("svm1", "degraded"), told("svm2", "unreachable", **OUTAGE), told("svm3", "unknown"), told("svm4", "unreachable")),
    )
    assert [(each["cluster"], each["svm"]) for each in found["entries"]] == [
        ("c1", "svm2"), ("c2", "svm3"), ("c1", "svm4"), ("c1", "svm1"), ("c1", "svm3"), ("c2", "svm2"), ("c2", "svm1"),
    ]  # fmt: skip
    assert found["summary"] == {
        "clusters": 3, "total": 7, "not_well": 5, "unreachable": 3, "not_read": 1, "degraded": 1, "missing": 0, "unknown": 1, "pending": 1,
        "healthy": 1, "unexpected": 0, "changed": 0,
    }  # fmt: skip
    assert [(each["name"], each["read"], each["error"], each["records"]) for each in found["clusters"]] == [
        ("c1", True, None, 4), ("c2", True, None, 3), ("c3", False, "connection refused", 0),
    ]  # fmt: skip
    assert found["entries"][0]["since"] == "2025-11-27T11:38:00Z" and found["generated_at"] == "2025-11-27T12:00:00Z"
    assert sentence_of(found) == "5 of 7 configurations on 3 clusters are not well, 1 of 3 clusters could not be read"


def test_a_cluster_that_gave_nothing_is_not_read() -> None:
    (only,) = fleet({"name": "c1"})["clusters"]
    assert not only["read"] and only["error"] == "the play stopped for this cluster before it was read"


def test_all_is_well() -> None:
    assert sentence_of(fleet(cluster("c1", told()))) == "1 configuration on 1 cluster, and all is well"


def test_what_fails_the_play() -> None:
    """What was asked for; and that nothing at all could be read, whatever was."""
    some = fleet(cluster("c1", told("svm1", "unreachable"), told("svm2", "pending")), unread("c2"))
    assert failure_of(some, []) == ""
    told_of = "1 of 2 configurations on 2 clusters is not well, 1 of 2 clusters could not be read"
    assert failure_of(some, ["unreachable", "degraded", "not_read"]) == f"{told_of}: 1 unreachable, 1 cluster not read."
    assert failure_of(fleet(unread("c1")), []) == "1 of 1 cluster could not be read: 1 cluster not read."
    assert failure_of(fleet(unread("c1"), unread("c2")), []) == "2 of 2 clusters could not be read: 2 clusters not read."
    assert failure_of(fleet(cluster("c1", told("svm1"), expected=[])), ["unexpected"]) == "1 configuration on 1 cluster: 1 unexpected."


def test_the_same_fleet_gives_the_same_dict_in_whatever_order_it_comes() -> None:
    """Apart from the time, which does not count as a change."""
    clusters = [cluster("c1", told("svm2"), told("svm1", "degraded")), cluster("c2", told("svm1", "degraded")), unread("c3")]
    texts = {json.dumps(fleet(*each, expiry=EXPIRY)) for each in itertools.permutations(clusters)}
    assert len(texts) == 1
    first = fleet(*clusters)
    later = [{**each, **({"read_at": NOW + 600} if "read_at" in each else {})} for each in clusters]
    second = fleet(*later, about=ABOUT._replace(time=NOW + 600, run="AWX job 43"), memory=memory_of(first))
    assert first != second and without_times(first) == without_times(second)
    worse = fleet(cluster("c1", told("svm2", "degraded"), told("svm1", "degraded")), *clusters[1:])
    assert without_times(worse) != without_times(first)
