# Copyright: (c) 2026, storage_keys.ontap contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What a job gets from a credential, made as AWX makes it (CredentialType.inject_credential in awx/main/models/credential)."""

from __future__ import annotations

import typing as t
from dataclasses import dataclass, field
from pathlib import Path
from types import SimpleNamespace

import yaml
from jinja2 import sandbox


@dataclass
class Injected:
    """The environment and the extra variables of one job."""

    env: dict[str, str] = field(default_factory=dict)
    extra_vars: dict[str, str] = field(default_factory=dict)


def inject(credential_type: dict[str, t.Any], inputs: dict[str, t.Any], folder: Path) -> Injected:
    """Render the injectors for a credential with these inputs; its files go into the folder.

    A field that was not filled in is undefined, and so renders to nothing; a check box that was never ticked is false.
    Each file is written, also an empty one.
    """
    names: dict[str, t.Any] = {name: value for name, value in inputs.items() if value != ""}
    for entry in credential_type["inputs"]["fields"]:
        if entry["type"] == "boolean":
            names.setdefault(entry["id"], False)
    injectors = credential_type["injectors"]
    environment = sandbox.ImmutableSandboxedEnvironment()

    def render(template: str) -> str:
        return environment.from_string(template).render(names)

    paths: dict[str, str] = {}
    for label, template in injectors.get("file", {}).items():
        path = folder / f"credential-{label}"
        path.write_text(render(template))
        path.chmod(0o600)
        paths[label.partition(".")[2]] = str(path)
    names["tower"] = SimpleNamespace(filename=paths.get("", SimpleNamespace(**{name: path for name, path in paths.items() if name})))
    return Injected(
        {name: render(template) for name, template in injectors.get("env", {}).items()},
        {name: render(template) for name, template in injectors.get("extra_vars", {}).items()},
    )


class _Unsafe(str):
    """Text that Ansible must not take for a template."""


class _Dumper(yaml.SafeDumper):
    pass


_Dumper.add_representer(_Unsafe, lambda dumper, value: dumper.represent_scalar("!unsafe", str(value)))


def dump_extra_vars(variables: dict[str, t.Any]) -> str:
    """Extra variables as AWX writes them: what users and credentials give is no template."""
    return yaml.dump(_unsafe(variables), Dumper=_Dumper)


def _unsafe(value: t.Any) -> t.Any:
    if isinstance(value, dict):
        return {name: _unsafe(item) for name, item in value.items()}
    if isinstance(value, list):
        return [_unsafe(item) for item in value]
    return _Unsafe(value) if isinstance(value, str) else value
