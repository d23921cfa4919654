# Copyright: (c) 2026, storage_keys.ontap contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Any options at all: each module ends with one result, hides every secret, and writes nothing that it has not checked."""

from __future__ import annotations

import faulthandler
import pathlib
import socket
import typing as t

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from ontap_simulator import Simulator
from support import option_strategies as options
from support.estate import CONFIGURATION, Estate
from support.module_runner import ModuleRun

MODULES = sorted(path.stem for path in (pathlib.Path(__file__).parents[2] / "plugins" / "modules").glob("akv_*.py"))
EXAMPLES = 100
HANGS = 300  # seconds for what takes milliseconds
OWNERS = ("SVM ", "the cluster", "configuration")


@pytest.fixture(scope="module")
def running() -> t.Iterator[Simulator]:
    with Simulator(version="9.14.1", svms=["svm1", "svm2", "svm3"], username="admin", password=f"{options.CANARY}-Pa55word") as simulator:
        simulator.settings.job_seconds = 0
        yield simulator


@pytest.fixture(autouse=True)
def no_other_system(monkeypatch: pytest.MonkeyPatch, tmp_path: pathlib.Path) -> None:
    """Whatever is given for a host name, nothing but the simulator is asked; and nobody waits before trying again."""
    resolve = socket.getaddrinfo

    def resolved(host: t.Any, *arguments: t.Any, **named: t.Any) -> t.Any:
        if host != "127.0.0.1":
            raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")
        return resolve(host, *arguments, **named)

    monkeypatch.setattr(socket, "getaddrinfo", resolved)
    monkeypatch.setattr(f"{options.PLUGINS}.module_utils._rest.client._FIRST_DELAY", 0.0)
    monkeypatch.setenv("HOME", str(tmp_path))


def start_anew(simulator: Simulator) -> dict[str, str]:
    """One configuration, of svm2; returned is what stands for the UUIDs that no strategy can know."""
    cluster = simulator.cluster
    with cluster.lock:
        for vault in list(cluster.vaults.values()):
            cluster.remove(vault)
        vault = cluster.new_vault(cluster.svms["svm2"], dict(CONFIGURATION), None)
        cluster.store(vault)
        return {options.SVM_UUID: cluster.svms["svm2"].uuid, options.VAULT_UUID: vault.uuid}


def put_in(value: t.Any, uuids: dict[str, str]) -> t.Any:
    if isinstance(value, dict):
        return {key: put_in(each, uuids) for key, each in value.items()}
    if isinstance(value, list):
        return [put_in(each, uuids) for each in value]
    if not isinstance(value, str):
        return value
    return uuids.get(value) or (uuids[value.lower()].upper() if value.lower() in uuids else value)


def messages(run: ModuleRun) -> list[str]:
    """Why it failed, and why each of its parts failed."""
    parts = [part for part in run.result.get("results", []) if part.get("failed")]
    return [part["msg"] for part in ([run.result] if run.failed else []) + parts]


def expect_soundness(run: ModuleRun, estate: Estate, spec: options.Spec, given: options.Options, check: bool) -> None:
    assert "Traceback" not in run.output
    assert options.CANARY not in run.output
    assert set(run.result) & {"exception"} == set()
    written = [request for request in estate.writes if request.status < 400]
    for message in messages(run):
        names = [*options.names_in(spec), *OWNERS, *(str(given.get(name) or "127.0.0.1") for name in ("hostname",))]
        assert any(name in message for name in names), message
    if check:
        assert not estate.writes
    elif run.failed and not written:
        assert not run.result.get("changed")
    else:
        assert run.result.get("changed", False) == bool(written)
    error = run.result.get("error")
    if run.failed and "results" not in run.result and (error is None or (error["http_status"] is None and error["method"] is None)):
        assert not estate.writes
    if run.failed and error is None:
        assert not estate.sent
    assert len(estate.sent) < 100


class Trial:
    """Runs a module with any options and looks at what comes of it."""

    def __init__(self, simulator: Simulator, module: str) -> None:
        self.estate, self.module, self.spec = Estate(simulator), module, options.spec_of(module)
        self.reached: list[bool] = []

    def run(self, given: options.Options, check: bool, diff: bool) -> None:
        whole = put_in(given, start_anew(self.estate.simulator))
        faulthandler.dump_traceback_later(HANGS, exit=True)
        try:
            run = self.estate.run(self.module, check=check, diff=diff, **whole)
        finally:
            faulthandler.cancel_dump_traceback_later()
        self.reached.append(bool(self.estate.sent))
        expect_soundness(run, self.estate, self.spec, whole, check)


@pytest.mark.parametrize("module", MODULES)
def test_any_options(module: str, running: Simulator) -> None:
    trial = Trial(running, module)

    @settings(max_examples=EXAMPLES, derandomize=True, database=None, deadline=None, suppress_health_check=list(HealthCheck))
    @given(given=options.options_for(module, trial.spec), check=st.booleans(), diff=st.booleans())
    def run_it(given: options.Options, check: bool, diff: bool) -> None:
        trial.run(given, check, diff)

    run_it()
    assert sum(trial.reached) >= len(trial.reached) / 3


@pytest.mark.parametrize("module", MODULES)
def test_each_option_with_each_hostile_value(module: str, running: Simulator) -> None:
    trial = Trial(running, module)
    usual = options.TYPICAL.get(module, options.OF_ONE_SVM)[0]
    for name, option in trial.spec.items():
        # The connection is read in the same way by all of them.
        if module == "akv_info" or not options.is_of_the_connection(name):
            for value in options.each_hostile(option):
                trial.run({**usual, name: value}, check=False, diff=True)
