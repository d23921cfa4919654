# Copyright: (c) 2026, storage_keys.ontap contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""akv_configs against the simulator: many configurations in one task."""

from __future__ import annotations

import threading
import typing as t

import pytest
from ontap_simulator import Simulator
from support.estate import CONFIGURATION, SECRET, Estate
from support.module_runner import ModuleRun

VAULTS = "/security/azure-key-vaults"
KEY2 = "https://example.vault.azure.net/keys/key2"
SVMS = [f"svm{number}" for number in range(1, 41)]


@pytest.fixture(params=["9.9.1", "9.17.1"])
def simulator(request: pytest.FixtureRequest) -> t.Iterator[Simulator]:
    """A simulated ONTAP with forty SVMs, on a release where changes are made at once and on one where they are jobs."""
    with Simulator(version=request.param, svms=SVMS, username="admin", password="simulated-Pa55word") as running:
        running.settings.job_seconds = 0.1
        yield running


@pytest.fixture(autouse=True)
def quick_retries(monkeypatch: pytest.MonkeyPatch) -> None:
    """The back-off's length is tested with a clock of its own; here it would only cost time."""
    monkeypatch.setattr("ansible_collections.storage_keys.ontap.plugins.module_utils._rest.client._FIRST_DELAY", 0.01)


def entries(*svms: str, **options: t.Any) -> list[dict[str, t.Any]]:
    return [{"svm_name": svm, **CONFIGURATION, **options} for svm in svms]


def run(estate: Estate, configs: list[dict[str, t.Any]], **options: t.Any) -> ModuleRun:
    done = estate.run("akv_configs", configs=configs, **options)
    assert SECRET not in done.output
    return done


def test_a_whole_estate_is_created_predicted_and_converged(estate: Estate) -> None:
    predicted = run(estate, entries(*SVMS), check=True)
    assert set(estate.methods) == {"GET"} and estate.simulator.vaults == []
    done = run(estate, entries(*SVMS))
    assert not done.failed, done["msg"]
    assert [entry["svm_name"] for entry in done["results"]] == SVMS
    assert all(entry["actions"] == ["create"] and entry["changed"] and not entry["failed"] for entry in done["results"])
    assert done["diff"] == predicted["diff"] and done["summary"] == predicted["summary"]
    assert done["summary"]["created"] == done["summary"]["changed"] == done["summary"]["total"] == len(SVMS)
    assert [entry["azure_key_vault"]["uuid"] for entry in done["results"]] == [estate.vault(svm)["uuid"] for svm in SVMS]
    lists = [each for each in estate.simulator.requests if each.path == f"/api{VAULTS}" and each.method == "GET"]
    assert len(lists) == 2 and len(estate.writes) == len(SVMS)
    again = run(estate, [{"svm_name": svm} for svm in SVMS], common=CONFIGURATION)
    assert again["changed"] is False and again["diff"] == {"before": {}, "after": {}}
    assert estate.sent == [f"GET {VAULTS}"] and again["summary"]["unchanged"] == len(SVMS)


def test_only_what_differs_is_written_and_shown(estate: Estate) -> None:
    run(estate, entries(*SVMS))
    configs = entries(*SVMS)
    configs[3]["proxy_port"] = 3128
    configs[5]["key_id"] = KEY2
    configs[7] = {"svm_name": "svm8", "state": "absent"}
    predicted = run(estate, configs, check=True)
    done = run(estate, configs)
    assert not done.failed, done["msg"]
    assert [entry["actions"] for entry in done["results"] if entry["changed"]] == [["update"], ["rekey_external"], ["delete"]]
    assert len(estate.writes) == 3
    assert done["diff"] == predicted["diff"]
    assert done["diff"]["after"]["SVM svm4"] == {"proxy_port": 3128} and "SVM svm1" not in done["diff"]["before"]
    assert "SVM svm8" not in done["diff"]["after"] and done["results"][7]["azure_key_vault"] is None
    assert run(estate, configs)["changed"] is False and set(estate.methods) == {"GET"}


