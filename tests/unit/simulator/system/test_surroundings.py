# Copyright: (c) 2026, storage_keys.ontap contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What ONTAP reports of the world around it."""

from __future__ import annotations

import typing as t

import pytest
from ontap_simulator import ApiError, Simulator

from ..conftest import KEY_ID, Client, ClientOf


def advanced(client: Client, uuid: str) -> dict[str, t.Any]:
    record: dict[str, t.Any] = client.get(uuid, params={"fields": "state,azure_reachability,ekmip_reachability"})
    return record


def test_all_is_well_by_default(client: Client) -> None:
    record = advanced(client, client.create())
    assert record["state"] == {"available": True, "code": 0, "message": ""}
    assert record["azure_reachability"] == {"reachable": True, "code": 0, "message": ""}
    nodes = record["ekmip_reachability"]
    assert [(node["node"]["name"], node["reachable"], node["code"]) for node in nodes] == [
        ("node1", True, 0),
        ("node2", True, 0),
    ]


def test_rotating_to_the_valid_secret_makes_the_vault_reachable(client: Client) -> None:
    uuid = client.create()
    client.simulator.expire_secret("svm1", valid="second-secret")
    for secret, reachable in (("wrong", False), ("second-secret", True)):
        assert client.call("PATCH", uuid, json={"client_secret": secret}).status_code == 200
        reported = advanced(client, uuid)["azure_reachability"]
        assert (reported["reachable"], reported["code"] == 0) == (reachable, reachable)


def test_a_network_that_is_down_is_not_repaired_by_a_secret(client: Client) -> None:
    uuid = client.create()
    client.simulator.set_reachable("svm1", False)
    reported = advanced(client, uuid)["azure_reachability"]
    assert (reported["reachable"], reported["code"]) == (False, 65537549) and "not reachable" in reported["message"]
    client.simulator.set_reachable("svm1", True)
    assert advanced(client, uuid)["azure_reachability"]["reachable"] is True


def test_no_volumes_yet(client: Client) -> None:
    uuid = client.create()
    client.simulator.set_volumes("svm1", False)
    state = advanced(client, uuid)["state"]
    assert (state["available"], state["code"]) == (False, 346758)
    for node in ("node1", "node2"):
        assert f"Node: {node}. Reason: No volumes created yet for the SVM." in state["message"]


def test_a_key_that_is_missing_on_one_node(client: Client) -> None:
    uuid = client.create()
    client.simulator.set_available("svm1", False, node="node2")
    state = advanced(client, uuid)["state"]
    assert (state["available"], state["code"]) == (False, 65537551)
    assert "Node: node2" in state["message"] and "Node: node1" not in state["message"]
    client.simulator.set_available("svm1", True)
    assert advanced(client, uuid)["state"]["available"] is True


def test_embedded_kmip_servers_on_one_node(client: Client) -> None:
    uuid = client.create()
    client.simulator.set_ekmip("svm1", "node2", False)
    nodes = advanced(client, uuid)["ekmip_reachability"]
    assert [node["reachable"] for node in nodes] == [True, False]
    assert nodes[1]["code"] == 65537552 and nodes[1]["message"]


def test_each_svm_and_the_cluster_have_their_own_surroundings(client: Client) -> None:
    uuids = {owner: client.create(owner) for owner in ("svm1", "svm2", None)}
    client.simulator.set_reachable(None, False)
    reachable = {owner: advanced(client, uuid)["azure_reachability"]["reachable"] for owner, uuid in uuids.items()}
    assert reachable == {"svm1": True, "svm2": True, None: False}


def test_the_surroundings_outlive_the_configuration(client: Client) -> None:
    client.simulator.set_reachable("svm1", False)
    client.call("DELETE", client.create())
    assert advanced(client, client.create())["azure_reachability"]["reachable"] is False


def test_what_does_not_exist(simulator: Simulator) -> None:
    with pytest.raises(ApiError):
        simulator.set_reachable("nobody", False)
    with pytest.raises(ValueError, match="node9"):
        simulator.set_ekmip("svm1", "node9", False)
    with pytest.raises(ValueError, match="weather"):
        simulator.change_surroundings("svm1", {"weather": "fine"})


@pytest.mark.parametrize(("release", "shown"), [("9.12.1", False), ("9.13.1", True)])
def test_ontap_follows_the_rotation_of_a_key_where_the_vault_is_within_reach(client_of: ClientOf, release: str, shown: bool) -> None:
    client = client_of(release)
    simulator = client.simulator
    client.create("svm1")
    client.create("svm2")
    client.create("svm3", key_id=f"{KEY_ID}-2")
    before = [vault["key_id"] for vault in simulator.vaults]
    newest = simulator.rotate_key(KEY_ID)
    assert [vault["key_id"] for vault in simulator.vaults] == before, "before the poll"
    simulator.set_reachable("svm2", False)
    simulator.move_clock(901)
    after = [vault["key_id"] for vault in simulator.vaults]
    assert after[1:] == before[1:] and after[0] == (newest if shown else before[0])
    simulator.set_reachable("svm2", True)
    simulator.move_clock(1800)
    assert simulator.vaults[1]["key_id"] == (newest if shown else before[1])
    told = [event["node"]["name"] for event in simulator.events if event["message"]["name"] == "ekmip.akv.keyVersionChanged"]
    assert told == ["node1", "node2"] * 2, "once for each SVM, by every node"


def test_a_key_without_a_version_is_stored_with_the_newest(client_of: ClientOf) -> None:
    client = client_of("9.14.1")
    newest = client.simulator.rotate_key(KEY_ID, "ab12")
    client.create("svm1", key_id=KEY_ID)
    assert newest == f"{KEY_ID}/ab12" == client.simulator.vaults[0]["key_id"]


def test_only_a_key_can_be_rotated(client: Client) -> None:
    for wrong in (("https://example.vault.azure.net/", None), (KEY_ID, "a/b")):
        with pytest.raises(ValueError, match="no version of a key"):
            client.simulator.rotate_key(*wrong)
