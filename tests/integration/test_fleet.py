# Copyright: (c) 2026, storage_keys.ontap contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Many clusters: the plays of the guide as they are written, ten clusters in one play, and a fleet split over two workers."""

from __future__ import annotations

import contextlib
import importlib.util
import json
import os
import re
import shlex
import signal
import subprocess
import sys
import time
import typing as t
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
import yaml
from ontap_simulator import Simulator
from support.commands import CHECKOUT, ansible
from support.estate import CONFIGURATION, SECRET, Estate

PAGE = "docs/fleet.md"
PASSWORD = "canary-Pa55word"
SVMS = [{"svm_name": "svm1"}, {"svm_name": "svm2"}]
SECRETS = {"ontap_password": PASSWORD, "akv_client_secret": SECRET}
RELEASES = ("9.8", "9.9.1", "9.10.1", "9.11.1", "9.12.1", "9.13.1", "9.14.1", "9.16.1", "9.17.1", "9.19.1")

Clusters = dict[str, Simulator]
Play = dict[str, t.Any]


def blocks(language: str, page: str = PAGE) -> list[str]:
    return re.findall(rf"```{language}\n(.*?)```", (CHECKOUT / page).read_text(), re.DOTALL)


def examples() -> list[t.Any]:
    return [yaml.safe_load(text) for text in blocks("yaml")]


def plays() -> list[Play]:
    return [play for example in examples() if isinstance(example, list) for play in example if "hosts" in play]


def fleet_play(tasks: list[t.Any] | None = None) -> Play:
    """The first play of the page, with other tasks of it if they are given."""
    play = plays()[0]
    return play if tasks is None else {**play, "tasks": tasks}


def task_lists() -> list[list[Play]]:
    return [example for example in examples() if isinstance(example, list) and "hosts" not in example[0]]


def inventory(clusters: Clusters) -> Play:
    """The inventory of Onboarding for these clusters, and how to reach the simulated ones, whose names are none of the network."""
    written = yaml.safe_load(blocks("yaml", "docs/onboarding.md")[0])["clusters"]
    hosts = {}
    for name, cluster in clusters.items():
        reached = {f"ontap_{option}": cluster.connection[option] for option in ("hostname", "http_port", "ca_path")}
        hosts[name] = {"akv_onboard_configs": SVMS, **(written["hosts"].get(name) or {}), **reached}
    return {"clusters": {"hosts": hosts, "vars": written["vars"]}}


@contextlib.contextmanager
def simulated(releases: dict[str, str], svms: list[str]) -> t.Iterator[Clusters]:
    with contextlib.ExitStack() as stack:
        clusters = {}
        for name, release in releases.items():
            clusters[name] = stack.enter_context(Simulator(version=release, svms=svms, username="ansible", password=PASSWORD))
        for cluster in clusters.values():
            cluster.settings.job_seconds = 0.1
        yield clusters


@pytest.fixture
def pair() -> t.Iterator[Clusters]:
    """The two clusters of the page's inventory."""
    with simulated({"cluster1.example.com": "9.9.1", "cluster2.example.com": "9.17.1"}, ["svm1", "svm2"]) as clusters:
        yield clusters


@pytest.fixture
def configured(pair: Clusters) -> Clusters:
    """The two clusters with a configuration for each of their SVMs."""
    for cluster in pair.values():
        created = Estate(cluster).run("akv_configs", configs=[{"svm_name": svm, **CONFIGURATION} for svm in ("svm1", "svm2")])
        assert not created.failed, created["msg"]
        cluster.clear_requests()
    return pair


@pytest.fixture
def ten() -> t.Iterator[Clusters]:
    """Ten clusters, each of another release."""
    with simulated({f"cluster{number:02}": each for number, each in enumerate(RELEASES, start=1)}, ["svm1", "svm2"]) as clusters:
        yield clusters