def test_one_that_fails_does_not_stop_the_others(estate: Estate) -> None:
    configs = [*entries("svm1", "svm99"), *entries("svm2", key_id="no-url"), *entries("svm3")]
    done = run(estate, configs)
    assert done.failed and done["changed"] is True
    assert [entry["failed"] for entry in done["results"]] == [False, True, True, False]
    assert done["msg"].startswith("2 of 4 configurations failed, the first one: Creating the AKV configuration of SVM svm99 failed")
    assert done["results"][1]["error"]["code"] == 2621462 and done["error"] == done["results"][1]["error"]
    assert done["results"][2]["error"]["target"] == "configs[2].key_id"
    assert done["summary"]["failed"] == 2 and done["summary"]["created"] == 2
    assert {vault["svm"]["name"] for vault in estate.simulator.vaults} == {"svm1", "svm3"}


@pytest.mark.parametrize(
    "configs",
    [
        [{"svm_name": "svm1"}, {"svm_name": "svm2"}, {"svm_name": "svm1", "proxy_port": 1}],
        [{"scope": "cluster"}, {"scope": "cluster", "state": "absent"}],
    ],
)
def test_duplicates_are_refused_before_any_call(estate: Estate, configs: list[dict[str, t.Any]]) -> None:
    done = run(estate, configs)
    assert done.failed and done["error"]["target"] == "configs" and "two entries are about" in done["msg"]
    assert estate.sent == []


def test_one_configuration_by_two_names_is_refused_before_any_write(estate: Estate) -> None:
    run(estate, entries("svm1"))
    uuid = estate.vault("svm1")["svm"]["uuid"]
    done = run(estate, [{"svm_name": "svm1", "proxy_port": 1}, {"svm_uuid": uuid.upper(), "proxy_port": 2}])
    assert done.failed and "two entries are about the same configuration" in done["msg"] and estate.writes == []


def test_pruning(estate: Estate) -> None:
    run(estate, entries("svm1", "svm2", "svm3"))
    configs = entries("svm1", "svm4")
    predicted = run(estate, configs, prune=True, check=True)
    assert len(estate.simulator.vaults) == 3 and set(estate.methods) == {"GET"}
    done = run(estate, configs, prune=True)
    assert not done.failed, done["msg"]
    assert [entry["svm_name"] for entry in done["pruned"]] == ["svm2", "svm3"] and done["summary"]["pruned"] == 2
    assert set(done["diff"]["before"]) == {"SVM svm2", "SVM svm3"} and done["diff"] == predicted["diff"]
    assert {vault["svm"]["name"] for vault in estate.simulator.vaults} == {"svm1", "svm4"}
    again = run(estate, configs, prune=True)
    assert again["changed"] is False and estate.sent == [f"GET {VAULTS}"]


@pytest.mark.parametrize(
    "bad",
    [
        {"svm_name": "svm99", **CONFIGURATION},
        {"svm_name": ""},
        {"svm_name": "svm3", "key_id": "no-url"},
        {"uuid": "00000000-0000-0000-0000-000000000000"},
        {"uuid": "no-uuid"},
        {"svm_name": "svm*", "state": "absent"},
        {"svm_name": "svm3", "enabled": "perhaps"},
        {"svm_name": "svm3"},
    ],
)
def test_nothing_is_pruned_while_an_entry_cannot_be_matched(estate: Estate, bad: dict[str, t.Any]) -> None:
    run(estate, entries("svm1", "svm2"))
    done = run(estate, [*entries("svm1"), bad], prune=True)
    assert done.failed and "pruned" not in done.result and all(each.method != "DELETE" for each in estate.writes)
    assert {vault["svm"]["name"] for vault in estate.simulator.vaults} == {"svm1", "svm2"}
    assert any("Nothing was pruned" in str(each) for each in done["warnings"])


