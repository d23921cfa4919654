# Copyright: (c) 2026, storage_keys.ontap contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""akv_configs against the simulator: what is deleted and when, what is switched, and which entries do not go together."""

from __future__ import annotations

import typing as t

import pytest
from support.estate import CONFIGURATION, Estate
from support.module_runner import ModuleRun

VAULTS = "/security/azure-key-vaults"
STORES = "/security/key-stores"
SVMS = "/svm/svms"
OTHER_VAULT = {**CONFIGURATION, "name": "https://other.vault.azure.net/", "key_id": "https://other.vault.azure.net/keys/key1"}
B: dict[str, t.Any] = {"svm_name": "svm1", "configuration_name": "b", "enabled": True, **OTHER_VAULT}
DEFAULT: dict[str, t.Any] = {"svm_name": "svm1", "configuration_name": "default"}
NOT_ALLOWED = {"status": 403, "body": {"error": {"code": "6", "message": "No."}}}

several_configurations = pytest.mark.parametrize("release", ["9.14.1", "9.19.1"])


@pytest.fixture(params=["9.9.1"])
def release(request: pytest.FixtureRequest) -> str:
    return str(request.param)


def run(estate: Estate, configs: list[dict[str, t.Any]], **options: t.Any) -> ModuleRun:
    return estate.run("akv_configs", configs=configs, **options)


def warned(done: ModuleRun) -> str:
    return str(done.result.get("warnings", ""))


def names(estate: Estate) -> list[tuple[str, str, bool]]:
    return sorted((vault["svm"]["name"], vault["configuration"]["name"], vault["enabled"]) for vault in estate.simulator.vaults)


def writes(estate: Estate) -> list[str]:
    return [f"{each.method} {each.path.removeprefix('/api').rpartition('/')[0]}" for each in estate.writes]


@pytest.mark.parametrize(
    ("configs", "unmatched"),
    [
        ([{"svm_name": "nosuch", "state": "absent"}], 0),
        ([{"svm_name": "svm1"}, {"svm_name": "svmm2", "state": "absent"}], 1),
        ([{"svm_name": "SVM1", "state": "absent"}, {"svm_name": "svm2"}], 0),
        ([{"svm_name": "SVM1", **CONFIGURATION}], 0),
        ([{"svm_uuid": "00000000-0000-0000-0000-000000000000", "state": "absent"}], 0),
        ([{"uuid": "00000000-0000-0000-0000-000000000000", "state": "absent"}], 0),
        ([{"scope": "cluster", "uuid": "00000000-0000-0000-0000-000000000000", "state": "absent"}], 0),
        ([{"svm_name": "svm3", "state": "absent"}], None),
        ([{"scope": "cluster", "state": "absent"}], None),
    ],
)
@pytest.mark.parametrize("check", [True, False])
def test_nothing_is_pruned_while_an_entry_matches_nothing(
    estate: Estate, configs: list[dict[str, t.Any]], unmatched: int | None, check: bool
) -> None:
    estate.create("svm1")
    estate.create("svm2")
    done = run(estate, configs, prune=True, check=check)
    pruned = 2 if unmatched is None else 0
    assert len(done.result.get("pruned", [])) == pruned and estate.methods.count("DELETE") == (0 if check else pruned)
    if unmatched is None:
        assert "warnings" not in done.result
    else:
        assert "Nothing was pruned" in warned(done) and f": configs[{unmatched}] (" in warned(done)


def test_an_absent_entry_of_which_the_svm_does_not_exist_is_a_warning(estate: Estate) -> None:
    estate.create("svm1")
    configs = [{"svm_name": "svm1"}, {"svm_name": "svm2", "state": "absent"}, {"svm_name": "VS0", "state": "absent"}]
    for check in (True, False):
        done = run(estate, configs, check=check)
        assert not done.failed and done["changed"] is False and estate.sent == [f"GET {VAULTS}", f"GET {SVMS}"]
        assert done["missing_svms"] == ["VS0"] and len(done["warnings"]) == 1 and "SVM VS0 does not exist on this system" in warned(done)
    # What is known to exist is not asked for.
    done = run(estate, [{"svm_name": "svm1", "state": "absent"}])
    assert done["changed"] is True and not {"warnings", "missing_svms"} & {*done.result} and SVMS not in str(estate.sent)


def test_where_svms_cannot_be_listed_an_absent_entry_must_match_a_configuration(estate: Estate) -> None:
    estate.create("svm1")
    estate.create("svm2")
    estate.simulator.inject(method="GET", path=f"*{SVMS}", times=9, **NOT_ALLOWED)
    done = run(estate, [{"svm_name": "svm1"}, {"svm_name": "svm3", "state": "absent"}], prune=True)
    assert not done.failed and not estate.writes and "Nothing was pruned" in warned(done) and "does not exist" not in warned(done)
    done = run(estate, [{"svm_name": "svm1", "state": "absent"}], prune=True)
    assert done["summary"]["deleted"] == 2 and estate.simulator.vaults == []


