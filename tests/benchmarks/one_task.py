# Copyright: (c) 2026, storage_keys.ontap contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""One converged task of akv_config, beside Ansible's own module and the peer's doing the one GET."""

from __future__ import annotations

from benchmarks import records
from benchmarks.figures import Figure
from benchmarks.plays import IN_PROCESS, own, restit, seconds_of, uri
from benchmarks.simulators import simulator

_ITEMS = 5
_ROUNDS = 6


def measure() -> list[Figure]:
    with simulator(1) as remote:
        remote.fill(1)
        query = {"svm.name": "vs0", "fields": "*"}
        path = f"{records.COLLECTION_PATH}?svm.name=vs0&fields=*"
        tasks = [
            {**own("akv_config", remote.connection, **records.options(0)), "vars": {IN_PROCESS: False}},
            uri(remote.connection, path),
            restit(remote.connection, "security/azure-key-vaults", query=query),
            {"ansible.builtin.ping": {}},
        ]
        looped = [{**task, "loop": list(range(_ITEMS))} for task in tasks]
        times = seconds_of(looped * _ROUNDS, {}, remote.connection["ca_path"])
    ours, plain, peer, ping = (min(times[kind :: len(tasks)]) / _ITEMS for kind in range(len(tasks)))
    includes = f"a task in a loop of {_ITEMS}, best of {_ROUNDS} loops taken in turn; all of Ansible's work for it"
    return [
        Figure("converged akv_config, as a module", ours, plain, "ansible.builtin.uri, the same GET", includes, aim=1.1),
        Figure("converged akv_config, as a module", ours, peer, "na_ontap_restit, the same GET", includes),
        Figure("converged akv_config, as a module", ours, ping, "ansible.builtin.ping, no request at all", includes),
    ]