class Site:
    """A folder with the inventory and the plays, in which a user runs ansible-playbook."""

    def __init__(self, folder: Path, clusters: Clusters) -> None:
        self.folder = folder
        self.clusters = clusters
        self.variables = {"ANSIBLE_ASYNC_DIR": str(folder / "background")}
        (folder / "clusters.yml").write_text(yaml.safe_dump(inventory(clusters)))
        (folder / "secrets.yml").write_text(yaml.safe_dump(SECRETS))

    def run(self, play: Play, *arguments: str, status: int = 0) -> str:
        """Run the play, after which the simulated clusters' logs hold the requests of this run alone."""
        (self.folder / "fleet.yml").write_text(yaml.safe_dump([play]))
        for cluster in self.clusters.values():
            cluster.clear_requests()
        options = ("-i", "clusters.yml", "fleet.yml", "-e", "@secrets.yml", *arguments)
        done = ansible("playbook", *options, cwd=self.folder, variables=self.variables)
        assert done.returncode == status, done.stdout
        assert "canary" not in done.stdout
        return done.stdout

    @property
    def methods(self) -> list[list[str]]:
        return [[each.method for each in cluster.requests] for cluster in self.clusters.values()]


def changed(output: str) -> list[int]:
    return [int(number) for number in re.findall(r"changed=(\d+)", output)]


def wait_for(condition: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 30
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.05)


def test_the_estate_of_each_cluster_in_one_task(pair: Clusters, tmp_path: Path) -> None:
    site = Site(tmp_path, pair)
    assert changed(site.run(fleet_play(), "--check", "--diff")) == [1, 1]
    assert not any(cluster.vaults for cluster in pair.values())
    shown = site.run(fleet_play(), "--diff")
    assert changed(shown) == [1, 1] and shown.count('"created": 2') == 2
    proxies = {vault["svm"]["name"]: vault.get("proxy_port") for vault in pair["cluster2.example.com"].vaults}
    assert proxies == {"svm1": None, "svm2": 3128}
    shown = site.run(fleet_play(), "--diff", "--forks", "16")
    assert changed(shown) == [0, 0] and site.methods == [["GET"], ["GET"]]
    (example,) = (json.loads(text) for text in blocks("json"))
    summaries = [json.loads(text) for text in re.findall(r'"configured.summary": (\{.*?\})', shown, re.DOTALL)]
    assert [set(summary) for summary in summaries] == [set(example)] * 2


def test_the_commands_of_the_page(pair: Clusters, tmp_path: Path) -> None:
    """Those with the playbooks of the collection, word for word."""
    site = Site(tmp_path, pair)
    typed = [line for block in blocks("shell") for line in block.splitlines() if " storage_keys.ontap." in line]
    assert len(typed) == 3
    secrets = {"ONTAP_PASSWORD": PASSWORD, "AKV_CLIENT_SECRET": SECRET}
    shown = []
    for line in typed:
        program, *arguments = shlex.split(line)
        done = ansible(program.removeprefix("ansible-"), *arguments, cwd=tmp_path, variables={**site.variables, **secrets})
        assert done.returncode == 0, done.stdout
        shown.append(changed(done.stdout))
    assert shown == [[1, 1], [1, 1], [1, 1]]
    assert [len(cluster.vaults) for cluster in pair.values()] == [2, 2] and not any(cluster.rekeys("svm1") for cluster in pair.values())


def test_what_prune_removes_and_what_it_leaves(configured: Clusters) -> None:
    """Everything that no entry names: the cluster's own configuration, and one beside the one in use."""
    cluster = configured["cluster2.example.com"]
    estate = Estate(cluster)
    beside = {"svm_name": "svm1", "configuration_name": "next"}
    others: list[dict[str, t.Any]] = [{"scope": "cluster"}, {**beside, "enabled": False}]
    assert not estate.run("akv_configs", configs=[{**other, **CONFIGURATION} for other in others]).failed
    named = [{"svm_name": "svm1"}, {"svm_name": "svm2"}]
    assert estate.run("akv_configs", configs=[*named, {"scope": "cluster"}, beside], prune=True)["changed"] is False
    assert estate.run("akv_configs", configs=[*named, {"svm_name": "svm9"}], prune=True).failed and len(cluster.vaults) == 4
    pruned = estate.run("akv_configs", configs=named, prune=True)["pruned"]
    assert [(each["scope"], each["svm_name"]) for each in pruned] == [("svm", "svm1"), ("cluster", None)]
    assert [(vault["svm"]["name"], vault["enabled"]) for vault in cluster.vaults] == [("svm1", True), ("svm2", True)]