@several_configurations
def test_another_vault_the_old_one_goes_when_the_new_one_is_in_use(estate: Estate) -> None:
    estate.create("svm1")
    predicted = run(estate, [B], prune=True, check=True)
    done = run(estate, [B], prune=True)
    assert not done.failed, done["msg"]
    # The old one is no longer enabled by then, and goes as a keystore.
    assert writes(estate) == ["POST /security", f"PATCH {STORES}", f"DELETE {STORES}"]
    assert done["diff"] == predicted["diff"] and done["summary"] == predicted["summary"] and done["summary"]["pruned"] == 1
    assert names(estate) == [("svm1", "b", True)]
    assert run(estate, [B], prune=True)["changed"] is False and estate.sent == [f"GET {VAULTS}"]


@several_configurations
@pytest.mark.parametrize("configs", [[B], [B, {**DEFAULT, "state": "absent"}], [{**DEFAULT, "state": "absent"}, B]])
def test_nothing_is_deleted_where_the_new_one_could_not_be_enabled(estate: Estate, configs: list[dict[str, t.Any]]) -> None:
    estate.create("svm1")
    estate.create("svm2")
    estate.simulator.inject(method="PATCH", path=f"*{STORES}/*", code=65537605)
    done = run(estate, configs, prune=True)
    assert done.failed
    assert names(estate) == [("svm1", "b", False), ("svm1", "default", True)]
    assert [entry["svm_name"] for entry in done["pruned"]] == ["svm2"]
    if len(configs) == 1:
        assert "of SVM svm1 was not pruned, because configs[0], which is about the same owner, failed" in warned(done)
    else:
        left = done["results"][1 if configs[0] is B else 0]
        assert (
            left["failed"]
            and left["azure_key_vault"]["enabled"] is True
            and left["changed"] is False
            and "it was left, because configs[" in left["msg"]
        )
    again = run(estate, configs, prune=True)
    assert not again.failed and names(estate) == [("svm1", "b", True)]


@several_configurations
def test_an_explicit_deletion_comes_last_too(estate: Estate) -> None:
    estate.create("svm1")
    done = run(estate, [{**DEFAULT, "state": "absent"}, B], wait=False)
    assert not done.failed, done["msg"]
    assert writes(estate) == ["POST /security", f"PATCH {STORES}", f"DELETE {STORES}"]
    assert [entry["actions"] for entry in done["results"]] == [["delete"], ["create", "enable"]]


def test_what_somebody_else_made_or_removed_meanwhile_is_not_pruned(estate: Estate) -> None:
    """Only what the first look showed is pruned, and only if it is still there."""
    for name in ("svm1", "svm2"):
        estate.create(name)
    vaults = [dict(each) for each in estate.simulator.vaults]
    listed = {"records": [each for each in _listed(estate) if each["svm"]["name"] != "svm2"], "num_records": 1}
    estate.simulator.inject(method="GET", path=f"*{VAULTS}", effect="answer", status=200, body=listed)
    done = run(estate, [{"svm_name": "svm1", "proxy_port": 3128}, {"svm_name": "svm3", "state": "absent"}], prune=True)
    assert not done.failed and "pruned" not in done.result and len(estate.simulator.vaults) == len(vaults)
    estate.simulator.inject(method="GET", path=f"*{VAULTS}", skip=2, effect="answer", status=200, body=listed)
    done = run(estate, [{"svm_name": "svm1", "proxy_port": 3129}], prune=True)
    assert not done.failed and "pruned" not in done.result and "DELETE" not in estate.methods


@several_configurations
def test_what_somebody_else_has_enabled_meanwhile_is_what_an_entry_without_its_name_means(estate: Estate) -> None:
    estate.create("svm1")
    estate.create("svm2")
    assert not estate.config("svm1", **OTHER_VAULT, configuration_name="c", enabled=False).failed
    switched = [{**each, "enabled": not each["enabled"]} if each["svm"]["name"] == "svm1" else each for each in _listed(estate)]
    body = {"records": switched, "num_records": len(switched)}
    estate.simulator.inject(method="GET", path=f"*{VAULTS}", skip=2, effect="answer", status=200, body=body)
    done = run(estate, [{"svm_name": "svm1"}, {"svm_name": "svm2", "proxy_port": 3128}], prune=True)
    assert not done.failed and "DELETE" not in estate.methods and len(estate.simulator.vaults) == 3


def _listed(estate: Estate) -> list[dict[str, t.Any]]:
    return list(estate.run("akv_info")["azure_key_vaults"])


