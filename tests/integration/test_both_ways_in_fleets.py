# Copyright: (c) 2026, storage_keys.ontap contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Strategies, delegation, retries, ad hoc commands and Ctrl-C: nobody can tell Ansible's own process from the modules there either."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import time
import typing as t
from pathlib import Path

import pytest
import yaml
from ontap_simulator import Simulator
from support.both_ways import WAYS, Way, run_plays
from support.commands import CHECKOUT, connection_variables
from support.estate import CONFIGURATION, SECRET

LOCAL = {"ansible_connection": "local", "ansible_python_interpreter": "{{ ansible_playbook_python }}"}
HOSTS = {f"cluster{number}": {"svm": f"svm{number}"} for number in (1, 2)}
# Of this one the inventory says nothing of a Python; what Ansible finds on a machine for tests may be anything.
OTHER = {"ansible_connection": "local", "ansible_interpreter_python_fallback": [sys.executable]}
INVENTORY = {"clusters": {"vars": LOCAL, "hosts": HOSTS}, "bare": {"hosts": {"other": OTHER}}}
CREATED = {**CONFIGURATION, "client_secret": "{{ secret }}"}


def task(number: int, module: str, options: dict[str, t.Any], **keywords: t.Any) -> dict[str, t.Any]:
    return {"name": f"Task {number}", f"storage_keys.ontap.{module}": options, "register": f"told{number}", **keywords}


def play(*tasks: dict[str, t.Any], hosts: str = "clusters", **keywords: t.Any) -> dict[str, t.Any]:
    return {"hosts": hosts, "gather_facts": False, "vars": {"secret": SECRET}, "tasks": list(tasks), **keywords}


OWN = {"svm_name": "{{ svm }}"}
PLAYS = [
    play(
        task(0, "akv_config", {**OWN, **CREATED}),
        task(1, "akv_info", {"filters": {"svm.name": "{{ svm }}"}}, until="told1.attempts > 1", retries=3, delay=0),
        task(2, "akv_config", {**OWN, "proxy_host": "proxy"}, no_log=True),
        task(3, "akv_config", {**OWN, "proxy_host": "{{ item }}"}, loop=["one", "two"], loop_control={"label": "a proxy"}),
        strategy="free",
    ),
    play(
        task(4, "akv_config", {**OWN, "proxy_host": "three"}, throttle=1, timeout=60),
        task(5, "akv_info", {"order_by": ["svm.name"]}, run_once=True),
        task(6, "akv_health", {"svm_name": "svm1"}, delegate_to="localhost", delegate_facts=True, when="svm != 'svm2'"),
        {
            "name": "Go on after a failure",
            "block": [task(7, "akv_config", {"svm_name": "svm9", "proxy_host": "proxy"})],
            "rescue": [{"name": "Keep it", "ansible.builtin.set_fact": {"told8": "{{ ansible_failed_result }}"}}],
        },
        task(9, "akv_rekey", {"svm_name": "svm1"}, run_once=True, changed_when=False),
        serial=1,
        order="sorted",
    ),
    play(task(0, "akv_info", {}), hosts="bare"),
]
NAMES = {**{host: [f"told{number}" for number in range(10)] for host in HOSTS}, "other": ["told0"]}


def kept() -> str:
    """An expression of what each host has registered."""
    of_hosts = [f"'{host}': [{', '.join(f'hostvars.{host}.{name} | default({{}})' for name in names)}]" for host, names in NAMES.items()]
    return "{" + ", ".join(of_hosts) + "}"


def without_time_and_ids(way: Way) -> t.Any:
    """UUIDs are told by their first mention, which differs from run to run where hosts do not wait for each other."""
    text = re.sub(r"\bid\d+\b", "id", str(way.results))
    return re.sub(r"'(start|end|delta)': '[^']*'", "", text)


def test_a_fleet(tmp_path: Path) -> None:
    process, module = (run_plays(tmp_path, way, PLAYS, kept(), inventory=INVENTORY) for way in WAYS)
    # The one thing that can be told from outside: where no Python is named, a module has Ansible look for one, and tell.
    (found,) = module.results["other"]
    assert found.pop("ansible_facts")["discovered_interpreter_python"] and "ansible_facts" not in process.results["other"][0]
    if "warnings" in found:
        assert all("interpreter" in warning for warning in found.pop("warnings"))
    assert without_time_and_ids(process) == without_time_and_ids(module)
    assert sorted(re.sub(r"\bid\d+\b", "id", each) for each in process.requests) == sorted(
        re.sub(r"\bid\d+\b", "id", each) for each in module.requests
    )
    assert len(process.ways) == len(module.ways) and not any("as a module" in each for each in process.ways)

    first = process.results["cluster1"]
    assert first[0]["actions"] == ["create"] and first[1]["attempts"] == 2 and len(first[3]["results"]) == 2
    assert all(results[4]["changed"] for results in (process.results[host] for host in HOSTS))
    assert "svm9" in first[8]["msg"] and process.results["cluster2"][6]["skipped"]
    for way in (process, module):
        assert SECRET not in way.output and way.output.count("output has been hidden") == len(HOSTS) + 1  # where the results are kept


