# Copyright: (c) 2026, storage_keys.ontap contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""One object of AWX: the module is run with the options as they are, and with the token."""

from __future__ import annotations

import types
import typing as t

import pytest
import yaml
from ansible.errors import AnsibleActionFail
from ansible.playbook.task import Task
from ansible_collections.storage_keys.ontap.plugins.action import awx_object
from ansible_collections.storage_keys.ontap.plugins.modules import awx_object as documented


class Action(awx_object.ActionModule):
    """Tells what it would have run."""

    def _execute_module(self, **given: t.Any) -> dict[str, t.Any]:
        return {"changed": True, "ran": given}


def run(**args: t.Any) -> dict[str, t.Any]:
    task = Task()
    task.args = args
    connection = types.SimpleNamespace(_shell=types.SimpleNamespace(tmpdir="", IS_WINDOWS=False), become=None)
    return dict(Action(task, connection, None, None, None, None).run(task_vars={"a": 1}))


def test_a_module_is_run_with_its_options_and_the_token() -> None:
    options = {"name": "ONTAP", "variables": {"akv_client_id": "{{ akv_client_id }}"}}
    result = run(module="awx.awx.host", options=options, token="canary-token")
    assert result["changed"] and result["ran"] == {
        "module_name": "awx.awx.host",
        "module_args": {**options, "controller_oauthtoken": "canary-token"},
        "task_vars": {"a": 1},
    }


@pytest.mark.parametrize("lacking", ["module", "options", "token"])
def test_nothing_is_run_without(lacking: str) -> None:
    args = {"module": "awx.awx.host", "options": {}, "token": "canary-token"}
    del args[lacking]
    with pytest.raises(AnsibleActionFail, match=f"missing required arguments: {lacking}"):
        run(**args)


def test_the_documentation_is_what_it_takes() -> None:
    options = yaml.safe_load(documented.DOCUMENTATION)["options"]
    assert {name: {key: spec[key] for key in ("type", "required")} for name, spec in options.items()} == awx_object._SPEC
