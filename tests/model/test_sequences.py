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
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule, run_state_machine_as_test
from model.expected import (
    CREDENTIALS,
    NEEDED,
    OPTIONAL,
    Configurations,
    Impossible,
    Options,
    Settings,
    after,
    after_rotation,
    meant,
    with_credential,
)
from model.tasks import (
    CERTIFICATE,
    CERTIFICATES,
    CLUSTER,
    JOB_SECONDS,
    KEYS,
    NOTHING,
    ONE_KIND,
    OTHERS,
    OWNERS,
    POLICIES,
    SECRET,
    SECRETS,
    SOME_OWNERS,
    SVMS,
    VAULTS,
    configurations,
    one_kind_of,
    owner_options,
    owners_of,
    svm_of,
)
from ontap_simulator import Simulator
from ontap_simulator.system.jobs import Jobs
from support.estate import CONFIGURATION, Estate
from support.fake_time import FakeTime
from support.module_runner import ModuleRun

SEQUENCES, TASKS = 40, 12  # how many for each release, and the most tasks in each
# Of a record and of a result. Where the tasks give none of these settings, they are the release's own values.
SETTINGS_BY_DEFAULT = ("port", "oauth_host", "vault_host", "verify_host", "verify_ip")
MADE_BY_THE_SERVER = ("uuid", "enabled_uuids", "svm_uuid", "job", "invocation", *SETTINGS_BY_DEFAULT)
WITHOUT_ASKING: Options = {"authentication_method": "client_secret", "enabled": True, "configuration": {"name": "default"}}


