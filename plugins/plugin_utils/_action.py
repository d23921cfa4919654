# Copyright: (c) 2026, storage_keys.ontap contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What the action plugins share: they do a module's work in Ansible's own process, or have the module do it (private).

A task that runs as a module is packed, and starts a Python of its own that imports everything anew, for each host and each turn of a
loop. Here all of it is imported once, by the process that Ansible forks its workers from.

A controller that is too old has to be able to read this file: its syntax is no newer than Python 3.7.
"""

from __future__ import annotations

import importlib

from ansible.errors import AnsibleConnectionFailure
from ansible.plugins.action.normal import ActionModule as Normal
from ansible.utils.display import Display
from ansible_collections.storage_keys.ontap.plugins.module_utils._versions import problem_here

_PLUGINS = "ansible_collections.storage_keys.ontap.plugins"
_problem = problem_here()
if not _problem:
    from ansible_collections.storage_keys.ontap.plugins.plugin_utils import _given, _here, _playbook_words, _warm, _way

    _warm.warm_up()

_display = Display()


class InProcess(Normal):
    """An action with the name of a module."""

    MODULE = ""

    def __init_subclass__(cls) -> None:
        super().__init_subclass__()
        if not _problem:
            cls._module = importlib.import_module(f"{_PLUGINS}.modules.{cls.MODULE}")

    def run(self, tmp=None, task_vars=None):  # type: ignore[no-untyped-def]  # as in Ansible
        if _problem:
            return {"failed": True, "changed": False, "msg": _problem}
        variables = task_vars or {}
        self._task.args = _given.without_none(self._task, self._templar, variables)
        reason = _way.reason_for_module(self, variables)
        place = f"runs as a module, because {reason}" if reason else "runs in Ansible's own process"
        _display.vvv(f"{self._task.action} {place}", host=self._play_context.remote_addr)
        result = self._run_module(tmp, variables) if reason else _here.result_of(self, self._module, variables)
        return _playbook_words.in_playbook_words(result, variables)

    def _run_module(self, tmp, variables):  # type: ignore[no-untyped-def]  # as in Ansible
        try:
            return super().run(tmp, variables)
        except AnsibleConnectionFailure as error:
            # Mostly the host is a cluster, and Ansible tried to log in there to run the module.
            raise AnsibleConnectionFailure(
                f"{error} - next step: set connection: local in the play, so that the module talks to ONTAP from where Ansible runs,"
                " unless it is meant to run on this host"
            ) from None
