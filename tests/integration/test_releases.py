# Copyright: (c) 2026, storage_keys.ontap contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The whole life of a configuration on every release of ONTAP: which requests are sent, with which bodies, and how often."""

from __future__ import annotations

import base64
import typing as t

import pytest
from ontap_simulator.server.request_log import MASK
from support.estate import CONFIGURATION, Estate
from support.module_runner import ModuleRun

VAULTS = "/security/azure-key-vaults"
STORES = "/security/key-stores"
MAJORS = {f"9.{major}.1" if major > 8 else "9.8": major for major in range(8, 20)}
KEY2 = "https://example.vault.azure.net/keys/key2"
CERTIFICATE = base64.b64encode(b"canary-certificate").decode()
NEW_SECRET = "canary-new-secret"

each_release = pytest.mark.parametrize("release", list(MAJORS))
from_9_14_on = pytest.mark.parametrize("release", [release for release, major in MAJORS.items() if major >= 14])


def change(estate: Estate, *writes: tuple[str, str, dict[str, t.Any] | None], asked: bool = False, **options: t.Any) -> ModuleRun:
    """Predict, do and repeat a task that is to send these writes; ``asked`` tells whether the release is needed for it."""
    predicted = estate.config(**options, check=True)
    assert not predicted.failed, predicted["msg"]
    assert set(estate.methods) == {"GET"}
    run = estate.config(**options)
    assert not run.failed, run["msg"]
    assert [(each.method, each.path.removeprefix("/api"), each.body or None) for each in estate.writes] == [
        (method, path, None if body is None else hidden(body)) for method, path, body in writes
    ]
    assert estate.sent.count("GET /cluster") == asked
    assert [predicted[key] for key in ("changed", "actions", "diff")] == [run[key] for key in ("changed", "actions", "diff")]
    assert run["changed"] is True and "canary" not in run.output
    again = estate.config(**options)
    if options.get("update_secret") != "always":
        # Where nothing is left to delete, a look tells whether the SVM is there at all.
        looked = ["GET /svm/svms"] if options.get("state") == "absent" else []
        assert again["changed"] is False and estate.sent == [f"GET {VAULTS}", *looked], again.result
    return run


def hidden(body: dict[str, t.Any]) -> dict[str, t.Any]:
    """A body as the simulator's log shows it."""
    return {name: MASK if "canary" in str(value) or value == CERTIFICATE else value for name, value in body.items()}


@each_release
def test_the_life_of_a_configuration(estate: Estate, release: str) -> None:
    major = MAJORS[release]
    svm = {"svm": {"name": "svm1"}}
    uuid = change(estate, ("POST", VAULTS, {**svm, **CONFIGURATION}), **CONFIGURATION)["azure_key_vault"]["uuid"]
    path = f"{VAULTS}/{uuid}"
    settings: tuple[tuple[str, t.Any], ...] = (
        ("proxy_type", "https"),
        ("proxy_host", "proxy.example.com"),
        ("proxy_port", 3128),
        ("proxy_username", "user"),
        ("proxy_host", ""),
    )
    for option, value in settings:
        change(estate, ("PATCH", path, {option: value}), **{option: value})
    for option in ("client_id", "tenant_id"):
        values: dict[str, t.Any] = {option: "other", "client_secret": NEW_SECRET}
        if major > 8:
            change(estate, ("PATCH", path, values), **values)
        else:
            refused_as_too_new(estate, option, "9.9.1", **values)
    change(
        estate, ("PATCH", path, {"client_secret": NEW_SECRET}), client_secret=NEW_SECRET, update_secret="always"
    )
    rekey = [("PATCH", path, {"key_id": KEY2})] if major <= 10 else [("POST", f"{path}/rekey-external", {"key_id": KEY2})]
    assert change(estate, *rekey, key_id=KEY2, asked=True)["actions"] == ["rekey_external"]
    run = estate.run("akv_rekey", svm_name="svm1")
    assert run["changed"] is True and [each.path for each in estate.writes] == [f"/api{path}/rekey-internal"]
    run = estate.run("akv_restore", svm_name="svm1")
    assert run["changed"] is True and [each.path for each in estate.writes] == [f"/api{path}/restore"]
    assert estate.run("akv_info", gather="all")["azure_key_vaults"][0]["health"]["verdict"] == "healthy"
    change(estate, ("DELETE", path, None), state="absent")
    assert estate.simulator.vaults == []


