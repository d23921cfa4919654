# Copyright: (c) 2026, storage_keys.ontap contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

import time
import typing as t

from ansible.plugins.action import ActionBase
from ansible_collections.storage_keys.ontap.plugins.plugin_utils._application_secret import Azure, Failed, now_utc

_NEEDED = {"type": "str", "required": True}
SPEC: dict[str, dict[str, t.Any]] = {
    "state": {"type": "str", "choices": ["present", "absent"], "default": "present"},
    "token": {**_NEEDED, "no_log": True},
    "client_id": {"type": "str"},
    "tenant_id": {"type": "str"},
    "old_secret": {"type": "str", "default": "", "no_log": True},
    "days": {"type": "int"},
    "timeout": {"type": "int", "default": 120},
    "object_id": {"type": "str"},
    "key_id": {"type": "str"},
    "graph_url": {"type": "str", "default": "https://graph.microsoft.com"},
    "login_url": {"type": "str", "default": "https://login.microsoftonline.com"},
    "ca_path": {"type": "path"},
}
_NEEDS = [["state", "present", ["client_id", "tenant_id"]], ["state", "absent", ["object_id", "key_id"]]]
_PLAIN = {"use_netrc": False, "follow_redirects": "none"}


class ActionModule(ActionBase):
    """See the documentation of this name. The requests are those of ansible.builtin.uri, with its proxies and authorities."""

    _supports_check_mode = True
    _supports_async = False

    def run(self, tmp=None, task_vars=None):  # type: ignore[no-untyped-def]  # as in Ansible
        result = super().run(tmp, task_vars)
        _validated, given = self.validate_argument_spec(SPEC, required_if=_NEEDS)
        check_mode = self._task.check_mode
        if given["state"] == "present" and not self._task.no_log:
            return {**result, "failed": True, "msg": "no_log: must be true, because the result holds the secret. Nothing was made."}
        azure = Azure(given, lambda asked: self._uri(asked, given["ca_path"], task_vars), time.sleep)
        try:
            if given["state"] == "present":
                return {**result, "changed": True, **azure.make(now_utc(), check_mode=check_mode)}
            if not check_mode:
                azure.remove(given["object_id"], given["key_id"])
            return {**result, "changed": True}
        except Failed as failed:
            return {**result, "failed": True, "changed": False, "msg": str(failed)}

    def _uri(self, asked, ca_path, task_vars):  # type: ignore[no-untyped-def]  # as above
        """Nothing of a request is logged, and in check mode those are sent that are left: they only read."""
        arguments = {**_PLAIN, **asked, **({"ca_path": ca_path} if ca_path else {})}
        kept = self._task.no_log, self._task.check_mode
        self._task.no_log, self._task.check_mode = True, False
        try:
            return self._execute_module(module_name="ansible.builtin.uri", module_args=arguments, task_vars=task_vars)
        finally:
            self._task.no_log, self._task.check_mode = kept
