# Copyright: (c) 2026, storage_keys.ontap contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What ONTAP logs and does when it cannot use a vault, on a clock that the test moves."""

from __future__ import annotations

import typing as t
from datetime import datetime

import pytest
from ontap_simulator import Simulator

from ..conftest import KEY_ID, STORES, Client, ClientOf, each_release, has

POLL = 15 * 60
ALL_RELEASES = ("notAvailable", "volOffline", "available", "keyExpired")
OFF, ON = {"reachable": False}, {"reachable": True}


def logged(simulator: Simulator, node: str = "node1") -> list[str]:
    """The events of one node by the last part of their names, oldest first."""
    return [event["message"]["name"].rsplit(".", 1)[1] for event in simulator.events if event["node"]["name"] == node]


def minutes(simulator: Simulator) -> list[int]:
    """When the events of one node came, counted from the first."""
    times = [datetime.fromisoformat(event["time"]) for event in simulator.events if event["node"]["name"] == "node1"]
    return [round((time - times[0]).total_seconds() / 60) for time in times]


def details(simulator: Simulator) -> dict[str, list[str]]:
    """The names of the parameters of each event."""
    return {event["message"]["name"]: [each["name"] for each in event["parameters"]] for event in simulator.events}


@each_release
def test_an_outage_from_its_begin_to_its_end(client_of: ClientOf, version: str) -> None:
    client = client_of(version)
    simulator, uuid = client.simulator, client.create()
    client.create("svm2")
    actions = ["rekey-internal", *(["rekey-external"] if has(version, "9.11.1") else [])]
    simulator.move_clock(400)  # the polls of the outage count from its own begin
    simulator.set_reachable("svm1", False)
    assert logged(simulator) == logged(simulator, "node2") == ["notAvailable"]
    simulator.move_clock(4 * POLL - 1)
    assert logged(simulator) == ["notAvailable"]
    simulator.move_clock(1)
    assert logged(simulator) == logged(simulator, "node2") == ["notAvailable", "volOffline"]
    for action in actions:
        body = {"key_id": KEY_ID} if action == "rekey-external" else None
        assert client.code("POST", f"{uuid}/{action}", json=body) == (400, "65537556", None)
    if has(version, "9.10.1"):
        states = [store.get("state") for store in client.records(STORES, fields="*")]
        assert states == (["active", "blocked", "active"] if has(version, "9.16.1") else [None] * 3)
    simulator.move_clock(10 * POLL)
    assert len(logged(simulator)) == 2
    simulator.set_reachable("svm1", True)
    assert len(logged(simulator)) == 2
    simulator.move_clock(POLL)
    back = ["available", "volOnline"] if has(version, "9.13.1") else ["available"]
    assert logged(simulator) == ["notAvailable", "volOffline", *back]
    assert minutes(simulator)[:3] == [0, 60, 60 + 150 + 15]
    assert client.call("POST", f"{uuid}/rekey-internal").status_code == 202
    simulator.set_key_expired("svm1", True)
    simulator.move_clock(3 * POLL)
    assert logged(simulator)[-1] == "keyExpired" and len(logged(simulator)) == 3 + len(back)
    where = ["svm", "configName", "name"] if has(version, "9.14.1") else ["name", "vserver"]
    key = ["svm", "keyId", "name", "configName"] if has(version, "9.14.1") else ["name", "vserver", "keyId"]
    expired = ["keyId", *where] if has(version, "9.14.1") else key
    told = details(simulator)
    assert [told[f"ekmip.akv.{name}"] for name in ALL_RELEASES] == [where, key, where, expired]


@pytest.mark.parametrize(
    ("worse", "better"),
    [
        (OFF, ON),
        ({"valid_secret": "other"}, {"valid_secret": None}),
        ({"key_enabled": False}, {"key_enabled": True}),
    ],
)
def test_each_kind_of_outage(client: Client, worse: dict[str, t.Any], better: dict[str, t.Any]) -> None:
    uuid, simulator = client.create(), client.simulator
    assert client.get(f"{uuid}?fields=azure_reachability")["azure_reachability"]["reachable"] is True
    simulator.change_surroundings("svm1", worse)
    assert client.get(f"{uuid}?fields=azure_reachability")["azure_reachability"]["reachable"] is False
    assert client.call("POST", f"{uuid}/restore?return_timeout=20").json()["error"]["code"] == "65537515"
    simulator.move_clock(4 * POLL)
    simulator.change_surroundings("svm1", better)
    simulator.move_clock(POLL)
    assert logged(simulator) == ["notAvailable", "volOffline", "available"]
    assert simulator.cluster.surroundings("svm1").keystore_state == "active"


def test_an_outage_that_ends_in_time(client: Client) -> None:
    client.create()
    simulator = client.simulator
    for _dummy in range(2):
        simulator.set_reachable("svm1", False)
        simulator.move_clock(3 * POLL)
        simulator.set_reachable("svm1", True)
        simulator.move_clock(POLL)
    assert logged(simulator) == ["notAvailable", "available"] * 2