@each_release
def test_a_key_is_replaced_by_akv_rekey_too(estate: Estate, release: str) -> None:
    uuid = estate.create()["azure_key_vault"]["uuid"]
    options: dict[str, t.Any] = {"svm_name": "svm1", "key": "external", "key_id": KEY2}
    run = estate.run("akv_rekey", **options)
    assert run["changed"] is True
    method, path = ("PATCH", f"{VAULTS}/{uuid}") if MAJORS[release] <= 10 else ("POST", f"{VAULTS}/{uuid}/rekey-external")
    assert [(each.method, each.path, each.body) for each in estate.writes] == [(method, f"/api{path}", {"key_id": KEY2})]
    assert estate.vault()["key_id"].startswith(KEY2)
    again = estate.run("akv_rekey", **options)
    assert again["changed"] is False and estate.sent == [f"GET {VAULTS}"]


def refused_as_too_new(estate: Estate, option: str, since: str, **options: t.Any) -> None:
    """The task fails, names option and release, and has changed nothing."""
    before = estate.simulator.vaults
    run = estate.config(**options)
    assert run.failed and run["changed"] is False and run["error"]["target"] == option
    assert f"needs ONTAP {since} or newer, and this system runs {estate.simulator.cluster.release.version}" in run["msg"]
    assert estate.simulator.vaults == before and "canary" not in run.output


NEWER: dict[str, tuple[int, t.Any]] = {
    "client_certificate": (10, CERTIFICATE),
    "oauth_host": (14, "login.example.com"),
    "vault_host": (14, "vault.example.com"),
    "port": (14, 8443),
    "verify_host": (14, True),
    "verify_ip": (14, True),
}


@each_release
@pytest.mark.parametrize("option", NEWER)
def test_an_option_of_a_newer_release(estate: Estate, release: str, option: str) -> None:
    since, value = NEWER[option]
    policy = {"update_secret": "with_change"} if option == "client_certificate" else {}
    uuid = estate.create()["azure_key_vault"]["uuid"]
    if MAJORS[release] >= since:
        change(estate, ("PATCH", f"{VAULTS}/{uuid}", {option: value}), asked=True, **{option: value}, **policy)
        if value in ("login.example.com", "vault.example.com", 8443):
            change(estate, ("PATCH", f"{VAULTS}/{uuid}", {option: None if option == "port" else ""}), asked=True, **{option: ""})
    else:
        refused_as_too_new(estate, option, f"9.{since}.1", **{option: value}, **policy)
        # What cannot be read there is read without; a certificate is never read.
        again = [] if option == "client_certificate" else [f"GET {VAULTS}"]
        assert estate.sent == [f"GET {VAULTS}", "GET /cluster", *again]
    # The same when creating.
    options = {**CONFIGURATION, option: value}
    if option == "client_certificate":
        del options["client_secret"]
    if MAJORS[release] < since:
        refused_as_too_new(estate, option, f"9.{since}.1", svm_name="svm2", **options)
        assert estate.writes == []
        return
    run = estate.config("svm2", **options)
    assert not run.failed, run["msg"]
    patched = option in ("verify_host", "verify_ip")
    assert run["actions"] == (["create", "update"] if patched else ["create"])
    assert [each.method for each in estate.writes] == (["POST", "PATCH"] if patched else ["POST"])
    assert estate.config("svm2", **options)["changed"] is False and estate.sent == [f"GET {VAULTS}"]


