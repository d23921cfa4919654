# Copyright: (c) 2026, storage_keys.ontap contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

from ansible.plugins.action import ActionBase

_SPEC = {
    "module": {"type": "str", "required": True},
    "options": {"type": "dict", "required": True},
    "token": {"type": "str", "required": True},
}


class ActionModule(ActionBase):
    """See the documentation of this name. A playbook cannot name a module by a variable, and an action can."""

    _requires_connection = True
    _supports_check_mode = True
    _supports_diff = True
    _supports_async = False

    def run(self, tmp=None, task_vars=None):  # type: ignore[no-untyped-def]  # as in Ansible
        result = super().run(tmp, task_vars)
        _validated, given = self.validate_argument_spec(_SPEC)
        arguments = {**given["options"], "controller_oauthtoken": given["token"]}
        return {**result, **self._execute_module(module_name=given["module"], module_args=arguments, task_vars=task_vars)}
