# Copyright: (c) 2026, storage_keys.ontap contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

import time

from ansible.errors import AnsibleError
from ansible.plugins.loader import module_loader
from ansible.utils.display import Display
from ansible_collections.storage_keys.ontap.plugins.module_utils._versions import problem_here
from ansible_collections.storage_keys.ontap.plugins.plugin_utils._local_action import LocalAction

_problem = problem_here()
if not _problem:
    from ansible_collections.storage_keys.ontap.plugins.module_utils._azure.settings import NAMES, settings
    from ansible_collections.storage_keys.ontap.plugins.plugin_utils import _azure_ask, _azure_given

_SPEC = {
    "clusters": {"type": "dict", "required": True},
    "tried": {"type": "list", "elements": "dict"},
}
_MODULE = "azure.azcollection.azure_rm_accesstoken_info"
_PREFIX = "akv_expiry_"
_display = Display()


class ActionModule(LocalAction):
    """See the module of this name. Azure is asked from where Ansible runs, so that no token is handed to another process."""

    def run(self, tmp=None, task_vars=None):  # type: ignore[no-untyped-def]  # as in Ansible
        if _problem:
            return {"failed": True, "changed": False, "msg": _problem}
        result = super().run(tmp, task_vars)
        _argument_spec, options = self.validate_argument_spec(_SPEC)
        given = {name: self._templar.template(task_vars[_PREFIX + name]) for name in (*NAMES, "ca_path") if _PREFIX + name in task_vars}
        try:
            settings(given)
        except ValueError as error:
            return {**result, "failed": True, "changed": False, "msg": f"{error}. Nothing was asked."}
        environment: dict = {}
        self._compute_environment_string(environment)
        azure = _azure_given.Azure(
            token=self._token_of(task_vars) if module_loader.find_plugin_with_context(_MODULE).resolved else None,
            send=lambda ask: _azure_ask.send(ask, given.get("ca_path")),
            wait=self._wait,
        )
        with _azure_ask.environment(environment):
            report = _azure_given.report_of(options["clusters"], given, azure, options["tried"])
        return {**result, "changed": False, "report": report}

    def _token_of(self, task_vars):  # type: ignore[no-untyped-def]  # as above
        """How to get a token with the login that Ansible has for Azure."""
        defaults = self._defaults()

        def token(wanted):  # type: ignore[no-untyped-def]  # as above
            arguments = {**defaults, "scopes": [wanted["scope"]], "token_tenant_id": wanted["tenant"]}
            try:
                return self._execute_module(module_name=_MODULE, module_args=arguments, task_vars=task_vars)
            except AnsibleError as error:
                return {"msg": str(error)}

        return token

    def _defaults(self):  # type: ignore[no-untyped-def]  # as above
        """What module_defaults of the play say for the module: it is no task of its own."""
        groups = self._task._parent._play._action_groups.get(_MODULE, [])
        wanted = [*(f"group/{group}" for group in groups), _MODULE]
        given = {}
        for defaults in self._task.module_defaults or []:
            given.update(defaults)
        found: dict = {}
        for name in wanted:
            found.update(self._templar.template(given.get(name)) or {})
        return found

    def _wait(self, seconds):  # type: ignore[no-untyped-def]  # as above
        if seconds:
            _display.display(f"Azure is busy, and is asked again after {seconds} seconds.")
            time.sleep(seconds)