@each_release
def test_skipping_the_verification(estate: Estate, release: str) -> None:
    uuid = estate.create()["azure_key_vault"]["uuid"]
    options: dict[str, t.Any] = {"client_secret": NEW_SECRET, "update_secret": "always", "skip_verification": True}
    if MAJORS[release] < 16:
        refused_as_too_new(estate, "skip_verification", "9.16.1", **options)
        assert estate.writes == []
    else:
        body = {"client_secret": NEW_SECRET, "skip_verification": True}
        change(estate, ("PATCH", f"{VAULTS}/{uuid}", body), asked=True, **options)
    assert estate.config(skip_verification=True)["changed"] is False


@pytest.mark.parametrize("release", ["9.10.1", "9.14.1", "9.19.1"])
def test_switching_between_secret_and_certificate(estate: Estate, release: str) -> None:
    path = f"{VAULTS}/{estate.create()['azure_key_vault']['uuid']}"
    complete: dict[str, t.Any] = {name: value for name, value in CONFIGURATION.items() if name != "client_secret"}
    run = change(estate, ("PATCH", path, {"client_certificate": CERTIFICATE}), asked=True, **complete, client_certificate=CERTIFICATE)
    assert run["azure_key_vault"]["authentication_method"] == "certificate"
    run = change(estate, ("PATCH", path, {"client_secret": NEW_SECRET}), **complete, client_secret=NEW_SECRET)
    assert run["azure_key_vault"]["authentication_method"] == "client_secret"


@from_9_14_on
def test_another_configuration_beside_the_one_in_use(estate: Estate, release: str) -> None:
    first = estate.create()["azure_key_vault"]["uuid"]
    name: dict[str, t.Any] = {"configuration_name": "next"}
    body = {"svm": {"name": "svm1"}, "configuration": {"name": "next"}, **CONFIGURATION}
    run = change(estate, ("POST", VAULTS, body), asked=True, **CONFIGURATION, **name, enabled=False)
    second = run["azure_key_vault"]
    assert second["enabled"] is False and second["configuration"]["name"] == "next"
    # Without a name the enabled one is meant, and nothing acts on the keys of the other.
    assert estate.config()["azure_key_vault"]["uuid"] == first
    assert [each["uuid"] for each in estate.run("akv_restore", svm_name="svm1")["results"]] == [first]
    change(estate, ("PATCH", f"{VAULTS}/{second['uuid']}", {"proxy_port": 3128}), **name, proxy_port=3128)
    run = change(estate, ("PATCH", f"{STORES}/{second['uuid']}", {"enabled": True}), **name, enabled=True)
    assert run["actions"] == ["enable"] and run["azure_key_vault"]["enabled"] is True
    assert estate.config()["azure_key_vault"]["uuid"] == second["uuid"]
    run = estate.config(**name, enabled=False)
    assert run.failed and "cannot disable" in run["msg"] and estate.writes == []
    change(estate, ("DELETE", f"{STORES}/{first}", None), configuration_name="default", state="absent")
    assert [each["uuid"] for each in estate.simulator.vaults] == [second["uuid"]]


@pytest.mark.parametrize("release", ["9.17.1"])
def test_without_waiting_only_the_last_request_is_not_waited_for(estate: Estate, release: str) -> None:
    estate.simulator.settings.job_seconds = 0.5
    estate.simulator.settings.patch_is_job = True
    run = estate.config(**CONFIGURATION, verify_ip=True, wait=False)
    assert not run.failed, run["msg"]
    assert run["actions"] == ["create", "update"] and run["job"]["state"] != "success"
    assert [each.method for each in estate.writes] == ["POST", "PATCH"]


@pytest.mark.parametrize("release", ["9.14.1", "9.19.1"])
def test_somebody_else_enables_or_deletes_the_other_one_first(estate: Estate, release: str) -> None:
    estate.create()
    name: dict[str, t.Any] = {"configuration_name": "next"}
    estate.config(**CONFIGURATION, **name, enabled=False)
    estate.simulator.inject(method="PATCH", path=f"*{STORES}/*", effect="answer_after", code=65539218)
    run = estate.config(**name, enabled=True)
    assert not run.failed and run["changed"] is False and run["azure_key_vault"]["enabled"] is True, run.result
    estate.simulator.inject(method="DELETE", path=f"*{STORES}/*", effect="answer_after", code=65538908)
    run = estate.config(configuration_name="default", state="absent")
    assert not run.failed and run["changed"] is False and run["azure_key_vault"] is None, run.result


