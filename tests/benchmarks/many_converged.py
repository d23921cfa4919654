# Copyright: (c) 2026, storage_keys.ontap contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A thousand converged SVMs: one task of akv_configs, beside loops."""

from __future__ import annotations

from benchmarks import records
from benchmarks.figures import Figure
from benchmarks.plays import IN_PROCESS, own, restit, seconds_of
from benchmarks.simulators import simulator

_SVMS = 1000
_LOOPED = 50
_ROUNDS = 3


def measure() -> list[Figure]:
    with simulator(_LOOPED) as remote:  # no more SVMs than are looped over: a larger one takes longer to search
        remote.fill(_LOOPED)
        item = {**records.VALUES, "svm_name": "vs{{ item }}"}
        query = {"svm.name": "vs{{ item }}", "fields": "*"}
        tasks = [
            {**own("akv_config", remote.connection, **item), "vars": {IN_PROCESS: False}},
            restit(remote.connection, "security/azure-key-vaults", query=query),
        ]
        looped = [{**task, "loop": list(range(_LOOPED))} for task in tasks]
        ours, peer = seconds_of(looped, {}, remote.connection["ca_path"])
    with simulator(_SVMS) as remote:
        remote.fill(_SVMS)
        together = own("akv_configs", remote.connection, configs="{{ configs }}")
        bulk = seconds_of([together] * _ROUNDS, {"configs": [records.options(number) for number in range(_SVMS)]})
    scaled = f"scaled from {_LOOPED} to {_SVMS} items"
    includes = f"whole tasks, all of Ansible's work included; the bulk task is the best of {_ROUNDS}"
    name = f"{_SVMS} converged SVMs, akv_configs"
    measured = min(bulk)
    return [
        Figure(name, measured, ours * _SVMS / _LOOPED, f"loop of akv_config as a module, {scaled}", includes, aim=1 / 200),
        Figure(name, measured, peer * _SVMS / _LOOPED, f"loop of na_ontap_restit, only reading, {scaled}", includes, aim=1 / 200),
    ]
