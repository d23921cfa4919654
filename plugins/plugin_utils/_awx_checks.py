# Copyright: (c) 2026, storage_keys.ontap contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What can be known to go wrong with the set-up of AWX, told before anything is written. Pure (private)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from ansible_collections.storage_keys.ontap.plugins.plugin_utils._awx import KINDS, Settings
from ansible_collections.storage_keys.ontap.plugins.plugin_utils._awx_found import Found, Item, galaxy, members, names
from ansible_collections.storage_keys.ontap.plugins.plugin_utils._awx_types import AZURE, ONTAP

_MAY = ("launch", "approve", "read")


def problems(settings: Settings, found: Found) -> Mapping[str, str]:
    """By what has to be right: of the credential types, of everything else, and of the credentials, which need the types. Empty where it is."""
    return {
        "types": _together(_of_types(settings, found)),
        "everything": _together(_of_everything(settings, found)),
        "credentials": _of_credentials(settings, found),
    }


def _together(sentences: Iterator[str]) -> str:
    told = list(sentences)
    return " ".join([*told, "Nothing was done."]) if told else ""


def missing(settings: Settings, found: Found) -> list[str]:
    """The names of what a check would have to create before it could look further."""
    there = {**found, "credentials": found["own_credentials"]}
    kinds = (
        *("organizations", "credential_types", "credentials", "execution_environments", "projects", "inventories"),
        *("templates", "workflows"),
    )
    defined = [name for kind in kinds for name in _lacking(kind, settings, there)]
    return defined + [name for kind, wanted in members(settings).items() for name in _absent(wanted, found[kind])]


def _lacking(kind: str, settings: Settings, found: Found) -> list[str]:
    return _absent(names(KINDS[kind](settings)), found[kind])


def _absent(wanted: Iterable[str], there: Iterable[Item]) -> list[str]:
    known = names(there)
    return [name for name in wanted if name not in known]


def _of_types(settings: Settings, found: Found) -> Iterator[str]:
    me, organization = found["me"], settings["awx_organization"]
    if not found["organizations"] and not me["is_superuser"]:
        yield (
            f"AWX has no organization {organization} that {me['username']} can see, and only a system administrator may create one."
            " Have it created, or set awx_organization to yours."
        )
    lacking = _lacking("credential_types", settings, found)
    if lacking and not me["is_superuser"]:
        yield (
            f"AWX lacks the credential types {_both(lacking)}, and only a system administrator may create them. Have one run this"
            ' playbook with "--tags credential_types"; for everything else an administrator of the organization is enough.'
        )
    used = {each["credential_type"] for each in found["credentials"]}
    inputs = [each["inputs"] for each in KINDS["credential_types"](settings)]
    frozen = [each["name"] for each in found["credential_types"] if each["id"] in used and each["inputs"] not in inputs]
    if frozen:
        yield (
            f"The credential type {_both(frozen)} has other inputs in AWX than in this release, and AWX does not let the inputs of a type"
            " change while there are credentials of it. Rename the type in AWX, run this playbook again to create it anew, and then"
            " create the credentials again with the new type."
        )


def _of_everything(settings: Settings, found: Found) -> Iterator[str]:
    if not settings["awx_project_url"]:
        yield "Give the address of your Git repository as awx_project_url."
    yield from _of_the_environment(settings, found)
    yield from _of_the_inventory(settings, found)
    yield from _of_galaxy(settings, found)
    for team in settings["awx_teams"]:
        if set(team["may"]) - set(_MAY):
            yield f'In awx_teams, "may" is a list of launch, approve and read; the team {team["name"]} has {", ".join(team["may"])}.'


def _of_the_environment(settings: Settings, found: Found) -> Iterator[str]:
    name, there = settings["awx_execution_environment"], found["execution_environments"]
    if not there and not settings["awx_execution_environment_image"]:
        yield (
            f"AWX has no execution environment {name}. Build an image with this collection's execution-environment.yml and give its name"
            " as awx_execution_environment_image, or set awx_execution_environment to one that AWX has."
        )
    # One that belongs to no organization is everybody's.
    owners = [each["summary_fields"]["organization"]["name"] for each in there if "organization" in each["summary_fields"]]
    if owners and owners[0] != settings["awx_organization"]:
        yield (
            f"The execution environment {name} belongs to the organization {owners[0]}, and their names are unique in all of AWX. Set"
            " awx_execution_environment to another name."
        )


def _of_the_inventory(settings: Settings, found: Found) -> Iterator[str]:
    name, there = settings["awx_inventory"], found["inventories"]
    if not there and not settings["awx_clusters"]:
        yield (
            f"The organization {settings['awx_organization']} has no inventory {name}. Give your clusters as awx_clusters to have one"
            " created, or set awx_inventory to the name of yours."
        )
    if there and settings["awx_clusters"] and there[0]["kind"]:
        yield (
            f"The inventory {name} is {there[0]['kind']}: its hosts come from other inventories, so none can be added to it. Leave out"
            " awx_clusters to use it as it is, or set awx_inventory to another name."
        )


def _of_galaxy(settings: Settings, found: Found) -> Iterator[str]:
    organization, ours = settings["awx_organization"], galaxy(settings, found)
    if ours.stays or (ours.wanted and not ours.lacking):
        return
    if ours.lacking:
        yield f"AWX has no Galaxy credential called {', '.join(ours.lacking)}."
    else:
        who = "The organization Default has no" if organization == "Default" else f"Neither the organization {organization} nor Default has a"
        yield f"{who} Galaxy credential, so that AWX would not fetch the collections that a project names."
    yield (
        "Create one in AWX and give its name in awx_galaxy_credentials, or set awx_galaxy_credentials to [] if the execution environment"
        " holds the collection."
    )


def _of_credentials(settings: Settings, found: Found) -> str:
    """They need the types, so that they cannot be asked for before."""
    ontap, azure = settings["awx_ontap_credential"], settings["awx_azure_credential"]
    there = names([*found["own_credentials"], *KINDS["credentials"](settings)])
    lacking = [name for name in (ontap, azure) if name not in there]
    if not lacking:
        return ""
    return (
        f"The organization {settings['awx_organization']} lacks the credential {_both(lacking)}. Create {ontap} with the type {ONTAP}"
        f" and {azure} with the type {AZURE} in AWX (Resources, Credentials, Add), or give awx_ontap_inputs and awx_azure_inputs,"
        " and run this again."
    )


def _both(items: Iterable[str]) -> str:
    return " and ".join(items)