@pytest.mark.parametrize("release", ["9.14.1", "9.19.1"])
def test_a_new_configuration_that_is_gone_before_its_second_request(estate: Estate, release: str) -> None:
    empty = {"records": [], "num_records": 0}
    estate.simulator.inject(method="GET", path=f"*{VAULTS}", skip=1, times=9, effect="answer", status=200, body=empty)
    run = estate.config(**CONFIGURATION, verify_ip=True)
    assert run.failed and run["changed"] is True and run["actions"] == ["create"]
    assert "does not return the new configuration" in run["msg"] and "create had been carried out before" in run["msg"]
    assert [each.method for each in estate.writes] == ["POST"]


@pytest.mark.parametrize("release", ["9.14.1", "9.19.1"])
def test_enabling_that_did_not_stick(estate: Estate, release: str) -> None:
    estate.config(**CONFIGURATION, configuration_name="next", enabled=False)
    estate.simulator.inject(method="PATCH", path=f"*{STORES}/*", effect="answer", status=200, body={})
    run = estate.config(configuration_name="next", enabled=True)
    assert run.failed and run["changed"] is True and "ONTAP returns enabled=False" in run["msg"]


@from_9_14_on
def test_creating_and_enabling_at_once(estate: Estate, release: str) -> None:
    estate.create()
    options = {**CONFIGURATION, "configuration_name": "next", "enabled": True, "verify_ip": True}
    predicted = estate.config(**options, check=True)
    run = estate.config(**options)
    assert not run.failed, run["msg"]
    assert run["actions"] == predicted["actions"] == ["create", "update", "enable"]
    assert run["azure_key_vault"]["enabled"] is True and run["azure_key_vault"]["verify_ip"] is True
    assert estate.config(**options)["changed"] is False


@pytest.mark.parametrize("release", ["9.14.1", "9.19.1"])
def test_what_ontap_refuses_beside_another_configuration_is_refused_before(estate: Estate, release: str) -> None:
    """Check mode must not predict it: ONTAP would answer 65537500, 65537589, and 65539513 or 65539514."""
    next_one: dict[str, t.Any] = {"configuration_name": "next", "enabled": True}
    default: dict[str, t.Any] = {**CONFIGURATION, "configuration_name": "default"}
    assert not estate.config(**CONFIGURATION, **next_one).failed
    _refused(estate, "configuration_name", "SVM svm1 uses its configuration next", {"svm_name": "svm1", **default})
    estate.create("svm2")
    assert not estate.config("svm2", **CONFIGURATION, **next_one).failed and not estate.config("svm2", state="absent").failed
    _refused(estate, "configuration_name", "SVM svm2 has a configuration called default", {"svm_name": "svm2", **CONFIGURATION})
    assert estate.config("svm2", **default, enabled=True)["actions"] == ["enable"]
    _refused(estate, "enabled", "only of an SVM, not of the cluster", {"scope": "cluster", **CONFIGURATION, **next_one})


def _refused(estate: Estate, option: str, problem: str, config: dict[str, t.Any]) -> None:
    """Predicted and done, alone and as one of many."""
    for module, options in (("akv_config", config), ("akv_configs", {"configs": [config]})):
        for check in (True, False):
            run = estate.run(module, **options, check=check)
            assert run.failed and run["error"]["target"] == option and problem in run["msg"] and estate.writes == [], run.result


