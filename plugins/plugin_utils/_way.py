# Copyright: (c) 2026, storage_keys.ontap contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Where a task is done: in Ansible's own process only where nobody could tell that from the module (private)."""

from __future__ import annotations

import os
import re
import sys
import typing as t
from collections.abc import Mapping

from ansible import constants as C
from ansible.errors import AnsibleActionFail, AnsibleError
from ansible.module_utils.basic import AnsibleModule
from ansible.module_utils.parsing.convert_bool import boolean
from ansible.plugins.action import ActionBase
from ansible_collections.storage_keys.ontap.plugins.module_utils._rest.transport import REQUESTS_IMPORT_ERROR

SWITCH = "ontap_in_process"  # a variable; in capitals, one of the environment

_PLAYBOOK_PYTHON = "ansible_playbook_python"
_OWN = re.compile(rf"\{{\{{ *{_PLAYBOOK_PYTHON} *\}}\}}")

# What this relies on inside of ansible-core. If a release to come has it no more, modules do the work.
_NEEDED = (
    (AnsibleModule, ("_check_locale", "_load_params", "_return_formatted", "_set_cwd")),
    (ActionBase, ("_parse_returned_data", "_update_module_args")),
)


def reason_for_module(action: t.Any, variables: Mapping[str, t.Any]) -> str:
    """Why the module has to do the work, as the end of a sentence; empty where it need not."""
    task, connection = action._task, action._connection
    kind = getattr(connection, "ansible_name", "") or "unknown"
    if not _is_wanted(action, variables):
        return f"{SWITCH} is false"
    if task.async_val:
        return "async lets it run in the background"
    if kind != "ansible.builtin.local":
        return f"the connection is {kind}"
    if task.become or getattr(connection, "become", None):
        return "become lets it run as another user"
    if any(task.environment or ()):
        return "it has an environment of its own"
    if C.DEFAULT_KEEP_REMOTE_FILES:
        return "its files are to be kept"
    interpreter = _other_interpreter(action, variables)
    if interpreter:
        return f"it has a Python of its own, {interpreter}"
    if REQUESTS_IMPORT_ERROR is not None:
        return "Ansible's own Python has no requests"
    if any(not hasattr(owner, name) for owner, names in _NEEDED for name in names):
        return "this ansible-core has changed inside"
    return ""


def _is_wanted(action: t.Any, variables: Mapping[str, t.Any]) -> bool:
    """The switch: the variable, else that of the environment; on where there is neither."""
    name, value = SWITCH, action._templar.template(variables.get(SWITCH))
    if value in (None, ""):
        name, value = SWITCH.upper(), os.environ.get(SWITCH.upper()) or True
    try:
        return boolean(value)
    except TypeError:
        raise AnsibleActionFail(f"{name}: {value!r} is neither true nor false. Give true or false.") from None


def _other_interpreter(action: t.Any, variables: Mapping[str, t.Any]) -> str:
    """The Python that the task is to run with, where that is named and is not Ansible's own."""
    if action._task.delegate_to:
        variables = variables.get("ansible_delegated_vars", {}).get(action._task.delegate_to, variables)
    try:
        asked = C.config.get_config_value("INTERPRETER_PYTHON", variables=variables)
        if _OWN.fullmatch(str(asked)) and variables.get(_PLAYBOOK_PYTHON) == sys.executable:
            return ""  # as most inventories have it; to render it costs more than all the rest here
        asked = action._templar.template(asked)
    except AnsibleError:
        return "which cannot be told"
    named = str(asked or "").strip()
    if not named or named.startswith("auto"):  # Ansible looks for one
        return ""
    return "" if _place(named) == _place(sys.executable) else named


def _place(program: str) -> tuple[str, str]:
    """A program by its folder, which decides on its packages, and what it is."""
    return os.path.realpath(os.path.dirname(program)), os.path.realpath(program)
