# Copyright: (c) 2026, storage_keys.ontap contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What real systems may do that their documentation leaves open: the modules do the right thing either way."""

from __future__ import annotations

import itertools
import typing as t

import pytest
from support.estate import CONFIGURATION, SECRET, Estate

VAULTS = "/security/azure-key-vaults"
DEFAULTS: dict[str, t.Any] = {
    "port": 443, "oauth_host": "login.microsoftonline.com", "vault_host": "vault.azure.net", "verify_host": False, "verify_ip": False,
}
OTHERS: dict[str, t.Any] = {
    "port": 8443, "oauth_host": "login.example.com", "vault_host": "vault.example.com", "verify_host": True, "verify_ip": True,
}
PROXY: dict[str, t.Any] = {"proxy_type": "https", "proxy_host": "proxy.example.com", "proxy_port": 3128}
ILLS: list[tuple[dict[str, t.Any], str, int]] = [
    ({"reachable": False}, "unreachable", 65537549),
    ({"available": {"node1": False}}, "degraded", 65537551),
    ({"ekmip": {"node2": False}}, "degraded", 65537552),
]


@pytest.mark.parametrize("release", ["9.14.1", "9.19.1"])
@pytest.mark.parametrize(("sparse", "unset"), list(itertools.product([False, True], ["none", "verify", "all"])))
def test_settings_converge_whatever_is_left_out(estate: Estate, release: str, sparse: bool, unset: str) -> None:
    estate.simulator.settings.update({"sparse_star": sparse, "unset_settings": unset})
    estate.create(**DEFAULTS, **PROXY)
    estate.create("svm2")
    for svm, given in (("svm1", {**DEFAULTS, **PROXY}), ("svm2", DEFAULTS)):
        again = estate.config(svm, **CONFIGURATION, **given)
        assert again["changed"] is False and estate.sent == [f"GET {VAULTS}"], again.output
    changed = estate.config("svm2", **OTHERS)
    assert changed["changed"] is True and changed["actions"] == ["update"]
    assert estate.config("svm2", **OTHERS)["changed"] is False and estate.sent == [f"GET {VAULTS}"]
    many = estate.run("akv_configs", configs=[{"svm_name": "svm1", **DEFAULTS}, {"svm_name": "svm2", **OTHERS}])
    assert many["changed"] is False and estate.sent == [f"GET {VAULTS}"]
    assert estate.config("svm2", **DEFAULTS)["actions"] == ["update"]
    cleared = estate.config("svm2", port="", oauth_host="", vault_host="")
    assert not cleared.failed and estate.config("svm2", port="", oauth_host="", vault_host="")["changed"] is False


@pytest.mark.parametrize("option", DEFAULTS)
def test_an_older_release_refuses_a_default_as_well(estate: Estate, option: str) -> None:
    estate.create()
    run = estate.config(**{option: DEFAULTS[option]})
    assert run.failed and run["error"]["target"] == option and "needs ONTAP 9.14.1" in run["msg"]
    entries = [{"svm_name": "svm1", option: DEFAULTS[option]}, {"svm_name": "svm1", "configuration_name": "default", "state": "absent"}]
    assert estate.run("akv_configs", configs=entries[:1]).failed and estate.writes == []
    many = estate.run("akv_configs", configs=[entries[0], {"svm_name": "svm2", **CONFIGURATION}])
    assert [each["failed"] for each in many["results"]] == [True, False] and many["results"][1]["actions"] == ["create"]


@pytest.mark.parametrize("code_type", ["integer", "string"])
def test_health_without_truth_values(estate: Estate, code_type: str) -> None:
    estate.create()
    estate.create("svm2")
    estate.simulator.settings.update({"bare_health": True, "code_type": code_type})
    verdicts = [each["health"]["verdict"] for each in estate.run("akv_info", gather="all")["azure_key_vaults"]]
    assert verdicts == ["healthy", "healthy"]
    quiet = estate.config(client_secret=SECRET, update_secret="when_unreachable")
    assert quiet["changed"] is False and estate.writes == []
    (skipped,) = estate.run("akv_restore", svm_name="svm1", only_if_unavailable=True)["results"]
    assert skipped["skipped"] is True and estate.writes == []
    heal(estate)


@pytest.mark.parametrize("status", [400, 409, 500, 503])
@pytest.mark.parametrize(("surroundings", "verdict", "code"), ILLS)
def test_a_read_that_an_outage_refuses_is_a_verdict(
    estate: Estate, surroundings: dict[str, t.Any], verdict: str, code: int, status: int
) -> None:
    for svm in ("svm1", "svm2", "svm3"):
        estate.create(svm)
    estate.simulator.settings.outage_status = status
    estate.simulator.change_surroundings("svm1", surroundings)
    run = estate.run("akv_info", gather="all")
    assert not run.failed and run["num_records"] == 3, run.output
    verdicts = {each["svm"]["name"]: each["health"]["verdict"] for each in run["azure_key_vaults"]}
    assert verdicts == {"svm1": verdict, "svm2": "healthy", "svm3": "healthy"}
    (ill,) = estate.run("akv_info", svm_name="svm1", gather="all")["azure_key_vaults"]
    assert str(code) in ill["health"]["reasons"][0] and ill["health"]["next_step"]
    # A read that the outage refuses, one without the advanced properties, and no more.
    assert estate.sent == [f"GET {VAULTS}"] * 2


@pytest.mark.parametrize("status", [400, 503])
def test_an_outage_is_healed_although_it_refuses_to_be_read(estate: Estate, status: int) -> None:
    for svm in ("svm1", "svm2"):
        estate.create(svm)
    estate.simulator.settings.outage_status = status
    heal(estate)


def heal(estate: Estate) -> None:
    """Azure takes another secret for both SVMs now; the keys of svm1 are gone meanwhile."""
    for svm in ("svm1", "svm2"):
        estate.simulator.expire_secret(svm, valid="canary-next")
    alone = estate.config(client_secret="canary-next", update_secret="when_unreachable")
    assert alone["changed"] is True and [each.method for each in estate.writes] == ["PATCH"], alone.output
    entries = [{"svm_name": svm, "client_secret": "canary-next"} for svm in ("svm1", "svm2")]
    many = estate.run("akv_configs", configs=entries, update_secret="when_unreachable")
    assert [each["changed"] for each in many["results"]] == [False, True], many.output
    assert estate.run("akv_configs", configs=entries, update_secret="when_unreachable")["changed"] is False
    estate.simulator.set_available("svm1", False, node="node1")
    restored = estate.run("akv_restore", svm_name="svm*", only_if_unavailable=True)
    assert {each["svm_name"]: each["skipped"] for each in restored["results"]} == {"svm1": False, "svm2": True}
    assert estate.run("akv_restore", svm_name="svm*", only_if_unavailable=True)["changed"] is False