@pytest.mark.parametrize("release", ["9.8", "9.9.1", "9.13.1"])
def test_several_configurations_need_9_14_1(estate: Estate, release: str) -> None:
    for options, option in (
        ({"configuration_name": "next", "enabled": False}, "configuration_name"),
        ({"configuration_name": "default"}, "configuration_name"),
        ({"enabled": True}, "enabled"),
    ):
        refused_as_too_new(estate, option, "9.14.1", **CONFIGURATION, **options)
        assert estate.writes == []
    estate.create()
    refused_as_too_new(estate, "enabled", "9.14.1", enabled=True)


@pytest.mark.parametrize("release", ["9.11.1", "9.19.1"])
def test_a_key_that_cannot_be_used_leaves_the_settings_changed_and_says_so(estate: Estate, release: str) -> None:
    uuid = estate.create()["azure_key_vault"]["uuid"]
    options: dict[str, t.Any] = {"key_id": KEY2, "proxy_port": 3128}
    estate.simulator.inject(method="POST", path="*/rekey-external", code=65537547)
    run = estate.config(**options)
    assert run.failed and run["changed"] is True and run["actions"] == ["update"]
    assert run["error"]["code"] == 65537547 and run["error"]["path"] == f"/api{VAULTS}/{uuid}/rekey-external"
    assert run["msg"].startswith("Re-keying the AKV configuration of SVM svm1 failed: ")
    assert "update had been carried out before, of the rest nothing was changed" in run["msg"]
    assert "akv_migrate" in run["error"]["next_step"]
    assert estate.vault()["proxy_port"] == 3128 and estate.vault()["key_id"] != KEY2
    change(estate, ("POST", f"{VAULTS}/{uuid}/rekey-external", {"key_id": KEY2}), asked=True, **options)


@pytest.mark.parametrize("release", ["9.11.1", "9.19.1"])
@pytest.mark.parametrize("effect", ["reset_before", "reset_after", "truncate"])
def test_a_lost_answer_in_the_second_of_two_requests(estate: Estate, release: str, effect: str) -> None:
    estate.create()
    options: dict[str, t.Any] = {"key_id": KEY2, "proxy_port": 3128}
    estate.simulator.inject(method="POST", path="*/rekey-external", effect=effect)
    run = estate.config(**options)
    assert not run.failed, run["msg"]
    assert run["changed"] is True and run["actions"] == ["update", "rekey_external"]
    assert run["diff"]["before"].get("proxy_port") is None and run["diff"]["after"]["key_id"] == KEY2
    assert estate.config(**options)["changed"] is False


@pytest.mark.parametrize("release", ["9.11.1", "9.19.1"])
def test_a_lost_answer_in_the_first_of_two_requests(estate: Estate, release: str) -> None:
    estate.create()
    options: dict[str, t.Any] = {"key_id": KEY2, "proxy_port": 3128}
    estate.simulator.inject(method="PATCH", path="*", effect="reset_after")
    run = estate.config(**options)
    assert not run.failed, run["msg"]
    assert run["actions"] == ["update", "rekey_external"] and [each.method for each in estate.writes] == ["PATCH", "POST"]


def test_the_release_cannot_be_read(estate: Estate) -> None:
    estate.create()
    for fault, words in (
        ({"status": 500}, "Asking for the release of ONTAP failed"),
        ({"effect": "answer", "status": 200, "body": "{}"}, "the answer tells no release of ONTAP"),
    ):
        estate.simulator.inject(path="/api/cluster", **fault)
        run = estate.config(key_id=KEY2)
        assert run.failed and words in run["msg"] and "nothing was changed" in run["msg"] and estate.writes == []


@pytest.mark.parametrize("release", ["9.8"])
def test_a_refusal_stays_where_the_release_cannot_be_read(estate: Estate, release: str) -> None:
    estate.create()
    wanted = {"client_id": "00000000-0000-0000-0000-000000000001", "client_secret": "canary-other"}
    for fault in ({"effect": "html", "status": 200}, {"status": 500, "body": {}}, {"status": 403, "code": 6}):
        estate.simulator.inject(path="/api/cluster", times=9, **fault)
        run = estate.config(**wanted)
        estate.simulator.clear_faults()
        assert run.failed and run["changed"] is False and run["error"]["code"] in (262196, 262179, 262203), run.result
        assert run["error"]["method"] == "PATCH" and "nothing was changed" in run["msg"]
    assert "needs ONTAP 9.9.1 or newer" in estate.config(**wanted)["msg"]


