# Copyright: (c) 2026, storage_keys.ontap contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""akv_info against the simulator."""

from __future__ import annotations

import typing as t

import pytest
from support.estate import CONFIGURATION, SECRET, Estate


@pytest.fixture
def listed(estate: Estate) -> Estate:
    """svm1 with a proxy, svm2 without; svm3 has no configuration."""
    estate.create("svm1", proxy_host="proxy.example.com", proxy_port=3128)
    estate.create("svm2")
    return estate


def names(estate: Estate, **options: t.Any) -> list[str]:
    run = estate.run("akv_info", **options)
    assert not run.failed, run.output
    assert run["changed"] is False and run["num_records"] == len(run["azure_key_vaults"])
    assert set(estate.methods) == {"GET"}
    return [record["svm"]["name"] for record in run["azure_key_vaults"]]


@pytest.mark.parametrize(
    ("options", "expected"),
    [
        ({}, ["svm1", "svm2"]),
        ({"scope": "svm"}, ["svm1", "svm2"]),
        ({"scope": "cluster"}, []),
        ({"svm_name": "svm1"}, ["svm1"]),
        ({"svm_name": "svm*"}, ["svm1", "svm2"]),
        ({"svm_name": "svm1,svm2"}, ["svm1", "svm2"]),
        ({"svm_name": ["svm2"], "filters": {"proxy_port": 3128}}, []),
        ({"client_id": CONFIGURATION["client_id"].upper()}, ["svm1", "svm2"]),
        ({"vault": "example.vault.azure.net", "filters": {"proxy_port": 3128}}, ["svm1"]),
        ({"filters": {"svm.name": "svm3"}}, []),
        ({"filters": {"svm.name": "svm*"}}, ["svm1", "svm2"]),
        ({"filters": {"svm.name": "!svm1"}}, ["svm2"]),
        ({"filters": {"svm.name": "svm2|svm3"}}, ["svm2"]),
        ({"filters": {"proxy_port": ">3000"}}, ["svm1"]),
        ({"filters": {"proxy_port": 3128}}, ["svm1"]),
        ({"filters": {"proxy_host": "null"}}, ["svm2"]),
        ({"order_by": ["svm.name desc"]}, ["svm2", "svm1"]),
    ],
)
def test_what_is_listed(listed: Estate, options: dict[str, t.Any], expected: list[str]) -> None:
    found = names(listed, **options)
    assert found == expected if "order_by" in options else sorted(found) == expected
    assert len(listed.simulator.requests) == 1


@pytest.mark.parametrize(
    ("options", "problem"),
    [
        ({"svm_name": "svm1,svm3"}, "SVM svm3 has no AKV configuration"),
        ({"svm_name": "prod*"}, "no SVM with an AKV configuration matches svm_name prod*"),
        ({"vault": "another.vault.azure.net"}, "this system has no AKV configuration with vault another.vault.azure.net"),
    ],
)
def test_a_name_that_nothing_has_is_a_failure(listed: Estate, options: dict[str, t.Any], problem: str) -> None:
    run = listed.run("akv_info", **options)
    assert run.failed and run["msg"].startswith(problem)
    predicted = listed.run("akv_info", check=True, **options)
    assert not predicted.failed and problem[1:] in str(predicted["warnings"])


def test_a_configuration_by_uuid(listed: Estate) -> None:
    record = listed.vault("svm2")
    assert names(listed, uuid=record["uuid"]) == ["svm2"]
    assert names(listed, svm_uuid=record["svm"]["uuid"]) == ["svm2"]


def test_all_pages_are_read(listed: Estate) -> None:
    assert names(listed, max_records=1, order_by=["svm.name"]) == ["svm1", "svm2"]
    assert len(listed.simulator.requests) >= 2


def test_an_empty_page_is_not_the_end(listed: Estate) -> None:
    listed.simulator.settings.empty_first_page = True
    assert names(listed, order_by=["svm.name"]) == ["svm1", "svm2"]


def test_no_advanced_property_is_read_unless_asked_for(listed: Estate) -> None:
    run = listed.run("akv_info")
    assert listed.simulator.requests[0].query == {"fields": "*"}
    for record in run["azure_key_vaults"]:
        assert not {"state", "azure_reachability", "ekmip_reachability", "health"} & set(record)
        assert "_links" not in str(record) and SECRET not in run.output


@pytest.mark.parametrize(
    ("gather", "fields"),
    [
        (["all"], "*,state,azure_reachability,ekmip_reachability"),
        (["azure_reachability"], "*,azure_reachability"),
        (["ekmip_reachability", "state"], "*,state,ekmip_reachability"),
    ],
)
def test_what_is_gathered(listed: Estate, gather: list[str], fields: str) -> None:
    run = listed.run("akv_info", gather=gather)
    assert listed.simulator.requests[0].query["fields"] == fields
    for record in run["azure_key_vaults"]:
        assert set(fields.split(",")[1:]) <= set(record)
        assert record["health"] == {"verdict": "healthy", "reasons": [], "next_step": None}


@pytest.mark.parametrize(("release", "requests"), [("9.9.1", 3), ("9.19.1", 1)])
def test_the_settings_are_listed_where_they_are_left_out(estate: Estate, release: str, requests: int) -> None:
    """Which of them a release knows is asked for only where it refuses one."""
    known = {"port": 8443, "verify_ip": True} if release == "9.19.1" else {}
    estate.create("svm1", proxy_host="proxy.example.com", **known)
    estate.simulator.settings.sparse_star = True
    (record,) = estate.run("akv_info", gather=["settings"])["azure_key_vaults"]
    assert len(estate.sent) == requests and "health" not in record and record["proxy_host"] == "proxy.example.com"
    assert {name: record[name] for name in known} == known


def test_the_verdicts(listed: Estate) -> None:
    def verdict(svm: str = "svm1") -> str:
        (record,) = listed.run("akv_info", svm_name=svm, gather="all")["azure_key_vaults"]
        assert isinstance(record["state"]["code"], int)
        return str(record["health"]["verdict"])

    assert verdict() == "healthy"
    listed.simulator.set_volumes("svm1", False)
    assert verdict() == "pending"
    listed.simulator.set_volumes("svm1", True)
    listed.simulator.set_available("svm1", False)
    assert verdict() == "degraded"
    listed.simulator.set_reachable("svm1", False)
    assert verdict() == "unreachable"
    assert verdict("svm2") == "healthy"


def test_a_filter_on_health(listed: Estate) -> None:
    listed.simulator.set_reachable("svm2", False)
    assert names(listed, gather=["azure_reachability"], filters={"azure_reachability.reachable": False}) == ["svm2"]


def test_a_filter_that_ontap_does_not_know(listed: Estate) -> None:
    run = listed.run("akv_info", filters={"colour": "blue"})
    assert run.failed and run["error"]["http_status"] == 400 and run["error"]["next_step"]
