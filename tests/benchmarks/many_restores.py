# Copyright: (c) 2026, storage_keys.ontap contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Many restores whose jobs take long, in one task, against the slowest job and the time to start them all."""

from __future__ import annotations

from benchmarks.bare import CONNECTIONS
from benchmarks.figures import Figure
from benchmarks.plays import own, seconds_of
from benchmarks.simulators import simulator

_SVMS = 300
_JOB = 5.0
_LATENCY = 0.02


def measure() -> list[Figure]:
    with simulator(_SVMS) as remote:
        remote.fill(_SVMS)
        remote.settings(latency=_LATENCY, job_seconds=_JOB)
        task = {**own("akv_restore", remote.connection, svm_name="*"), "expect_change": True}
        (seconds,) = seconds_of([task], {})
        posts = sum(1 for request in remote.requests() if request["method"] == "POST")
    limit = _JOB + posts * _LATENCY / CONNECTIONS
    name = f"{_SVMS} restores of {_JOB:.0f} s, akv_restore"
    includes = f"the whole task, module start and reading included; {_LATENCY * 1000:.0f} ms of latency for each request"
    return [Figure(name, seconds, limit, f"one job + {posts} x latency / {CONNECTIONS}", includes, aim=1.2)]