@pytest.mark.parametrize("release", ["9.14.1", "9.19.1"])
def test_no_other_404_is_taken_for_an_older_release(estate: Estate, release: str) -> None:
    estate.create()
    estate.simulator.inject(method="POST", path=f"*{VAULTS}/*/rekey-external", status=404, code=65537120)
    run = estate.config(key_id=KEY2)
    assert run.failed is False and [each.method for each in estate.writes] == ["POST", "POST"]


@from_9_14_on
def test_what_is_not_enabled_has_no_keys_to_act_on(estate: Estate, release: str) -> None:
    estate.create()
    name: dict[str, t.Any] = {"configuration_name": "next"}
    uuid = estate.config(**CONFIGURATION, **name, enabled=False)["azure_key_vault"]["uuid"]
    for check in (True, False):
        run = estate.config(**name, key_id=KEY2, proxy_port=3128, check=check)
        assert run.failed and run["error"]["target"] == "key_id" and "is not enabled" in run["msg"] and not estate.writes
        external: dict[str, t.Any] = {"key": "external", "key_id": KEY2}
        for module, options in (("akv_rekey", {}), ("akv_rekey", external), ("akv_restore", {})):
            run = estate.run(module, uuid=uuid, check=check, **options)
            assert run.failed and run["error"]["target"] == "uuid" and not estate.writes
    assert estate.config(**name, key_id=KEY2, enabled=True)["actions"] == ["enable", "rekey_external"]


@pytest.mark.parametrize("release", ["9.14.1", "9.19.1"])
def test_a_bearer_token(estate: Estate, release: str) -> None:
    login = {name: value for name, value in estate.simulator.connection.items() if name not in ("username", "password")}
    login["access_token"] = estate.simulator.access_token
    run = estate.run("akv_config", connection=login, svm_name="svm1", **CONFIGURATION)
    assert run["changed"] is True and login["access_token"] not in run.output


@each_release
def test_the_administrator_of_an_svm(estate: Estate, release: str) -> None:
    estate.create("svm2")
    login = estate.simulator.svm_connection("svm1")
    options: dict[str, t.Any] = {"connection": login, "svm_name": "svm1"}
    assert estate.run("akv_config", **options, **CONFIGURATION)["actions"] == ["create"]
    assert estate.run("akv_config", **options, **CONFIGURATION)["changed"] is False
    assert estate.run("akv_config", **options, proxy_port=3128)["actions"] == ["update"]
    assert estate.run("akv_info", connection=login)["num_records"] == 1
    assert estate.run("akv_rekey", **options)["changed"] is True
    assert estate.run("akv_restore", **options)["changed"] is True
    # The account may not read the release, so the newest is assumed, and where that is too new the older way is taken.
    run = estate.run("akv_config", **options, key_id=KEY2)
    assert run["actions"] == ["rekey_external"] and run["azure_key_vault"]["key_id"].startswith(KEY2), run.result
    assert [each.method for each in estate.writes] == (["POST"] if MAJORS[release] >= 11 else ["POST", "PATCH"])
    run = estate.run("akv_rekey", **options, key="external", key_id=CONFIGURATION["key_id"])
    assert not run.failed and run["changed"] is True
    run = estate.run("akv_config", connection=login, svm_name="svm2", proxy_port=3128)
    assert run.failed and estate.writes == []
    assert estate.run("akv_config", **options, state="absent")["actions"] == ["delete"]