def test_an_interruption_that_no_poll_saw(client: Client) -> None:
    client.create()
    simulator = client.simulator
    for reachable in (False, True, False):
        simulator.set_reachable("svm1", reachable)
    simulator.move_clock(4 * POLL)
    assert logged(simulator) == ["notAvailable", "volOffline"] and minutes(simulator) == [0, 60]


def test_what_was_wrong_before_is_found_by_the_next_poll(client: Client) -> None:
    simulator = client.simulator
    simulator.set_reachable("svm1", False)
    client.create()
    assert logged(simulator) == []
    simulator.move_clock(POLL)
    assert logged(simulator) == ["notAvailable"]
    simulator.move_clock(4 * POLL)
    assert logged(simulator) == ["notAvailable", "volOffline"]


def test_a_new_secret_ends_an_outage(client: Client) -> None:
    uuid, simulator = client.create(), client.simulator
    simulator.expire_secret("svm1", valid="second-secret")
    simulator.move_clock(5 * POLL)
    assert client.call("PATCH", uuid, json={"client_secret": "second-secret"}).status_code == 200
    simulator.move_clock(POLL)
    assert logged(simulator) == ["notAvailable", "volOffline", "available"]
    assert "second-secret" not in str(simulator.events)


def test_jobs_take_effect_before_later_polls(client: Client) -> None:
    uuid, simulator = client.create(), client.simulator
    simulator.expire_secret("svm1", valid="second-secret")
    simulator.settings.update({"patch_is_job": True, "job_seconds": 600.0})
    job = client.call("PATCH", uuid, json={"client_secret": "second-secret"}).json()["job"]["uuid"]
    simulator.settings.job_retention = 10_000.0
    begin = simulator.now
    simulator.move_clock(8 * POLL)
    assert logged(simulator) == ["notAvailable", "available"] and minutes(simulator) == [0, 15]
    ended = datetime.fromisoformat(client.get(f"/api/cluster/jobs/{job}")["end_time"])
    assert 0 <= (ended - begin).total_seconds() <= POLL + 60


def test_without_encrypted_volumes_none_go_offline(client: Client) -> None:
    client.create()
    simulator = client.simulator
    simulator.set_volumes("svm1", False)
    simulator.set_reachable("svm1", False)
    simulator.move_clock(4 * POLL)
    assert logged(simulator) == ["notAvailable"]
    assert simulator.cluster.surroundings("svm1").keystore_state == "blocked"


def test_a_configuration_that_goes_takes_the_block_along(client: Client) -> None:
    uuid, simulator = client.create(), client.simulator
    simulator.set_reachable("svm1", False)
    simulator.move_clock(5 * POLL)
    client.call("DELETE", uuid)
    simulator.move_clock(POLL)
    simulator.set_reachable("svm1", True)
    uuid = client.create()
    assert client.call("POST", f"{uuid}/rekey-internal").status_code == 202
    simulator.move_clock(5 * POLL)
    assert logged(simulator) == ["notAvailable", "volOffline"]


def test_an_expired_key_is_told_once_and_again_when_the_next_expires(client: Client) -> None:
    uuid, simulator = client.create(), client.simulator
    for _dummy in range(2):
        simulator.set_key_expired("svm1", True)
        simulator.move_clock(3 * POLL)
        assert client.get(f"{uuid}?fields=azure_reachability")["azure_reachability"]["reachable"] is True
        simulator.set_key_expired("svm1", False)
        simulator.move_clock(POLL)
    assert logged(simulator) == ["keyExpired"] * 2


def test_each_owner_is_watched_by_itself(client: Client) -> None:
    simulator = client.simulator
    for owner in ("svm1", "svm2", None):
        client.create(owner)
    simulator.set_reachable(None, False)
    simulator.move_clock(60)
    simulator.set_reachable("svm2", False)
    simulator.set_reachable("svm3", False)  # has no configuration
    simulator.move_clock(4 * POLL)
    owners = [event["parameters"][1]["value"] for event in simulator.events if event["node"]["name"] == "node1"]
    assert owners == [simulator.cluster.name, "svm2"] * 2 and minutes(simulator) == [0, 1, 60, 61]


def test_a_state_that_is_remembered_has_its_time(client: Client) -> None:
    client.create()
    simulator = client.simulator
    simulator.set_reachable("svm1", False)
    simulator.move_clock(3 * POLL)
    memory, before = simulator.remember(), simulator.now
    for _dummy in range(2):
        simulator.move_clock(POLL)
        assert logged(simulator) == ["notAvailable", "volOffline"]
        simulator.recall(memory)
        assert logged(simulator) == ["notAvailable"] and abs((simulator.now - before).total_seconds()) < 5
        assert simulator.cluster.surroundings("svm1").keystore_state == "active"


@pytest.mark.parametrize("seconds", [-1, float("nan"), float("inf"), 1e9, "900", True])
def test_times_that_make_no_sense(simulator: Simulator, seconds: t.Any) -> None:
    with pytest.raises(ValueError, match="the clock moves"):
        simulator.move_clock(seconds)
