# Copyright: (c) 2026, storage_keys.ontap contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""A Python or ansible-core that is too old: one sentence, from every module, before anything else of the collection is read."""

from __future__ import annotations

import ast
import json
import subprocess
import sys
from pathlib import Path

import pytest
from ansible_collections.storage_keys.ontap.plugins.module_utils._versions import problem
from support.commands import CHECKOUT

PLACE = "ansible_collections.storage_keys.ontap.plugins.module_utils"
MODULES = sorted((CHECKOUT / "plugins/modules").glob("akv_*.py"))


@pytest.mark.parametrize(
    ("python", "ansible", "sentence"),
    [
        ((3, 10), "2.16.0", ""),
        ((4, 0), "3.0.0.dev0", ""),
        ((3, 9), "2.19.1", "storage_keys.ontap needs Python 3.10 or newer, and "),
        ((3, 9), "2.15.12", "storage_keys.ontap needs Python 3.10 or newer, and "),
        ((3, 11), "2.15.13rc1", "storage_keys.ontap needs ansible-core 2.16 or newer, and this is 2.15.13rc1. Nothing was done: "),
        ((3, 11), "2.9.27", "storage_keys.ontap needs ansible-core 2.16 or newer, and this is 2.9.27. Nothing was done: "),
    ],
)
def test_what_is_too_old(python: tuple[int, int], ansible: str, sentence: str) -> None:
    found = problem(python, ansible)
    assert found.startswith(sentence) and bool(found) == bool(sentence)


@pytest.mark.parametrize("file", MODULES, ids=lambda file: file.stem)
def test_every_module_looks_first(file: Path) -> None:
    found = [node for node in ast.parse(file.read_text()).body if isinstance(node, ast.ImportFrom) and str(node.module).startswith("ansible")]
    assert (found[0].module, [name.name for name in found[0].names]) == (PLACE, ["_requirements"])
    # Such a Python has to be able to compile what comes before.
    ast.parse(file.read_text(), feature_version=(3, 7))
    for name in ("_requirements", "_versions"):
        ast.parse((CHECKOUT / f"plugins/module_utils/{name}.py").read_text(), feature_version=(3, 7))


@pytest.mark.parametrize("change", ["sys.version_info = (3, 9, 18)", "ansible.module_utils.ansible_release.__version__ = '2.15.12'"])
def test_a_module_that_pretends_ends_at_once(change: str) -> None:
    code = f"import sys, ansible.module_utils.ansible_release\n{change}\nimport {PLACE.replace('module_utils', 'modules')}.akv_info"
    path = str(CHECKOUT / ".venv/collections")
    ran = subprocess.run([sys.executable, "-c", f"import sys\nsys.path.insert(0, {path!r})\n{code}"], capture_output=True, text=True, check=False)
    result = json.loads(ran.stdout)
    assert (ran.returncode, result["failed"], result["changed"], ran.stderr) == (1, True, False, "")
    assert result["msg"].startswith("storage_keys.ontap needs ")