@each_release
def test_migrating_the_keys_of_an_svm(estate: Estate, release: str) -> None:
    uuid = estate.create()["azure_key_vault"]["uuid"]
    estate.simulator.keep_keys_in_admin_svm("svm1", True)
    run = estate.run("akv_rekey", svm_name="svm1")
    assert run.failed and run["error"]["code"] == 65537547 and "storage_keys.ontap.akv_migrate" in run["error"]["next_step"]
    predicted = estate.run("akv_migrate", svm_name="svm1", check=True)
    assert predicted["changed"] is True and set(estate.methods) == {"GET"}
    run = estate.run("akv_migrate", svm_name="svm1")
    assert not run.failed, run["msg"]
    assert run["uuid"] == uuid and run["job"]["state"] == "success" and run["diff"] == predicted["diff"]
    (write,) = estate.writes
    assert write.path == f"/api/security/key-managers/{run['source_uuid']}/migrate" and write.body == {"uuid": uuid}
    assert estate.run("akv_rekey", svm_name="svm1")["changed"] is True


@from_9_14_on
def test_migrating_into_a_configuration_that_could_not_be_created_at_once(estate: Estate, release: str) -> None:
    estate.simulator.keep_keys_in_admin_svm("svm1", True)
    run = estate.config(**CONFIGURATION)
    if release == "9.19.1":
        # ONTAP moves the keys along with what is enabled.
        assert run["actions"] == ["create"] and estate.run("akv_rekey", svm_name="svm1")["changed"] is True
        return
    assert run.failed and run["error"]["code"] == 65537505 and "storage_keys.ontap.akv_migrate" in run["error"]["next_step"]
    name: dict[str, t.Any] = {"configuration_name": "azure"}
    assert estate.config(**CONFIGURATION, **name, enabled=False)["changed"] is True
    assert estate.run("akv_migrate", svm_name="svm1", **name)["changed"] is True
    assert estate.config(**CONFIGURATION, **name, enabled=True)["actions"] == ["enable"]


def test_migrations_that_cannot_start(estate: Estate) -> None:
    run = estate.run("akv_migrate", svm_name="svm1")
    assert run.failed and "SVM svm1 has no AKV configuration" in run["msg"]
    estate.create()
    wrong: list[dict[str, t.Any]] = [*({"source_uuid": uuid} for uuid in (M1, "m1", "")), {"svm_name": ""}, {"svm_name": "svm*"}]
    for options in wrong:
        option = next(iter(options))
        run = estate.run("akv_migrate", **{"svm_name": "svm1", **options})
        assert run.failed and run["error"]["target"] == option and estate.writes == []
    run = estate.run("akv_migrate")
    assert run.failed and run["error"]["target"] == "svm_name"
    estate.simulator.settings.job_seconds = 0  # over before anybody can look for it
    estate.simulator.inject(method="POST", path="*/migrate", effect="reset_after")
    run = estate.run("akv_migrate", svm_name="svm1")
    assert run.failed and run["changed"] is True and "it is not known whether ONTAP acted" in run["msg"]
    assert len(estate.writes) == 1


M1, M2, M3, M4 = (f"{number:08}-0e11-11ec-9c9c-00505600000a" for number in range(4))
MANAGERS = [{"uuid": M1, "scope": "cluster"}, {"uuid": M2, "scope": "cluster"}, {"uuid": M3, "scope": "svm"}]


@pytest.mark.parametrize(
    ("managers", "options", "expected"),
    [
        (MANAGERS[1:], {}, M2),
        (MANAGERS, {"source_uuid": M1.upper()}, M1),
        (MANAGERS, {}, None),
        (MANAGERS, {"source_uuid": M4}, None),
        ([], {}, None),
    ],
)
def test_the_key_manager_that_keys_come_from(
    estate: Estate, managers: list[dict[str, t.Any]], options: dict[str, t.Any], expected: str | None
) -> None:
    estate.create()
    answer = {"records": managers, "num_records": len(managers)}
    estate.simulator.inject(method="GET", path="*/security/key-managers", effect="answer", status=200, body=answer)
    run = estate.run("akv_migrate", svm_name="svm1", check=True, **options)
    if expected:
        assert not run.failed and run["source_uuid"] == expected
    else:
        assert run.failed and run["error"]["target"] == "source_uuid"
        assert all(each["uuid"] in run["msg"] for each in managers)
