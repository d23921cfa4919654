# Copyright: (c) 2026, storage_keys.ontap contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""akv_config against the simulator: the promises, seen from the outside."""

from __future__ import annotations

import typing as t

import pytest
from support.estate import CONFIGURATION, PROXY_PASSWORD, SECRET, Estate

VAULTS = "/security/azure-key-vaults"
PROXY: dict[str, t.Any] = {"proxy_type": "https", "proxy_host": "proxy.example.com", "proxy_port": 3128, "proxy_username": "user"}
KEY2 = "https://example.vault.azure.net/keys/key2"
NEW_SECRET = "canary-new-secret"


def test_create_costs_a_read_a_write_and_a_read(estate: Estate) -> None:
    run = estate.config(**CONFIGURATION)
    assert run["changed"] is True and run["actions"] == ["create"]
    assert estate.sent == [f"GET {VAULTS}", f"POST {VAULTS}", f"GET {VAULTS}"]
    read, post, again = estate.simulator.requests
    assert read.query == again.query == {"svm.name": "svm1", "fields": "*"}
    assert post.query == {"return_records": "true"}
    stored = run["azure_key_vault"]
    assert stored["uuid"] == estate.vault()["uuid"]
    assert stored["svm"]["name"] == "svm1" and stored["scope"] == "svm"
    assert stored["key_id"] == "https://example.vault.azure.net/keys/key1"
    assert "_links" not in str(stored)
    assert estate.simulator.secret_of(stored["uuid"], "client_secret") == SECRET


def test_a_converged_run_costs_one_read(estate: Estate) -> None:
    created = estate.create(**PROXY)
    again = estate.config(**CONFIGURATION, **PROXY)
    assert again["changed"] is False and again["actions"] == []
    assert estate.sent == [f"GET {VAULTS}"]
    assert again["azure_key_vault"] == created["azure_key_vault"]
    assert again["diff"]["before"] == again["diff"]["after"]


@pytest.mark.parametrize(
    ("change", "actions"),
    [
        (PROXY, ["update"]),
        ({"proxy_port": "8080"}, ["update"]),
        ({"key_id": KEY2}, ["rekey_external"]),
        ({"key_id": KEY2, "proxy_host": "other.example.com"}, ["update", "rekey_external"]),
        ({"client_id": "other", "tenant_id": "another", "client_secret": NEW_SECRET}, ["update"]),
    ],
)
def test_update_costs_a_read_a_write_and_a_read(estate: Estate, change: dict[str, t.Any], actions: list[str]) -> None:
    uuid = estate.create()["azure_key_vault"]["uuid"]
    run = estate.config(**change)
    assert run["changed"] is True and run["actions"] == actions
    # Which call changes the key depends on the release.
    release = ["GET /cluster"] if "key_id" in change else []
    assert estate.sent == [f"GET {VAULTS}", *release, f"PATCH {VAULTS}/{uuid}", f"GET {VAULTS}"]
    assert set(estate.writes[0].body) == set(change)
    again = estate.config(**change)
    assert again["changed"] is False
    assert estate.methods == ["GET"]


def test_delete_costs_a_read_a_write_and_a_read(estate: Estate) -> None:
    uuid = estate.create()["azure_key_vault"]["uuid"]
    run = estate.config(state="absent")
    assert run["changed"] is True and run["actions"] == ["delete"] and run["azure_key_vault"] is None
    assert estate.sent == [f"GET {VAULTS}", f"DELETE {VAULTS}/{uuid}", f"GET {VAULTS}"]
    again = estate.config(state="absent")
    assert again["changed"] is False and estate.sent == [f"GET {VAULTS}", "GET /svm/svms"], "whether the name is right"
    assert estate.simulator.vaults == []


def test_a_uuid_in_capital_letters(estate: Estate) -> None:
    uuid = estate.simulator.svm_uuids["svm1"].upper()
    created = estate.config(None, svm_uuid=uuid, **CONFIGURATION)
    assert created["changed"] is True, created["msg"]
    assert estate.config(None, svm_uuid=uuid, **CONFIGURATION)["changed"] is False
    assert estate.config(None, uuid=created["azure_key_vault"]["uuid"].upper(), state="absent")["changed"] is True


LIFE: list[dict[str, t.Any]] = [
    dict(CONFIGURATION),
    {"proxy_host": "proxy.example.com", "proxy_port": 3128},
    {**CONFIGURATION, **PROXY, "proxy_password": PROXY_PASSWORD},
    {"key_id": KEY2, "proxy_port": 8080},
    {"client_id": "other", "client_secret": NEW_SECRET},
    {"proxy_type": "", "proxy_host": "", "proxy_port": "", "proxy_username": ""},
    {"client_secret": NEW_SECRET, "update_secret": "with_change", "proxy_host": "proxy.example.com"},
    {"state": "absent"},
]