def command(folder: Path, simulator: Simulator, way: str, *arguments: str) -> tuple[list[str], dict[str, t.Any]]:
    """One of Ansible's commands, and how to start it as a terminal does, whatever signals these tests ignore."""
    environment = {
        **{name: value for name, value in os.environ.items() if not name.startswith(("ANSIBLE_", "ONTAP_"))},
        **connection_variables(simulator.connection),
        "ANSIBLE_CONFIG": str(CHECKOUT / "ansible.cfg"),
        "ANSIBLE_COLLECTIONS_PATH": str(CHECKOUT / ".venv/collections"),
        "ANSIBLE_NOCOLOR": "1",
        "ANSIBLE_LOCALHOST_WARNING": "false",
        "HOME": str(folder),  # the console keeps a history there
        "ONTAP_IN_PROCESS": WAYS[way],
        "STARTED_BY": str(folder),
    }
    started = {"cwd": folder, "env": environment, "text": True, "stdout": subprocess.PIPE, "stderr": subprocess.STDOUT}
    return [sys.executable, "-m", "ansible", *arguments], started


def test_ad_hoc_and_in_the_console(tmp_path: Path, simulator: Simulator) -> None:
    told = {}
    for way in WAYS:
        adhoc, started = command(tmp_path, simulator, way, "adhoc", "localhost", "-m", "storage_keys.ontap.akv_info", "-a", "max_records=2")
        wrong = [*adhoc[:-1], "max_records=none"]
        console, _same = command(tmp_path, simulator, way, "console", "localhost")
        typed = "verbosity 3\nstorage_keys.ontap.akv_info max_records=2\nexit\n"
        runs = [subprocess.run(each, input=typed, timeout=300, check=False, **started) for each in (adhoc, wrong, console)]
        assert [run.returncode for run in runs] == [0, 2, 0], [run.stdout for run in runs]
        told[way] = [run.stdout for run in runs[:2]]
        assert '"num_records": 0' in runs[0].stdout and '"num_records": 0' in runs[2].stdout, runs[2].stdout
        assert ("runs in Ansible's own process" in runs[2].stdout) == (way == "process")
    assert told["process"] == told["module"]


def with_mark(mark: str) -> list[int]:
    """The processes that have it in their environment."""
    found = []
    for path in Path("/proc").glob("[0-9]*/environ"):
        try:
            if f"STARTED_BY={mark}\0".encode() in path.read_bytes():
                found.append(int(path.parent.name))
        except OSError:
            continue  # it is gone, or somebody else's
    return found


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="it looks for processes in /proc")
def test_ctrl_c_ends_the_requests(tmp_path: Path, simulator: Simulator) -> None:
    """Each host is in the middle of a request: nothing more is sent, and no process is left."""
    simulator.inject(method="GET", effect="hang", times=9)
    configs = [{"svm_name": svm, **CONFIGURATION} for svm in ("svm1", "svm2")]
    book = tmp_path / "play.yml"
    tasks = [task(0, "akv_configs", {"configs": configs}), task(1, "akv_info", {})]
    book.write_text(yaml.safe_dump([play(*tasks)]))
    (tmp_path / "hosts.yml").write_text(yaml.safe_dump(INVENTORY))
    line, started = command(tmp_path, simulator, "process", "playbook", "-i", "hosts.yml", "play.yml")
    with subprocess.Popen(line, stdin=subprocess.DEVNULL, start_new_session=True, preexec_fn=heed_ctrl_c, **started) as running:
        wait_until(lambda: len(simulator.requests) == len(HOSTS))
        os.killpg(running.pid, signal.SIGINT)
        output, _none = running.communicate(timeout=60)
    assert running.returncode == 99 and "User interrupted execution" in output and "Traceback" not in output, output
    wait_until(lambda: not with_mark(str(tmp_path)))
    assert [request.method for request in simulator.requests] == ["GET"] * len(HOSTS)


def heed_ctrl_c() -> None:
    signal.signal(signal.SIGINT, signal.SIG_DFL)


def wait_until(condition: t.Callable[[], bool]) -> None:
    end = time.monotonic() + 60
    while not condition():
        assert time.monotonic() < end
        time.sleep(0.05)
