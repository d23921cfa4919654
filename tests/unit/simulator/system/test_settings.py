# Copyright: (c) 2026, storage_keys.ontap contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What nobody has seen of real systems, each way that the settings let the simulator play it."""

from __future__ import annotations

import typing as t

import pytest
from ontap_simulator import Simulator

from ..conftest import Client, ClientOf

LATER = {"port", "oauth_host", "vault_host", "verify_host", "verify_ip"}
ADVANCED = "state,azure_reachability,ekmip_reachability"
OUTAGES: list[tuple[dict[str, t.Any], str]] = [
    ({"reachable": False}, "65537549"),
    ({"available": {"node2": False}}, "65537551"),
    ({"ekmip": {"node2": False}}, "65537552"),
    ({"reachable": False, "available": {"node1": False}}, "65537549"),
]


@pytest.mark.parametrize(("shown", "seen"), [("verify", {"verify_host", "verify_ip"}), ("all", LATER), ("none", set())])
def test_how_settings_look_that_nobody_has_set(client_of: ClientOf, shown: str, seen: set[str]) -> None:
    client = client_of("9.14.1")
    client.simulator.settings.update({"unset_settings": shown})
    record = client.get(client.create())
    assert LATER & set(record) == seen
    defaults = {"port": 443, "oauth_host": "login.microsoftonline.com", "vault_host": "vault.azure.net"}
    assert {**defaults, "verify_host": False, "verify_ip": False}.items() >= {n: record[n] for n in seen}.items()
    assert client.get(client.create("svm2", port=8443))["port"] == 8443


def test_older_releases_show_no_later_setting(client: Client) -> None:
    client.simulator.settings.unset_settings = "all"
    assert not LATER & set(client.get(client.create()))


def test_a_star_may_leave_settings_out(client_of: ClientOf) -> None:
    client = client_of("9.14.1")
    client.simulator.settings.sparse_star = True
    uuid = client.create(port=8443, proxy_host="proxy")
    (by_star,) = client.records(fields="*")
    for record in (by_star, client.get(uuid), client.get(uuid, params={"fields": "*"})):
        assert not LATER & set(record) and record["proxy_host"] == "proxy"
    (named,) = client.records(fields="*,port,verify_host")
    assert LATER & set(named) == {"port", "verify_host"} and named["port"] == 8443
    assert client.get(uuid, params={"fields": "**"})["port"] == 8443


@pytest.mark.parametrize("code_type", ["integer", "string"])
def test_health_without_its_truth_value(client: Client, code_type: str) -> None:
    client.simulator.settings.update({"bare_health": True, "code_type": code_type})
    record = client.get(client.create(), params={"fields": ADVANCED})
    for part in (record["state"], record["azure_reachability"], *record["ekmip_reachability"]):
        assert set(part) - {"node"} == {"code", "message"} and part["code"] == (0 if code_type == "integer" else "0")


@pytest.mark.parametrize(("surroundings", "code"), OUTAGES)
@pytest.mark.parametrize("status", [400, 503])
def test_an_outage_may_refuse_a_read(client: Client, surroundings: dict[str, t.Any], code: str, status: int) -> None:
    ill, well = client.create(), client.create("svm2")
    client.simulator.settings.outage_status = status
    client.simulator.change_surroundings("svm1", surroundings)
    for part in ADVANCED.split(","):
        assert client.code("GET", f"?fields=*,{part}") == (status, code, None)
        assert client.code("GET", f"{ill}?fields={part}") == (status, code, None)
        assert client.get(well, params={"fields": part})[part]
    assert len(client.records(fields="*")) == 2
    assert len(client.records(fields=ADVANCED, **{"svm.name": "svm2"})) == 1
    client.simulator.settings.outage_status = 0
    assert len(client.records(fields=ADVANCED)) == 2


def test_what_only_waits_for_volumes_is_no_outage(client: Client) -> None:
    uuid = client.create()
    client.simulator.settings.outage_status = 400
    client.simulator.set_volumes("svm1", False)
    assert client.get(uuid, params={"fields": "state"})["state"]["code"] == 346758


def test_an_error_beside_records(client: Client) -> None:
    client.create()
    client.simulator.settings.partial_error = 393271
    whole = client.get()
    assert whole["num_records"] == len(whole["records"]) == 1 and whole["error"]["code"] == "393271"


def test_a_failed_job_without_an_error_object(client: Client) -> None:
    client.simulator.settings.update({"bare_job_errors": True, "job_seconds": 0.05})
    client.simulator.fail_next_job(65537515)
    job = client.call("POST", f"{client.create()}/restore").json()["job"]["_links"]["self"]["href"]
    client.call("POST", f"{client.create('svm2')}/restore?return_timeout=20")  # ends after the other job
    record = client.get(job)
    assert (record["state"], record["code"]) == ("failure", 65537515) and record["message"] and "error" not in record
    assert "error" not in client.records("/api/cluster/jobs", fields="*")[0]


@pytest.mark.parametrize(
    "changes",
    [{"unset_settings": "some"}, {"code_type": "float"}, {"outage_status": "400"}, {"outage_status": True}, {"sparse_star": 1}],
)
def test_settings_that_make_no_sense(client: Client, changes: dict[str, t.Any]) -> None:
    with pytest.raises(ValueError, match=next(iter(changes))):
        client.simulator.settings.update(changes)


def test_settings_are_checked(simulator: Simulator) -> None:
    simulator.settings.update({"latency": 1, "post_is_job": True, "code_type": "string"})
    assert simulator.settings.as_dict()["latency"] == 1.0 and simulator.settings.post_is_job
    for wrong in ({"weather": 1}, {"latency": "x"}, {"latency": True}, {"post_is_job": 1}, {"code_type": "float"}):
        with pytest.raises(ValueError):
            simulator.settings.update(wrong)