def test_nothing_is_pruned_where_svms_cannot_be_listed(estate: Estate) -> None:
    run(estate, entries("svm1", "svm2"))
    estate.simulator.inject(method="GET", path="*/svm/svms", status=403, body={"error": {"code": "6", "message": "No."}})
    done = run(estate, entries("svm1", "svm3"), prune=True)
    assert not done.failed and any("Nothing was pruned" in str(each) for each in done["warnings"])
    assert {vault["svm"]["name"] for vault in estate.simulator.vaults} == {"svm1", "svm2", "svm3"}


def test_an_svm_by_its_uuid_is_matched_in_any_case(estate: Estate) -> None:
    run(estate, entries("svm2"))
    config = {"svm_uuid": estate.simulator.svm_uuids["svm1"].upper(), **CONFIGURATION}
    done = run(estate, [config], prune=True)
    assert not done.failed and [entry["svm_name"] for entry in done["pruned"]] == ["svm2"]
    assert run(estate, [config], prune=True)["changed"] is False


def test_an_empty_list_prunes_nothing(estate: Estate) -> None:
    run(estate, entries("svm1"))
    done = run(estate, [], prune=True)
    assert done.failed and done["error"]["target"] == "configs" and estate.sent == []
    assert run(estate, [])["changed"] is False


def test_an_svm_that_does_not_exist_yet_is_a_warning_in_check_mode(estate: Estate) -> None:
    done = run(estate, entries("svm1", "svm99"), check=True)
    assert not done.failed and len(done["warnings"]) == 1 and "SVM svm99 does not exist" in str(done["warnings"])


def test_never_more_connections_than_asked_for(estate: Estate) -> None:
    estate.simulator.settings.latency = 0.01
    for concurrency in (1, 4):
        configs = entries(*SVMS[:20], proxy_port=8000 + concurrency)
        done = run(estate, configs, concurrency=concurrency)
        assert not done.failed, done["msg"]
        assert len({each.connection for each in estate.simulator.requests}) <= concurrency


@pytest.mark.parametrize("concurrency", [0, 65])
def test_concurrency_has_bounds(estate: Estate, concurrency: int) -> None:
    done = run(estate, [], concurrency=concurrency)
    assert done.failed and done["error"]["target"] == "concurrency"


@pytest.mark.parametrize("fault", [{"effect": "reset_before"}, {"effect": "reset_after"}, {"effect": "truncate"}, {"status": 503}, {"status": 429}])
def test_faults_in_the_middle_of_many_writes(estate: Estate, fault: dict[str, t.Any]) -> None:
    estate.simulator.inject(method="POST", path=f"*{VAULTS}", skip=7, times=9, **fault)
    done = run(estate, entries(*SVMS))
    assert not done.failed, done["msg"]
    assert all(entry["actions"] == ["create"] for entry in done["results"])
    assert len(estate.simulator.vaults) == len(SVMS)
    assert run(estate, entries(*SVMS))["changed"] is False


def test_a_refusal_in_the_middle_is_one_failure(estate: Estate) -> None:
    estate.simulator.inject(method="POST", path=f"*{VAULTS}", skip=7, times=1, code=65537506)
    done = run(estate, entries(*SVMS))
    assert done.failed and done["summary"]["failed"] == 1 and done["summary"]["created"] == len(SVMS) - 1
    assert [entry["error"]["code"] for entry in done["results"] if entry["failed"]] == [65537506]
    assert run(estate, entries(*SVMS))["summary"]["created"] == 1


def test_a_lost_read_back_confirms_nothing(estate: Estate) -> None:
    estate.simulator.inject(method="GET", path=f"*{VAULTS}", skip=1, times=99, status=403, body={"error": {"code": "6", "message": "No."}})
    done = run(estate, entries("svm1", "svm2"))
    assert done.failed and done["changed"] is True
    for entry, svm in zip(done["results"], ("svm1", "svm2"), strict=True):
        assert entry["failed"] and entry["changed"] and f"of SVM {svm} failed" in entry["msg"]
        assert "reading it back did not confirm it" in entry["msg"]


