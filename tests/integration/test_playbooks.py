# Copyright: (c) 2026, storage_keys.ontap contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The playbooks by their names: inventories whose hosts are clusters, and the collection installed from its archive."""

from __future__ import annotations

import re
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
    "akv_rotate_secret_verify_timeout": 0,
}
HEALTHY = {"total": 1, "healthy": 1, "unknown": 0, "pending": 0, "degraded": 0, "unreachable": 0}
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
    inventory = {"clusters": {"hosts": hosts, "vars": ELSEWHERE}, "others": {"hosts": {"web1": {"ansible_host": "192.0.2.2"}}}}
    (folder / "clusters.yml").write_text(yaml.safe_dump(inventory))


def test_the_hosts_are_clusters(pair: list[Estate], tmp_path: Path) -> None:
    write_inventory(tmp_path, pair)
    user = {"ONTAP_USERNAME": "admin"}
    run = run_playbook(tmp_path, "health", "-i", "clusters.yml", "--check", variables=user)
    assert run.told == [HEALTHY, HEALTHY, {"cluster1": HEALTHY, "cluster2": HEALTHY}] and run.changed == [0, 0]
    for estate in pair:
        estate.simulator.clear_requests()
    run = run_playbook(tmp_path, "recover", "-i", "clusters.yml", variables=user, akv_hosts="cluster2")
    assert run.changed == [0] and [estate.methods for estate in pair] == [[], ["GET"]]


def test_the_first_cluster_goes_ahead_of_the_others(pair: list[Estate], tmp_path: Path) -> None:
    """A secret that is wrong there reaches no other one."""
    write_inventory(tmp_path, pair)
    pair[0].simulator.expire_secret("svm1", valid=SECRET)
    run = run_playbook(tmp_path, "rotate_secret", "-i", "clusters.yml", status=2, variables={"ONTAP_USERNAME": "admin"}, **ROTATION)
    assert "SVM svm1 rolled back" in run.problem
    assert "Not tried yet: cluster2. Ansible goes on with them if one of cluster1 has not failed." in run.output
    assert not [request for request in pair[1].simulator.requests if request.method == "PATCH"]
    pair[0].simulator.expire_secret("svm1", valid=ROTATION["akv_client_secret"])
    run = run_playbook(tmp_path, "rotate_secret", "-i", "clusters.yml", variables={"ONTAP_USERNAME": "admin"}, **ROTATION)
    assert run.changed == [1, 1]


def test_a_connection_that_is_not_given_is_told(tmp_path: Path) -> None:
    """In the words of a playbook, whose user knows no option of a module."""
    run = run_playbook(tmp_path, "health", "-i", "localhost,", status=2)
    assert "ontap_hostname: missing" in run.problem and "ONTAP_HOSTNAME" in run.problem


RUNBOOKS = ("health", "onboard", "rotate_secret", "rekey", "recover", "offboard")
CHECKS = {"Check that every variable is known", "Check that the inventory names a cluster"}
NO_HOST = {
    "an empty inventory": ("-i", "empty.yml"),
    "no inventory": (),
    "hosts that are not said to be clusters": ("-i", "cluster1,cluster2"),
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
    assert done.returncode != 0 and set(re.findall(r"TASK \[(.*?)\]", done.stdout)) <= CHECKS, done.stdout
    assert "No host of the inventory matches" in done.stdout and "nothing was looked at and nothing was done" in done.stdout


def test_a_misspelt_variable_reaches_no_cluster(pair: list[Estate], tmp_path: Path) -> None:
    """Wherever it stands, and whichever batch it would be in; those of other playbooks and of other people pass."""
    write_inventory(tmp_path, pair)
    inventory = yaml.safe_load((tmp_path / "clusters.yml").read_text())
    inventory["clusters"]["hosts"]["cluster2"]["akv_rotate_secret_polcy"] = "when_unreachable"
    inventory["clusters"]["vars"].update(akv_onboard_configs=[], ontap_version="9.17.1", akv_cmdb_id=7, akv_own_variables=["akv_cmdb_*"])
    (tmp_path / "clusters.yml").write_text(yaml.safe_dump(inventory))
    for estate in pair:
        estate.simulator.clear_requests()
    given: dict[str, t.Any] = {"akv_rekey_svms": "all", "akv_rekey_kye": "external", "ontap_pasword": "canary"}
    run = run_playbook(tmp_path, "rekey", "-i", "clusters.yml", status=2, variables={"ONTAP_USERNAME": "admin"}, **given)
    assert run.problem.startswith(
        "No playbook or role knows akv_rekey_kye (did you mean akv_rekey_key?), akv_rotate_secret_polcy of cluster2 (did you mean"
        " akv_rotate_secret_policy?), ontap_pasword (did you mean ontap_password?). Nothing was looked at and nothing was done"
    )
    assert [estate.methods for estate in pair] == [[], []]


def test_the_inventory_cannot_choose_the_hosts(tmp_path: Path) -> None:
    """Ansible would take them all, and not tell."""
    clusters = {"hosts": {"cluster1": {}, "cluster2": {}}, "vars": {"akv_hosts": "cluster1"}}
    (tmp_path / "clusters.yml").write_text(yaml.safe_dump({"clusters": clusters}))
    done = ansible("playbook", "storage_keys.ontap.health", "-i", "clusters.yml", cwd=tmp_path)
    assert done.returncode != 0 and done.stdout.count("akv_hosts says cluster1, yet") >= 2, done.stdout
    assert set(re.findall(r"TASK \[(.*?)\]", done.stdout)) == CHECKS


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
        assert run.told == [HEALTHY]
    assert [estate.methods for estate in pair] == [[], ["GET", "GET"]]


def test_the_port_in_the_name_of_a_host(estate: Estate, tmp_path: Path) -> None:
    """Named with its port, as ``cluster1.example.com:8443``; ontap_http_port goes first, and a port for SSH is not meant."""
    estate.create()
    connection = dict(estate.simulator.connection)
    port = connection.pop("http_port")
    variables = {**connection_variables({name: value for name, value in connection.items() if name != "hostname"}), "ANSIBLE_REMOTE_PORT": "2222"}
    host = f"{connection['hostname']}:{port}"
    usual = {**variables, "ONTAP_HTTP_PORT": str(port)}
    for name, environment, extra in [
        (host, variables, {}),
        ("127.0.0.1:1", variables, {"ontap_http_port": port}),
        ("127.0.0.1", usual, {}),
        ("127.0.0.1:22", usual, {}),
    ]:
        run = run_playbook(tmp_path, "health", "-i", f"{name},", variables=environment, akv_hosts="all", **extra)
        assert run.told == [HEALTHY]


def test_localhost_stands_for_the_cluster_of_the_environment(estate: Estate, tmp_path: Path) -> None:
    """Without an inventory too, if it is asked for."""
    estate.create()
    run = run_playbook(tmp_path, "health", variables=connection_variables(estate.simulator.connection), akv_hosts="localhost")
    assert run.told == [HEALTHY]


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
    assert run.report["rotated"] == ["SVM svm1"]
    mine = tmp_path / "mine"
    mine.mkdir()
    (mine / "play.yml").write_text(yaml.safe_dump([{"import_playbook": "storage_keys.ontap.health"}]))
    imported = ansible("playbook", "-i", "localhost,", "play.yml", cwd=mine, variables=elsewhere)
    assert imported.returncode == 0 and '"healthy": 1' in imported.stdout, imported.stdout
