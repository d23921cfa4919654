# Copyright: (c) 2026, storage_keys.ontap contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What a template that yields None becomes, before ansible-core 2.19 and after."""

from __future__ import annotations

import types
import typing as t

import pytest
from ansible.errors import AnsibleError
from ansible_collections.storage_keys.ontap.plugins.plugin_utils import _given

NAME = "storage_keys.ontap.akv_config"
VALUES: dict[str, t.Any] = {"{{ none }}": None, "{{ empty }}": "", "{{ text }}": "text", "{{ options }}": {"proxy_type": "{{ none }}"}}


class Native:
    """Renders with the types that values have."""

    finalize = staticmethod(lambda value: value)

    def copy_with_new_env(self, **_options: t.Any) -> Native:
        return self

    def template(self, value: t.Any) -> t.Any:
        if isinstance(value, dict):
            return {name: self.template(each) for name, each in value.items()}
        if isinstance(value, list):
            return [self.template(each) for each in value]
        if value == "{{ broken }}":
            raise AnsibleError("broken")
        return VALUES.get(value, value)


def task(rendered: dict[str, t.Any], written: t.Any, defaults: t.Any = (), own_defaults: t.Any = None) -> t.Any:
    """One of a playbook: its options as Ansible rendered them, and as they are written."""
    source = {NAME: written, **({"module_defaults": own_defaults} if own_defaults else {})}
    play = types.SimpleNamespace(_action_groups={NAME: ["storage_keys.ontap.akv"]})
    return types.SimpleNamespace(
        args=rendered,
        get_ds=lambda: source,
        _load_module_defaults=lambda _name, value: [value] if value else [],
        _parent=types.SimpleNamespace(module_defaults=defaults, _play=play),
        resolved_action=NAME,
        collections=[],
    )


def given(asked: t.Any, monkeypatch: pytest.MonkeyPatch, version: str = "2.16.3") -> dict[str, t.Any]:
    monkeypatch.setattr(_given, "ansible_version", version)
    monkeypatch.setattr(_given.ansible_template, "AnsibleNativeEnvironment", Native, raising=False)
    return _given.without_none(asked, Native(), {})


def test_an_empty_text_that_was_none_is_none_again(monkeypatch: pytest.MonkeyPatch) -> None:
    written = {"a": "{{ none }}", "b": "{{ empty }}", "c": "", "d": "{{ text }}"}
    rendered = {"a": "", "b": "", "c": "", "d": "text"}
    assert given(task(rendered, written), monkeypatch) == {"a": None, "b": "", "c": "", "d": "text"}
    assert given(task(rendered, written), monkeypatch, "2.19.0") == rendered


def test_inside_of_lists_and_dictionaries(monkeypatch: pytest.MonkeyPatch) -> None:
    written = {"configs": [{"svm_name": "svm1", "proxy_host": "{{ none }}", "more": ["{{ none }}", "x"]}]}
    rendered = {"configs": [{"svm_name": "svm1", "proxy_host": "", "more": ["", "x"], "kept": ""}]}
    assert given(task(rendered, written), monkeypatch) == {
        "configs": [{"svm_name": "svm1", "proxy_host": None, "more": [None, "x"], "kept": ""}]
    }
    # Lists of two lengths are not the same one.
    assert given(task({"configs": ["", ""]}, {"configs": ["{{ none }}"]}), monkeypatch) == {"configs": ["", ""]}


def test_options_from_module_defaults(monkeypatch: pytest.MonkeyPatch) -> None:
    """The group's, then those of the module's own name, those of the task over those of the play, and what the task gives over all."""
    rendered = {"a": "", "b": "", "c": "", "d": ""}
    group = {"group/storage_keys.ontap.akv": {"a": "{{ none }}", "b": "{{ empty }}", "c": "{{ none }}"}, "group/another": {"d": "{{ none }}"}}
    play, own = {NAME: {"b": "{{ empty }}"}}, {NAME: {"b": "{{ none }}"}}
    assert given(task(rendered, {"c": "{{ empty }}"}, [group, play], own), monkeypatch) == {"a": None, "b": None, "c": "", "d": ""}


def test_what_cannot_be_rendered_again_stays(monkeypatch: pytest.MonkeyPatch) -> None:
    assert given(task({"a": "", "b": ""}, {"a": "{{ none }}", "b": "{{ broken }}"}), monkeypatch) == {"a": "", "b": ""}
    assert given(task({"a": ""}, {}), monkeypatch) == {"a": ""}


def test_without_an_empty_text_nothing_is_rendered_again(monkeypatch: pytest.MonkeyPatch) -> None:
    asked = task({"a": "text", "b": [1, {"c": "d"}], "e": None}, {})
    asked.get_ds = None
    assert given(asked, monkeypatch) == asked.args
