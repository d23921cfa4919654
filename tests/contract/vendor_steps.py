# Copyright: (c) 2026, storage_keys.ontap contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the vendor's Python client does to a simulated ONTAP of one release; run by test_vendor_releases.py.

    python vendor_steps.py RELEASE

One process can import only one release of the client: the one that PYTHONPATH leads to.
"""

from __future__ import annotations

import base64
import sys
import typing as t
import warnings

import pytest
from ontap_simulator import Simulator
from ontap_simulator.api.releases import release_for
from support.vendor import host_of

with warnings.catch_warnings():
    warnings.simplefilter("ignore")  # the client uses its libraries as they were when it was published
    import netapp_ontap
    from netapp_ontap import NetAppRestError
    from netapp_ontap.resources import AzureKeyVault, Cluster, EmsDestination, EmsEvent, EmsFilter, EmsMessage, SecurityKeyManager, Svm

KEY_ID = "https://kv.vault.azure.net/keys/kek/0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a"
NEXT_KEY_ID = "https://kv.vault.azure.net/keys/next/0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b"
CERTIFICATE = base64.b64encode(b"a PKCS12 file").decode()
VAULT = {
    "name": "https://kv.vault.azure.net/",
    "client_id": "client-1",
    "tenant_id": "tenant-1",
    "key_id": KEY_ID,
    "client_secret": "first-secret",
}


def create(svm: str, values: dict[str, t.Any], **query: t.Any) -> AzureKeyVault:
    vault = AzureKeyVault.from_dict({**values, "svm": {"name": svm}})
    vault.post(hydrate=True, **query)
    return vault


def code_of(action: t.Callable[[], object]) -> str:
    """ONTAP's code of a call that must fail."""
    with pytest.raises(NetAppRestError) as caught:
        action()
    return str(caught.value.cause.response.json()["error"]["code"])


def failure(action: t.Callable[[], object]) -> str:
    """The text of what must fail."""
    with pytest.raises(NetAppRestError) as caught:
        action()
    return str(caught.value)


def without_version(key_id: str) -> str:
    return key_id.rpartition("/")[0]


