# Copyright: (c) 2026, storage_keys.ontap contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The targets of ansible-test integration use every option of every module, every choice of one, and every variable."""

from __future__ import annotations

import importlib
import pathlib
import typing as t

import pytest
import yaml
from ansible.module_utils.basic import AnsibleModule

TARGETS = pathlib.Path(__file__).resolve().parents[2] / "integration" / "targets"
COLLECTION = "storage_keys.ontap."
GROUP = f"group/{COLLECTION}akv"
# What needs no connection is an action alone, which other tests run.
MODULES = sorted(path.stem for path in (TARGETS.parents[2] / "plugins" / "modules").glob("akv_*.py"))
NESTED = ("block", "rescue", "always")

Spec = dict[str, dict[str, t.Any]]
Task = dict[str, t.Any]


class Stop(Exception):
    """A module has told its argument spec and goes no further."""


def argument_spec(module: str, monkeypatch: pytest.MonkeyPatch) -> Spec:
    """The argument spec with which the module starts."""
    code = importlib.import_module(f"ansible_collections.storage_keys.ontap.plugins.modules.{module}")
    told: list[Spec] = []

    def start(_self: AnsibleModule, argument_spec: Spec, **_arguments: t.Any) -> None:
        told.append(argument_spec)
        raise Stop

    monkeypatch.setattr(AnsibleModule, "__init__", start)
    with pytest.raises(Stop):
        code.main()
    return told[0]


def tasks_of(file: pathlib.Path) -> t.Iterator[Task]:
    """The tasks of a file and of the files that it imports, with the defaults of the group among the options of a module."""
    yield from with_defaults(yaml.safe_load(file.read_text()), {}, file)


def with_defaults(tasks: list[Task], defaults: dict[str, t.Any], file: pathlib.Path) -> t.Iterator[Task]:
    for task in tasks:
        inherited = defaults
        own = task.get("module_defaults", {}).get(GROUP, {})
        if isinstance(own, dict):
            inherited = {**defaults, **own}
        for part in NESTED:
            yield from with_defaults(task.get(part, []), inherited, file)
        if imported := task.get("ansible.builtin.import_tasks"):
            yield from with_defaults(yaml.safe_load((file.parent / imported).read_text()), inherited, file)
        for name in [name for name in task if name.startswith(COLLECTION)]:
            yield {**task, name: {**inherited, **(task[name] or {})}}
        if task.get("environment"):
            yield {"environment": task["environment"]}


def all_tasks() -> list[Task]:
    return [task for file in sorted(TARGETS.glob("*/tasks/*.yml")) for task in tasks_of(file)]


def unused(spec: Spec, uses: list[dict[str, t.Any]], path: str = "") -> t.Iterator[str]:
    """The options, and the choices of options, of which none of these uses makes any."""
    for option, details in spec.items():
        given = [use[option] for use in uses if option in use]
        if not given:
            yield f"{path}{option}"
        values = [value for one in given for value in (one if isinstance(one, list) else [one])]
        # A default is used by leaving the option out.
        for choice in details.get("choices", []):
            if choice not in values and choice != details.get("default"):
                yield f"{path}{option}={choice}"
        if "options" in details:
            yield from unused(details["options"], values, f"{path}{option}.")


@pytest.mark.parametrize("module", MODULES)
def test_every_option_of_every_module_is_used_by_a_target(module: str, monkeypatch: pytest.MonkeyPatch) -> None:
    uses = [task[f"{COLLECTION}{module}"] for task in all_tasks() if f"{COLLECTION}{module}" in task]
    assert list(unused(argument_spec(module, monkeypatch), uses)) == []


@pytest.mark.parametrize("module", MODULES)
def test_every_module_has_a_target_that_tries_success_and_failure(module: str) -> None:
    target = TARGETS / f"module_{module}"
    tasks = [task for file in (target / "tasks").glob("*.yml") for task in tasks_of(file) if f"{COLLECTION}{module}" in task]
    assert [task for task in tasks if task.get("check_mode") is True]
    assert [task for task in tasks if "is not failed" in str(task.get("failed_when"))]
    assert {module, "needs/target/setup_ontap_simulator"} <= set((target / "aliases").read_text().splitlines())


def test_no_target_has_the_name_of_a_role() -> None:
    """Ansible would run the role in its place."""
    assert not {path.name for path in TARGETS.iterdir()} & {path.name for path in (TARGETS.parents[2] / "roles").iterdir()}


def test_every_variable_of_the_environment_is_used_by_a_target(monkeypatch: pytest.MonkeyPatch) -> None:
    spec = argument_spec("akv_info", monkeypatch)
    known = {name for details in spec.values() if "fallback" in details for name in details["fallback"][1]}
    used = {name for task in all_tasks() for name in task.get("environment", {})}
    assert len(known) == 11 and used == known


def test_what_is_not_used_is_found() -> None:
    spec: Spec = {
        "one": {"choices": ["a", "b", "c"], "default": "c"},
        "two": {},
        "many": {"options": {"inner": {}, "other": {}}},
    }
    assert list(unused(spec, [{"one": "a"}, {"many": [{"inner": 1}]}])) == ["one=b", "two", "many.other"]
