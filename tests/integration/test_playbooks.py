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
    "ansible_port": 22,
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


RUNBOOKS = ("health", "onboard", "rotate_secret", "rekey", "recover", "offboard")
NO_HOST = {
    "an empty inventory": ("-i", "empty.yml"),
    "an empty inventory and a limit": ("-i", "empty.yml", "--limit", "cluster1"),
    "a mistyped akv_hosts": ("-i", "clusters.yml", "-e", "akv_hosts=cluster3"),
    "hosts that the limit leaves out": ("-i", "clusters.yml", "--limit", "cluster1", "-e", "akv_hosts=cluster2"),
}


@pytest.mark.parametrize(
    ("name", "case"), [*((name, "an empty inventory") for name in RUNBOOKS), *(("health", case) for case in list(NO_HOST)[1:])]
)
def test_a_run_without_hosts_fails(tmp_path: Path, name: str, case: str) -> None:
    """In one sentence: an alarm that looked at nothing must not be green."""
    (tmp_path / "empty.yml").write_text(yaml.safe_dump({"clusters": {"hosts": {}}}))
    (tmp_path / "clusters.yml").write_text(yaml.safe_dump({"clusters": {"hosts": {"cluster1": {}, "cluster2": {}}}}))
    done = ansible("playbook", f"storage_keys.ontap.{name}", *NO_HOST[case], cwd=tmp_path)
    assert done.returncode != 0 and done.stdout.count("TASK") <= 1, done.stdout
    assert "No host of the inventory matches" in done.stdout and "nothing was looked at and nothing was done" in done.stdout


def test_a_look_at_the_syntax_needs_no_hosts(tmp_path: Path) -> None:
    """As ansible-lint does."""
    done = ansible("playbook", *(f"storage_keys.ontap.{name}" for name in RUNBOOKS), "--syntax-check", cwd=tmp_path)
    assert done.returncode == 0, done.stdout


def test_the_limit_chooses_among_the_clusters(pair: list[Estate], tmp_path: Path) -> None:
    write_inventory(tmp_path, pair)
    for estate in pair:
        estate.simulator.clear_requests()
    for limit in ("cluster2", "!cluster1"):
        run = run_playbook(tmp_path, "health", "-i", "clusters.yml", "--limit", limit, variables={"ONTAP_USERNAME": "admin"})
        assert run.told == [{"svm1": "healthy"}]
    assert [estate.methods for estate in pair] == [[], ["GET", "GET"]]


def test_the_port_in_the_name_of_a_host(estate: Estate, tmp_path: Path) -> None:
    """Named with its port, as ``cluster1.example.com:8443``; ontap_http_port goes first, and a port for SSH is not meant."""
    estate.create()
    connection = dict(estate.simulator.connection)
    port = connection.pop("http_port")
    variables = {**connection_variables({name: value for name, value in connection.items() if name != "hostname"}), "ANSIBLE_REMOTE_PORT": "2222"}
    host = f"{connection['hostname']}:{port}"
    assert run_playbook(tmp_path, "health", "-i", f"{host},", variables=variables).told == [{"svm1": "healthy"}]
    assert run_playbook(tmp_path, "health", "-i", "127.0.0.1:1,", variables=variables, ontap_http_port=port).told == [{"svm1": "healthy"}]
    for name in ("127.0.0.1,", "127.0.0.1:22,"):
        usual = {**variables, "ONTAP_HTTP_PORT": str(port)}
        assert run_playbook(tmp_path, "health", "-i", name, variables=usual).told == [{"svm1": "healthy"}]


def test_localhost_stands_for_the_cluster_of_the_environment(estate: Estate, tmp_path: Path) -> None:
    """Without an inventory too, if it is asked for."""
    estate.create()
    run = run_playbook(tmp_path, "health", variables=connection_variables(estate.simulator.connection), akv_hosts="localhost")
    assert run.told == [{"svm1": "healthy"}]


def test_installed_from_the_archive(estate: Estate, tmp_path: Path) -> None:
    """Elsewhere, without the checkout: a playbook by its name, and one that a playbook of the user's imports."""
    estate.create()
    assert ansible("galaxy", "collection", "build", "--output-path", str(tmp_path)).returncode == 0
    (archive,) = tmp_path.glob("*.tar.gz")
    elsewhere = {"ANSIBLE_COLLECTIONS_PATH": str(tmp_path / "collections"), **connection_variables(estate.simulator.connection)}
    installed = ansible("galaxy", "collection", "install", str(archive), "--offline", variables=elsewhere)
    assert installed.returncode == 0, installed.stdout
    for name in RUNBOOKS:
        assert (tmp_path / f"collections/ansible_collections/storage_keys/ontap/playbooks/{name}.yml").exists()
    run = run_playbook(tmp_path, "rotate_secret", "-i", "localhost,", variables=elsewhere, **ROTATION)
    assert run.report["rotated"] == ["svm1"]
    mine = tmp_path / "mine"
    mine.mkdir()
    (mine / "play.yml").write_text(yaml.safe_dump([{"import_playbook": "storage_keys.ontap.health"}]))
    imported = ansible("playbook", "-i", "localhost,", "play.yml", cwd=mine, variables=elsewhere)
    assert imported.returncode == 0 and '"svm1": "healthy"' in imported.stdout, imported.stdout
