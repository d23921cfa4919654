# Copyright: (c) 2026, storage_keys.ontap contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""How memory and time of one akv_configs task grow with the number of configurations."""

from __future__ import annotations

from benchmarks import records
from benchmarks.figures import Figure
from benchmarks.processes import Used, run_module
from benchmarks.simulators import Remote, simulator

_COUNTS = (1, 100, 1000, 10_000)
_ROUNDS = 3
_MIB = 1024 * 1024


def measure() -> list[Figure]:
    used: dict[int, Used] = {}
    with simulator(_COUNTS[-1]) as remote:
        filled = 0
        for count in _COUNTS:
            remote.fill(count - filled, filled)
            filled = count
            rounds = [_run(remote, count) for dummy in range(1 if count > 1000 else _ROUNDS)]
            used[count] = {name: min(each[name] for each in rounds) for name in rounds[0]}
    one, _few, some, many = (used[count] for count in _COUNTS)
    memory = "most memory ever in use by the module's process, Python included; converged, options and result of all records"
    beyond = "the same, beyond that of 1 record, for each record"
    time = "processor time of the module's process beyond that of 1 record, for each record; the server's time is not in it"

    def each(name: str, count: int) -> float:
        return (used[count][name] - one[name]) / (count - 1)

    name = "peak_bytes"
    kib = [each(name, count) / 1024 for count in _COUNTS[1:]]
    ms = [each("cpu_seconds", count) * 1000 for count in _COUNTS[1:]]
    return [
        Figure("memory of akv_configs, 1000 records", some[name] / _MIB, one[name] / _MIB, "1 record", memory, "MiB"),
        Figure("memory of akv_configs, 10000 records", many[name] / _MIB, one[name] / _MIB, "1 record", memory, "MiB"),
        Figure("memory for each of 10000 records", kib[2], kib[1], "for each of 1000", beyond, "KiB", aim=1.2),
        Figure("time for each of 1000 records", ms[1], ms[0], "for each of 100", time, "ms", aim=1.2),
        Figure("time for each of 10000 records", ms[2], ms[1], "for each of 1000", time, "ms", aim=1.2),
    ]


def _run(remote: Remote, count: int) -> Used:
    configs = [records.options(number) for number in range(count)]
    result, used = run_module("storage_keys.ontap.akv_configs", {**remote.connection, "configs": configs})
    if result["changed"] or len(result["results"]) != count:
        raise RuntimeError("the configurations had not converged")
    return used
