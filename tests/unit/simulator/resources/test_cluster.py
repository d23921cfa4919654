# Copyright: (c) 2026, storage_keys.ontap contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""GET of the cluster and its nodes."""

from __future__ import annotations

from ..conftest import Client


def test_cluster(client: Client) -> None:
    cluster = client.get("/api/cluster")
    assert set(cluster) == {"uuid", "name", "version", "_links"}
    version = client.get("/api/cluster?fields=version")["version"]
    assert version["full"].startswith("NetApp Release 9.9.1: ")
    assert (version["generation"], version["major"], version["minor"]) == (9, 9, 1)


def test_nodes(client: Client) -> None:
    nodes = client.records("/api/cluster/nodes", fields="*", name="node2")
    assert [(node["name"], node["state"], node["version"]["minor"]) for node in nodes] == [("node2", "up", 1)]
    assert client.get(f"/api/cluster/nodes/{nodes[0]['uuid']}")["name"] == "node2"
    assert client.code("GET", "/api/cluster/nodes/nobody") == (404, "4", None)
    uuid = client.create()
    reported = client.get(uuid, params={"fields": "ekmip_reachability.node"})["ekmip_reachability"]
    assert reported[1]["node"]["uuid"] == nodes[0]["uuid"]
