# Copyright: (c) 2026, storage_keys.ontap contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Random sequences of tasks against the simulator, compared with a model.

Check mode predicts the real run, a second run changes nothing, nothing is deleted that was not asked for, no secret shows.
"""

from __future__ import annotations

import typing as t

import pytest
from ansible_collections.storage_keys.ontap.plugins.module_utils._rest import client
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test
from model.expected import NEEDED, OPTIONAL, Impossible, Options, Settings, after
from ontap_simulator import Simulator
from ontap_simulator.jobs import Jobs
from support.estate import CONFIGURATION, Estate
from support.fake_time import FakeTime
from support.module_runner import ModuleRun

SEQUENCES, TASKS = 40, 12  # how many for each release, and the most tasks in each
SVMS = ["svm1", "svm2", "svm3"]
SECRETS = ("canary-secret-one", "canary-secret-two")
VAULTS = "/security/azure-key-vaults"
KEYS = "https://example.vault.azure.net/keys/"

VALUES: dict[str, st.SearchStrategy[t.Any]] = {
    "name": st.sampled_from([CONFIGURATION["name"]] * 5 + ["https://other.vault.azure.net/"]),
    "key_id": st.sampled_from([f"{KEYS}key1", f"{KEYS}key2"]),
    "client_id": st.sampled_from([CONFIGURATION["client_id"], "11111111-2222-3333-4444-555555555555"]),
    "tenant_id": st.just(CONFIGURATION["tenant_id"]),
    "client_secret": st.sampled_from(SECRETS),
    "proxy_type": st.sampled_from(["http", "https"]),
    "proxy_host": st.sampled_from(["", "proxy", "other"]),
    "proxy_port": st.sampled_from([3128, 8080]),
}
COMPLETE = st.fixed_dictionaries(
    {name: VALUES[name] for name in NEEDED if name != "name"} | {"name": st.just(CONFIGURATION["name"])},
    optional={name: VALUES[name] for name in OPTIONAL},
)
PARTIAL = st.fixed_dictionaries({}, optional={name: value for name, value in VALUES.items() if name != "tenant_id"})
ABSENT = st.just({"state": "absent"})
CONFIGURATIONS = st.one_of(COMPLETE, COMPLETE, PARTIAL, PARTIAL, ABSENT)
POLICIES = st.sampled_from(["on_create", "on_create", "with_change", "always"])
SOME_SVMS = st.lists(st.sampled_from(SVMS), min_size=1, unique=True)
# Of a record and of a result. The tasks give none of these settings, so that they are the release's own values.
SETTINGS_BY_DEFAULT = ("authentication_method", "enabled", "configuration", "port", "oauth_host", "vault_host", "verify_host", "verify_ip")
MADE_BY_THE_SERVER = ("uuid", "svm_uuid", "job", "invocation", *SETTINGS_BY_DEFAULT)
JOB_SECONDS = st.sampled_from([0.0, 0.2, 7.0])


class Sequence(RuleBasedStateMachine):
    """One simulated system, and what the model expects of it."""

    release: t.ClassVar[str]

    def __init__(self) -> None:
        super().__init__()
        self.time = FakeTime()
        self.patch = pytest.MonkeyPatch()
        self.patch.setattr(client, "Clock", lambda: self.time.clock)
        self.simulator = Simulator(version=self.release, svms=SVMS, username="admin", password="simulated-Pa55word").start()
        self.simulator.cluster.jobs = Jobs(lambda: self.time.now)
        self.simulator.settings.update({"hold_calls": False})
        self.estate = Estate(self.simulator)
        self.model: dict[str, Settings | None] = dict.fromkeys(SVMS)
        self.rekeys = dict.fromkeys(SVMS, 0)
        self.restores = dict.fromkeys(SVMS, 0)

    def teardown(self) -> None:
        self.simulator.stop()
        self.patch.undo()

    def run(self, module: str, options: Options, *, check: bool = False) -> ModuleRun:
        done = self.estate.run(module, check=check, **options)
        assert not any(secret in done.output for secret in SECRETS), "a secret shows"
        assert "Traceback" not in done.output
        assert not check or {*self.estate.methods} <= {"GET"}
        return done

    def check_and_do(self, module: str, options: Options) -> ModuleRun:
        """In check mode, which must change nothing and predict all, and then for real."""
        predicted = self.run(module, options, check=True)
        self.stands_as_expected()
        done = self.run(module, options)
        assert _comparable(predicted.result) == _comparable(done.result)
        return done

    @rule(svm=st.sampled_from(SVMS), options=CONFIGURATIONS, policy=POLICIES, seconds=JOB_SECONDS)
    def configure(self, svm: str, options: Options, policy: str, seconds: float) -> None:
        self.simulator.settings.job_seconds = seconds
        task = {"svm_name": svm, "update_secret": policy, **options}
        expected: list[str] | None
        try:
            wanted, expected = after(self.model[svm], task)
        except Impossible:
            wanted, expected = self.model[svm], None
        done = self.check_and_do("akv_config", task)
        self.model[svm] = wanted
        if expected is None:
            assert done.failed and done["changed"] is False and not self.estate.writes
            return
        assert not done.failed, done.output
        assert done["actions"] == expected and done["changed"] is bool(expected)
        again = self.run("akv_config", task)
        repeats = policy == "always" and "state" not in options
        # Where nothing is there to delete, the task looks whether the SVM exists.
        assert again["changed"] is repeats and (repeats or len(self.estate.sent) == (2 if options == {"state": "absent"} else 1))

    @rule(svms=SOME_SVMS, data=st.data(), prune=st.booleans(), seconds=JOB_SECONDS)
    def configure_many(self, svms: list[str], data: st.DataObject, prune: bool, seconds: float) -> None:
        self.simulator.settings.job_seconds = seconds
        configs = [{"svm_name": svm, **data.draw(CONFIGURATIONS)} for svm in svms]
        wanted = dict(self.model)
        expected: list[list[str] | None] = []
        for config in configs:
            try:
                wanted[config["svm_name"]], actions = after(self.model[config["svm_name"]], config)
                expected.append(actions)
            except Impossible:
                expected.append(None)
        if prune and None not in expected:
            wanted.update({svm: None for svm in SVMS if svm not in svms})
        task = {"configs": configs, "prune": prune}
        done = self.check_and_do("akv_configs", task)
        self.model = wanted
        told = [None if entry["failed"] else entry["actions"] for entry in done["results"]]
        assert told == expected and done.failed is (None in expected)
        again = self.run("akv_configs", task)
        assert again["changed"] is False and not self.estate.writes
        # Whether the SVM of one that is absent exists is asked for, unless it is known.
        asks = any("state" in config for config in configs)
        assert done.failed or [*self.estate.sent] == [f"GET {VAULTS}", *(["GET /svm/svms"] if asks else [])]

    @rule(svms=SOME_SVMS, key=st.sampled_from([None, f"{KEYS}key1", f"{KEYS}key2"]), seconds=JOB_SECONDS)
    def rekey(self, svms: list[str], key: str | None, seconds: float) -> None:
        self.simulator.settings.job_seconds = seconds
        there = [svm for svm in svms if self.model[svm] is not None]
        acting = [svm for svm in there if key is None or t.cast(Settings, self.model[svm])["key_id"] != key]
        done = self.check_and_do("akv_rekey", {"svm_name": svms, **({"key": "external", "key_id": key} if key else {})})
        for svm in acting:
            if key is None:
                self.rekeys[svm] += 1
            else:
                self.model[svm] = {**t.cast(Settings, self.model[svm]), "key_id": key}
        assert [entry["svm_name"] for entry in done["results"] if entry["failed"]] == [svm for svm in svms if svm not in there]
        assert [entry["svm_name"] for entry in done["results"] if entry["changed"]] == acting

    @rule(svms=SOME_SVMS, only=st.booleans(), missing=st.sets(st.sampled_from(SVMS)), seconds=JOB_SECONDS)
    def restore(self, svms: list[str], only: bool, missing: set[str], seconds: float) -> None:
        self.simulator.settings.job_seconds = seconds
        for svm in SVMS:
            self.simulator.set_available(svm, svm not in missing)
        there = [svm for svm in svms if self.model[svm] is not None]
        done = self.check_and_do("akv_restore", {"svm_name": svms, "only_if_unavailable": only})
        acting = [svm for svm in there if svm in missing or not only]
        for svm in acting:
            self.restores[svm] += 1
        assert [entry["svm_name"] for entry in done["results"] if entry["changed"]] == acting
        assert [entry["svm_name"] for entry in done["results"] if entry["failed"]] == [svm for svm in svms if svm not in there]

    @rule(gather=st.sampled_from([[], ["all"]]))
    def look(self, gather: list[str]) -> None:
        done = self.run("akv_info", {"gather": gather})
        assert not done.failed and len(self.estate.sent) == 1
        found = {record["svm"]["name"]: record for record in done["azure_key_vaults"]}
        assert {*found} == {svm for svm, settings in self.model.items() if settings is not None}

    @invariant()
    def stands_as_expected(self) -> None:
        """The system is what the model says: nothing is lost, nothing is left over, nothing happened twice."""
        stored: dict[str, Settings | None] = dict.fromkeys(SVMS)
        for vault in self.simulator.vaults:
            values = {name: vault[name] for name in (*NEEDED, *OPTIONAL) if vault.get(name) not in (None, "")}
            values["key_id"] = _without_version(values["key_id"])
            stored[vault["svm"]["name"]] = {**values, "client_secret": self.simulator.secret_of(vault["uuid"], "client_secret")}
        assert stored == self.model
        assert {svm: self.simulator.rekeys(svm) for svm in SVMS} == self.rekeys
        assert {svm: self.simulator.restores(svm) for svm in SVMS} == self.restores


def _without_version(key_id: str) -> str:
    return "/".join(key_id.split("/")[:5])


def _comparable(value: t.Any) -> t.Any:
    """A result without what only the server can make up, and without its jobs."""
    if isinstance(value, dict):
        return {key: _comparable(item) for key, item in value.items() if key not in MADE_BY_THE_SERVER}
    if isinstance(value, list):
        return [_comparable(item) for item in value]
    return _without_version(value) if isinstance(value, str) and value.startswith(KEYS) else value


@pytest.mark.parametrize("release", ["9.9.1", "9.17.1"])
def test_sequences_of_tasks(release: str) -> None:
    machine = type("Sequence", (Sequence,), {"release": release})
    profile = settings(
        max_examples=SEQUENCES,
        stateful_step_count=TASKS,
        derandomize=True,
        deadline=None,
        database=None,
        print_blob=False,
        phases=[Phase.generate],  # shrinking a failure takes minutes; add Phase.shrink to look for a shorter one
        suppress_health_check=list(HealthCheck),
    )
    run_state_machine_as_test(machine, settings=profile)
    print(f"{SEQUENCES} sequences of up to {TASKS} tasks on ONTAP {release}")
