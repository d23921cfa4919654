# Copyright: (c) 2026, storage_keys.ontap contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The playbook rotate_secret from the new secret in Azure to the removal of the old one, against a stand-in for Azure."""

from __future__ import annotations

import re
import typing as t
from pathlib import Path

import pytest
import yaml
from ontap_simulator import Simulator
from support.azure.cloud import TENANT
from support.azure.server import Azure
from support.commands import CHECKOUT
from support.estate import CONFIGURATION, SECRET, Estate
from support.playbooks import run_playbook

APPLICATION = CONFIGURATION["client_id"]
PAGE = (CHECKOUT / "docs/rotation.md").read_text()


@pytest.fixture
def azure(tmp_path: Path) -> t.Iterator[Azure]:
    (tmp_path / "azure").mkdir()
    with Azure(tmp_path / "azure") as azure:
        azure.cloud.application(APPLICATION, (SECRET, 5))
        yield azure


@pytest.fixture
def clusters(tmp_path: Path) -> t.Iterator[list[Estate]]:
    with Simulator("9.9.1", ["svm1", "svm2"], password="canary-1") as one, Simulator("9.17.1", ["svm1"], password="canary-2") as two:
        estates = [Estate(one), Estate(two)]
        for estate in estates:
            estate.create()
        estates[0].create("svm2")
        hosts = {
            f"cluster{number}": {f"ontap_{option}": value for option, value in estate.simulator.connection.items()}
            for number, estate in enumerate(estates, start=1)
        }
        (tmp_path / "clusters.yml").write_text(yaml.safe_dump({"clusters": {"hosts": hosts}}))
        yield estates


def given(azure: Azure, **more: t.Any) -> dict[str, t.Any]:
    places = {"akv_expiry_graph_url": azure.url, "akv_login_url": azure.url, "akv_expiry_ca_path": str(azure.ca_path)}
    application = {"akv_client_id": APPLICATION, "akv_tenant_id": TENANT, "akv_client_secret": SECRET, "akv_rotate_secret_svms": "all"}
    token = {"akv_new_secret_token": azure.token("graph"), "akv_new_secret": True, "akv_rotate_secret_verify_timeout": 0}
    return {**places, **application, **token, **more}


def secrets(clusters: list[Estate]) -> set[str]:
    return {str(estate.simulator.secret_of(vault["uuid"], "client_secret")) for estate in clusters for vault in estate.simulator.vaults}


def test_a_new_secret_from_azure_to_the_last_cluster(azure: Azure, clusters: list[Estate], tmp_path: Path) -> None:
    """The old one is removed after the last one verified the new one, and Azure takes a while until it knows what it has made."""
    application, azure.cloud.lag = azure.cloud.applications[APPLICATION], 1
    application.passwords[0].name = "{{ 7 * 7 }}"
    run = run_playbook(tmp_path, "rotate_secret", "-i", "clusters.yml", "--check", **given(azure))
    assert len(application.passwords) == 1 and [each.split()[0] for each in azure.requests] == ["GET"] and secrets(clusters) == {SECRET}
    azure.requests.clear()

    (command,) = [line for line in re.findall(r"^ansible-playbook (.*)$", PAGE, re.MULTILINE) if "akv_new_secret=true" in line]
    assert command == (
        "-i clusters.yml storage_keys.ontap.rotate_secret -e akv_rotate_secret_svms=all -e akv_new_secret=true -e akv_new_secret_remove_old=true"
    )
    run = run_playbook(tmp_path, "rotate_secret", "-i", "clusters.yml", "-vvv", **given(azure, akv_new_secret_remove_old=True))
    (made,) = application.passwords
    assert secrets(clusters) == {made.text} and made.text != SECRET
    graph = f"/v1.0/applications/{application.object_id}"
    login = f"POST /{TENANT}/oauth2/v2.0/token"
    seen = f"GET /v1.0/applications(appId='{APPLICATION}')"
    assert azure.requests == [seen, f"POST {graph}/addPassword", login, login, f"POST {graph}/removePassword"]
    assert made.text not in run.output and made.text[:3] + "8Q~" not in run.output


def test_where_it_does_not_work_nothing_is_removed(azure: Azure, clusters: list[Estate], tmp_path: Path) -> None:
    """Neither where ONTAP does not reach its vault with it, nor where Azure does not let it in."""
    application = azure.cloud.applications[APPLICATION]
    clusters[0].simulator.expire_secret("svm1", valid=SECRET)
    run = run_playbook(tmp_path, "rotate_secret", "-i", "clusters.yml", status=2, **given(azure, akv_new_secret_remove_old=True))
    assert len(application.passwords) == 2 and secrets(clusters) == {SECRET}
    told = " ".join(run.output.split())
    assert f"The new secret {application.passwords[1].key_id} and the old one are both valid in Azure, and none was removed" in told
    assert "SVM svm1 rolled back" in told and "Not tried yet: cluster2" in told

    for estate in clusters:
        estate.simulator.clear_requests()
    wrong = given(azure, akv_tenant_id="aaaaaaaa-4ab7-40fe-af1b-1850d46cfbbe", akv_new_secret_timeout=0)
    run = run_playbook(tmp_path, "rotate_secret", "-i", "clusters.yml", status=2, **wrong)
    assert len(application.passwords) == 2 and "new secret was removed again" in " ".join(run.output.split())
    assert not [request for estate in clusters for request in estate.simulator.requests]
