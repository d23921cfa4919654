# Copyright: (c) 2026, storage_keys.ontap contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""No secret shows in what a real play prints, keeps and lets others see while it runs: output, events, logs, files, processes."""

from __future__ import annotations

import contextlib
import dataclasses
import importlib.util
import json
import os
import signal
import subprocess
import sys
import time
import typing as t
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml
from support.canaries import CANARIES, leaks
from support.commands import CHECKOUT, ansible
from support.estate import CONFIGURATION, Estate

SECRETS = {
    "the_password": CANARIES["unicode"],
    "the_client_secret": CANARIES["symbols"],
    "the_proxy_password": CANARIES["newlines"],
    "the_other_secret": CANARIES["quotes"],
}
FEW_SECRETS = tuple(SECRETS.values())

# Writes each result as it reaches those who keep results.
CALLBACK = '''
from __future__ import annotations

import json
import os

from ansible.plugins.callback import CallbackBase


class CallbackModule(CallbackBase):
    CALLBACK_VERSION = 2.0
    CALLBACK_TYPE = "notification"
    CALLBACK_NAME = "keep"
    CALLBACK_NEEDS_ENABLED = True

    def _keep(self, result, **more):
        kept = getattr(result, "_result", None) or result.result
        with open(os.environ["KEPT_RESULTS"], "a", encoding="utf-8") as file:
            file.write(json.dumps(kept, default=str, ensure_ascii=False) + "\\n")

    v2_runner_on_ok = v2_runner_on_failed = v2_runner_item_on_ok = v2_runner_item_on_failed = _keep
'''


def play() -> list[dict[str, t.Any]]:
    """Each module, in success and in failure; values of options that are secret come from variables."""
    configuration = {**CONFIGURATION, "client_secret": "{{ the_client_secret }}", "proxy_password": "{{ the_proxy_password }}"}
    configuration.update({"proxy_host": "proxy.example.com", "proxy_username": "user"})
    other = {**configuration, "svm_name": "svm2", "client_secret": "{{ the_other_secret }}"}
    tasks: list[tuple[str, dict[str, t.Any]]] = [
        ("akv_config", {"svm_name": "svm1", **configuration}),  # the server repeats the request
        ("akv_config", {"svm_name": "svm1", **configuration}),
        ("akv_configs", {"configs": [{"svm_name": "svm1", **configuration}, other], "update_secret": "always"}),
        ("akv_configs", {"configs": [{**other, "proxy_type": "socks"}]}),
        ("akv_configs", {"configs": ["client_secret={{ the_client_secret }}", ["{{ the_other_secret }}"]]}),
        ("akv_info", {"gather": ["all"], "password": "not {{ the_password }}"}),
        ("akv_info", {"gather": ["all"]}),
        ("akv_rekey", {"svm_name": "*"}),
        ("akv_restore", {"svm_name": ["svm1", "svm3"]}),
    ]
    return [
        {
            "name": "A play with secrets",
            "hosts": "localhost",
            "connection": "local",
            "gather_facts": False,
            "module_defaults": {"group/storage_keys.ontap.akv": {"password": "{{ the_password }}"}},
            "tasks": [
                {"name": f"Run {module}", f"storage_keys.ontap.{module}": options, "ignore_errors": True} for module, options in tasks
            ],
        }
    ]


@pytest.fixture
def site(estate: Estate, tmp_path: Path) -> Path:
    """A folder with the play; the system repeats in its errors what it was sent."""
    simulator = estate.simulator
    simulator.accounts = dataclasses.replace(simulator.accounts, password=SECRETS["the_password"])
    (tmp_path / "play.yml").write_text(yaml.safe_dump(play()))
    (tmp_path / "secrets.json").write_text(json.dumps(SECRETS))
    (tmp_path / "callbacks").mkdir()
    (tmp_path / "callbacks" / "keep.py").write_text(CALLBACK)
    return tmp_path


def settings(estate: Estate, site: Path, **more: str) -> dict[str, str]:
    connection = {name: value for name, value in estate.simulator.connection.items() if name != "password"}
    return {
        **{f"ONTAP_{name.upper()}": str(value) for name, value in connection.items()},
        "ANSIBLE_LOG_PATH": str(site / "kept" / "log"),
        "ANSIBLE_LOCAL_TEMP": str(site / "kept" / "local"),
        "ANSIBLE_REMOTE_TEMP": str(site / "kept" / "remote"),
        "ANSIBLE_CALLBACK_PLUGINS": str(site / "callbacks"),
        "ANSIBLE_CALLBACKS_ENABLED": "keep",
        "ANSIBLE_LOCALHOST_WARNING": "0",
        "KEPT_RESULTS": str(site / "kept" / "results"),
        **more,
    }


def kept_files(folder: Path) -> dict[str, str]:
    found = {}
    for path in folder.rglob("*"):
        with contextlib.suppress(OSError):  # a temporary file that was removed meanwhile, or a socket
            if path.is_file():
                found[str(path.relative_to(folder))] = path.read_bytes().decode("utf-8", "replace")
    return found


