# Copyright: (c) 2026, storage_keys.ontap contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The playbooks' argument specification tells of every variable that they take, and the page of variables is made from it."""

from __future__ import annotations

import re
import subprocess
import sys
import typing as t
from pathlib import Path

import pytest
import yaml
from ansible_collections.storage_keys.ontap.plugins.plugin_utils._connection import OPTIONS
from ansible_collections.storage_keys.ontap.plugins.plugin_utils._variables import read_known, unknown
from support.commands import CHECKOUT

PLAYBOOKS = CHECKOUT / "playbooks"
SPECS = yaml.safe_load((PLAYBOOKS / "meta/argument_specs.yml").read_text())["argument_specs"]
SETTINGS = {"azure": "vars/azure.yml", "awx_setup": "vars/awx/settings.yml"}
FOR_CLUSTERS = sorted(path for path in PLAYBOOKS.glob("*.yml") if "akv_clusters" in path.read_text())


@pytest.mark.parametrize("playbook", SETTINGS)
def test_the_settings_of_a_file(playbook: str) -> None:
    """Each is documented, with the value that the file has unless Ansible works it out."""
    settings = {name: value for name, value in yaml.safe_load((PLAYBOOKS / SETTINGS[playbook]).read_text()).items() if name.startswith(playbook[:3])}
    options = SPECS[playbook]["options"]
    assert list(options) == list(settings)
    for name, value in settings.items():
        option = options[name]
        if option.get("required"):
            assert value == "" and "default" not in option
        elif value is None or "{{" in str(value):
            assert "default" not in option
        else:
            assert option["default"] == value


def test_the_connection_is_documented() -> None:
    assert [name for name in SPECS["clusters"]["options"] if name.startswith("ontap_")] == [f"ontap_{option}" for option in OPTIONS]


@pytest.mark.parametrize("path", FOR_CLUSTERS, ids=lambda path: path.stem)
def test_a_playbook_for_clusters(path: Path) -> None:
    """It checks what was given before anything else, and names no variable that its own check would refuse."""
    text = path.read_text()
    first = yaml.safe_load(text)[0]
    check = {"ansible.builtin.import_tasks": {"file": "tasks/check_hosts.yml"}, "tags": "always"}
    assert first["pre_tasks"][0] == {"name": "Check what was given", **check}
    names = set(re.findall(r"\b(?:akv|ontap)_\w+", text))
    roles = {path.name for path in (CHECKOUT / "roles").iterdir()}
    plugins = {path.stem for kind in ("modules", "filter") for path in (CHECKOUT / "plugins" / kind).iterdir()}
    assert dict(unknown(names - roles - plugins, read_known(), ["ontap_"], [])) == {}


def test_there_are_playbooks_for_clusters() -> None:
    assert {"azure", "health", "offboard", "onboard", "recover", "rekey", "report", "rotate_secret"} <= {path.stem for path in FOR_CLUSTERS}


def run_script(*options: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, CHECKOUT / "docs/render_variables.py", *options], capture_output=True, text=True, check=False)


def test_the_page_is_current() -> None:
    ran = run_script("--check")
    assert ran.returncode == 0, ran.stderr


def test_the_page_has_every_variable_once() -> None:
    rows: list[t.Any] = re.findall(r"^\| `(\w+)` \|", (CHECKOUT / "docs/variables.md").read_text(), re.MULTILINE)
    assert sorted(rows) == sorted(read_known().documented)
