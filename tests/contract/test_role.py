# Copyright: (c) 2026, storage_keys.ontap contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The role, run by ansible-playbook as a user would."""

from __future__ import annotations

import re
import subprocess
import sys
import typing as t
from pathlib import Path

import pytest
from ontap_simulator.server.background import stop

RunPlaybook = t.Callable[..., subprocess.CompletedProcess[str]]

START = """
    - name: Start
      ansible.builtin.include_role:
        name: storage_keys.ontap.ontap_simulator
      vars:
        ontap_simulator_svms: [red, blue]
        ontap_simulator_password: hush-hush
"""
USE = """
    - name: Use
      ansible.builtin.uri:
        url: "https://{{ ontap_simulator.hostname }}:{{ ontap_simulator.http_port }}/api/svm/svms"
        url_username: "{{ ontap_simulator.username }}"
        url_password: "{{ ontap_simulator.password }}"
        force_basic_auth: true
        ca_path: "{{ ontap_simulator.ca_path }}"
      register: svms

    - name: Check
      ansible.builtin.assert:
        that:
          - svms.json.records | map(attribute='name') | list == ['red', 'blue']
          - ontap_simulator | sort == ['ca_path', 'hostname', 'http_port', 'password', 'username']
          - ontap_simulator.http_port | type_debug == 'int'
          - ontap_simulator.password == 'hush-hush'
"""
STOP = """
    - name: Stop
      ansible.builtin.include_role:
        name: storage_keys.ontap.ontap_simulator
      vars:
        ontap_simulator_state: stopped
"""
WITHDRAWN = """
    - name: Check that the connection is withdrawn
      ansible.builtin.assert:
        that: ontap_simulator == {}
"""


def play(*tasks: str) -> str:
    return "- name: Try the simulator\n  hosts: localhost\n  gather_facts: false\n  tasks:" + "".join(tasks)


def outcomes(ran: subprocess.CompletedProcess[str], task: str) -> list[str]:
    """What became of each run of a task: ok, changed, skipping, fatal."""
    blocks = [block for block in ran.stdout.split("TASK [") if block.partition("]")[0].endswith(task)]
    return [outcome for block in blocks for outcome in re.findall(r"^(ok|changed|skipping|fatal): \[", block, re.MULTILINE)]


@pytest.fixture
def cleaned(run_playbook: RunPlaybook, tmp_path: Path) -> t.Iterator[RunPlaybook]:
    """No simulator outlives the test."""
    yield run_playbook
    for directory in tmp_path.glob("cache/storage_keys.ontap/simulator/*"):
        stop(directory, dry=False)


def test_start_use_and_stop_each_twice(cleaned: RunPlaybook) -> None:
    ran = cleaned(play(START, USE, START, USE, STOP, STOP, WITHDRAWN), "-vvv")
    assert ran.returncode == 0, ran.stdout
    assert outcomes(ran, ": Start the simulator") == ["changed", "ok"]
    assert outcomes(ran, ": Stop the simulator") == ["changed", "ok"]
    shown = [line for line in (ran.stdout + ran.stderr).splitlines() if "hush-hush" in line]
    assert not [line for line in shown if "ontap_simulator.password == 'hush-hush'" not in line]


def test_it_outlives_the_play(cleaned: RunPlaybook) -> None:
    assert cleaned(play(START)).returncode == 0
    ran = cleaned(play(START, USE))
    assert ran.returncode == 0, ran.stdout
    assert outcomes(ran, ": Start the simulator") == ["ok"]


def test_other_values_replace_it(cleaned: RunPlaybook) -> None:
    other = START.replace("[red, blue]", "3")
    ran = cleaned(play(START, other, other))
    assert ran.returncode == 0, ran.stdout
    assert outcomes(ran, ": Start the simulator") == ["changed", "changed", "ok"]


def test_check_mode_starts_and_stops_nothing(cleaned: RunPlaybook) -> None:
    ran = cleaned(play(START), "--check")
    assert (ran.returncode, outcomes(ran, ": Start the simulator")) == (0, ["changed"]), ran.stdout
    assert outcomes(ran, ": Tell how to connect to the simulator") == ["skipping"]
    assert outcomes(cleaned(play(START)), ": Start the simulator") == ["changed"]
    ran = cleaned(play(START, STOP), "--check")
    assert outcomes(ran, ": Start the simulator") == ["ok"], ran.stdout
    assert outcomes(ran, ": Stop the simulator") == ["changed"]
    assert outcomes(cleaned(play(STOP)), ": Stop the simulator") == ["changed"]


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ("ontap_simulator_version: 9.14.0", "value of ontap_simulator_version must be one of: 9.8, 9.9.1, 9.10.1, "),
        ("ontap_simulator_svms: [red, red]", "the names of the SVMs must be distinct and not empty"),
        ("ontap_simulator_state: present", "value of ontap_simulator_state must be one of: started, stopped"),
    ],
)
def test_wrong_values(cleaned: RunPlaybook, change: str, message: str) -> None:
    wrong = START.replace("ontap_simulator_svms: [red, blue]", change)
    ran = cleaned(play(wrong))
    assert ran.returncode != 0 and message in ran.stdout + ran.stderr
    assert "hush-hush" not in ran.stdout + ran.stderr


def test_each_host_has_its_own(cleaned: RunPlaybook, tmp_path: Path) -> None:
    hosts = tmp_path / "hosts"
    local = f"ansible_connection=local ansible_python_interpreter={sys.executable}"
    hosts.write_text(f"one {local}\ntwo {local}\n")
    different = """
    - name: Check
      ansible.builtin.assert:
        that: hostvars.one.ontap_simulator.http_port != hostvars.two.ontap_simulator.http_port
"""
    steps = play(START, USE, different, STOP).replace("hosts: localhost", "hosts: all")
    ran = cleaned(steps, "-i", str(hosts))
    assert ran.returncode == 0, ran.stdout
