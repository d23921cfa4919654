# Copyright: (c) 2026, storage_keys.ontap contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What AWX has of all that awx_setup is about, read before anything is written. Pure but for the function that reads (private).

Of other organizations only what is unique in all of AWX.
"""

from __future__ import annotations

import typing as t
from collections.abc import Callable, Iterable, Mapping

from ansible_collections.storage_keys.ontap.plugins.plugin_utils._awx import KINDS, Definition, Settings

Item = dict[str, t.Any]
Found = Mapping[str, t.Any]
Read = Callable[[str, Mapping[str, str]], list[Item]]  # of an endpoint, what fits these fields

# What AWX's modules replace as a whole, and by what they take what is there.
_LINKS = {"labels": "name", "notification_templates_error": "id", "notification_templates_approvals": "id"}


def look(settings: Settings, read: Read) -> Found:
    """All that is there, by what it is."""
    here = {"organization__name": settings["awx_organization"]}
    types = names(KINDS["credential_types"](settings))
    of_types = {"credential_type__name__in": ",".join(types)}
    templates, workflows = (KINDS[kind](settings) for kind in ("templates", "workflows"))
    steps = {f"workflow_job_template__{name}": value for name, value in {"name": workflows[0]["name"], **here}.items()}
    inventory = {f"inventory__{name}": value for name, value in {"name": settings["awx_inventory"], **here}.items()}
    places = {"hosts": inventory, "labels": here, "teams": here}
    organizations, default = (read("organizations", {"name": name}) for name in (settings["awx_organization"], "Default"))
    return {
        "me": read("me", {})[0],
        "organizations": organizations,
        "credential_types": read("credential_types", {"name__in": ",".join(types)}),
        "credentials": read("credentials", of_types),
        "own_credentials": read("credentials", {**of_types, **here}),
        "execution_environments": read("execution_environments", {"name": settings["awx_execution_environment"]}),
        "projects": read("projects", {"name": settings["awx_project"], **here}),
        "inventories": read("inventories", {"name": settings["awx_inventory"], **here}),
        "templates": _with_links("job_templates", templates, here, read),
        "workflows": _with_links("workflow_job_templates", workflows, here, read),
        "steps": read("workflow_job_template_nodes", steps),
        **{kind: read(kind, places[kind]) if wanted else [] for kind, wanted in members(settings).items()},
        "galaxy": {
            "own": _galaxy_of(organizations, read),
            "default": _galaxy_of(default, read),
            "all": read("credentials", {"credential_type__namespace": "galaxy_api_token"}),
        },
    }


def members(settings: Settings) -> dict[str, list[str]]:
    """The names of what other objects are made of."""
    return {
        "hosts": [name for group in KINDS["groups"](settings) for name in group["hosts"]],
        "labels": list(settings["awx_labels"]),
        "teams": names(settings["awx_teams"]),
    }


def names(items: Iterable[Mapping[str, t.Any]]) -> list[str]:
    return [each["name"] for each in items]


def _with_links(collection: str, wanted: list[Definition], here: Mapping[str, str], read: Read) -> list[Item]:
    """What is there of what is wanted, with what it is linked with where the definition names such links."""
    definitions = {each["name"]: each for each in wanted}
    return [
        {
            **each,
            "links": {
                link: [str(other[field]) for other in read(f"{collection}/{each['id']}/{link}", {})]
                for link, field in _LINKS.items()
                if link in definitions[each["name"]]
            },
        }
        for each in read(collection, {"name__in": ",".join(definitions), **here})
    ]


def _galaxy_of(organizations: list[Item], read: Read) -> list[Item]:
    return [each for organization in organizations for each in read(f"organizations/{organization['id']}/galaxy_credentials", {})]


class Galaxy(t.NamedTuple):
    """With which credentials the organization is to fetch collections."""

    stays: bool  # those that it has are enough
    wanted: list[Item]
    lacking: list[str]  # names that AWX does not know


def galaxy(settings: Settings, found: Found) -> Galaxy:
    """Those that are named, or those of the organization Default where it has none."""
    given, there = settings["awx_galaxy_credentials"], found["galaxy"]
    if given is None:
        return Galaxy(bool(there["own"]), there["default"], [])
    lacking = [name for name in given if name not in names(there["all"])]
    return Galaxy(not given, [each for each in there["all"] if each["name"] in given], lacking)