def test_after_an_outage(configured: Clusters, tmp_path: Path) -> None:
    site = Site(tmp_path, configured)
    configured["cluster1.example.com"].set_available("svm2", False)
    restore = task_lists()[0]
    assert changed(site.run(fleet_play(restore))) == [1, 0]
    assert [[cluster.restores(svm) for svm in ("svm1", "svm2")] for cluster in configured.values()] == [[0, 1], [0, 0]]
    again = site.run(fleet_play(restore))
    assert changed(again) == [0, 0] and again.count("skipping: ") == 2


def quick(tasks: list[Play]) -> list[Play]:
    """The tasks with shorter pauses."""
    return [{**task, "delay": 1} if "delay" in task else task for task in tasks]


def test_a_long_run_shows_signs_of_life(configured: Clusters, tmp_path: Path) -> None:
    site = Site(tmp_path, configured)
    tasks, one = fleet_play(quick(task_lists()[1])), ("--limit", "cluster1.example.com")
    cluster = configured["cluster1.example.com"]
    cluster.settings.job_seconds = 6
    assert changed(site.run(tasks, *one, "--check")) == [1] and {each.method for each in cluster.requests} == {"GET"}
    shown = site.run(tasks, *one)
    assert len(re.findall(r"FAILED - RETRYING: \[cluster1.*retries left", shown)) >= 2
    assert changed(shown) == [1] and cluster.restores("svm1") == cluster.restores("svm2") == 1
    kept = [each.read_text() for each in (tmp_path / "background").glob("j*")]
    assert len(kept) == 1 and "canary" not in kept[0]


def test_what_was_started_survives_a_lost_terminal(configured: Clusters, tmp_path: Path) -> None:
    site = Site(tmp_path, configured)
    cluster = configured["cluster1.example.com"]
    cluster.settings.job_seconds = 4
    (tmp_path / "long.yml").write_text(yaml.safe_dump([fleet_play(quick(task_lists()[1]))]))
    environment = {**os.environ, **site.variables, "ANSIBLE_COLLECTIONS_PATH": str(CHECKOUT / ".venv/collections")}
    options = ["-i", "clusters.yml", "long.yml", "-e", "@secrets.yml", "--limit", "cluster1.example.com"]
    command = [sys.executable, "-m", "ansible", "playbook", *options]
    streams: dict[str, t.Any] = dict.fromkeys(("stdin", "stdout", "stderr"), subprocess.DEVNULL)
    with subprocess.Popen(command, cwd=tmp_path, env=environment, start_new_session=True, **streams) as run:
        wait_for(lambda: any(each.method == "POST" for each in cluster.requests))
        os.killpg(run.pid, signal.SIGKILL)
    (job,) = (tmp_path / "background").glob("j*")
    assert "results" not in json.loads(job.read_text())
    wait_for(lambda: "results" in json.loads(job.read_text() or "{}"))
    ended = look_at(site, job.name)
    assert ended["changed"] is True and ended["finished"] in (1, True)
    assert [each["job"]["state"] for each in ended["results"]] == ["success", "success"]


def look_at(site: Site, job: str) -> dict[str, t.Any]:
    """The answer to the page's command, which looks for the task in the background by its id."""
    (command,) = [line for block in blocks("shell") for line in block.splitlines() if "async_status" in line]
    arguments = re.sub(r"jid=\S+", f"jid={job}", command).split()[1:]
    interpreter = ("-e", f"ansible_python_interpreter={sys.executable}")
    done = ansible("adhoc", *arguments, *interpreter, cwd=site.folder, variables=site.variables)
    assert done.returncode == 0, done.stdout
    return dict(json.loads(done.stdout[done.stdout.index("{"):]))


def test_not_to_wait_and_to_ask_for_the_job(configured: Clusters, tmp_path: Path) -> None:
    for cluster in configured.values():
        cluster.settings.job_seconds = 6
    configured["cluster2.example.com"].fail_next_job(code=65537515)
    shown = Site(tmp_path, configured).run(fleet_play(quick(task_lists()[2])), status=2)
    assert "FAILED - RETRYING: [cluster1" in shown and configured["cluster1.example.com"].restores("svm1") == 1
    assert re.findall(r"failed=(\d)", shown) == ["0", "1"]