class Steps:
    """Each public method is one step; they build on one another."""

    def __init__(self, simulator: Simulator):
        self.simulator = simulator
        self.numbers = release_for(simulator.cluster.release.version).numbers

    def since(self, *numbers: int) -> bool:
        return self.numbers >= numbers

    def connect(self) -> None:
        cluster = Cluster()
        cluster.get(fields="version")
        assert (cluster.version.generation, cluster.version.major, cluster.version.minor) == self.numbers
        svm = Svm.find(name="svm2", fields="state")
        assert svm and svm.uuid == self.simulator.svm_uuids["svm2"]

    def create(self) -> None:
        for svm in ("svm1", "svm2", "svm3"):
            vault = create(svm, {**VAULT, "proxy_port": 8080})
            assert (vault.svm.name, vault.scope, vault.proxy_port) == (svm, "svm", 8080)
            assert vault.key_id == (KEY_ID if self.since(9, 13, 1) else without_version(KEY_ID))
        assert code_of(lambda: create("svm1", VAULT)) == "65537500"

    def read(self) -> None:
        (vault,) = AzureKeyVault.get_collection(**{"svm.name": "svm2", "fields": "*"})
        same = AzureKeyVault(uuid=vault.uuid)
        same.get()
        assert same.to_dict() == vault.to_dict() and "client_secret" not in same.to_dict()
        if self.numbers == (9, 11, 1):
            # The last release with numbers here, and the client, which is made for the next one, insists on texts.
            assert "Not a valid string" in failure(lambda: same.get(fields="state"))
        else:
            same.get(fields="state,azure_reachability,ekmip_reachability")
            assert same.state.available and same.azure_reachability.reachable
            assert same.state.code == ("0" if self.since(9, 12, 1) else 0)
            assert [node.node.name for node in same.ekmip_reachability] == ["node1", "node2"]
        paged = AzureKeyVault.get_collection(max_records=1, fields="*", order_by="svm.name desc")
        assert [vault.svm.name for vault in paged] == ["svm3", "svm2", "svm1"]
        assert AzureKeyVault.count_collection() == 3
        assert AzureKeyVault.count_collection(**{"svm.name": "svm1|svm3"}) == 2
        assert AzureKeyVault.find(**{"svm.name": "nobody"}) is None
        assert code_of(lambda: AzureKeyVault(uuid="nobody").get()) == "4"

    def change(self) -> None:
        vault = self.vault("svm1")
        vault.proxy_host = "proxy.example.com"
        vault.client_secret = "second-secret"
        vault.patch(hydrate=True)
        assert vault.proxy_host == "proxy.example.com"
        assert self.simulator.secret_of(vault.uuid, "client_secret") == "second-secret"
        self.simulator.settings.patch_is_job = True
        vault.proxy_port = 3128
        vault.patch(hydrate=True)
        assert vault.proxy_port == 3128
        if self.since(9, 10, 1):
            vault.client_certificate = CERTIFICATE
            vault.patch(hydrate=True)
            assert vault.authentication_method == "certificate"
        if self.since(9, 14, 1):
            vault.verify_host, vault.port = True, 8443
            vault.patch(hydrate=True)
            assert (vault.verify_host, vault.verify_ip, vault.port) == (True, False, 8443)

    def act(self) -> None:
        vault = self.vault("svm1")
        vault.rekey_internal()
        vault.rekey_internal(return_timeout=20)
        assert self.simulator.rekeys("svm1") == 2
        vault.restore()
        assert self.simulator.restores("svm1") == 1
        if self.since(9, 11, 1):
            vault.rekey_external(body={"key_id": NEXT_KEY_ID})
            vault.get()
            assert vault.key_id == (NEXT_KEY_ID if self.since(9, 13, 1) else without_version(NEXT_KEY_ID))
        self.simulator.fail_next_job(65537515, "Node node1 is down.")
        assert "Node node1 is down" in failure(vault.restore)

    def migrate(self) -> None:
        self.simulator.keep_keys_in_admin_svm("svm1", True)
        vault = self.vault("svm1")
        assert code_of(vault.rekey_internal) == "65537547"
        (onboard,) = SecurityKeyManager.get_collection(fields="onboard")
        assert onboard.onboard.enabled
        onboard.migrate(body={"uuid": vault.uuid})
        vault.rekey_internal()

    def list_keystores(self) -> None:
        if self.since(9, 10, 1):
            from netapp_ontap.resources import SecurityKeystore

            stores = list(SecurityKeystore.get_collection(fields="*"))
            assert [store.type for store in stores] == ["okm", "akv", "akv", "akv"]

    def watch(self) -> None:
        assert EmsMessage.count_collection(name="ekmip.akv.*") == (6 if self.since(9, 13, 1) else 5)
        (message,) = EmsMessage.get_collection(name="ekmip.akv.volOffline", fields="*")
        assert message.severity == "alert" and message.description and message.corrective_action
        start = self.simulator.now
        self.simulator.set_reachable("svm2", False)
        self.simulator.move_clock(3600)
        assert [event.node.name for event in EmsEvent.get_collection(max_records=1)] == ["node2", "node1"] * 2
        query = {"message.name": "ekmip.akv.*", "node.name": "node1", "time": f">={start.isoformat(timespec='seconds')}"}
        events = list(EmsEvent.get_collection(**query, fields="*"))
        assert [event.message.name for event in events] == ["ekmip.akv.volOffline", "ekmip.akv.notAvailable"]
        assert [(event.index, event.message.severity) for event in events] == [(2, "alert"), (1, "alert")]
        assert 3600 - 5 < (events[0].time - events[1].time).total_seconds() < 3600 + 5
        owner = "svm" if self.since(9, 14, 1) else "vserver"
        assert {each.name: each.value for each in events[1].parameters}[owner] == "svm2"
        if not self.since(9, 13, 1):
            assert code_of(lambda: list(EmsEvent.get_collection(**{"message.name": "ekmip.akv.volOnline"}))) == "262197"
        self.simulator.set_reachable("svm2", True)
        self.simulator.move_clock(900)

    def notify(self) -> None:
        rule = {"type": "include", "message_criteria": {"name_pattern": "ekmip.akv.*", "severities": "alert,error"}}
        criteria = {"parameter_criteria": [{"name_pattern": "*", "value_pattern": "svm2"}]} if self.since(9, 13, 1) else {}
        chosen = EmsFilter.from_dict({"name": "akv", "rules": [{**rule, **criteria}]})
        chosen.post(hydrate=True)
        assert [(each.index, each.type) for each in chosen.rules] == [(1, "include"), (2, "exclude")]
        (logged,) = {event.message.name for event in EmsEvent.get_collection(**{"filter.name": "akv", "message.name": "*notAvailable"})}
        assert logged == "ekmip.akv.notAvailable"
        certificate = self.simulator.install_certificate("cluster1")
        values = {"name": "eda", "type": "rest_api", "destination": "https://127.0.0.1:1/ems", "certificate": certificate}
        destination = EmsDestination.from_dict(values)
        destination.post(hydrate=True)
        assert destination.certificate.serial_number == certificate["serial_number"]
        destination.filters = [{"name": "akv"}]
        destination.patch(hydrate=True)
        assert [each.name for each in destination.filters] == ["akv"]
        assert code_of(chosen.delete) == "983124"
        if self.since(9, 11, 1):
            destination.get(fields="connectivity")
            assert destination.connectivity.state == "fail"
            assert [each.node.name for each in destination.connectivity.errors] == ["node1", "node2"]
        destination.delete()
        chosen.delete()
        assert [each.name for each in EmsDestination.get_collection()] == ["snmp-traphost"]

    def switch(self) -> None:
        if not self.since(9, 14, 1):
            return
        from netapp_ontap.resources import SecurityKeystore

        following = create("svm1", {**VAULT, "configuration": {"name": "next"}}, create_inactive=True)
        assert (following.enabled, following.configuration.name) == (False, "next")
        store = SecurityKeystore(uuid=following.uuid)
        store.get()
        store.enabled = True
        store.patch()
        following.get()
        assert following.enabled
        (previous,) = AzureKeyVault.get_collection(**{"svm.name": "svm1", "enabled": "false"})
        SecurityKeystore(uuid=previous.uuid).delete()
        assert code_of(SecurityKeystore(uuid=following.uuid).delete) == "65538905"

    def remove(self) -> None:
        self.vault("svm1").delete()
        assert AzureKeyVault.count_collection() == 2
        AzureKeyVault.delete_collection(**{"svm.name": "svm*"})
        assert AzureKeyVault.count_collection() == 0

    def vault(self, svm: str) -> AzureKeyVault:
        found = AzureKeyVault.find(**{"svm.name": svm}, fields="*")
        assert found
        return found


def main() -> None:
    with Simulator(version=sys.argv[1], svms=["svm1", "svm2", "svm3"]) as simulator:
        simulator.settings.job_seconds = 0.05
        host = host_of(simulator, poll_interval=0.1)
        steps = Steps(simulator)
        with host:
            for step in (
                steps.connect,
                steps.create,
                steps.read,
                steps.change,
                steps.act,
                steps.migrate,
                steps.list_keystores,
                steps.watch,
                steps.notify,
                steps.switch,
                steps.remove,
            ):
                step()
                print(step.__name__)
        host.session.close()
    print(netapp_ontap.__file__)


if __name__ == "__main__":
    main()
