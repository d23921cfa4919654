# Copyright: (c) 2026, storage_keys.ontap contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Run a module in this process exactly as Ansible would: options in as JSON, result out as JSON, secrets censored.

With the environment variable TESTED_WAY=process it is run as the action plugin of its name does its work, so that all tests try both.
"""

from __future__ import annotations

import contextlib
import importlib
import io
import json
import os
import tempfile
import typing as t
from dataclasses import dataclass

from ansible.module_utils import basic
from ansible.module_utils.common import warnings as module_warnings
from ansible_collections.storage_keys.ontap.plugins.plugin_utils._here import told_by


@dataclass(frozen=True)
class ModuleRun:
    """What a module printed for Ansible: its result, and the text that it was read from."""

    result: dict[str, t.Any]
    output: str

    @property
    def failed(self) -> bool:
        return bool(self.result.get("failed"))

    def __getitem__(self, key: str) -> t.Any:
        return self.result[key]


def run_module(name: str, options: dict[str, t.Any], *, check: bool = False, diff: bool = True) -> ModuleRun:
    """Run ``storage_keys.ontap.<name>``. Anything but one JSON result is a failure of the test."""
    module = importlib.import_module(f"ansible_collections.storage_keys.ontap.plugins.modules.{name}")
    control = {"_ansible_check_mode": check, "_ansible_diff": diff, "_ansible_remote_tmp": tempfile.gettempdir(), "_ansible_keep_remote_files": False}
    if os.environ.get("TESTED_WAY") == "process":
        plain = json.loads(json.dumps({**options, **control}))
        with _patched(basic, "_PARSED_MODULE_ARGS", {"_ansible_tracebacks_for": []}):  # asked for where no controller is set up
            told = told_by(module, plain)
        return ModuleRun(json.loads(json.dumps(told)), json.dumps(told))
    arguments = json.dumps({"ANSIBLE_MODULE_ARGS": {**options, **control}}).encode()
    output, problems = io.StringIO(), io.StringIO()
    with contextlib.ExitStack() as stack:
        stack.enter_context(_patched(basic, "_ANSIBLE_ARGS", arguments))
        if hasattr(basic, "_ANSIBLE_PROFILE"):  # ansible-core 2.19 and newer
            stack.enter_context(_patched(basic, "_ANSIBLE_PROFILE", "legacy"))
            # Other tests of this process may have loaded parts of the controller, which warns and reads otherwise than a module.
            internal = importlib.import_module("ansible.module_utils._internal")
            stack.enter_context(_patched(internal, "is_controller", False))
            stack.enter_context(_patched(internal, "import_controller_module", lambda _name: None))
        module_warnings._global_warnings.clear()
        stack.enter_context(contextlib.redirect_stdout(output))
        stack.enter_context(contextlib.redirect_stderr(problems))
        stack.enter_context(contextlib.suppress(SystemExit))
        module.main()
    text = output.getvalue() + problems.getvalue()
    return ModuleRun(json.loads(output.getvalue()), text)


@contextlib.contextmanager
def _patched(owner: t.Any, name: str, value: t.Any) -> t.Iterator[None]:
    before = getattr(owner, name, None)
    setattr(owner, name, value)
    try:
        yield
    finally:
        setattr(owner, name, before)