def test_check_mode_predicts_the_real_run_and_a_second_run_is_quiet(estate: Estate) -> None:
    for options in LIFE:
        before = estate.simulator.vaults
        predicted = estate.config(**options, check=True)
        assert set(estate.methods) == {"GET"}
        assert estate.simulator.vaults == before
        real = estate.config(**options)
        for key in ("changed", "actions", "diff"):
            assert predicted[key] == real[key], options
        assert real["changed"] is True
        second = estate.config(**options)
        looks = ["GET"] if options.get("state") != "absent" else ["GET", "GET"]  # the second one tells a wrong name from a deletion
        assert second["changed"] is False and estate.methods == looks, options


def test_diff_is_returned_only_in_diff_mode(estate: Estate) -> None:
    assert "diff" not in estate.config(**CONFIGURATION, diff=False).result


def test_the_diff_shows_only_that_secrets_are_sent(estate: Estate) -> None:
    run = estate.config(**CONFIGURATION, **PROXY, proxy_password=PROXY_PASSWORD)
    assert run["diff"]["after"]["client_secret"] == run["diff"]["after"]["proxy_password"] == "sent, not shown"
    assert SECRET not in run.output and PROXY_PASSWORD not in run.output


def test_clearing_converges(estate: Estate) -> None:
    uuid = estate.create(**PROXY)["azure_key_vault"]["uuid"]
    cleared: dict[str, t.Any] = dict.fromkeys(PROXY, "")
    assert estate.config(**cleared)["changed"] is True
    assert not set(PROXY) & set(estate.vault())
    assert estate.config(**cleared)["changed"] is False
    assert estate.vault()["uuid"] == uuid


def test_the_cluster_and_an_svm_have_their_own(estate: Estate) -> None:
    estate.create()
    run = estate.config(None, scope="cluster", **CONFIGURATION)
    assert run["changed"] is True and run["azure_key_vault"]["scope"] == "cluster"
    assert estate.config(None, scope="cluster", **CONFIGURATION)["changed"] is False
    assert len(estate.simulator.vaults) == 2
    assert estate.config(None, scope="cluster", state="absent")["changed"] is True
    assert estate.vault()["svm"]["name"] == "svm1"


def test_an_svm_by_its_uuid_and_a_configuration_by_its_own(estate: Estate) -> None:
    record = estate.create()["azure_key_vault"]
    assert estate.config(None, svm_uuid=record["svm"]["uuid"], **CONFIGURATION)["changed"] is False
    assert estate.config(None, uuid=record["uuid"], proxy_host="proxy")["actions"] == ["update"]
    assert estate.config("svm1", uuid=record["uuid"], proxy_host="proxy")["changed"] is False
    wrong = estate.config("svm2", uuid=record["uuid"], proxy_host="proxy")
    assert wrong.failed and "belongs to SVM svm1" in wrong["msg"]
    assert estate.config(None, uuid="00000000-0000-0000-0000-000000000000", state="absent")["changed"] is False
    gone = estate.config(None, uuid="00000000-0000-0000-0000-000000000000", proxy_host="proxy")
    assert gone.failed and gone["error"]["target"] == "uuid"


@pytest.mark.parametrize(
    ("policy", "extra", "reachable", "sent"),
    [
        ("on_create", dict(CONFIGURATION), False, False),
        ("with_change", {}, False, False),
        ("with_change", {"proxy_host": "proxy"}, True, True),
        ("when_unreachable", {}, True, False),
        ("when_unreachable", {}, False, True),
        ("always", {}, True, True),
    ],
)
def test_the_policy_decides_when_the_secret_is_sent(
    estate: Estate, policy: str, extra: dict[str, t.Any], reachable: bool, sent: bool
) -> None:
    uuid = estate.create()["azure_key_vault"]["uuid"]
    if not reachable:
        estate.simulator.expire_secret("svm1", valid=NEW_SECRET)
    options = {**extra, "client_secret": NEW_SECRET, "update_secret": policy}
    predicted = estate.config(**options, check=True)
    run = estate.config(**options)
    assert run["changed"] == predicted["changed"] == bool(sent or "proxy_host" in extra)
    assert estate.simulator.secret_of(uuid, "client_secret") == (NEW_SECRET if sent else SECRET)
    second = estate.config(**options)
    assert second["changed"] == (policy == "always")
    assert estate.methods == (["GET", "PATCH", "GET"] if policy == "always" else ["GET"])


