# Copyright: (c) 2026, storage_keys.ontap contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""When a task's work is done in Ansible's own process, and what the reason is where it is not."""

from __future__ import annotations

import sys
import types
import typing as t

import pytest
from ansible.errors import AnsibleActionFail, AnsibleError
from ansible_collections.storage_keys.ontap.plugins.plugin_utils import _way

LOCAL = "ansible.builtin.local"


class Templar:
    """Renders nothing, but cannot render what is broken."""

    def template(self, value: t.Any) -> t.Any:
        if value == "{{ broken }}":
            raise AnsibleError("no such variable")
        return value


def action(connection: str | None = LOCAL, become: bool = False, **task: t.Any) -> t.Any:
    given = {"async_val": 0, "become": False, "environment": None, "delegate_to": None, **task}
    line = types.SimpleNamespace(ansible_name=connection, become=object() if become else None)
    return types.SimpleNamespace(_task=types.SimpleNamespace(**given), _connection=line, _templar=Templar())


@pytest.fixture(autouse=True)
def no_switch(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("ONTAP_IN_PROCESS", raising=False)
    monkeypatch.setattr(_way.C, "DEFAULT_KEEP_REMOTE_FILES", False)


@pytest.mark.parametrize(
    ("given", "variables", "reason"),
    [
        ({}, {}, ""),
        ({"environment": [{}]}, {"ontap_in_process": True}, ""),
        ({}, {"ontap_in_process": "no"}, "ontap_in_process is false"),
        ({"async_val": 5}, {}, "async lets it run in the background"),
        ({"connection": "ansible.builtin.ssh"}, {}, "the connection is ansible.builtin.ssh"),
        ({"connection": None}, {}, "the connection is unknown"),
        ({"become": True}, {}, "become lets it run as another user"),
        ({"environment": [{}, {"A": "b"}]}, {}, "it has an environment of its own"),
        ({}, {"ansible_python_interpreter": "/usr/bin/another"}, "it has a Python of its own, /usr/bin/another"),
        ({}, {"ansible_python_interpreter": "{{ broken }}"}, "it has a Python of its own, which cannot be told"),
        ({}, {"ansible_python_interpreter": sys.executable}, ""),
        ({}, {"ansible_python_interpreter": "auto_silent"}, ""),
        ({}, {"ansible_python_interpreter": "{{ ansible_playbook_python }}", "ansible_playbook_python": sys.executable}, ""),
    ],
)
def test_the_reason_for_the_module(given: dict[str, t.Any], variables: dict[str, t.Any], reason: str) -> None:
    assert _way.reason_for_module(action(**given), variables) == reason


def test_become_of_the_task_itself() -> None:
    asked = action()
    asked._task.become = True
    assert _way.reason_for_module(asked, {}) == "become lets it run as another user"


def test_the_python_of_the_host_that_it_is_delegated_to_counts() -> None:
    theirs = {"ansible_delegated_vars": {"other": {"ansible_python_interpreter": "/usr/bin/another"}}, "ansible_python_interpreter": sys.executable}
    assert "/usr/bin/another" in _way.reason_for_module(action(delegate_to="other"), theirs)
    assert _way.reason_for_module(action(delegate_to="elsewhere"), theirs) == ""
    assert _way.reason_for_module(action(), theirs) == ""


def test_what_ansible_itself_lacks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(_way.C, "DEFAULT_KEEP_REMOTE_FILES", True)
    assert _way.reason_for_module(action(), {}) == "its files are to be kept"
    monkeypatch.setattr(_way.C, "DEFAULT_KEEP_REMOTE_FILES", False)
    monkeypatch.setattr(_way, "_NEEDED", ((str, ("lower", "no_such_method")),))
    assert _way.reason_for_module(action(), {}) == "this ansible-core has changed inside"
    monkeypatch.setattr(_way, "REQUESTS_IMPORT_ERROR", "no module named requests")
    assert _way.reason_for_module(action(), {}) == "Ansible's own Python has no requests"


@pytest.mark.parametrize(("variable", "environment", "wanted"), [("", "false", False), (True, "false", True), (None, "", True), (None, "yes", True)])
def test_the_variable_counts_before_the_environment(variable: t.Any, environment: str, wanted: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ONTAP_IN_PROCESS", environment)
    assert (_way.reason_for_module(action(), {"ontap_in_process": variable}) == "") is wanted


@pytest.mark.parametrize(("variables", "name"), [({"ontap_in_process": "perhaps"}, "ontap_in_process"), ({}, "ONTAP_IN_PROCESS")])
def test_a_switch_that_is_neither_on_nor_off(variables: dict[str, t.Any], name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ONTAP_IN_PROCESS", "perhaps")
    with pytest.raises(AnsibleActionFail, match=f"^{name}: 'perhaps' is neither true nor false"):
        _way.reason_for_module(action(), variables)
