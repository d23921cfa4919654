# Copyright: (c) 2026, storage_keys.ontap contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Which hosts a play for clusters gets, and what it says where there are none."""

from __future__ import annotations

import pytest
from ansible_collections.storage_keys.ontap.plugins.plugin_utils._clusters import Choice, choose, usual


@pytest.mark.parametrize(
    ("hosts", "tags", "without", "found"),
    [
        (["localhost"], ["all"], [], "localhost"),
        (["localhost", "cluster1"], ["all"], [], "clusters"),
        ([], ["all"], [], "clusters"),
        (["cluster1"], ["azure"], ["azure"], "localhost"),
        (["cluster1"], ["azure", "other"], ["azure"], "clusters"),
        (["cluster1"], [], [], "clusters"),
    ],
)
def test_what_is_usual(hosts: list[str], tags: list[str], without: list[str], found: str) -> None:
    assert usual(hosts, tags, without) == found


def test_hosts_that_there_are() -> None:
    assert choose("clusters", ["cluster1"], ["cluster1"], None) == Choice("clusters", "", True)
    assert choose("clusters", ["cluster1", "cluster2"], ["cluster2"], "cluster2") == Choice("clusters", "", True)
    # Without an inventory localhost is not among the hosts of the play, and yet it can be meant.
    for limit in (None, "localhost"):
        assert choose("localhost", ["localhost"], [], limit) == Choice("localhost", "", True)
    # What the user asks for is handed on as it is.
    assert choose("all:!others", ["cluster1"], ["cluster1"], None).hosts == "all:!others"


def test_without_a_host_localhost_tells_it_if_the_limit_lets_it() -> None:
    choice = choose("clusters", [], ["web1"], None)
    assert choice.hosts == "localhost" and choice.localhost_can_tell
    assert choice.problem.startswith("No host of the inventory matches clusters, so that nothing was looked at and nothing was done")
    for limit, can_tell in (("cluster1", False), ("localhost", False), ("", False)):
        choice = choose("cluster2", ["cluster2"], ["cluster1"], limit)
        assert f"matches cluster2 within the limit {limit}, so" in choice.problem and choice.localhost_can_tell == can_tell


def test_the_inventory_cannot_choose_them() -> None:
    """Then the play has hosts that were not asked for."""
    choice = choose("cluster1", ["cluster1"], ["cluster1", "cluster2"], None)
    assert choice.hosts == "cluster1" and choice.problem.startswith("akv_hosts says cluster1, yet the inventory cannot choose")
