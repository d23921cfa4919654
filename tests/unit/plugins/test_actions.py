# Copyright: (c) 2026, storage_keys.ontap contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The action plugins: one for each module, imported before Ansible forks, and harmless on a controller that is too old."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

import pytest
import yaml
from support.commands import CHECKOUT

MODULES = sorted(path.stem for path in (CHECKOUT / "plugins/modules").glob("akv_*.py"))
# These have the documentation of a module alone behind them: they talk to no cluster, and are done where Ansible runs.
_ELSEWHERE = ("application_secret", "awx_object", "azure_report", "fleet_report", "inventory_file", "simulator")
WITHOUT_MODULE = {CHECKOUT / f"plugins/action/{name}.py" for name in _ELSEWHERE}
ACTIONS = sorted(set((CHECKOUT / "plugins/action").glob("*.py")) - WITHOUT_MODULE)
COLLECTION = "ansible_collections.storage_keys.ontap"

LOAD = f"""
import sys
sys.path.insert(0, {str(CHECKOUT / ".venv/collections")!r})
{{before}}
from ansible.plugins.loader import action_loader, init_plugin_loader
init_plugin_loader([{str(CHECKOUT / ".venv/collections")!r}])
action = action_loader.get("storage_keys.ontap.akv_config", class_only=True)
{{after}}
"""


def load(before: str = "", after: str = "") -> str:
    """What is printed by a process that loads an action as Ansible does before it forks."""
    code = LOAD.format(before=before, after=after)
    return subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=CHECKOUT).stdout


def test_every_module_has_an_action_and_is_in_the_group() -> None:
    assert [path.stem for path in ACTIONS] == MODULES
    group = yaml.safe_load((CHECKOUT / "meta/runtime.yml").read_text())["action_groups"]["akv"]
    assert sorted(group) == MODULES


@pytest.mark.parametrize("path", ACTIONS, ids=lambda path: path.stem)
def test_an_action_names_its_module(path: Path) -> None:
    assert f'    MODULE = "{path.stem}"\n' in path.read_text()
    # A controller that is too old has to be able to compile it.
    for each in (path, *WITHOUT_MODULE, CHECKOUT / "plugins/plugin_utils/_action.py"):
        ast.parse(each.read_text(), feature_version=(3, 7))


def test_what_costs_time_is_imported_before_forking() -> None:
    ours = ("modules.akv_config", *(f"module_utils.{name}" for name in ("_rest.faults", "_errors.codes_keys", "_run.reconcile")))
    wanted = ["requests", "urllib3", *(f"{COLLECTION}.plugins.{name}" for name in ours)]
    assert load(after=f"print([name for name in {wanted!r} if name not in sys.modules])").strip() == "[]"


@pytest.mark.parametrize("change", ["sys.version_info = (3, 9, 18)", "ansible_release.__version__ = '2.15.12'"])
def test_a_controller_that_is_too_old_is_told_so(change: str) -> None:
    """Nothing is printed, nothing ends the process, and nothing else of the collection is read."""
    before = f"from ansible.module_utils import ansible_release\nimport ansible.plugins.loader\nfound = sys.version_info\n{change}"
    after = f"""
sys.version_info = found
print(object.__new__(action).run())
print([name for name in sys.modules if name.startswith("{COLLECTION}.plugins.module_utils.") and not name.endswith("_versions")])
"""
    result, others = load(before, after).splitlines()
    assert ast.literal_eval(others) == []
    told = ast.literal_eval(result)
    assert told["failed"] and told["msg"].startswith("storage_keys.ontap needs ") and "Nothing was done" in told["msg"]
