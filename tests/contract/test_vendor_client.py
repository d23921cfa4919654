# Copyright: (c) 2026, storage_keys.ontap contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""NetApp's own Python client, as it is published, against the simulator."""

from __future__ import annotations

import warnings
from collections.abc import Iterator

import pytest
from ontap_simulator import Simulator
from support.vendor import host_of
from support.webhook_receiver import Receiver

from .conftest import VAULT

with warnings.catch_warnings():
    warnings.simplefilter("ignore")  # the client uses its libraries as they were when it was published
    from netapp_ontap import HostConnection, NetAppRestError
    from netapp_ontap.resources import AzureKeyVault, Cluster, EmsDestination, EmsEvent, EmsFilter, EmsMessage, Job, Node, Svm


@pytest.fixture(autouse=True)
def own_trust(monkeypatch: pytest.MonkeyPatch) -> None:
    """The client lets these override the authority that it is given."""
    for name in ("REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE"):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture
def connected(simulator: Simulator) -> Iterator[Simulator]:
    """The client's calls go to the simulator."""
    host = host_of(simulator, poll_interval=1)
    with host:
        yield simulator
    host.session.close()


def create(svm: str, **values: object) -> AzureKeyVault:
    vault = AzureKeyVault.from_dict({**VAULT, "svm": {"name": svm}, **values})
    vault.post(hydrate=True)
    return vault


def test_create_and_get(connected: Simulator) -> None:
    vault = create("svm1", proxy_port=8080)
    assert (vault.key_id, vault.scope, vault.svm.name) == ("https://kv.vault.azure.net/keys/kek", "svm", "svm1")
    same = AzureKeyVault(uuid=vault.uuid)
    same.get()
    assert same.to_dict()["proxy_port"] == 8080 and "client_secret" not in same.to_dict()
    same.get(fields="state,azure_reachability,ekmip_reachability")
    assert same.state.available and same.azure_reachability.reachable
    assert [node.node.name for node in same.ekmip_reachability] == ["node1", "node2"]


def test_create_for_the_cluster(connected: Simulator) -> None:
    vault = AzureKeyVault.from_dict(VAULT)
    vault.post(hydrate=True)
    assert vault.scope == "cluster"


def test_list_filter_and_count(connected: Simulator) -> None:
    for svm in ("svm1", "svm2", "svm3"):
        create(svm)
    assert [vault.svm.name for vault in AzureKeyVault.get_collection(fields="svm.name")] == ["svm1", "svm2", "svm3"]
    paged = AzureKeyVault.get_collection(max_records=1, fields="*", order_by="svm.name desc")
    assert [vault.svm.name for vault in paged] == ["svm3", "svm2", "svm1"]
    filtered = AzureKeyVault.get_collection(**{"svm.name": "svm1|svm3", "fields": "svm"})
    assert [vault.svm.name for vault in filtered] == ["svm1", "svm3"]
    assert AzureKeyVault.count_collection() == 3
    assert AzureKeyVault.count_collection(**{"svm.name": "svm2"}) == 1
    found = AzureKeyVault.find(**{"svm.name": "svm2"}, fields="client_id")
    assert found and found.client_id == "client-1"
    assert AzureKeyVault.find(**{"svm.name": "nobody"}) is None


def test_an_empty_first_page(connected: Simulator) -> None:
    create("svm1")
    connected.settings.empty_first_page = True
    assert len(list(AzureKeyVault.get_collection())) == 1


def test_patch(connected: Simulator) -> None:
    vault = create("svm1")
    vault.proxy_host = "proxy.example.com"
    vault.client_secret = "second-secret"
    vault.patch(hydrate=True)
    assert vault.proxy_host == "proxy.example.com"
    assert connected.secret_of(vault.uuid, "client_secret") == "second-secret"
    connected.settings.patch_is_job = True
    vault.proxy_port = 3128
    vault.patch(hydrate=True)
    assert vault.proxy_port == 3128


def test_rekey_and_restore(connected: Simulator) -> None:
    vault = create("svm1")
    vault.rekey_internal()
    assert connected.rekeys("svm1") == 1
    vault.restore(return_timeout=20)
    assert connected.restores("svm1") == 1
    connected.fail_next_job(65537515, "Node node1 is down.")
    with pytest.raises(NetAppRestError, match="Node node1 is down"):
        vault.restore()
    failed = Job.find(state="failure", fields="code")
    assert failed and failed.code == 65537515


def test_delete(connected: Simulator) -> None:
    create("svm1").delete()
    assert AzureKeyVault.count_collection() == 0
    for svm in ("svm1", "svm2"):
        create(svm)
    AzureKeyVault.delete_collection(**{"svm.name": "svm*"})
    assert AzureKeyVault.count_collection() == 0


