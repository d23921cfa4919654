# Copyright: (c) 2026, storage_keys.ontap contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

from ansible_collections.storage_keys.ontap.plugins.module_utils._versions import problem_here
from ansible_collections.storage_keys.ontap.plugins.plugin_utils._local_action import LocalAction

_problem = problem_here()
if not _problem:
    from ansible_collections.storage_keys.ontap.plugins.plugin_utils import _report_action


class ActionModule(LocalAction):
    """See the module of this name. All of it is done where Ansible runs: only there are the variables of all hosts."""

    def run(self, tmp=None, task_vars=None):  # type: ignore[no-untyped-def]  # as in Ansible
        if _problem:
            return {"failed": True, "changed": False, "msg": _problem}
        result = super().run(tmp, task_vars)
        _argument_spec, options = self.validate_argument_spec(_report_action.argument_spec())
        variables = task_vars or {}
        hosts = _report_action.Hosts(variables["hostvars"].raw_get, self._render)
        result.update(_report_action.report(options, variables, hosts, check_mode=self._task.check_mode, diff=self._task.diff))
        return result

    def _render(self, value, variables):  # type: ignore[no-untyped-def]  # as in Ansible
        return self._templar.copy_with_new_env(available_variables=variables).template(value)
