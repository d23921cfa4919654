# Copyright: (c) 2026, storage_keys.ontap contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What a task gives, where a template yields None: not given, on every release of ansible-core (private).

Before ansible-core 2.19 a template that yields None has become an empty text by the time that a module sees it, and an empty text
clears a field. So an option that is empty is rendered once more, with the types that it has.
"""

from __future__ import annotations

import typing as t
from collections.abc import Mapping

from ansible import template as ansible_template
from ansible.errors import AnsibleError
from ansible.parsing.mod_args import ModuleArgsParser
from ansible_collections.storage_keys.ontap.plugins.module_utils._versions import ansible_version, numbers

_KEEPS_NONE = (2, 19)
_ARGS = "_variable_params"  # where Ansible keeps args: "{{ ... }}"


def without_none(task: t.Any, templar: t.Any, variables: Mapping[str, t.Any]) -> dict[str, t.Any]:
    """The task's options, with None in place of an empty text where that is what the template yields."""
    given: dict[str, t.Any] = dict(task.args)
    empty = [name for name, value in given.items() if _has_empty(value)]
    if numbers(ansible_version) >= _KEEPS_NONE or not empty:
        return given
    kind = ansible_template.AnsibleNativeEnvironment
    native = templar.copy_with_new_env(environment_class=kind, finalize=kind().finalize, available_variables=variables)
    try:
        written = _written(task, native)
        return {**given, **{name: _merged(given[name], native.template(written[name])) for name in empty if name in written}}
    except AnsibleError:
        return given  # Ansible has rendered it, but it cannot be rendered like this


def _written(task: t.Any, templar: t.Any) -> dict[str, t.Any]:
    """The options as they are written in the playbook, those from module_defaults included."""
    source = task.get_ds()
    own = task._load_module_defaults("module_defaults", source.get("module_defaults") or [])
    defaults: dict[str, t.Any] = {}
    for each in (*(task._parent.module_defaults or ()), *own):
        defaults.update(each)
    groups = task._parent._play._action_groups.get(task.resolved_action, [])
    names = [*(name for name in defaults if name.removeprefix("group/") in groups), task.resolved_action]
    _action, args, _host = ModuleArgsParser(task_ds=source, collection_list=task.collections).parse(skip_action_validation=True)
    written: dict[str, t.Any] = {}
    for options in (*(defaults.get(name) for name in names), args.pop(_ARGS, None), args):
        rendered = templar.template(options) if isinstance(options, str) else options
        written.update(rendered or {})
    return written


def _has_empty(value: t.Any) -> bool:
    if isinstance(value, Mapping):
        return any(_has_empty(each) for each in value.values())
    return any(_has_empty(each) for each in value) if isinstance(value, list) else value == ""


def _merged(rendered: t.Any, native: t.Any) -> t.Any:
    """The first of these, except where it is an empty text, and the second is None."""
    if isinstance(rendered, Mapping) and isinstance(native, Mapping):
        return {name: _merged(value, native.get(name, "")) for name, value in rendered.items()}
    if isinstance(rendered, list) and isinstance(native, list) and len(rendered) == len(native):
        return [_merged(*pair) for pair in zip(rendered, native, strict=True)]
    return None if rendered == "" and native is None else rendered