class Sequence(RuleBasedStateMachine):
    """One simulated system, and what the model expects of it."""

    release: t.ClassVar[str]

    def __init__(self) -> None:
        super().__init__()
        self.time = FakeTime()
        self.patch = pytest.MonkeyPatch()
        self.patch.setattr(client, "clock_of_session", lambda: self.time.clock)
        self.simulator = Simulator(version=self.release, svms=SVMS, username="admin", password="simulated-Pa55word").start()
        self.simulator.cluster.jobs = Jobs(lambda: self.time.now)
        self.simulator.settings.update({"hold_calls": False})
        self.estate = Estate(self.simulator)
        self.model: dict[str, Configurations] = {owner: {} for owner in OWNERS}
        self.rekeys = dict.fromkeys(OWNERS, 0)
        self.restores = dict.fromkeys(OWNERS, 0)
        self.keys_elsewhere: set[str] = set()  # the SVMs whose keys are with the key manager of the admin SVM

    def teardown(self) -> None:
        self.simulator.stop()
        self.patch.undo()

    def run(self, module: str, options: Options, *, check: bool = False) -> ModuleRun:
        done = self.estate.run(module, check=check, **options)
        assert not any(secret in done.output for secret in (*SECRETS, *CERTIFICATES)), "a secret shows"
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

    @property
    def newer(self) -> bool:
        return self.release != "9.9.1"

    @property
    def credential(self) -> st.SearchStrategy[Options]:
        return st.one_of(SECRET, CERTIFICATE) if self.newer else SECRET

    def in_use(self, owner: str) -> Settings | None:
        name = meant(self.model[owner], None)
        return self.model[owner][name] if name else None

    @property
    def owners_in_use(self) -> list[str]:
        return [owner for owner in OWNERS if self.in_use(owner) is not None]

    @property
    def resting(self) -> dict[str, tuple[str, str]]:
        """What is not in use, by its uuid: the owner and the name."""
        return {vault["uuid"]: _owner_and_name(vault) for vault in self.simulator.vaults if not vault.get("enabled", True)}

    @initialize(owners=st.sets(st.sampled_from(OWNERS)))
    def begin(self, owners: set[str]) -> None:
        """With some configurations that are there already."""
        for owner in sorted(owners):
            assert not self.run("akv_config", {**owner_options(owner), **CONFIGURATION, "key_id": f"{KEYS}key1"}).failed
            self.model[owner] = {"default": {**CONFIGURATION, "key_id": f"{KEYS}key1", "enabled": True}}

    @rule(owner=st.sampled_from(OWNERS), data=st.data(), policy=POLICIES, seconds=JOB_SECONDS)
    def configure(self, owner: str, data: st.DataObject, policy: str, seconds: float) -> None:
        self.simulator.settings.job_seconds = seconds
        task = {**owner_options(owner), "update_secret": policy, **data.draw(configurations(owner, self.newer))}
        expected: list[str] | None
        try:
            wanted, expected = after(self.model[owner], task)
        except Impossible:
            wanted, expected = self.model[owner], None
        done = self.check_and_do("akv_config", task)
        self.model[owner] = wanted
        if expected is None:
            assert done.failed and done["changed"] is False and not self.estate.writes
            return
        assert not done.failed, done.output
        assert done["actions"] == expected and done["changed"] is bool(expected)
        again = self.run("akv_config", task)
        repeats = policy == "always" and "state" not in task
        # Where nothing is there to delete, the task looks whether the SVM exists.
        looks = "state" in task and owner != CLUSTER
        assert again["changed"] is repeats and (repeats or len(self.estate.sent) == 1 + looks)

    @rule(owners=SOME_OWNERS, data=st.data(), prune=st.booleans(), seconds=JOB_SECONDS)
    def configure_many(self, owners: list[str], data: st.DataObject, prune: bool, seconds: float) -> None:
        self.simulator.settings.job_seconds = seconds
        configs = {owner: {**owner_options(owner), **data.draw(configurations(owner, self.newer))} for owner in owners}
        wanted = dict(self.model)
        expected: list[list[str] | None] = []
        for owner, config in configs.items():
            try:
                wanted[owner], actions = after(self.model[owner], config)
                expected.append(actions)
            except Impossible:
                expected.append(None)
        if prune and None not in expected:
            wanted = {owner: self.kept(owner, configs.get(owner), there) for owner, there in wanted.items()}
        task = {"configs": list(configs.values()), "prune": prune}
        done = self.check_and_do("akv_configs", task)
        self.model = wanted
        told = [None if entry["failed"] else entry["actions"] for entry in done["results"]]
        assert told == expected and done.failed is (None in expected)
        again = self.run("akv_configs", task)
        assert again["changed"] is False and not self.estate.writes
        # Whether the SVM of one that is absent exists is asked for, unless it is known.
        asks = any("state" in config and owner != CLUSTER and not self.model[owner] for owner, config in configs.items())
        assert done.failed or [*self.estate.sent] == [f"GET {VAULTS}", *(["GET /svm/svms"] if asks else [])]

    def kept(self, owner: str, config: Options | None, there: Configurations) -> Configurations:
        """What pruning leaves of the configurations: the one that the entry is about."""
        if config is None:
            return {}
        name = config.get("configuration_name")
        about = meant(self.model[owner], name) or name or "default"
        return {each: settings for each, settings in there.items() if each == about}

    @rule(owners=ONE_KIND, key=st.sampled_from([None, f"{KEYS}key1", f"{KEYS}key2"]), seconds=JOB_SECONDS)
    def rekey(self, owners: list[str], key: str | None, seconds: float) -> None:
        self.simulator.settings.job_seconds = seconds
        there = {owner: settings for owner in owners if (settings := self.in_use(owner)) is not None}
        acting = [owner for owner, settings in there.items() if key is None or settings["key_id"] != key]
        done = self.check_and_do("akv_rekey", {**_named(owners), **({"key": "external", "key_id": key} if key else {})})
        for owner in acting:
            if key is None:
                self.rekeys[owner] += 1
            else:
                there[owner]["key_id"] = key
        assert owners_of(done["results"], "failed") == [owner for owner in owners if owner not in there]
        assert owners_of(done["results"], "changed") == acting

    @rule(owners=ONE_KIND, only=st.booleans(), missing=st.sets(st.sampled_from(OWNERS)), seconds=JOB_SECONDS)
    def restore(self, owners: list[str], only: bool, missing: set[str], seconds: float) -> None:
        self.simulator.settings.job_seconds = seconds
        for owner in OWNERS:
            self.simulator.set_available(svm_of(owner), owner not in missing)
        there = [owner for owner in owners if self.in_use(owner) is not None]
        done = self.check_and_do("akv_restore", {**_named(owners), "only_if_unavailable": only})
        acting = [owner for owner in there if owner in missing or not only]
        for owner in acting:
            self.restores[owner] += 1
        assert owners_of(done["results"], "failed") == [owner for owner in owners if owner not in there]
        assert owners_of(done["results"], "changed") == acting

    @precondition(lambda self: self.owners_in_use)
    @rule(data=st.data(), seconds=JOB_SECONDS)
    def rotate(self, data: st.DataObject, seconds: float) -> None:
        self.simulator.settings.job_seconds = seconds
        owners = data.draw(one_kind_of(self.owners_in_use))
        broken = data.draw(st.sampled_from([None, *owners]))
        new = data.draw(self.credential)
        old = data.draw(st.one_of(NOTHING, *2 * [self.credential.filter(lambda each: each != new)]))
        task = {**_named(owners), **new, **{f"old_{each}": value for each, value in old.items()}, "verify_timeout": 1}
        there = {owner: settings for owner in owners if (settings := self.in_use(owner)) is not None}
        if len(there) < len(owners):
            assert self.check_and_do("akv_rotate", task).failed and not self.estate.writes
            return
        wanted, outcomes = after_rotation(owners, there, new, old, broken, self.newer)
        if {*outcomes} == {"rotated"}:
            done = self.check_and_do("akv_rotate", task)
        else:
            self._accept_only(broken, {**OTHERS, **old})
            done = self.run("akv_rotate", task)
            self._accept_only(broken, dict.fromkeys(CREDENTIALS))
        for owner, settings in wanted.items():
            self.model[owner][t.cast(str, meant(self.model[owner], None))] = settings
        assert [entry["outcome"] for entry in done["results"]] == outcomes and done.failed is ({*outcomes} != {"rotated"})
        refused = self.newer and "failed" in outcomes
        assert owners_of(done["results"], "changed") == [
            owner for owner, outcome in zip(owners, outcomes, strict=True) if outcome != "not_tried" and not (refused and owner == broken)
        ]

    def _accept_only(self, broken: str | None, valid: Options) -> None:
        """What Azure accepts there; None is everything."""
        named = {f"valid_{each.removeprefix('client_')}": valid[each] for each in CREDENTIALS}
        self.simulator.change_surroundings(svm_of(t.cast(str, broken)), named)

    @precondition(lambda self: self.resting)
    @rule(data=st.data())
    def rotate_what_is_not_in_use(self, data: st.DataObject) -> None:
        """It can be named by its uuid alone, and is not verified."""
        new, resting = data.draw(self.credential), self.resting
        done = self.check_and_do("akv_rotate", {"uuid": [*resting], **new})
        for owner, name in resting.values():
            self.model[owner][name] = with_credential(self.model[owner][name], new)
        assert {*done["outcomes"]["rotated"]} == {f"SVM {owner}" for owner, _name in resting.values()} and not done.failed

    @rule(svm=st.sampled_from(SVMS), name=st.sampled_from([None, "next"]), seconds=JOB_SECONDS)
    def migrate(self, svm: str, name: str | None, seconds: float) -> None:
        self.simulator.settings.job_seconds = seconds
        if meant(self.model[svm], name) is not None:
            self.simulator.keep_keys_in_admin_svm(svm, True)
            self.keys_elsewhere.add(svm)
        done = self.check_and_do("akv_migrate", {"svm_name": svm, **({"configuration_name": name} if name else {})})
        assert done.failed is (svm not in self.keys_elsewhere) and done["changed"] is not done.failed
        self.keys_elsewhere.clear()

    @rule(gather=st.sampled_from([[], ["all"]]))
    def look(self, gather: list[str]) -> None:
        done = self.run("akv_info", {"gather": gather})
        assert not done.failed and len(self.estate.sent) == 1
        found = sorted(_owner_and_name(record) for record in done["azure_key_vaults"])
        assert found == sorted((owner, name) for owner, there in self.model.items() for name in there)

    @invariant()
    def stands_as_expected(self) -> None:
        """The system is what the model says: nothing is lost, nothing is left over, nothing happened twice."""
        stored: dict[str, Configurations] = {owner: {} for owner in OWNERS}
        for vault in self.simulator.vaults:
            owner, name = _owner_and_name(vault)
            values = {each: vault[each] for each in (*NEEDED, *OPTIONAL) if vault.get(each) not in (None, "")}
            values["key_id"] = _without_version(values["key_id"])
            secrets = {each: self.simulator.secret_of(vault["uuid"], each) for each in CREDENTIALS}
            values.update({each: value for each, value in secrets.items() if value is not None})
            stored[owner][name] = {**values, "enabled": vault.get("enabled", True)}
        assert stored == self.model
        assert {owner: self.simulator.rekeys(svm_of(owner)) for owner in OWNERS} == self.rekeys
        assert {owner: self.simulator.restores(svm_of(owner)) for owner in OWNERS} == self.restores
        assert {svm for svm in SVMS if self.simulator.cluster.surroundings(svm).keys_in_admin_svm} == self.keys_elsewhere


def _named(owners: list[str]) -> Options:
    return owner_options(CLUSTER) if owners == [CLUSTER] else {"svm_name": owners}


def _owner_and_name(record: Options) -> tuple[str, str]:
    return record.get("svm", {}).get("name", CLUSTER), record.get("configuration", {}).get("name", "default")


def _without_version(key_id: str) -> str:
    return "/".join(key_id.split("/")[:5])


def _comparable(value: t.Any) -> t.Any:
    """A result without what only the server can make up, and without its jobs."""
    if isinstance(value, dict):
        known = {key: _comparable(item) for key, item in value.items() if key not in MADE_BY_THE_SERVER}
        return {key: item for key, item in known.items() if key not in WITHOUT_ASKING or item != WITHOUT_ASKING[key]}
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
