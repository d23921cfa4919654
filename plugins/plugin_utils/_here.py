# Copyright: (c) 2026, storage_keys.ontap contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""A module's work in Ansible's own process: the same class and function, with another way in and out (private).

Nothing that belongs to the process is changed: no locale, working directory, signal, warning filter or variable of the environment.
"""

from __future__ import annotations

import inspect
import json
import syslog
import types
import typing as t
from collections.abc import Mapping

from ansible.module_utils.common import json as ansible_json
from ansible.module_utils.common.parameters import remove_values
from ansible_collections.storage_keys.ontap.plugins.module_utils._task.module import Module, run

_PROFILE = "legacy"  # the form in which Ansible and modules talk to each other


class _Told(BaseException):
    """The end of the work, where a module would print its result and exit."""

    def __init__(self, result: dict[str, t.Any]) -> None:
        super().__init__()
        self.result = result


class _Here(Module):
    """A module whose arguments are at hand, and whose result is not printed."""

    def __init__(self, arguments: dict[str, t.Any], **settings: t.Any) -> None:
        self._arguments = arguments
        self._warnings: dict[str, None] = {}
        super().__init__(**settings)

    def _read_arguments(self) -> None:
        self.params = dict(self._arguments)

    def _check_locale(self) -> None:
        """It stays what it is; nothing here depends on it."""

    def _set_cwd(self) -> None:
        """It stays what it is."""

    def warn(self, warning: str, **more: t.Any) -> None:
        text = self._masking().apply(str(warning))
        self._warnings[text] = None
        self.log(f"[WARNING] {text}")

    def _told_besides(self) -> list[t.Any]:
        return list(self._warnings)

    def _return_formatted(self, kwargs: dict[str, t.Any]) -> None:
        if not self._arguments.get("_ansible_inject_invocation", True):
            del kwargs["invocation"]
        if self._warnings:
            kwargs["warnings"] = list(self._warnings)
        kept = {name: value for name, value in kwargs.items() if value is None or isinstance(value, bool)}
        # To look through a thousand results for nothing takes long.
        raise _Told({**remove_values(kwargs, self.no_log_values), **kept} if self.no_log_values else kwargs)


def result_of(action: t.Any, module: types.ModuleType, variables: Mapping[str, t.Any]) -> dict[str, t.Any]:
    """What the module would return for the action's task."""
    arguments = dict(action._task.args)
    action._update_module_args(action._task.action, arguments, variables)
    return _as_read(action, json.dumps(told_by(module, _plain(arguments))))


def told_by(module: types.ModuleType, arguments: dict[str, t.Any]) -> dict[str, t.Any]:
    """What the module would print, given these arguments and those of Ansible itself."""
    try:
        run(_Here(arguments, argument_spec=module.argument_spec(), supports_check_mode=True), module.prepare)
    except _Told as told:
        return told.result
    finally:
        syslog.closelog()
    raise RuntimeError("the work ended without a result")


def _plain(arguments: dict[str, t.Any]) -> dict[str, t.Any]:
    """The arguments as a module gets them: JSON, in which no value is marked as a template to be trusted."""
    if hasattr(ansible_json, "get_module_encoder"):
        text = json.dumps(arguments, cls=ansible_json.get_module_encoder(_PROFILE, ansible_json.Direction.CONTROLLER_TO_MODULE))
    else:  # before ansible-core 2.19
        text = json.dumps(arguments, cls=ansible_json.AnsibleJSONEncoder, vault_to_text=True)
    plain: dict[str, t.Any] = json.loads(text)
    return plain


def _as_read(action: t.Any, printed: str) -> dict[str, t.Any]:
    """What Ansible makes of a text that a module prints: nothing in it is trusted, and a failure counts as one of the module."""
    parse = action._parse_returned_data
    output = {"stdout": printed, "stderr": "", "stdout_lines": [], "stderr_lines": [], "rc": 0}
    read = parse(output, _PROFILE) if len(inspect.signature(parse).parameters) > 1 else parse(output)
    result: dict[str, t.Any] = read if isinstance(read, dict) else read.as_result_dict(for_round_trip=True)
    return result
