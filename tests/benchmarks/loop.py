# Copyright: (c) 2026, storage_keys.ontap contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""One converged task in a loop over many SVMs of one cluster: in Ansible's own process, as a module, and beside another one."""

from __future__ import annotations

from benchmarks import records
from benchmarks.figures import Figure, both_ways
from benchmarks.plays import IN_PROCESS, own, seconds_of, uri
from benchmarks.simulators import simulator

_SVMS = 100
_ROUNDS = 3


def measure() -> list[Figure]:
    with simulator(_SVMS) as remote:
        remote.fill(_SVMS)
        converged = own("akv_config", remote.connection, **records.VALUES, svm_name="vs{{ item }}")
        tasks = [
            {**converged, "vars": {IN_PROCESS: True}},
            {**converged, "vars": {IN_PROCESS: False}},
            uri(remote.connection, f"{records.COLLECTION_PATH}?svm.name=vs{{{{ item }}}}&fields=*"),
        ]
        looped = [{**task, "loop": list(range(_SVMS))} for task in tasks]
        rounds = [seconds_of(looped, {}) for dummy in range(_ROUNDS)]
    inside, module, by_uri = (min(each) for each in zip(*rounds, strict=True))
    name = f"converged akv_config in a loop of {_SVMS}"
    includes = f"the whole loop, imports included; best of {_ROUNDS} taken in turn"
    return both_ways(name, inside, module, by_uri, includes, aim=1 / 30)
