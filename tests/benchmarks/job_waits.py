# Copyright: (c) 2026, storage_keys.ontap contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What waiting for one job costs beyond the job itself, beside the peer's module and the vendor's client."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import typing as t
from pathlib import Path

from benchmarks.figures import Figure
from benchmarks.plays import Task, own, restit, seconds_of
from benchmarks.simulators import Remote, simulator

_LENGTHS = (0.5, 2.0, 10.0)
_VENDOR_PROGRAM = Path(__file__).with_name("vendor_wait.py")


def measure() -> list[Figure]:
    with simulator(1) as remote:
        remote.fill(1)
        uuid = remote.vaults()[0]["uuid"]
        api = f"security/azure-key-vaults/{uuid}/restore"
        ours = {**own("akv_restore", remote.connection, svm_name="vs0"), "expect_change": True}
        peer = {**restit(remote.connection, api, method="POST", wait_for_completion=True), "expect_change": True}
        bases = dict(zip(("ours", "peer"), _seconds(remote, [ours, peer], 0.0), strict=True))
        figures = []
        for length in _LENGTHS:
            held, theirs = _seconds(remote, [ours, peer], length)
            remote.settings(hold_calls=False)
            (polled,) = _seconds(remote, [ours], length)
            remote.settings(hold_calls=True)
            vendor = _vendor_seconds(remote.connection, uuid)
            figures += [
                _figure("akv_restore, ONTAP holds the call", held - bases["ours"], length, _TASK, aim=1.0),
                _figure("akv_restore, ONTAP does not hold it", polled - bases["ours"], length, _TASK, aim=1.0),
                _figure("na_ontap_restit, waiting", theirs - bases["peer"], length, _TASK),
                _figure("netapp-ontap, poll defaults", vendor, length, _CLIENT),
            ]
    return figures


_TASK = "the task, less the same task with a job that ends at once"
_CLIENT = "the client's call alone, its import and the start of Python left out"


def _figure(who: str, seconds: float, length: float, includes: str, aim: float | None = None) -> Figure:
    allowed = 0.1 * length + 0.3
    return Figure(f"overhead of a {length:g} s job, {who}", seconds - length, allowed, "10 % + 0.3 s", includes, aim=aim)


def _seconds(remote: Remote, tasks: list[Task], length: float) -> list[float]:
    remote.settings(job_seconds=length)
    return seconds_of(tasks, {}, remote.connection["ca_path"])


def _vendor_seconds(connection: dict[str, t.Any], uuid: str) -> float:
    given = json.dumps({**connection, "uuid": uuid})
    command = [sys.executable, "-W", "ignore", str(_VENDOR_PROGRAM)]
    # The client lets these override the authority that it is given.
    environment = {name: value for name, value in os.environ.items() if name not in ("REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE")}
    ran = subprocess.run(command, input=given, env=environment, capture_output=True, text=True, check=False)
    if ran.returncode != 0:
        raise RuntimeError(ran.stderr[-3000:])
    return float(ran.stdout)
