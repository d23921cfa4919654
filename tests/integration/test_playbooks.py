# Copyright: (c) 2026, storage_keys.ontap contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The playbooks by their names: inventories whose hosts are clusters, and the collection installed from its archive."""

from __future__ import annotations

import typing as t
from pathlib import Path

import pytest
import yaml
from ontap_simulator import Simulator
from support.commands import ansible, connection_variables
from support.estate import CONFIGURATION, SECRET, Estate
from support.playbooks import run_playbook

ROTATION = {
    "akv_rotate_secret_svms": "all",
    "akv_client_id": CONFIGURATION["client_id"],
    "akv_client_secret": "canary-new-secret",
    "akv_old_client_secret": SECRET,
    "akv_rotate_secret_retries": 0,
}
# What an inventory may hold for other purposes.
ELSEWHERE = {
    "ansible_connection": "ssh",
    "ansible_user": "root",
    "ansible_become": True,
    "ansible_python_interpreter": "/no/such/python",
}


@pytest.fixture
def pair() -> t.Iterator[list[Estate]]:
    """Two clusters of different releases, with one configuration each."""
    with Simulator(version="9.9.1", svms=["svm1"], password="canary-1") as one, Simulator("9.17.1", ["svm1"], password="canary-2") as two:
        estates = [Estate(one), Estate(two)]
        for estate in estates:
            estate.create()
        yield estates


def write_inventory(folder: Path, estates: list[Estate]) -> None:
    """The first cluster's address is in ansible_host, the second one's in ontap_hostname; the user is left to the environment."""
    hosts: dict[str, t.Any] = {}
    for number, estate in enumerate(estates, start=1):
        given = estate.simulator.connection
        reached = {f"ontap_{name}": given[name] for name in ("http_port", "password", "ca_path")}
        address = {"ansible_host": given["hostname"]} if number == 1 else {"ontap_hostname": given["hostname"], "ansible_host": "192.0.2.1"}
        hosts[f"cluster{number}"] = {**reached, **address}
    (folder / "clusters.yml").write_text(yaml.safe_dump({"clusters": {"hosts": hosts, "vars": ELSEWHERE}}))


def test_the_hosts_are_clusters(pair: list[Estate], tmp_path: Path) -> None:
    write_inventory(tmp_path, pair)
    user = {"ONTAP_USERNAME": "admin"}
    run = run_playbook(tmp_path, "health", "-i", "clusters.yml", "--check", variables=user)
    assert run.told == [{"svm1": "healthy"}] * 2 and run.changed == [0, 0]
    for estate in pair:
        estate.simulator.clear_requests()
    run = run_playbook(tmp_path, "recover", "-i", "clusters.yml", variables=user, akv_hosts="cluster2")
    assert run.changed == [0] and [estate.methods for estate in pair] == [[], ["GET"]]


def test_the_first_cluster_goes_ahead_of_the_others(pair: list[Estate], tmp_path: Path) -> None:
    """A secret that is wrong there reaches no other one."""
    write_inventory(tmp_path, pair)
    pair[0].simulator.expire_secret("svm1", valid=SECRET)
    run = run_playbook(tmp_path, "rotate_secret", "-i", "clusters.yml", status=2, variables={"ONTAP_USERNAME": "admin"}, **ROTATION)
    assert "svm1 was rolled back" in run.problem
    assert not [request for request in pair[1].simulator.requests if request.method == "PATCH"]
    pair[0].simulator.expire_secret("svm1", valid=ROTATION["akv_client_secret"])
    run = run_playbook(tmp_path, "rotate_secret", "-i", "clusters.yml", variables={"ONTAP_USERNAME": "admin"}, **ROTATION)
    assert run.changed == [1, 1]


def test_a_connection_that_is_not_given_is_told(tmp_path: Path) -> None:
    run = run_playbook(tmp_path, "health", "-i", "localhost,", status=2)
    assert "ONTAP_HOSTNAME" in run.problem


def test_installed_from_the_archive(estate: Estate, tmp_path: Path) -> None:
    """Elsewhere, without the checkout: a playbook by its name, and one that a playbook of the user's imports."""
    estate.create()
    assert ansible("galaxy", "collection", "build", "--output-path", str(tmp_path)).returncode == 0
    (archive,) = tmp_path.glob("*.tar.gz")
    elsewhere = {"ANSIBLE_COLLECTIONS_PATH": str(tmp_path / "collections"), **connection_variables(estate.simulator.connection)}
    installed = ansible("galaxy", "collection", "install", str(archive), "--offline", variables=elsewhere)
    assert installed.returncode == 0, installed.stdout
    for name in ("health", "onboard", "rotate_secret", "rekey", "recover", "offboard"):
        assert (tmp_path / f"collections/ansible_collections/storage_keys/ontap/playbooks/{name}.yml").exists()
    run = run_playbook(tmp_path, "rotate_secret", "-i", "localhost,", variables=elsewhere, **ROTATION)
    assert run.report["rotated"] == ["svm1"]
    mine = tmp_path / "mine"
    mine.mkdir()
    (mine / "play.yml").write_text(yaml.safe_dump([{"import_playbook": "storage_keys.ontap.health"}]))
    imported = ansible("playbook", "-i", "localhost,", "play.yml", cwd=mine, variables=elsewhere)
    assert imported.returncode == 0 and '"svm1": "healthy"' in imported.stdout, imported.stdout