def expect_no_secret(*outputs: t.Any) -> None:
    for secret in FEW_SECRETS:
        assert not leaks(secret, *outputs)


def test_a_play_at_the_highest_verbosity(estate: Estate, site: Path) -> None:
    (site / "kept").mkdir()
    estate.simulator.inject(method="POST", path="*/azure-key-vaults", effect="echo")
    arguments = ("play.yml", "-e", "@secrets.json", "--diff", "-vvvv")
    done = ansible("playbook", *arguments, cwd=site, variables=settings(estate, site))
    assert done.returncode == 0, done.stdout
    assert "ok=9 " in done.stdout and "ignored=5 " in done.stdout, done.stdout
    kept = kept_files(site / "kept")
    results = [json.loads(line) for line in kept["results"].splitlines()]
    assert len(results) == 9 and "akv_config" in kept["log"]
    assert "********" in results[0]["error"]["message"]
    expect_no_secret(done.stdout, results, kept)


def descendants(pid: int) -> Iterator[int]:
    """The process and its children, theirs included."""
    yield pid
    for children in Path(f"/proc/{pid}/task").glob("*/children"):
        with contextlib.suppress(OSError):  # it has ended meanwhile
            for child in children.read_text().split():
                yield from descendants(int(child))


def seen_from_outside(pid: int) -> list[str]:
    """What any user of the machine sees of the processes, and what their owner sees."""
    told = []
    for process in descendants(pid):
        for name in ("cmdline", "environ"):
            with contextlib.suppress(OSError):
                told.append(Path(f"/proc/{process}/{name}").read_bytes().replace(b"\0", b" ").decode("utf-8", "replace"))
    return told


@pytest.mark.skipif(not any(Path("/proc/self/task").glob("*/children")), reason="this system shows its processes in another way")
def test_processes_and_files_while_a_task_runs(estate: Estate, site: Path) -> None:
    (site / "kept").mkdir()
    estate.simulator.inject(method="GET", effect="hang", times=9)
    # Without pipelining Ansible itself writes a module with its options into a file that only its owner can read.
    variables = settings(estate, site, ANSIBLE_PIPELINING="1", ANSIBLE_COLLECTIONS_PATH=str(CHECKOUT / ".venv/collections"))
    own = {name: value for name, value in os.environ.items() if not name.startswith(("ANSIBLE_", "ONTAP_"))}
    command = [sys.executable, "-m", "ansible", "playbook", "play.yml", "-e", "@secrets.json"]
    streams: dict[str, t.Any] = dict.fromkeys(("stdin", "stdout", "stderr"), subprocess.DEVNULL)
    with subprocess.Popen(command, cwd=site, env={**own, **variables}, start_new_session=True, **streams) as run:
        try:
            deadline = time.monotonic() + 120
            while not estate.simulator.requests:
                assert run.poll() is None and time.monotonic() < deadline
                time.sleep(0.05)
            processes, files = seen_from_outside(run.pid), kept_files(site / "kept")
        finally:
            os.killpg(run.pid, signal.SIGKILL)
    assert len(processes) >= 4 and any("play.yml" in line for line in processes)
    expect_no_secret(processes, files)


@pytest.mark.skipif(not importlib.util.find_spec("ansible_runner"), reason="ansible-runner is in the checkout's environment alone")
def test_what_ansible_runner_keeps(estate: Estate, site: Path) -> None:
    """As Automation Platform runs jobs: every event of the play is kept as JSON."""
    estate.simulator.inject(method="POST", path="*/azure-key-vaults", effect="echo")
    given = site / "given"
    variables = {**settings(estate, site), "ANSIBLE_COLLECTIONS_PATH": str(CHECKOUT / ".venv/collections")}
    files = {
        "project/play.yml": play(),
        "env/extravars": SECRETS,
        "env/envvars": {name: value for name, value in variables.items() if name.startswith(("ONTAP_", "ANSIBLE_COLL"))},
    }
    for name, content in files.items():
        (given / name).parent.mkdir(parents=True, exist_ok=True)
        (given / name).write_text(yaml.safe_dump(content))
    own = {name: value for name, value in os.environ.items() if not name.startswith(("ANSIBLE_", "ONTAP_"))}
    own["PATH"] = os.pathsep.join([str(Path(sys.executable).parent), own["PATH"]])
    command = [sys.executable, "-m", "ansible_runner", "run", str(given), "-p", "play.yml", "--ident", "job", "-vvv"]
    done = subprocess.run(command, env=own, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, text=True, timeout=300, check=False)
    assert done.returncode == 0, done.stdout
    kept = kept_files(given / "artifacts")
    events = [json.loads(text) for name, text in kept.items() if "/job_events/" in name]
    assert sum(event["event"].startswith("runner_on_") and "res" in event["event_data"] for event in events) == 9
    expect_no_secret(kept, events, done.stdout)
