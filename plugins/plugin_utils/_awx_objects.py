# Copyright: (c) 2026, storage_keys.ontap contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Which modules of awx.awx set AWX up, and with which options: the definitions, and beside them what AWX has. Pure (private).

The modules replace lists, so that what somebody added in AWX is named along with what is wanted.
"""

from __future__ import annotations

import typing as t
from collections.abc import Callable, Iterable

from ansible_collections.storage_keys.ontap.plugins.plugin_utils._awx import AZURE_LOGIN, KINDS, Definition, Settings
from ansible_collections.storage_keys.ontap.plugins.plugin_utils._awx_found import Found, Item, galaxy, names

# To approve, one has to see what the check says, which is the output of a job template.
_ON_TEMPLATES = {"launch": "execute", "approve": "read", "read": "read"}
_AZURE_LOGIN_KIND = "azure_rm"
_ON_WORKFLOWS = {"launch": "execute", "approve": "approval", "read": "read"}


class Object(t.NamedTuple):
    """One task: which module with which options, and what it is called in the output."""

    module: str
    label: str
    options: Definition


def objects(kind: str, settings: Settings, found: Found) -> list[Object]:
    """All of one kind, in their order."""
    module, make = OBJECTS[kind]
    return [Object(f"awx.awx.{module}", _label(options), options) for options in make(settings, found)]


def _label(options: Definition) -> str:
    if "role" in options:
        return f"{options['team']}: {options['role']} of the {'workflow' if 'workflows' in options else 'job templates'}"
    return str(options.get("name") or options["identifier"])


def _credential_types(settings: Settings, found: Found) -> Iterable[Definition]:
    """Only a system administrator may write them."""
    state = "present" if found["me"]["is_superuser"] else "exists"
    return ({**each, "state": state} for each in KINDS["credential_types"](settings))


def _organizations(settings: Settings, found: Found) -> Iterable[Definition]:
    ours = galaxy(settings, found)
    ids = [str(each["id"]) for each in (*found["galaxy"]["own"], *ours.wanted)]
    added = {} if ours.stays else {"galaxy_credentials": list(dict.fromkeys(ids))}
    return ({"name": name, **added} for name in names(KINDS["organizations"](settings)))


def _hosts(settings: Settings, _found: Found) -> Iterable[Definition]:
    usual: Definition = {"variables": {}, "state": "present"}
    return ({**usual, **{name: each[name] for name in ("name", "inventory", *usual) if name in each}} for each in KINDS["hosts"](settings))


def _projects(settings: Settings, _found: Found) -> Iterable[Definition]:
    """AWX syncs a project by itself when its repository changes. To wait is for another task, which says what to do if it fails."""
    return ({**each, "wait": False, "update_project": False} for each in KINDS["projects"](settings))


def _labels(settings: Settings, _found: Found) -> Iterable[Definition]:
    return ({"name": name, "organization": settings["awx_organization"]} for name in settings["awx_labels"])


def _templates(settings: Settings, found: Found) -> Iterable[Definition]:
    ours = {each["id"] for each in found["credentials"]}
    for each in KINDS["templates"](settings):
        there = _there(each, found["templates"])
        # AWX takes one credential of a type, so a login to Azure that is named takes the place of the one that is there.
        replaced = _AZURE_LOGIN_KIND if any(AZURE_LOGIN in name for name in each["credentials"]) else None
        linked = (credential for credential in there["summary_fields"].get("credentials", []) if credential["id"] not in ours)
        others = [str(credential["id"]) for credential in linked if not replaced or credential["kind"] != replaced]
        yield {**each, **_linked(each, there), "credentials": [*each["credentials"], *others]}


def _workflows(settings: Settings, found: Found) -> Iterable[Definition]:
    """The steps are objects of their own."""
    for each in KINDS["workflows"](settings):
        own = {name: value for name, value in each.items() if name != "simplified_workflow_nodes"}
        yield {**own, **_linked(each, _there(each, found["workflows"]))}


def _there(definition: Definition, items: Iterable[Item]) -> Item:
    nothing: Item = {"summary_fields": {}, "links": {}}
    return next((each for each in items if each["name"] == definition["name"]), nothing)


def _linked(definition: Definition, there: Item) -> Definition:
    return {link: list(dict.fromkeys([*definition[link], *others])) for link, others in there["links"].items()}


def _steps(settings: Settings, _found: Found) -> Iterable[Definition]:
    return ({**place, **{name: value for name, value in step.items() if name != "success_nodes"}} for place, step in _places(settings))


def _sequence(settings: Settings, found: Found) -> Iterable[Definition]:
    """A step that goes on to others already was put in order before, perhaps by somebody else."""
    links = ("success_nodes", "failure_nodes", "always_nodes")
    ordered = [each["identifier"] for each in found["steps"] if any(each[link] for link in links)]
    for place, step in _places(settings):
        if "success_nodes" in step and step["identifier"] not in ordered:
            yield {**place, "identifier": step["identifier"], "success_nodes": step["success_nodes"]}


def _places(settings: Settings) -> Iterable[tuple[Definition, Definition]]:
    """The steps of the workflow, each with what it belongs to."""
    for workflow in KINDS["workflows"](settings):
        place = {"workflow_job_template": workflow["name"], "organization": workflow["organization"]}
        yield from ((place, step) for step in workflow["simplified_workflow_nodes"])


def _teams(settings: Settings, _found: Found) -> Iterable[Definition]:
    return ({"name": each["name"], "organization": settings["awx_organization"]} for each in settings["awx_teams"])


def _roles(settings: Settings, _found: Found) -> Iterable[Definition]:
    """Who may launch, approve and read."""
    for on, kind, roles in (("job_templates", "templates", _ON_TEMPLATES), ("workflows", "workflows", _ON_WORKFLOWS)):
        shared = {on: names(KINDS[kind](settings)), "lookup_organization": settings["awx_organization"]}
        yield from ({"team": team["name"], "role": roles[may], **shared} for team in settings["awx_teams"] for may in team["may"])


Maker = Callable[[Settings, Found], Iterable[Definition]]


def _as_defined(kind: str) -> Maker:
    return lambda settings, _found: KINDS[kind](settings)


OBJECTS: dict[str, tuple[str, Maker]] = {
    "credential_types": ("credential_type", _credential_types),
    "organizations": ("organization", _organizations),
    "credentials": ("credential", _as_defined("credentials")),
    "execution_environments": ("execution_environment", _as_defined("execution_environments")),
    "inventories": ("inventory", _as_defined("inventories")),
    "hosts": ("host", _hosts),
    "groups": ("group", _as_defined("groups")),
    "projects": ("project", _projects),
    "labels": ("label", _labels),
    "templates": ("job_template", _templates),
    "workflows": ("workflow_job_template", _workflows),
    "steps": ("workflow_job_template_node", _steps),
    "sequence": ("workflow_job_template_node", _sequence),
    "schedules": ("schedule", _as_defined("schedules")),
    "teams": ("team", _teams),
    "roles": ("role", _roles),
}
