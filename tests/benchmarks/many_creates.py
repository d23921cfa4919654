# Copyright: (c) 2026, storage_keys.ontap contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A thousand creates on a system that takes its time, against what the latency alone allows."""

from __future__ import annotations

import typing as t
from collections.abc import Callable

from benchmarks import records
from benchmarks.bare import CONNECTIONS, send_all
from benchmarks.figures import Figure
from benchmarks.plays import own, seconds_of
from benchmarks.processes import run_module
from benchmarks.simulators import Remote, simulator

_SVMS = 1000
_LATENCY = 0.02
_ROUNDS = 3


def measure() -> list[Figure]:
    rounds = [[_on_a_fresh_one(each) for each in (_module, _bare, _task)] for dummy in range(_ROUNDS)]
    module, bare, task = (min(seconds for seconds, _requests in kind) for kind in zip(*rounds, strict=True))
    requests = rounds[0][0][1]
    limit = requests * _LATENCY / CONNECTIONS
    name = f"{_SVMS} creates at {_LATENCY * 1000:.0f} ms, akv_configs"
    alone = f"from the options to the result, {requests} requests, without Ansible around it; best of {_ROUNDS} as is the bare client"
    whole = f"the whole task, all of Ansible's work with {_SVMS} options and results included; best of {_ROUNDS}"
    against = f"{requests} requests x latency / {CONNECTIONS}"
    return [
        Figure(name, module, limit, against, alone, aim=1.15),
        Figure(name, module, bare, f"the POSTs alone, bare client, {CONNECTIONS} connections", alone),
        Figure(f"{name}, as a task", task, limit, against, whole, aim=1.4),
        *_context(),
    ]


def _on_a_fresh_one(create: Callable[[Remote], float]) -> tuple[float, int]:
    """The seconds to create all the configurations, and the number of requests."""
    with simulator(_SVMS) as remote:
        remote.settings(latency=_LATENCY)
        seconds = create(remote)
        if len(remote.vaults()) != _SVMS:
            raise RuntimeError("not every configuration was created")
        return seconds, len(remote.requests())


def _configs() -> list[dict[str, t.Any]]:
    return [records.options(number) for number in range(_SVMS)]


def _module(remote: Remote) -> float:
    options = {**remote.connection, "configs": _configs(), "concurrency": CONNECTIONS}
    return run_module("storage_keys.ontap.akv_configs", options)[1]["seconds"]


def _task(remote: Remote) -> float:
    task = own("akv_configs", remote.connection, configs="{{ configs }}", concurrency=CONNECTIONS)
    (seconds,) = seconds_of([{**task, "expect_change": True}], {"configs": _configs()})
    return seconds


def _bare(remote: Remote) -> float:
    return remote.fill(_SVMS)


def _context() -> list[Figure]:
    """How much the simulator can serve at the most."""
    with simulator(_SVMS) as remote:
        creates = _SVMS / remote.fill(_SVMS)
        reading = [("GET", f"{records.COLLECTION_PATH}/{vault['uuid']}", None) for vault in remote.vaults()]
        reads = _SVMS / send_all(remote.connection, reading)
    includes = f"context: what a bare client gets done over {CONNECTIONS} connections without latency, in requests per second"
    return [
        Figure("creates that the simulator serves", creates, CONNECTIONS / _LATENCY, "what the limit asks of it", includes, "1/s"),
        Figure("reads that the simulator serves", reads, CONNECTIONS / _LATENCY, "what the limit asks of it", includes, "1/s"),
    ]
