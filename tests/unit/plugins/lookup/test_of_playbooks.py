# Copyright: (c) 2026, storage_keys.ontap contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The lookups that playbooks choose hosts, places and events with: which variables they read."""

from __future__ import annotations

import typing as t

import pytest
from ansible.errors import AnsibleError
from ansible.parsing.dataloader import DataLoader
from ansible.plugins.lookup import LookupBase
from ansible.template import Templar
from ansible_collections.storage_keys.ontap.plugins.lookup import beside_inventory, clusters, events_setup

GROUPS = {"all": ["cluster1", "web1"], "clusters": ["cluster1"], "ungrouped": ["web1"]}


def looked_up(lookup: type[LookupBase], *terms: str, **variables: t.Any) -> t.Any:
    loader = DataLoader()
    (found,) = lookup(loader=loader, templar=Templar(loader=loader, variables=variables)).run(list(terms), variables)
    return found


def test_the_hosts_of_a_play() -> None:
    known = {"groups": GROUPS, "ansible_play_hosts_all": ["cluster1"], "ansible_run_tags": ["all"]}
    lookup = clusters.LookupModule
    assert looked_up(lookup, **known) == {"hosts": "clusters", "problem": ""}
    assert looked_up(lookup, **known, akv_hosts="cluster1")["hosts"] == "cluster1"
    tagged = {**known, "ansible_run_tags": ["azure"], "__akv_tags_without_clusters": ["azure"], "ansible_play_hosts_all": []}
    assert looked_up(lookup, **tagged) == {"hosts": "localhost", "problem": ""}
    assert "No host of the inventory matches cluster2, so" in looked_up(lookup, **known, akv_hosts="cluster2")["problem"]
    with pytest.raises(AnsibleError, match="matches cluster2 within the limit cluster1"):
        looked_up(lookup, **known, akv_hosts="cluster2", ansible_limit="cluster1")


def test_a_file_beside_the_inventory() -> None:
    assert looked_up(beside_inventory.LookupModule, "a.yml", ansible_inventory_sources=["x/clusters.yml"]) == "x/a.yml"
    assert looked_up(beside_inventory.LookupModule, "a.yml") == "a.yml"


def test_where_events_go() -> None:
    given = {"akv_events_url": "https://eda.example.com/ems/", "akv_events_path_token": "canary-path-token-000", "inventory_hostname": "cluster1"}
    found = looked_up(events_setup.LookupModule, **given)
    assert found["problem"] == "" and found["address"] == "https://eda.example.com/ems/cluster1/canary-path-token-000"