def test_nothing_is_deleted_where_the_fresh_read_fails(estate: Estate) -> None:
    for name in ("svm1", "svm2", "svm3"):
        estate.create(name)
    estate.simulator.inject(method="GET", path=f"*{VAULTS}", skip=2, times=9, **NOT_ALLOWED)
    configs: list[dict[str, t.Any]] = [{"svm_name": "svm1", "proxy_port": 3128}, {"svm_name": "svm2", "state": "absent"}]
    done = run(estate, configs, prune=True)
    assert done.failed and done["changed"] is True and estate.methods.count("DELETE") == 0
    assert [entry["failed"] for entry in (*done["results"], *done["pruned"])] == [False, True, True]
    assert "nothing was changed" in done["results"][1]["msg"]


def test_requests_of_deletions(estate: Estate) -> None:
    for name in ("svm1", "svm2"):
        estate.create(name)
    run(estate, [{"svm_name": "svm1"}], prune=True)
    assert estate.sent == [f"GET {VAULTS}", f"DELETE {VAULTS}/{estate.sent[1].rpartition('/')[2]}", f"GET {VAULTS}"]
    estate.create("svm2")
    run(estate, [{"svm_name": "svm1", "proxy_port": 3128}], prune=True)
    # The list; the change and its confirmation; the fresh list; the deletion and its confirmation.
    assert estate.methods == ["GET", "PATCH", "GET", "GET", "DELETE", "GET"]


@several_configurations
@pytest.mark.parametrize("order", [1, -1])
def test_one_switch_is_one_decision(estate: Estate, order: int) -> None:
    estate.create("svm1")
    configs = [{**DEFAULT, "enabled": False, "proxy_port": 3128}, B][::order]
    predicted = run(estate, configs, check=True)
    done = run(estate, configs)
    assert not done.failed, done["msg"]
    assert [entry["actions"] for entry in done["results"]][::order] == [["update"], ["create", "enable"]]
    assert done["diff"] == predicted["diff"] and names(estate) == [("svm1", "b", True), ("svm1", "default", False)]
    assert [entry["azure_key_vault"]["enabled"] for entry in done["results"]][::order] == [False, True]
    assert run(estate, configs)["changed"] is False and estate.sent == [f"GET {VAULTS}"]
    back = [{**DEFAULT, "enabled": True}, {**B, "enabled": False}][::order]
    predicted = run(estate, back, check=True)
    done = run(estate, back)
    assert not done.failed and done["diff"] == predicted["diff"] and writes(estate) == [f"PATCH {STORES}"]
    assert [entry["azure_key_vault"]["enabled"] for entry in done["results"]][::order] == [True, False]
    assert names(estate) == [("svm1", "b", False), ("svm1", "default", True)]


@several_configurations
def test_a_switch_that_fails(estate: Estate) -> None:
    estate.create("svm1")
    for default in ({**DEFAULT, "enabled": False}, DEFAULT):
        configs = [default, B]
        estate.simulator.inject(method="PATCH", path=f"*{STORES}/*", code=65537605)
        done = run(estate, configs)
        first, second = done["results"]
        assert second["failed"] and second["error"]["code"] == 65537605 and first["azure_key_vault"]["enabled"] is True
        assert first["failed"] is ("enabled" in configs[0]) and first["changed"] is False
        assert not first["failed"] or "configs[1], which is about that, failed" in first["msg"]
    # What cannot be planned switches nothing.
    done = run(estate, [{**DEFAULT, "enabled": False}, {**B, "configuration_name": "c", "client_secret": ""}])
    assert [entry["failed"] for entry in done["results"]] == [True, True] and "cannot disable" in done["results"][0]["msg"]
    assert not estate.writes


@several_configurations
def test_the_one_that_is_replaced_is_not_rekeyed(estate: Estate) -> None:
    estate.create("svm1")
    done = run(estate, [{**DEFAULT, "key_id": "https://example.vault.azure.net/keys/key2"}, B], check=True)
    assert done["results"][0]["failed"] and done["results"][0]["error"]["target"] == "key_id" and not done["results"][1]["failed"]


@several_configurations
@pytest.mark.parametrize(
    ("configs", "clause"),
    [
        ([B, {**B, "configuration_name": "c"}], "are both to be enabled"),
        ([B, {**DEFAULT, "enabled": True}], "are both to be enabled"),
        ([{"svm_name": "svm1"}, B], "configs[0] means the enabled configuration of SVM svm1, and configs[1] enables another one"),
        ([B, {"svm_name": "svm1", "state": "absent"}], "configs[1] means the enabled configuration of SVM svm1"),
        ([B, {"svm_name": "svm1", "enabled": True}], "are both to be enabled"),
    ],
)
def test_what_can_never_converge_is_refused_before_any_call(estate: Estate, configs: list[dict[str, t.Any]], clause: str) -> None:
    done = run(estate, configs, prune=True)
    assert done.failed and clause in done["msg"] and done["error"]["target"] == "configs" and estate.sent == []


