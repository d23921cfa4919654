# Copyright: (c) 2026, storage_keys.ontap contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The pages for the first hour: to install, to fetch a certificate, to rehearse, to schedule, to find out what is wrong."""

from __future__ import annotations

import configparser
import os
import re
import shlex
import shutil
import ssl
import subprocess
import sys
import typing as t
from pathlib import Path

import pytest
import yaml
from ontap_simulator import Simulator
from support.commands import CHECKOUT, Variables, ansible, connection_variables
from support.estate import Estate

PROGRAMS = Path(sys.executable).parent


def blocks(page: str, language: str) -> list[str]:
    return re.findall(rf"```{language}\n(.*?)```", (CHECKOUT / "docs" / f"{page}.md").read_text(), re.DOTALL)


def commands(page: str) -> list[str]:
    return [line for block in blocks(page, "shell") for line in block.splitlines()]


class Home:
    """A user with a home and a folder of their own, who types what the pages say into a shell."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        inherited = {name: value for name, value in os.environ.items() if not name.startswith(("ANSIBLE_", "ONTAP_", "AKV_", "XDG_"))}
        path = os.pathsep.join([str(folder / "bin"), str(PROGRAMS), os.environ["PATH"]])
        # The temporary folder of Ansible lies in the home.
        self.variables = {**inherited, "HOME": str(folder), "PATH": path, "ANSIBLE_NOCOLOR": "1", "PIP_DISABLE_PIP_VERSION_CHECK": "1"}

    def types(self, command: str, *, status: int = 0, variables: Variables | None = None) -> str:
        environment = {**self.variables, **(variables or {})}
        done = subprocess.run(
            ["bash", "-c", command], cwd=self.folder, env=environment, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT, text=True, timeout=300, check=False,
        )  # fmt: skip
        assert done.returncode == status, done.stdout
        return done.stdout

    def program(self, name: str, text: str) -> None:
        path = self.folder / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(text)
        path.chmod(0o755)


@pytest.fixture
def home(tmp_path: Path) -> Home:
    return Home(tmp_path)


def test_install_upgrade_uninstall(home: Home) -> None:
    """From a built archive, because nothing is asked of Galaxy here: it stands for the name of the collection."""
    assert ansible("galaxy", "collection", "build", "--output-path", str(home.folder)).returncode == 0
    (archive,) = home.folder.glob("*.tar.gz")
    requests, _galaxy, offline, listed, demo, upgrade, back, uninstall = commands("install")
    assert _galaxy == "ansible-galaxy collection install storage_keys.ontap" and offline.split()[3] == archive.name
    assert demo == "ansible-playbook -i localhost, storage_keys.ontap.demo"  # by a test of its own
    assert "already satisfied" in home.types(requests)
    home.types(offline)
    assert re.search(r"storage_keys\.ontap +1\.0\.0", home.types(listed))
    for command in (upgrade, back):
        assert "storage_keys.ontap" in home.types(re.sub(r"storage_keys\.ontap\S*", archive.name, command) + " --offline")
    home.types(uninstall)
    assert "storage_keys.ontap" not in home.types("ansible-galaxy collection list || true")


def test_the_certificate_of_the_cluster(home: Home, simulator: Simulator) -> None:
    fetch, show = commands("onboarding")[:2]
    place = simulator.connection["hostname"], simulator.connection["http_port"]
    home.types(fetch.replace("cluster1.example.com:443", ":".join(map(str, place))))
    assert (home.folder / "cluster1.pem").read_text().strip() == ssl.get_server_certificate(place).strip()
    shown = home.types(show)
    assert all(f"{name}=" in shown for name in ("subject", "issuer", "serial", "notAfter"))


def test_a_rehearsal(home: Home) -> None:
    """With the inventory as it stands on the page: no real cluster of that name is asked, and nothing is left."""
    (inventory, *_rest) = blocks("onboarding", "yaml")
    (home.folder / "clusters.yml").write_text(inventory)
    home.variables |= {"ANSIBLE_COLLECTIONS_PATH": str(CHECKOUT / ".venv/collections"), "AKV_CLIENT_SECRET": "any-secret"}
    start, tried, stop = (line for line in commands("onboarding") if "rehears" in line)
    rehearsal = home.folder / "rehearsal.yml"
    assert "password" not in home.types(start) and rehearsal.stat().st_mode & 0o777 == 0o600
    try:
        assert "any-secret" not in home.types(tried)
        done = home.types(tried.replace(" --check --diff", ""))
        assert re.findall(r"changed=(\d)", done) == ["1", "1"]
        hosts = yaml.safe_load(rehearsal.read_text())["all"]["hosts"]
        assert list(hosts) == list(yaml.safe_load(inventory)["clusters"]["hosts"])
        assert {host["ontap_username"] for host in hosts.values()} == {"ansible"}
    finally:
        home.types(stop)
    assert not rehearsal.exists() and not list(home.folder.rglob("*.pem"))


@pytest.fixture
def watched(home: Home, estate: Estate) -> Home:
    """The script of the page on scheduling, for one healthy SVM, and a logger that tells what reaches it."""
    estate.create()
    connection = dict(estate.simulator.connection)
    (home.folder / "password").write_text(str(connection.pop("password")))
    host = {f"ontap_{name}": value for name, value in connection.items()}
    (home.folder / "clusters.yml").write_text(yaml.safe_dump({"clusters": {"hosts": {"cluster1": host}}}))
    (script,) = blocks("scheduling", "sh")
    home.program("akv-health", script)
    home.program("bin/logger", '#!/bin/sh\necho "$@" >>"$HOME/rung"\n')
    home.variables["ANSIBLE_COLLECTIONS_PATH"] = str(CHECKOUT / ".venv/collections")
    return home


def test_the_script_rings_when_something_is_wrong_and_only_then(watched: Home, estate: Estate) -> None:
    rung = watched.folder / "rung"
    watched.types("./akv-health")
    assert not rung.exists() and "healthy" in (watched.folder / "last-run").read_text()
    estate.simulator.set_reachable("svm1", False)
    watched.types("./akv-health", status=2)
    assert "exit code 2" in rung.read_text() and "unreachable" in (watched.folder / "last-run").read_text()
    (watched.folder / "clusters.yml").write_text("clusters: {hosts: {}}\n")
    watched.types("./akv-health || exit 9", status=9)
    assert len(rung.read_text().splitlines()) == 2
    # One that still runs is no reason to start another.
    watched.types("flock lock ./akv-health", status=1)


def test_the_units_of_the_timer() -> None:
    service, timer = (configparser.ConfigParser(strict=True) for _unit in range(2))
    for parser, text in zip((service, timer), blocks("scheduling", "ini"), strict=True):
        parser.optionxform = str  # type: ignore[assignment, method-assign]
        parser.read_string(text)
    assert service["Service"]["ExecStart"].endswith("akv-health") and service["Service"]["Type"] == "oneshot"
    assert timer["Timer"]["OnCalendar"] == "*:0/10" and timer["Install"]["WantedBy"] == "timers.target"


@pytest.mark.skipif(not shutil.which("systemd-analyze"), reason="there is no systemd here")
def test_systemd_reads_the_times() -> None:
    subprocess.run(["systemd-analyze", "calendar", "*:0/10"], check=True, stdout=subprocess.DEVNULL)


def test_what_to_attach(home: Home) -> None:
    home.variables["ANSIBLE_COLLECTIONS_PATH"] = str(CHECKOUT / ".venv/collections")
    version, listed = commands("troubleshooting")
    assert home.types(version).startswith("ansible [core 2") and "storage_keys.ontap" in home.types(listed)


def quoted() -> list[str]:
    """The texts that the first column of the page on troubleshooting quotes."""
    rows = re.findall(r"^\| (.+?) \| ", (CHECKOUT / "docs/troubleshooting.md").read_text(), re.MULTILINE)
    return [text for row in rows for text in re.findall(r"`([^`]+)`", row)]


def test_what_is_seen_is_what_ansible_and_the_modules_say(home: Home, estate: Estate, tmp_path: Path) -> None:
    """The messages that one sees before a module has run, each brought about."""
    missing = {"ANSIBLE_COLLECTIONS_PATH": str(tmp_path / "none")}
    present = {"ANSIBLE_COLLECTIONS_PATH": str(CHECKOUT / ".venv/collections")}
    task: dict[str, t.Any] = {"name": "Ask", "storage_keys.ontap.akv_config": {"svm_name": "svm1"}}
    (tmp_path / "play.yml").write_text(yaml.safe_dump([{"hosts": "clusters", "gather_facts": False, "tasks": [task]}]))
    (tmp_path / "clusters.yml").write_text("clusters: {hosts: {127.0.0.1: {ansible_port: 1}}}\n")
    (tmp_path / "empty.yml").write_text("clusters: {hosts: {}}\n")
    trusting = {**present, **connection_variables(estate.simulator.connection)}
    trusting.pop("ONTAP_CA_PATH")
    seen = "\n".join([
        home.types("ansible-playbook -i clusters.yml play.yml || true", variables=missing),
        home.types("ansible-playbook -i clusters.yml storage_keys.ontap.health || true", variables=missing),
        home.types("ansible-playbook -i empty.yml storage_keys.ontap.health || true", variables=present),
        home.types("ansible-playbook -i empty.yml play.yml || true", variables=present),
        home.types("ansible-playbook -i clusters.yml play.yml || true", variables=present),
        home.types("ansible localhost -m storage_keys.ontap.akv_info || true", variables=trusting),
    ])
    # Ansible breaks lines where it likes.
    seen = " ".join(seen.split())
    assert "next step: set connection: local in the play" in seen
    others = {text for text in quoted() if text not in seen}
    # The tests of what they belong to bring these about.
    assert others == {"Failed to import the required Python library (requests)", "unable to get local issuer certificate", "HTML"}, seen


def test_a_play_of_your_own(estate: Estate, tmp_path: Path) -> None:
    (play,) = blocks("troubleshooting", "yaml")
    connection = estate.simulator.connection
    (tmp_path / "play.yml").write_text(play)
    host = {"ontap_username": connection["username"], "ontap_password": connection["password"], "ontap_ca_path": connection["ca_path"]}
    (tmp_path / "clusters.yml").write_text(yaml.safe_dump({"clusters": {"hosts": {str(connection["hostname"]): host}}}))
    port = {"ONTAP_HTTP_PORT": str(connection["http_port"])}
    run = ansible(*shlex.split("playbook -i clusters.yml play.yml"), cwd=tmp_path, variables=port)
    assert run.returncode == 0 and "ok=1" in run.stdout, run.stdout


@pytest.mark.skipif(sys.version_info[:2] != (3, 11), reason="releases of ansible-core differ in what they print; the pages show that of the checkout")
def test_the_examples_of_output_are_what_is_printed() -> None:
    command = [sys.executable, str(CHECKOUT / "tests/tools/example_output.py"), "--check"]
    done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False)
    assert done.returncode == 0, done.stdout


def test_there_is_an_example_of_health_of_an_outage_and_of_a_change() -> None:
    pages = [(CHECKOUT / f"docs/{page}.md").read_text() for page in ("onboarding", "recovery")]
    found = dict(re.findall(r"<!-- output: (\w+) -->\n\n```text\n(.*?)```", "".join(pages), re.DOTALL))
    assert "healthy" in found["healthy"] and "(SVM svm2)" in found["unreachable"] and "38 minutes left" in found["unreachable"]
    assert '-        "proxy_port": 3128\n+        "proxy_port": 8080' in found["change"]
