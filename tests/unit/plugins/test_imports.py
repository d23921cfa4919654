# Copyright: (c) 2026, storage_keys.ontap contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""A module is compiled anew for every task, so it imports only what most runs need."""

from __future__ import annotations

import subprocess
import sys

import pytest
from support.commands import CHECKOUT

MODULE_UTILS = "ansible_collections.storage_keys.ontap.plugins.module_utils."
WRITING = {"change", "jobs", "pool", "reconcile", "sending"}
FAILING = {"codes", "codes_configuration", "codes_generic", "codes_keys", "codes_migrate", "codes_switch", "faults"}

PROGRAM = """
import sys
import ansible_collections.storage_keys.ontap.plugins.modules.{module}
print(*(name.rpartition(".")[2] for name in sys.modules if name.startswith("{module_utils}")))
"""


@pytest.mark.parametrize(("module", "unneeded"), [("akv_config", WRITING | FAILING), ("akv_info", WRITING | FAILING), ("akv_configs", FAILING)])
def test_what_is_needed_for_writes_and_failures_is_imported_only_then(module: str, unneeded: set[str]) -> None:
    program = PROGRAM.format(module=module, module_utils=MODULE_UTILS)
    folder = str(CHECKOUT / ".venv/collections")
    ran = subprocess.run([sys.executable, "-c", f"import sys; sys.path.insert(0, {folder!r}){program}"], capture_output=True, text=True, check=True)
    imported = set(ran.stdout.split())
    assert {"client", "exceptions", "transport"} <= imported
    assert not imported & unneeded