def test_the_reachability_is_read_only_for_the_policy_that_needs_it(estate: Estate) -> None:
    estate.create()
    estate.config(client_secret=NEW_SECRET, update_secret="when_unreachable")
    assert [request.query["fields"] for request in estate.simulator.requests] == ["*,azure_reachability"]
    estate.config(**CONFIGURATION)
    assert [request.query["fields"] for request in estate.simulator.requests] == ["*"]


def test_the_proxy_password_goes_with_its_user_name(estate: Estate) -> None:
    uuid = estate.create()["azure_key_vault"]["uuid"]
    options = {"proxy_username": "user", "proxy_password": PROXY_PASSWORD}
    assert estate.config(**options)["changed"] is True
    assert estate.simulator.secret_of(uuid, "proxy_password") == PROXY_PASSWORD
    assert estate.config(**options)["changed"] is False
    again = estate.config(**options, update_proxy_password="always")
    assert again["changed"] is True and set(estate.writes[0].body) == {"proxy_password"}


def test_a_second_owner_name_is_a_warning_in_check_mode_and_an_error_for_real(estate: Estate) -> None:
    predicted = estate.config("svm9", **CONFIGURATION, check=True)
    assert predicted["changed"] is True and predicted["actions"] == ["create"]
    assert "SVM svm9 does not exist" in str(predicted["warnings"])
    assert set(estate.methods) == {"GET"}
    real = estate.config("svm9", **CONFIGURATION)
    assert real.failed and real["error"]["code"] == 2621462 and "svm9" in real["msg"]
    assert "nothing was changed" in real["msg"] and real["changed"] is False
    assert "warnings" not in estate.config("svm2", **CONFIGURATION, check=True).result


@pytest.mark.parametrize("name", ["svm|1", "svm*", "!svm1", "svm1,svm2", 'svm"1', "svm 1", "null", "a..b", "{svm1}", "sv\u00f6m"])
def test_names_are_taken_literally(estate: Estate, name: str) -> None:
    estate.create()
    run = estate.config(name, state="absent")
    assert run["changed"] is False
    assert [vault["svm"]["name"] for vault in estate.simulator.vaults] == ["svm1"]


@pytest.mark.parametrize("job", [False, True])
@pytest.mark.parametrize("hold", [False, True])
def test_a_patch_may_be_a_job(estate: Estate, job: bool, hold: bool) -> None:
    estate.create()
    estate.simulator.settings.patch_is_job = job
    estate.simulator.settings.hold_calls = hold
    run = estate.config(**PROXY)
    assert run["changed"] is True and estate.vault()["proxy_host"] == "proxy.example.com"
    assert not job or hold or run["job"]["state"] == "success"
    assert job or "job" not in run.result


def test_not_waiting_returns_the_job(estate: Estate) -> None:
    estate.create()
    estate.simulator.settings.patch_is_job = True
    estate.simulator.settings.job_seconds = 5
    run = estate.config(**PROXY, wait=False)
    assert run["changed"] is True and run["job"]["uuid"] and run["azure_key_vault"]["proxy_host"] == "proxy.example.com"
    assert estate.methods == ["GET", "PATCH"]


def test_a_failed_job_is_a_failed_task(estate: Estate) -> None:
    estate.create()
    estate.simulator.settings.patch_is_job = True
    for hold in (True, False):
        estate.simulator.settings.hold_calls = hold
        estate.simulator.fail_next_job(code=65537504, message="The configuration could not be stored.")
        run = estate.config(**PROXY)
        assert run.failed and run["error"]["code"] == 65537504
        assert hold or run["error"]["job_uuid"]
        assert run["changed"] is False and "nothing was changed" in run["msg"]
        assert run["error"]["cause"] and run["error"]["next_step"]


def test_a_job_that_takes_too_long(estate: Estate) -> None:
    estate.create()
    estate.simulator.settings.patch_is_job = True
    estate.simulator.settings.job_seconds = 30
    run = estate.config(**PROXY, wait_timeout=1)
    assert run.failed and "after 1 s" in run["error"]["message"]
    assert run["changed"] is True and run["error"]["job_uuid"] in run["msg"]


def test_a_job_that_was_forgotten_is_settled_by_reading(estate: Estate) -> None:
    estate.create()
    estate.simulator.settings.patch_is_job = True
    estate.simulator.settings.hold_calls = False
    estate.simulator.settings.job_retention = 0
    run = estate.config(**PROXY)
    assert run["changed"] is True and estate.vault()["proxy_host"] == "proxy.example.com"
