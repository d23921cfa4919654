# Copyright: (c) 2026, storage_keys.ontap contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The operations of ``/cluster`` and ``/cluster/nodes``."""

from __future__ import annotations

from ..api.listing import find_record, records_source
from ..api.schema import Record
from ..system.cluster import Cluster
from .calls import Call, Outcome


def cluster_get(call: Call) -> Outcome:
    """GET /cluster: a single object."""
    cluster = call.cluster
    record = {"uuid": cluster.uuid, "name": cluster.name, "version": _version(cluster)}
    return Outcome(call.single({**record, "_links": {"self": {"href": call.path}}}))


def nodes_get(call: Call) -> Outcome:
    """GET /cluster/nodes."""
    return Outcome(call.collection(records_source(_nodes(call.cluster))))


def node_get(call: Call) -> Outcome:
    """GET /cluster/nodes/{uuid}."""
    return Outcome(call.single(find_record(_nodes(call.cluster), call.key)))


def _version(cluster: Cluster) -> Record:
    generation, major, minor = cluster.release.numbers
    full = f"NetApp Release {cluster.release.version}: Mon Nov 02 10:00:00 UTC 2026"
    return {"full": full, "generation": generation, "major": major, "minor": minor}


def _nodes(cluster: Cluster) -> list[Record]:
    return [
        {
            "uuid": node.uuid,
            "name": node.name,
            "state": "up",
            "version": _version(cluster),
            "_links": {"self": {"href": f"/api/cluster/nodes/{node.uuid}"}},
        }
        for node in cluster.nodes
    ]
