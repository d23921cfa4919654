# Copyright: (c) 2026, storage_keys.ontap contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""One converged task on each of many clusters: in Ansible's own process, as a module, and beside other modules."""

from __future__ import annotations

from benchmarks import records
from benchmarks.figures import Figure, both_ways
from benchmarks.plays import IN_PROCESS, fleet_seconds, own, restit, uri
from benchmarks.simulators import simulator

_CLUSTERS = 60
_ROUNDS = 3


def measure() -> list[Figure]:
    with simulator(1) as remote:  # every host of the inventory is this one
        remote.fill(1)
        converged = own("akv_config", remote.connection, **records.options(0))
        plain = uri(remote.connection, f"{records.COLLECTION_PATH}?svm.name=vs0&fields=*")
        peer = restit(remote.connection, "security/azure-key-vaults", query={"svm.name": "vs0", "fields": "*"})
        ways = [(converged, {IN_PROCESS: True}), (converged, {IN_PROCESS: False}), (plain, {}), (peer, {})]
        rounds = [[fleet_seconds(task, _CLUSTERS, way, remote.connection["ca_path"]) for task, way in ways] for dummy in range(_ROUNDS)]
    inside, module, by_uri, by_peer = (min(each) for each in zip(*rounds, strict=True))
    name = f"{_CLUSTERS} clusters, one converged akv_config each"
    includes = f"a play with one task beyond a play with none, imports included; 5 forks; best of {_ROUNDS} taken in turn"
    return [
        *both_ways(name, inside, module, by_uri, includes, aim=1 / 15),
        Figure(f"{name}, in process", inside, by_peer, "na_ontap_restit, the same GET", includes),
    ]