def test_a_roll_out_stops_at_the_first_cluster_that_fails(configured: Clusters, tmp_path: Path) -> None:
    site = Site(tmp_path, configured)
    first, second = configured.values()
    first.inject(method="PATCH", path="*/azure-key-vaults/*", status=400, code=65537506, times=9)
    site.run(plays()[1], status=2)
    assert first.requests and not second.requests
    first.clear_faults()
    assert changed(site.run(plays()[1])) == [1, 1]
    assert all(vault["key_id"].split("/")[4] == "key2" for cluster in configured.values() for vault in cluster.vaults)


def test_ten_clusters_of_different_releases_in_one_play(ten: Clusters, tmp_path: Path) -> None:
    site = Site(tmp_path, ten)
    task = fleet_play()["tasks"][0]
    assert fleet_play()["strategy"] == "free"
    assert changed(site.run(fleet_play([task]), "--forks", "8")) == [1] * 10
    assert all({vault["svm"]["name"] for vault in cluster.vaults} == {"svm1", "svm2"} for cluster in ten.values())
    assert changed(site.run(fleet_play([task]), "--forks", "8")) == [0] * 10
    assert site.methods == [["GET"]] * 10


class Runner:
    """A slice of the fleet as ansible-runner takes it: a private data directory on this side, another on the worker's."""

    def __init__(self, folder: Path, clusters: Clusters) -> None:
        self.given, self.worker = folder / "given", folder / "worker"
        settings = {"ANSIBLE_COLLECTIONS_PATH": str(CHECKOUT / ".venv/collections"), "ANSIBLE_NOCOLOR": "1"}
        files = {
            "inventory/clusters.yml": inventory(clusters),
            "project/fleet.yml": [fleet_play(fleet_play()["tasks"][:1])],
            "env/extravars": SECRETS,
            "env/envvars": settings,
        }
        for name, content in files.items():
            (self.given / name).parent.mkdir(parents=True, exist_ok=True)
            (self.given / name).write_text(yaml.safe_dump(content))

    def run(self, ident: str) -> str:
        """Transmit, work and process, each a program of its own with a stream between; the output of the play."""
        sent = self._command(b"", "transmit", str(self.given), "-p", "fleet.yml", "--ident", ident)
        answer = self._command(sent, "worker", "--private-data-dir", str(self.worker))
        self._command(answer, "process", str(self.given), "--ident", ident)
        artifacts = self.given / "artifacts" / ident
        output = (artifacts / "stdout").read_text()
        assert (artifacts / "rc").read_text() == "0", output
        return output

    def _command(self, stream: bytes, *arguments: str) -> bytes:
        environment = {name: value for name, value in os.environ.items() if not name.startswith(("ANSIBLE_", "ONTAP_"))}
        environment["PATH"] = os.pathsep.join([str(Path(sys.executable).parent), environment["PATH"]])
        command = [sys.executable, "-m", "ansible_runner", *arguments]
        return subprocess.run(command, input=stream, env=environment, stdout=subprocess.PIPE, timeout=120, check=True).stdout

    @property
    def artifacts(self) -> list[bytes]:
        """What was kept of the runs, on both sides."""
        kept = [path for side in (self.given, self.worker) for path in (side / "artifacts").rglob("*") if path.is_file()]
        return [path.read_bytes() for path in kept]


def work(halves: list[Runner], ident: str) -> list[list[int]]:
    """Both workers at the same time; how much each changed of its clusters."""
    with ThreadPoolExecutor() as threads:
        return [changed(output) for output in threads.map(lambda half: half.run(ident), halves)]


@pytest.mark.skipif(not importlib.util.find_spec("ansible_runner"), reason="ansible-runner is in the checkout's environment alone")
def test_a_fleet_split_over_two_workers(ten: Clusters, tmp_path: Path) -> None:
    names = list(ten)
    halves = [Runner(tmp_path / str(part), {name: ten[name] for name in names[part::2]}) for part in range(2)]
    assert work(halves, "first") == [[1] * 5] * 2
    assert all(len(cluster.vaults) == 2 for cluster in ten.values())
    for cluster in ten.values():
        cluster.clear_requests()
    assert work(halves, "second") == [[0] * 5] * 2
    assert [[each.method for each in cluster.requests] for cluster in ten.values()] == [["GET"]] * 10
    for half in halves:
        kept = half.artifacts
        assert not [each for each in kept if PASSWORD.encode() in each or SECRET.encode() in each]
        # The page warns of this.
        assert any(b"ANSIBLE_COLLECTIONS_PATH" in each for each in kept)
