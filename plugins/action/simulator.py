# Copyright: (c) 2026, storage_keys.ontap contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

from ansible_collections.storage_keys.ontap.plugins.module_utils._task.arguments import connection_spec
from ansible_collections.storage_keys.ontap.plugins.plugin_utils._local_action import LocalAction
from ansible_collections.storage_keys.ontap.plugins.plugin_utils._simulator import answer

OWN = {
    "path": {"type": "str", "default": ""},
    "method": {"type": "str", "choices": ["GET", "PATCH", "POST", "PUT", "DELETE"], "default": "GET"},
    "body": {"type": "dict"},
}


class ActionModule(LocalAction):
    """See the documentation of this name. It is done where Ansible runs, as the simulator is."""

    _supports_async = False

    def run(self, tmp=None, task_vars=None):  # type: ignore[no-untyped-def]  # as in Ansible
        result = super().run(tmp, task_vars)
        _validated, given = self.validate_argument_spec({**connection_spec(), **OWN})
        return {**result, **answer(given, check_mode=self._task.check_mode)}
