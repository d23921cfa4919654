# Copyright: (c) 2026, storage_keys.ontap contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A thousand creates on a system that takes its time, against what the latency alone allows."""

from __future__ import annotations

from benchmarks import records
from benchmarks.bare import CONNECTIONS, send_all
from benchmarks.figures import Figure
from benchmarks.plays import own, seconds_of
from benchmarks.simulators import simulator

_SVMS = 1000
_LATENCY = 0.02


def measure() -> list[Figure]:
    with simulator(_SVMS) as remote:
        remote.settings(latency=_LATENCY)
        task = {**own("akv_configs", remote.connection, configs="{{ configs }}", concurrency=CONNECTIONS), "expect_change": True}
        (seconds,) = seconds_of([task], {"configs": [records.options(number) for number in range(_SVMS)]})
        requests = len(remote.requests())
        if len(remote.vaults()) != _SVMS:
            raise RuntimeError("not every configuration was created")
    with simulator(_SVMS) as fresh:
        fresh.settings(latency=_LATENCY)
        bare = fresh.fill(_SVMS)
    with simulator(_SVMS) as fresh:
        rate = _SVMS / fresh.fill(_SVMS)
        reading = [("GET", f"{records.COLLECTION_PATH}/{vault['uuid']}", None) for vault in fresh.vaults()]
        reads = _SVMS / send_all(fresh.connection, reading)
    limit = requests * _LATENCY / CONNECTIONS
    name = f"{_SVMS} creates at {_LATENCY * 1000:.0f} ms, akv_configs"
    includes = f"the whole task, module start and reading back included, {requests} requests"
    served = f"context: what a bare client gets done over {CONNECTIONS} connections without latency, in requests per second"
    return [
        Figure(name, seconds, limit, f"requests x latency / {CONNECTIONS}", includes, aim=1.3),
        Figure(name, seconds, bare, f"the POSTs alone, bare client, {CONNECTIONS} connections", includes),
        Figure("creates that the simulator serves", rate, CONNECTIONS / _LATENCY, "what the limit asks of it", served, "1/s"),
        Figure("reads that the simulator serves", reads, CONNECTIONS / _LATENCY, "what the limit asks of it", served, "1/s"),
    ]