def test_the_secret_goes_to_those_that_need_it(estate: Estate) -> None:
    run(estate, entries("svm1", "svm2", "svm3"))
    estate.simulator.set_reachable("svm2", False)
    configs = [{"svm_name": svm, "client_secret": "canary-other"} for svm in ("svm1", "svm2", "svm3")]
    done = run(estate, configs, update_secret="when_unreachable")
    assert [entry["actions"] for entry in done["results"]] == [[], ["update"], []]
    assert done["diff"]["after"] == {"SVM svm2": {"client_secret": "sent, not shown"}}
    done = run(estate, [{"svm_name": "svm1"}], update_secret="always")
    assert done.failed and done["error"]["target"] == "update_secret"


def test_somebody_else_works_on_the_same_estate(estate: Estate) -> None:
    """Two controllers at once: the end is one of the two wishes for each, and a second run converges."""
    runs: dict[int, t.Any] = {}
    estate.simulator.settings.latency = 0.005

    def other() -> None:
        from ansible_collections.storage_keys.ontap.plugins.module_utils._akv.desired import Policy
        from ansible_collections.storage_keys.ontap.plugins.module_utils._akv.pruning import Pruning
        from ansible_collections.storage_keys.ontap.plugins.module_utils._rest.client import Client
        from ansible_collections.storage_keys.ontap.plugins.module_utils._rest.pool import Pool
        from ansible_collections.storage_keys.ontap.plugins.module_utils._rest.transport import Connection
        from ansible_collections.storage_keys.ontap.plugins.module_utils._rest.write import Waiting
        from ansible_collections.storage_keys.ontap.plugins.module_utils._run.bulk import converge_many
        from ansible_collections.storage_keys.ontap.plugins.module_utils._task.arguments import configuration_spec, target_spec
        from ansible_collections.storage_keys.ontap.plugins.module_utils._task.configs import configs_of

        login = estate.simulator.connection
        connection = Connection(login["hostname"], login["http_port"], login["username"], login["password"], ca_path=login["ca_path"])
        empty = {name: spec.get("default") for name, spec in {**target_spec(), **configuration_spec()}.items()}
        configs = configs_of({"configs": [{**empty, **entry} for entry in entries(*SVMS)], "prune": False}, Policy())
        with Client(connection) as client, Pool(client, 8) as pool:
            runs[0] = converge_many(pool, configs, Policy(), Waiting(), Pruning(), False)

    thread = threading.Thread(target=other)
    thread.start()
    mine = run(estate, entries(*SVMS))
    thread.join()
    assert not mine.failed, mine["msg"]
    assert not runs[0].get("failed"), runs[0]
    assert len(estate.simulator.vaults) == len(SVMS)
    assert run(estate, entries(*SVMS))["changed"] is False


def test_the_list_is_not_repeated_in_the_result(estate: Estate) -> None:
    done = run(estate, entries(*SVMS))
    assert done["invocation"]["module_args"]["configs"] == f"{len(SVMS)} entries"
    assert SECRET not in str(done["invocation"]) and "simulated-Pa55word" not in done.output
    failed = run(estate, [], prune=True)
    assert failed["invocation"]["module_args"]["configs"] == "0 entries"


def test_only_what_was_changed_or_failed_is_told_where_asked_for(estate: Estate) -> None:
    assert not run(estate, entries(SVMS[0], SVMS[2])).failed
    wanted = [*entries(*SVMS[:3]), {"svm_name": "svm99", **CONFIGURATION}]
    for check in (True, False):
        tried = run(estate, wanted, check=check, return_results="changed")
        told = [(entry["svm_name"], entry["actions"], entry["failed"]) for entry in tried["results"]]
        assert told == [(SVMS[1], ["create"], False), *([("svm99", ["create"], False)] if check else [("svm99", [], True)])]
        assert tried["summary"]["total"] == 4 and tried["summary"]["unchanged"] == 2
    done = run(estate, wanted[:3], return_results="changed")
    assert done["results"] == [] and done["changed"] is False and done["summary"]["unchanged"] == 3
    assert len(run(estate, wanted[:3])["results"]) == 3