def test_patch_of_a_collection(connected: Simulator) -> None:
    for svm in ("svm1", "svm2"):
        create(svm)
    AzureKeyVault.patch_collection({"proxy_host": "p"}, scope="svm")
    assert [vault["proxy_host"] for vault in connected.vaults] == ["p", "p"]


def test_errors(connected: Simulator) -> None:
    vault = create("svm1")
    with pytest.raises(NetAppRestError) as caught:
        create("svm1")
    assert (caught.value.status_code, caught.value.response_body["error"]["code"]) == (400, "65537500")
    with pytest.raises(NetAppRestError) as caught:
        AzureKeyVault(uuid="nobody").get()
    assert (caught.value.status_code, caught.value.response_body["error"]["code"]) == (404, "4")
    connected.block_delete("svm1", 65536867)
    with pytest.raises(NetAppRestError) as caught:
        vault.delete()
    assert caught.value.response_body["error"]["code"] == "65536867"
    with pytest.raises(NetAppRestError) as caught:
        list(AzureKeyVault.get_collection(nonsense="x"))
    assert caught.value.response_body["error"]["code"] == "262179"


def test_companions(connected: Simulator) -> None:
    cluster = Cluster()
    cluster.get(fields="version")
    assert (cluster.version.generation, cluster.version.major, cluster.version.minor) == (9, 9, 1)
    assert [node.name for node in Node.get_collection()] == ["node1", "node2"]
    svm = Svm.find(name="svm2", fields="state")
    assert svm and svm.state == "running" and svm.uuid == connected.svm_uuids["svm2"]


def test_events(connected: Simulator) -> None:
    create("svm1")
    connected.set_reachable("svm1", False)
    connected.set_reachable("svm1", True)
    connected.move_clock(900)
    query = {"message.name": "ekmip.akv.*", "fields": "message,parameters,log_message,time"}
    latest = next(iter(EmsEvent.get_collection(**query, max_records=1)))
    assert latest.message.name == "ekmip.akv.available" and "svm1" in latest.log_message
    assert abs((connected.now - latest.time).total_seconds()) < 60
    assert [parameter.name for parameter in latest.parameters] == ["name", "vserver"]
    assert EmsEvent.count_collection(**{"message.severity": "alert"}) == 2
    known = {message.name: message.severity for message in EmsMessage.get_collection(fields="name,severity")}
    assert known["ekmip.akv.notAvailable"] == "alert"
    with pytest.raises(NetAppRestError) as caught:
        list(EmsEvent.get_collection(**{"message.name": "ekmip.akv.volOnline"}))
    assert caught.value.response_body["error"]["code"] == "262197"


def test_a_client_certificate(simulator: Simulator) -> None:
    certificate, key = simulator.issue_certificate("robot")
    host = HostConnection("127.0.0.1", cert=certificate, key=key, verify=simulator.connection["ca_path"])
    host.port = simulator.connection["http_port"]
    with host:
        assert AzureKeyVault.count_collection() == 0
    host.session.close()
    assert simulator.requests[0].user == "robot"


def test_event_filters_and_destinations(connected: Simulator) -> None:
    rule = {"type": "include", "message_criteria": {"name_pattern": "ekmip.akv.*"}}
    akv = EmsFilter.from_dict({"name": "akv", "rules": [rule]})
    akv.post(hydrate=True)
    assert [each.type for each in akv.rules] == ["include", "exclude"]
    with Receiver() as receiver:
        eda = EmsDestination.from_dict({"name": "eda", "type": "rest_api", "destination": receiver.url, "filters": [{"name": "akv"}]})
        eda.post(hydrate=True)
        assert [each.name for each in eda.filters] == ["akv"]
        connected.log_event("ekmip.akv.keyExpired", {"vserver": "svm1"}, "node1")
        assert receiver.next().text("message-name") == "ekmip.akv.keyExpired"
        eda.filters = [{"name": "important-events"}]
        eda.patch()
        connected.log_event("ekmip.akv.keyExpired", {"vserver": "svm1"}, "node1")
        connected.log_event("ekmip.akv.volOffline", {"vserver": "svm1"}, "node2")
        assert receiver.next().text("message-name") == "ekmip.akv.volOffline"
    with pytest.raises(NetAppRestError, match="filters of the system"):
        EmsFilter(name="important-events").delete()
    akv.delete()
    eda.delete()
    assert [each.name for each in EmsDestination.get_collection()] == ["snmp-traphost"]
    assert len(list(EmsFilter.get_collection())) == 3