@several_configurations
@pytest.mark.parametrize("new", [True, False])
def test_one_svm_by_name_and_by_uuid_is_seen_before_any_write(estate: Estate, new: bool) -> None:
    if not new:
        estate.create("svm1")
    by_uuid = {**B, "svm_name": None, "svm_uuid": estate.simulator.svm_uuids["svm1"].upper(), "configuration_name": "c"}
    done = run(estate, [B, by_uuid])
    assert done.failed and "are both to be enabled" in done["msg"] and not estate.writes
    assert estate.sent == [f"GET {VAULTS}", *([f"GET {SVMS}"] if new else [])]
    uuid = _listed(estate)[0]["uuid"] if not new else None
    if uuid:
        done = run(estate, [B, {"uuid": uuid, "enabled": True}])
        assert done.failed and "are both to be enabled" in done["msg"] and not estate.writes


@pytest.mark.parametrize("check", [True, False])
def test_one_new_svm_by_name_and_by_uuid(estate: Estate, check: bool) -> None:
    uuids = estate.simulator.svm_uuids
    first, second = {"svm_name": "svm1", **CONFIGURATION}, {"svm_uuid": uuids["svm1"], **OTHER_VAULT}
    done = run(estate, [first, second], check=check)
    assert done.failed and "two entries are about SVM svm1, configs[0] and configs[1]" in done["msg"]
    assert estate.sent == [f"GET {VAULTS}", f"GET {SVMS}"] and estate.simulator.vaults == []
    done = run(estate, [{**first, "svm_uuid": uuids["svm1"]}, first], check=check)
    assert done.failed and estate.sent == []
    estate.simulator.inject(method="GET", path=f"*{SVMS}", **NOT_ALLOWED)
    done = run(estate, [first, second], check=check)
    assert done.failed and "may not list SVMs" in done["msg"] and not estate.writes
    done = run(estate, [first, {**second, "svm_uuid": uuids["svm2"]}], check=check)
    assert not done.failed and done["summary"]["created"] == 2 and estate.sent[:2] == [f"GET {VAULTS}", f"GET {SVMS}"]


@several_configurations
def test_a_new_one_by_two_names_of_its_configuration(estate: Estate) -> None:
    done = run(estate, [{"svm_name": "svm1", **CONFIGURATION}, {**DEFAULT, **OTHER_VAULT}])
    assert done.failed and "two entries are about SVM svm1" in done["msg"] and not estate.writes


@pytest.mark.parametrize("release", ["9.14.1"], indirect=True)
def test_all_configurations_of_some_svms(estate: Estate) -> None:
    for svm in ("svm1", "svm2"):
        estate.create(svm)
    estate.create("svm1", configuration_name="next", enabled=False, **OTHER_VAULT)
    estate.simulator.set_volumes("svm2", True)
    wanted = {"prune_svms": ["svm1,svm2", "svm3", "SVM3"]}
    tried = run(estate, [], check=True, **wanted)
    assert tried["pruned_svms"] == {"removed": ["svm1", "svm2"], "absent": ["svm3"], "unknown": ["SVM3"], "refused": {}}
    assert "SVM svm2: ONTAP does not say" in warned(tried) and estate.methods == ["GET", "GET"]
    estate.simulator.block_delete("svm2", 65536867)
    done = run(estate, [], **wanted)
    assert done.failed and done["missing_svms"] == ["SVM3"] and "SVM SVM3 does not exist" in warned(done)
    assert done["pruned_svms"]["removed"] == ["svm1"] and "encrypted volumes" in done["pruned_svms"]["refused"]["svm2"]
    assert names(estate) == [("svm2", "default", True)]
    estate.simulator.block_delete("svm2", None)
    estate.create("svm3")
    # An entry that has no match, or cannot be planned, keeps everything.
    for entry in ({"svm_name": "nosuch", "state": "absent"}, {"svm_name": "svm2", "name": "https://other.vault.azure.net/"}):
        kept = run(estate, [entry], **wanted)
        assert "Nothing was pruned" in warned(kept) and kept["pruned_svms"]["removed"] == [] and not estate.writes
    kept = run(estate, [{"svm_name": "svm2", "proxy_host": "proxy.example.com"}], prune_svms="svm2,svm3")
    assert not kept.failed and kept["pruned_svms"]["removed"] == ["svm3"] and names(estate) == [("svm2", "default", True)]
    again = run(estate, [], prune_svms="svm1,svm3")
    assert again["changed"] is False and again["pruned_svms"]["absent"] == ["svm1", "svm3"] and "pruned" not in again.result
