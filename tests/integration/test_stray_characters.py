# Copyright: (c) 2026, storage_keys.ontap contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Values with stray characters: what is checked is what is compared and sent, and what was stored wrongly is repaired."""

from __future__ import annotations

import typing as t

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from ontap_simulator import Simulator
from support.estate import CONFIGURATION, SECRET, Estate

SENT: dict[str, t.Any] = {
    **CONFIGURATION,
    "proxy_type": "https",
    "proxy_host": "proxy.example.com",
    "proxy_port": "3128",
    "proxy_username": "proxy user",
    "oauth_host": "login.microsoftonline.com",
    "vault_host": "vault.azure.net",
    "port": "443",
    "verify_host": "true",
}
TARGET = {"configuration_name": "default", "enabled": "true", "svm_name": "svm1", "state": "present", "scope": "svm"}
WANTED: dict[str, t.Any] = {**SENT, **TARGET, "update_secret": "on_create", "key_version": "pin", "wait_timeout": "60"}
VAULTS = "/security/azure-key-vaults"
PLAIN = [name for name in WANTED if name != "client_secret"]
STRAY = st.text("\n\r\t \ufeff\u00a0", max_size=3)
SPOILT = st.lists(st.tuples(STRAY, STRAY), min_size=len(PLAIN), max_size=len(PLAIN))
POLICIES = ("update_secret", "key_version", "wait_timeout")


@pytest.fixture(scope="module")
def running() -> t.Iterator[Simulator]:
    with Simulator(version="9.14.1", svms=["svm1", "svm2", "svm3"], username="admin", password="simulated-Pa55word") as simulator:
        simulator.settings.job_seconds = 0
        yield simulator


def stored(simulator: Simulator) -> dict[str, t.Any]:
    (vault,) = simulator.vaults
    return {**{name: vault[name] for name in SENT if name != "client_secret"}, "client_secret": simulator.secret_of(vault["uuid"], "client_secret")}


@pytest.mark.parametrize("module", ["akv_config", "akv_configs"])
@settings(max_examples=15, derandomize=True, database=None, deadline=None, suppress_health_check=list(HealthCheck))
@given(spoilt=SPOILT)
def test_what_is_checked_is_compared_and_sent(running: Simulator, module: str, spoilt: list[tuple[str, str]]) -> None:
    estate = Estate(running)
    for vault in running.vaults:
        estate.config(uuid=vault["uuid"], state="absent")
    around = dict(zip(PLAIN, spoilt, strict=True))
    options = {name: around[name][0] + value + around[name][1] if name in around else value for name, value in WANTED.items()}
    task = (
        options
        if module == "akv_config"
        else {
            "configs": [{name: value for name, value in options.items() if name not in POLICIES}],
            **{name: options[name] for name in POLICIES},
        }
    )
    first = estate.run(module, **task)
    assert not first.failed, first["msg"]
    clean = {name: WANTED[name] for name in SENT}
    assert stored(running) == {**clean, "proxy_port": 3128, "port": 443, "verify_host": True}
    second = estate.run(module, **task)
    assert second["changed"] is False and estate.sent == [f"GET {VAULTS}"]


@pytest.mark.parametrize("release", ["9.14.1"])
@pytest.mark.parametrize("stray", ["\n", " ", "\t", "\ufeff"])
@pytest.mark.parametrize("name", ["client_id", "tenant_id", "proxy_host", "proxy_username", "oauth_host", "vault_host"])
def test_what_was_stored_with_a_stray_character_is_repaired(estate: Estate, name: str, stray: str) -> None:
    """Something else, or an older way to write it, left it behind: it looks right, and ONTAP cannot work with it."""
    task = {**CONFIGURATION, **{each: WANTED[each] for each in ("proxy_host", "proxy_username", "oauth_host", "vault_host")}}
    estate.config(**task)
    (vault,) = estate.simulator.cluster.vaults.values()
    vault.values[name] = f"{task[name]}{stray}"
    run = estate.config(**task)
    assert run["actions"] == ["update"] and vault.values[name] == task[name]
    assert estate.config(**task)["changed"] is False and estate.sent == [f"GET {VAULTS}"]


def test_a_name_that_was_stored_with_a_stray_character_is_told_as_what_it_is(estate: Estate) -> None:
    estate.create()
    (vault,) = estate.simulator.cluster.vaults.values()
    vault.values["name"] += "\n"
    run = estate.config(**CONFIGURATION)
    assert run.failed and "uses https://example.vault.azure.net/\\n, and ONTAP cannot change" in run["msg"] and not estate.writes


def test_the_rows_of_a_table(estate: Estate) -> None:
    """Each cell is a text, and empty where nothing is given; what cannot be read fails its own row."""
    blank = dict.fromkeys(
        ("enabled", "verify_host", "verify_ip", "skip_verification", "state", "scope", "svm_uuid", "uuid", "configuration_name"), ""
    )
    rows = [
        {**blank, **CONFIGURATION, "svm_name": "svm1 "},
        {**blank, **CONFIGURATION, "svm_name": "", "svm_uuid": estate.simulator.svm_uuids["svm2"].upper()},
        {**blank, **CONFIGURATION, "svm_name": "svm3", "enabled": "perhaps"},
        {**blank, **CONFIGURATION, "svm_name": "svm3", "state": "gone"},
        {**blank, **CONFIGURATION, "svm_name": 12345},
        {**blank, **CONFIGURATION, "svm_name": "svm3", "client_secret": f"{SECRET}\n"},
        {**blank, **CONFIGURATION, "svm_name": ""},
    ]
    run = estate.run("akv_configs", configs=rows, prune=True)
    assert [entry["failed"] for entry in run["results"]] == [False, False, True, True, True, True, True]
    assert {vault["svm"]["name"] for vault in estate.simulator.vaults} == {"svm1", "svm2"}
    words = [
        "configs[2].enabled: perhaps",
        "configs[3].state: gone",
        "configs[4].svm_name: the number 12345",
        "configs[5].client_secret: ends",
        "configs[6].svm_name: empty",
    ]
    assert [word for entry, word in zip(run["results"][2:], words, strict=True) if not entry["msg"].startswith(word)] == []
    assert SECRET not in run.output
    again = estate.run("akv_configs", configs=rows[:2])
    assert again["changed"] is False and estate.sent == [f"GET {VAULTS}"]


def test_the_environment_is_read_by_the_same_rule(estate: Estate, monkeypatch: pytest.MonkeyPatch) -> None:
    connection = estate.simulator.connection
    for name, value in connection.items():
        monkeypatch.setenv(f"ONTAP_{name.upper()}", f"{value}" if name == "password" else f"\ufeff{value}\r\n")
    place: dict[str, t.Any] = {"hostname": None}
    assert not estate.run("akv_info", connection=place).failed
    monkeypatch.setenv("ONTAP_PASSWORD", f"{connection['password']}\n")
    run = estate.run("akv_info", connection=place)
    assert run.failed and "password: ends with a line break, which is hardly part of it (from ONTAP_PASSWORD)" in run["msg"]
    assert connection["password"] not in run.output and estate.sent == []
    token = {**place, "username": "", "password": "", "access_token": f"{estate.simulator.access_token}\n"}
    assert not estate.run("akv_info", connection=token).failed
