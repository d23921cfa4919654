# Copyright: (c) 2026, storage_keys.ontap contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The generic modules of netapp.ontap, run by ansible-playbook as they are published, against the simulator."""

from __future__ import annotations

import json
import subprocess
import typing as t
from pathlib import Path

import pytest
from ontap_simulator import Simulator
from support.tls import Issuer
from support.webhook_receiver import Receiver

from .conftest import CHECKOUT, VAULT

RunPlaybook = t.Callable[..., subprocess.CompletedProcess[str]]
# Not named as a playbook: linters would look for netapp.ontap, which is no dependency.
PLAY = CHECKOUT / "tests/contract/peer_modules.play"


def test_restit_and_rest_info(simulator: Simulator, run_playbook: RunPlaybook, tmp_path: Path) -> None:
    connection = {**simulator.connection, "validate_certs": True, "https": True}
    authority = connection.pop("ca_path")
    seen = tmp_path / "seen.json"
    variables = json.dumps({"connection": connection, "vault": VAULT, "seen": str(seen)})
    # The modules have no option for an authority; the library below them reads the environment.
    ran = run_playbook(PLAY.read_text(), "--extra-vars", variables, REQUESTS_CA_BUNDLE=authority)
    assert ran.returncode == 0, ran.stdout
    results = json.loads(seen.read_text())

    created = results["created"]["response"]["records"][0]
    assert results["created"]["status_code"] == 201 and created["svm"]["name"] == "svm1"
    listed = results["listed"]["response"]["records"]
    assert [record["svm"]["name"] for record in listed] == ["svm2", "svm1"]
    assert all(record["azure_reachability"]["reachable"] for record in listed)
    linked, plain = (result["ontap_info"] for result in results["gathered"]["results"])
    assert "_links" in linked["security_azure_key_vaults"]["records"][0]
    assert "_links" not in plain["security_azure_key_vaults"]["records"][0]
    for info in (linked, plain):
        assert info["security_azure_key_vaults"]["num_records"] == 3
        assert info["security_azure_key_vaults"]["records"][0]["proxy_host"] == "proxy.example.com"
        assert [svm["name"] for svm in info["svm_svms"]["records"]] == ["svm1", "svm2", "svm3"]
        assert info["cluster_nodes"]["num_records"] == 2 and info["cluster"]["version"]["major"] == 9
        assert {job["state"] for job in info["cluster_jobs"]["records"]} == {"success"}
    advanced = results["advanced"]["ontap_info"]["security/azure-key-vaults"]["records"][0]
    assert advanced["state"]["available"] and len(advanced["ekmip_reachability"]) == 2

    assert (simulator.rekeys("svm1"), simulator.restores("svm1"), simulator.vaults) == (1, 1, [])
    assert VAULT["client_secret"] not in repr(simulator.requests)


@pytest.mark.parametrize("release", ["9.14.1"])
def test_webhooks(simulator: Simulator, run_playbook: RunPlaybook, tmp_path: Path) -> None:
    connection = {**simulator.connection, "validate_certs": True, "https": True}
    authority = connection.pop("ca_path")
    issuer, seen = Issuer(tmp_path), tmp_path / "seen.json"
    simulator.trust_servers_of(issuer.ca_path.read_text())
    with Receiver(issuer.issue()) as receiver:
        variables = {"connection": connection, "receiver_url": receiver.url, "seen": str(seen)}
        play = (CHECKOUT / "tests/contract/peer_webhooks.play").read_text()
        ran = run_playbook(play, "--extra-vars", json.dumps(variables), REQUESTS_CA_BUNDLE=authority)
        assert ran.returncode == 0, ran.stdout
        assert json.loads(seen.read_text()) == [True, False, True, False]
        simulator.log_event("ekmip.akv.keyExpired", {"svm": "svm1"}, "node1")
        assert receiver.next().text("message-name") == "ekmip.akv.keyExpired"
