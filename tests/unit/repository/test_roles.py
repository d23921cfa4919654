# Copyright: (c) 2026, storage_keys.ontap contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A role's README, its argument specification and its defaults tell the same of its variables."""

from __future__ import annotations

import pathlib
import re
import typing as t

import pytest
import yaml

CHECKOUT = pathlib.Path(__file__).resolve().parents[3]
ROLES = sorted(path.name for path in (CHECKOUT / "roles").glob("akv_*"))


def load(role: str, name: str) -> t.Any:
    return yaml.safe_load((CHECKOUT / "roles" / role / name).read_text())


@pytest.mark.parametrize("role", ROLES)
def test_variables(role: str) -> None:
    options = load(role, "meta/argument_specs.yml")["argument_specs"]["main"]["options"]
    readme = (CHECKOUT / "roles" / role / "README.md").read_text()
    rows = dict(re.findall(rf"^\| `({role}_(?!report)\w+)` \| ([^|]*?) \|", readme, re.MULTILINE))
    defaults = load(role, "defaults/main.yml")
    assert list(rows) == list(options)
    assert set(options) - set(defaults) == {name for name, option in options.items() if option.get("required")}
    for name, default in defaults.items():
        if "{{" in str(default):
            assert "default" not in options[name]
        else:
            assert options[name]["default"] == default
            assert yaml.safe_load(rows[name].strip("`")) == default
    for name in set(options) - set(defaults):
        assert rows[name] == "needed"


@pytest.mark.parametrize("role", ROLES)
def test_the_example(role: str) -> None:
    """It uses variables that there are, and every role has a playbook that runs it."""
    (example,) = re.findall(r"```yaml\n(.*?)```", (CHECKOUT / "roles" / role / "README.md").read_text(), re.DOTALL)
    (play,) = yaml.safe_load(example)
    (used,) = play["roles"]
    assert used["role"] == f"storage_keys.ontap.{role}"
    assert set(used.get("vars", {})) <= set(load(role, "meta/argument_specs.yml")["argument_specs"]["main"]["options"])
    (playbook,) = yaml.safe_load((CHECKOUT / "playbooks" / f"{role.removeprefix('akv_')}.yml").read_text())
    (task,) = playbook["tasks"]
    assert [each.get("ansible.builtin.import_role") for each in task["block"]] == [{"name": used["role"]}]
