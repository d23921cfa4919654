# Copyright: (c) 2026, storage_keys.ontap contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What waiting for one job costs beyond the job itself, beside the peer's module and the vendor's client."""

from __future__ import annotations

from collections.abc import Callable

from benchmarks.figures import Figure
from benchmarks.plays import restit_options
from benchmarks.processes import run_module, vendor_seconds
from benchmarks.simulators import simulator

_LENGTHS = (0.5, 2.0, 10.0)
_INCLUDES = "from the options to the result, log-in and requests included; imports and the start of Python left out"


def measure() -> list[Figure]:
    with simulator(1) as remote:
        remote.fill(1)
        uuid = remote.vaults()[0]["uuid"]
        authority = remote.connection["ca_path"]
        waiting = {"api": f"security/azure-key-vaults/{uuid}/restore", "method": "POST", "wait_for_completion": True}

        def ours() -> float:
            result, used = run_module("storage_keys.ontap.akv_restore", {**remote.connection, "svm_name": ["vs0"]})
            return _changed(result, used["seconds"])

        def peer() -> float:
            options = restit_options(remote.connection, **waiting)
            result, used = run_module("netapp.ontap.na_ontap_restit", options, authority)
            return _changed(result, used["seconds"])

        def vendor() -> float:
            return vendor_seconds(remote.connection, uuid)

        figures = []
        for length in _LENGTHS:
            remote.settings(job_seconds=length, hold_calls=True)
            figures += [_figure("akv_restore, held", ours, length, aim=1.0), _figure("na_ontap_restit, held", peer, length)]
            remote.settings(hold_calls=False)
            figures += [_figure("akv_restore, polling", ours, length, aim=1.0), _figure("na_ontap_restit, polling", peer, length)]
            figures.append(_figure("netapp-ontap, always polling", vendor, length))
    return figures


def _changed(result: dict[str, object], seconds: float) -> float:
    if not result.get("changed"):
        raise RuntimeError(f"nothing was restored: {result}")
    return seconds


def _figure(who: str, wait: Callable[[], float], length: float, aim: float | None = None) -> Figure:
    overhead = wait() - length
    return Figure(f"overhead of a {length:g} s job, {who}", overhead, 0.1 * length + 0.3, "10 % + 0.3 s", _INCLUDES, aim=aim)
