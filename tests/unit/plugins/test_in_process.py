# Copyright: (c) 2026, storage_keys.ontap contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""A module's work in Ansible's own process leaves that process as it was, and a fault of the collection is a failed result like any other."""

from __future__ import annotations

import json
import locale
import os
import signal
import subprocess
import sys
import threading
import typing as t
import warnings

import pytest
from ansible_collections.storage_keys.ontap.plugins.modules import akv_configs, akv_info
from ansible_collections.storage_keys.ontap.plugins.plugin_utils._here import told_by
from ontap_simulator import Simulator
from support.commands import CHECKOUT
from support.estate import CONFIGURATION, SECRET
from support.module_runner import run_module


def state() -> dict[str, t.Any]:
    """What belongs to the process."""
    return {
        "environment": dict(os.environ),
        "filters of warnings": list(warnings.filters),
        "handlers of signals": {number: signal.getsignal(number) for number in signal.valid_signals()},
        "signals left out": signal.pthread_sigmask(signal.SIG_BLOCK, []),
        # The simulator serves a connection in a thread of its own, until it notices the end.
        "threads": [thread.name for thread in threading.enumerate() if "process_request" not in thread.name],
        "locale": locale.setlocale(locale.LC_ALL),
        "folder": os.getcwd(),
    }


def test_the_process_stays_as_it_was(simulator: Simulator, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SSLKEYLOGFILE", "/nowhere/keys")
    monkeypatch.setenv("LC_ALL", "no_SUCH")
    login = {**simulator.connection, "validate_certs": False, "ca_path": None}
    entries = [{"svm_name": svm, **CONFIGURATION} for svm in ("svm1", "svm2", "svm3", "svm9")]
    before = state()
    assert told_by(akv_configs, {**login, "configs": entries, "concurrency": 3})["failed"]  # one of them
    assert told_by(akv_info, login)["num_records"] == 3
    assert told_by(akv_info, {**login, "http_port": 1, "timeout": 1})["failed"]
    assert told_by(akv_info, {**login, "nonsense": 1})["failed"]
    assert state() == before


ALONE = """
import gc, json, os, sys
from ansible_collections.storage_keys.ontap.plugins.action import akv_config
from ansible_collections.storage_keys.ontap.plugins.modules import akv_config as module
from ansible_collections.storage_keys.ontap.plugins.plugin_utils import _here
from ansible import template

def descriptors():
    gc.collect()
    return [os.readlink(f"/proc/self/fd/{name}") for name in os.listdir("/proc/self/fd")[:-1]]

modules, files = set(sys.modules), descriptors()
told = [_here.told_by(module, _here._plain(options)) for options in json.load(sys.stdin)]
trusted = getattr(template, "trust_as_template", str)
template.Templar(loader=None, variables={"result": told[0]}).template(trusted("{{ result is failed | default(true) }}"))
print(json.dumps({
    "changed": [each.get("changed") for each in told],
    "imported": sorted(set(sys.modules) - modules),
    "open": [each for each in descriptors() if each not in files],
    "threads": len(os.listdir("/proc/self/task")),
}))
"""


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="it looks into /proc")
def test_nothing_is_imported_after_the_fork_and_nothing_is_left(simulator: Simulator) -> None:
    """What the action plugin imports, Ansible imports once for all hosts, before it forks."""
    svm1 = {**simulator.connection, "svm_name": "svm1"}
    options = [
        {**svm1, **CONFIGURATION},
        {**svm1, **CONFIGURATION},
        {**svm1, "state": "absent"},
        {**svm1, "http_port": 1},
        {**svm1, "nonsense": 1},
    ]
    program = f"import sys; sys.path.insert(0, {str(CHECKOUT / '.venv/collections')!r}){ALONE}"
    ran = subprocess.run([sys.executable, "-c", program], input=json.dumps(options), capture_output=True, text=True, check=False)
    assert ran.returncode == 0, ran.stderr
    assert json.loads(ran.stdout) == {"changed": [True, False, True, False, None], "imported": [], "open": [], "threads": 1}


@pytest.mark.parametrize("way", ["module", "process"])
def test_a_fault_of_the_collection_is_told_without_secrets(monkeypatch: pytest.MonkeyPatch, way: str) -> None:
    def prepare(params: dict[str, t.Any]) -> t.Any:
        raise RuntimeError(f"cannot use {params['password']}")

    monkeypatch.setattr(akv_info, "prepare", prepare)
    monkeypatch.setenv("TESTED_WAY", way)
    run = run_module("akv_info", {"hostname": "cluster1", "username": "admin", "password": SECRET})
    assert run.failed and run["changed"] is False and SECRET not in run.output
    assert "RuntimeError: cannot use ********; what was changed until then is not known; next step: " in run["msg"]
    assert json.dumps(run["error"]) and run["error"]["cause"] == "This is a fault of the collection."
