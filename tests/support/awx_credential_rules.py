# Copyright: (c) 2026, storage_keys.ontap contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What AWX demands of a custom credential type, as a function that lists what is wrong with one.

The rules are those of the fields CredentialTypeInputField and CredentialTypeInjectorField (awx/main/fields.py) and of ENV_BLOCKLIST
(awx/main/constants.py) of AWX 24.6, and of the page "Custom Credential Types" of its user guide.
"""

from __future__ import annotations

import re
import typing as t

import jinja2
from jinja2 import sandbox

Problems = t.Iterator[str]

# What AWX itself sets for a job, which no credential may replace.
RESERVED_VARIABLES = frozenset(
    "VIRTUAL_ENV PATH PYTHONPATH PROOT_TMP_DIR JOB_ID INVENTORY_ID INVENTORY_SOURCE_ID INVENTORY_UPDATE_ID AD_HOC_COMMAND_ID"
    " REST_API_URL REST_API_TOKEN MAX_EVENT_RES CALLBACK_QUEUE CALLBACK_CONNECTION CACHE JOB_CALLBACK_DEBUG INVENTORY_HOSTVARS"
    " FACT_QUEUE AWX_HOST PROJECT_REVISION SUPERVISOR_WEB_CONFIG_PATH SUPERVISOR_CONFIG_PATH".split()
)
KINDS = ("cloud", "net")
NAME = re.compile(r"[a-zA-Z_]+[a-zA-Z0-9_]*")
FILE = re.compile(r"template(\.[a-zA-Z_]+[a-zA-Z0-9_]*)?")

# The keys of an input field and their types.
FIELD: dict[str, type | tuple[type, ...]] = {
    "id": str, "label": str, "type": str, "format": str, "help_text": str, "choices": list,
    "multiline": bool, "secret": bool, "ask_at_runtime": bool, "default": (str, bool),
}  # fmt: skip
TYPES = {"string": str, "boolean": bool}
FORMATS = ("ssh_private_key", "url")
STRINGS_ONLY = ("choices", "multiline", "format", "secret")


def problems(credential_type: dict[str, t.Any]) -> list[str]:
    """What AWX would refuse, each as a sentence; empty where the type is right."""
    if credential_type.get("kind") not in KINDS:
        return [f"kind must be one of {', '.join(KINDS)}"]
    found = list(_of_inputs(credential_type.get("inputs", {})))
    # AWX, too, looks at the injectors only once the inputs are right.
    return found or list(_of_injectors(credential_type.get("injectors", {}), credential_type.get("inputs", {})))


def _of_inputs(inputs: dict[str, t.Any]) -> Problems:
    yield from (f"inputs: {key} is not known" for key in set(inputs) - {"fields", "required"})
    fields = inputs.get("fields", [])
    names = [field.get("id") for field in fields]
    yield from (f"two fields are called {name}" for name in {name for name in names if names.count(name) > 1})
    for field in fields:
        yield from _of_field(field)
    required = inputs.get("required", [])
    if not isinstance(required, list) or not all(isinstance(name, str) for name in required):
        yield "required must be a list of strings"
    else:
        yield from (f"required names {name}, which is no field" for name in required if name not in names)


def _of_field(field: dict[str, t.Any]) -> Problems:
    name = field.get("id")
    yield from (f"{name}: {key} is missing" for key in ("id", "label") if key not in field)
    yield from (f"{name}: {key} is not known" for key in set(field) - set(FIELD))
    for key, expected in FIELD.items():
        if key in field and not isinstance(field[key], expected):
            yield f"{name}: {key} has the wrong type"
    if isinstance(name, str) and not NAME.fullmatch(name):
        yield f"{name}: not a valid id"
    if name == "tower":
        yield "tower is reserved"
    kind = field.get("type", "string")
    if kind not in TYPES:
        yield f"{name}: type must be one of {', '.join(TYPES)}"
        return
    if "default" in field and not isinstance(field["default"], TYPES[kind]):
        yield f"{name}: the default is not a {kind}"
    if kind != "string":
        yield from (f"{name}: {key} is for strings only" for key in STRINGS_ONLY if key in field)
    if field.get("format", FORMATS[0]) not in FORMATS:
        yield f"{name}: format must be one of {', '.join(FORMATS)}"
    choices = field.get("choices")
    if choices is not None and (not choices or len(set(map(str, choices))) < len(choices) or not all(isinstance(c, str) for c in choices)):
        yield f"{name}: choices must be distinct strings"


def _of_injectors(injectors: dict[str, t.Any], inputs: dict[str, t.Any]) -> Problems:
    yield from (f"injectors: {key} is not known" for key in set(injectors) - {"file", "env", "extra_vars"})
    files, variables, extra = (injectors.get(key, {}) for key in ("file", "env", "extra_vars"))
    for section, names in (("file", files), ("env", variables), ("extra_vars", extra)):
        pattern = FILE if section == "file" else NAME
        yield from (f"{section}: {name} is no valid name" for name in names if not pattern.fullmatch(name))
        yield from (f"{section}: {name} must be a string" for name, value in names.items() if not isinstance(value, str))
    if "template" in files and len(files) > 1:
        yield "file: template stands alone, several files are template.NAME"
    for name, value in variables.items():
        if name.startswith("ANSIBLE_") or name in RESERVED_VARIABLES:
            yield f"env: {name} is reserved"
        if not str(value).isascii():
            yield f"env: {name} has a value that is not ASCII"
    yield from _of_templates(injectors, inputs)


def _of_templates(injectors: dict[str, t.Any], inputs: dict[str, t.Any]) -> Problems:
    """AWX renders each template with an example for every field, and accepts nothing that is undefined."""
    names: dict[str, t.Any] = {field["id"]: "EXAMPLE" for field in inputs.get("fields", [])}
    names["tower"] = _Tower(list(injectors.get("file", {})))
    environment = sandbox.ImmutableSandboxedEnvironment(undefined=jinja2.StrictUndefined)
    for section in ("file", "env", "extra_vars"):
        for name, template in injectors.get(section, {}).items():
            try:
                environment.from_string(str(template)).render(names)
            except (jinja2.TemplateError, TypeError) as error:
                yield f"{section}: {name} cannot be rendered: {error}"


class _Tower:
    """`tower` in a template: only the names of the files that the type injects may be read."""

    def __init__(self, files: list[str]) -> None:
        self.filename = _Files([file.partition(".")[2] for file in files if "." in file]) if files != ["template"] else "EXAMPLE_FILENAME"

    def __str__(self) -> str:
        raise jinja2.UndefinedError("tower itself cannot be used")


class _Files:
    def __init__(self, names: list[str]) -> None:
        for name in names:
            setattr(self, name, "EXAMPLE_FILENAME")

    def __str__(self) -> str:
        raise jinja2.UndefinedError("tower.filename needs a file that is called template")
