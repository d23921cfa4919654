# Copyright: (c) 2026, storage_keys.ontap contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""With a Python or ansible-core that is too old, a play says so in one sentence and does nothing."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from support.commands import CHECKOUT, ansible

ROLES = sorted(file.parents[1].name for file in (CHECKOUT / "roles").glob("*/tasks/main.yml"))
# Runs Ansible as if it were older.
PRETEND = """
import runpy, sys, ansible.release
ansible.release.__version__ = "2.15.12"
runpy.run_module("ansible", run_name="__main__", alter_sys=True)
"""
NEEDED = {"akv_onboard_configs": [], "akv_offboard_svms": "svm1", "akv_rotate_secret_svms": "svm1", "akv_rekey_svms": "svm1"}


def old_python() -> str | None:
    """A Python that ansible-core still runs modules with and this collection does not, if there is one."""
    kept = sorted((Path(os.environ.get("PYENV_ROOT", Path.home() / ".pyenv")) / "versions").glob("3.[89].*/bin/python"))
    return next((str(path) for path in kept if path.is_file()), shutil.which("python3.9"))


def test_a_role_with_an_old_ansible_core(tmp_path: Path) -> None:
    tasks = [
        {
            "block": [{"ansible.builtin.include_role": {"name": f"storage_keys.ontap.{role}"}}],
            "rescue": [{"ansible.builtin.debug": {"msg": f"ROLE {role}: {{{{ ansible_failed_result.msg }}}} END"}}],
        }
        for role in ROLES
    ]
    play = [{"hosts": "localhost", "connection": "local", "gather_facts": False, "vars": NEEDED, "tasks": tasks}]
    (tmp_path / "play.yml").write_text(json.dumps(play))
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("ANSIBLE_", "ONTAP_"))}
    environment["ANSIBLE_COLLECTIONS_PATH"] = str(CHECKOUT / ".venv/collections")
    command = [sys.executable, "-c", PRETEND, "playbook", "-i", "localhost,", "play.yml"]
    ran = subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, text=True, check=False)
    told = dict(re.findall(r"ROLE (\w+): (.*?) END", ran.stdout))
    assert list(told) == ROLES, ran.stdout + ran.stderr
    for message in told.values():
        assert message.startswith("storage_keys.ontap needs ansible-core 2.16 or newer, and this is 2.15.12. Nothing was done:")


@pytest.mark.skipif(old_python() is None, reason="no Python older than 3.10 is at hand")
def test_a_playbook_with_an_old_python(tmp_path: Path) -> None:
    """Where the play names such an interpreter; the playbooks themselves take the one that Ansible runs with."""
    module = {"storage_keys.ontap.akv_info": {"hostname": "127.0.0.1", "http_port": 1, "username": "admin", "password": "canary"}}
    play = [{"hosts": "localhost", "gather_facts": False, "vars": {"ansible_python_interpreter": old_python()}, "tasks": [module]}]
    (tmp_path / "play.yml").write_text(json.dumps(play))
    ran = ansible("playbook", "-i", "localhost,", "-c", "local", "play.yml", cwd=tmp_path)
    (message,) = set(re.findall(r'"msg": "(.*?)"', ran.stdout))
    assert message.startswith("storage_keys.ontap needs Python 3.10 or newer, and ") and "Traceback" not in ran.stdout, ran.stdout
