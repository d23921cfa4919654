# Copyright: (c) 2026, storage_keys.ontap contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Many restores whose jobs take long, in one task, against the slowest job and the time to start them all."""

from __future__ import annotations

from benchmarks.bare import CONNECTIONS
from benchmarks.figures import Figure
from benchmarks.plays import own, seconds_of
from benchmarks.processes import run_module
from benchmarks.simulators import Remote, simulator

_SVMS = 300
_JOB = 5.0
_LATENCY = 0.02
_EACH = f"{_LATENCY * 1000:.0f} ms of latency for each request"
_ROUNDS = 3


def measure() -> list[Figure]:
    with simulator(_SVMS) as remote:
        remote.fill(_SVMS)
        remote.settings(latency=_LATENCY, job_seconds=_JOB)
        module = min(_module_seconds(remote) for dummy in range(_ROUNDS))
        task = {**own("akv_restore", remote.connection, svm_name="*"), "expect_change": True}
        (whole,) = seconds_of([task], {})
        posts = sum(1 for request in remote.requests() if request["method"] == "POST")
    if posts != _SVMS * (_ROUNDS + 1):
        raise RuntimeError(f"{posts} restores were started")
    limit = _JOB + _SVMS * _LATENCY / CONNECTIONS
    against = f"one job + {_SVMS} x latency / {CONNECTIONS}"
    name = f"{_SVMS} restores of {_JOB:.0f} s, akv_restore"
    alone = f"from the options to the result, {_EACH}, without Ansible around it; best of {_ROUNDS}"
    return [
        Figure(name, module, limit, against, alone, aim=1.2),
        Figure(f"{name}, as a task", whole, limit, against, f"the whole task, {_EACH}; once", aim=1.2),
    ]


def _module_seconds(remote: Remote) -> float:
    options = {**remote.connection, "svm_name": ["*"], "concurrency": CONNECTIONS}
    return run_module("storage_keys.ontap.akv_restore", options)[1]["seconds"]
