# Copyright: (c) 2026, storage_keys.ontap contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What is missing for the set-up of AWX is said before anything is written, each in one sentence that says what to do."""

from __future__ import annotations

import typing as t

import pytest
from ansible_collections.storage_keys.ontap.plugins.plugin_utils._awx_checks import missing, problems
from ansible_collections.storage_keys.ontap.plugins.plugin_utils._awx_types import AZURE, CREDENTIAL_TYPES, ONTAP
from support.awx_settings import settings

Item = dict[str, t.Any]

GALAXY: list[Item] = [{"id": 1, "name": "Ansible Galaxy"}]
HERE: Item = {"organizations": [{"id": 1, "name": "Default"}], "me": {"username": "someone", "is_superuser": False}}
LISTS = ("credentials", "own_credentials", "execution_environments", "projects", "inventories", "templates", "workflows", "hosts", "labels", "teams")
FOUND: Item = {
    **HERE,
    **{name: [] for name in LISTS},
    "credential_types": [{**each, "id": number} for number, each in enumerate(CREDENTIAL_TYPES)],
    "galaxy": {"own": GALAXY, "default": GALAXY, "all": GALAXY},
}
NO_GALAXY: Item = {"galaxy": {"own": [], "default": [], "all": []}}
THEIRS: Item = {"name": "x", "summary_fields": {"organization": {"name": "Neighbours"}}}
USUAL: Item = {
    "awx_project_url": "https://git.example.com/x.git",
    "awx_execution_environment_image": "x",
    "awx_clusters": [{"name": "c"}],
    "awx_ontap_inputs": {"username": "admin"},
    "awx_azure_inputs": {"client_id": "client-1"},
}


def told(given: Item | None = None, found: Item | None = None) -> dict[str, str]:
    return {kind: text for kind, text in problems(settings(**{**USUAL, **(given or {})}), {**FOUND, **(found or {})}).items() if text}


def test_where_nothing_is_missing_nothing_is_said() -> None:
    assert told() == {}
    # Nor of an execution environment or an inventory that is the organization's or everybody's.
    own: Item = {"name": "x", "summary_fields": {"organization": {"name": "Default"}}, "kind": ""}
    assert told({}, {"execution_environments": [own], "inventories": [own]}) == {}
    assert told({"awx_execution_environment_image": ""}, {"execution_environments": [{"name": "x", "summary_fields": {}}]}) == {}
    assert told({"awx_clusters": []}, {"inventories": [{"name": "x", "kind": "smart"}]}) == {}
    assert told({"awx_galaxy_credentials": []}, NO_GALAXY) == {}
    assert told({"awx_teams": [{"name": "Storage", "may": ["launch", "approve", "read"]}]}) == {}


@pytest.mark.parametrize(
    ("given", "found", "expected"),
    [
        ({"awx_project_url": ""}, {}, "Give the address of your Git repository as awx_project_url."),
        (
            {"awx_execution_environment_image": ""},
            {},
            "AWX has no execution environment ONTAP Azure Key Vault (Default). Build an image with this collection's"
            " execution-environment.yml and give its name as awx_execution_environment_image, or set awx_execution_environment to one that"
            " AWX has.",
        ),
        (
            {},
            {"execution_environments": [THEIRS]},
            "The execution environment ONTAP Azure Key Vault (Default) belongs to the organization Neighbours, and their names are unique"
            " in all of AWX. Set awx_execution_environment to another name.",
        ),
        (
            {"awx_clusters": []},
            {},
            "The organization Default has no inventory ONTAP clusters. Give your clusters as awx_clusters to have one created, or set"
            " awx_inventory to the name of yours.",
        ),
        (
            {},
            {"inventories": [{"name": "x", "kind": "smart"}]},
            "The inventory ONTAP clusters is smart: its hosts come from other inventories, so none can be added to it. Leave out"
            " awx_clusters to use it as it is, or set awx_inventory to another name.",
        ),
        (
            {},
            NO_GALAXY,
            "The organization Default has no Galaxy credential, so that AWX would not fetch the collections that a project names. Create"
            " one in AWX and give its name in awx_galaxy_credentials, or set awx_galaxy_credentials to [] if the execution environment"
            " holds the collection.",
        ),
        (
            {"awx_organization": "Storage"},
            NO_GALAXY,
            "Neither the organization Storage nor Default has a Galaxy credential, so that AWX would not fetch the collections that a"
            " project names. Create one in AWX and give its name in awx_galaxy_credentials, or set awx_galaxy_credentials to [] if the"
            " execution environment holds the collection.",
        ),
        (
            {"awx_galaxy_credentials": ["Hub", "Ansible Galaxy"]},
            {},
            "AWX has no Galaxy credential called Hub. Create one in AWX and give its name in awx_galaxy_credentials, or set"
            " awx_galaxy_credentials to [] if the execution environment holds the collection.",
        ),
        (
            {"awx_teams": [{"name": "Owners", "may": ["approve"]}, {"name": "Storage", "may": ["launch", "delete"]}]},
            {},
            'In awx_teams, "may" is a list of launch, approve and read; the team Storage has launch, delete.',
        ),
    ],
)
def test_what_is_missing_is_said(given: Item, found: Item, expected: str) -> None:
    assert told(given, found) == {"everything": f"{expected} Nothing was done."}


def test_all_that_is_missing_is_said_at_once() -> None:
    text = told({"awx_project_url": "", "awx_clusters": []}, NO_GALAXY)["everything"]
    assert text.count("Nothing was done.") == 1
    sentences = ("Give the address", "has no inventory ONTAP clusters", "has no Galaxy credential")
    assert sorted(sentences, key=text.index) == list(sentences)


@pytest.mark.parametrize(
    ("found", "expected"),
    [
        (
            {"organizations": []},
            "AWX has no organization Default that someone can see, and only a system administrator may create one. Have it created, or"
            " set awx_organization to yours.",
        ),
        (
            {"credential_types": []},
            "AWX lacks the credential types ONTAP REST API and ONTAP Azure application, and only a system administrator may create them."
            ' Have one run this playbook with "--tags credential_types"; for everything else an administrator of the organization is enough.',
        ),
        (
            {"credential_types": [{"id": 7, "name": ONTAP, "inputs": {}}, FOUND["credential_types"][1]], "credentials": [{"credential_type": 7}]},
            "The credential type ONTAP REST API has other inputs in AWX than in this release, and AWX does not let the inputs of a type"
            " change while there are credentials of it. Rename the type in AWX, run this playbook again to create it anew, and then create"
            " the credentials again with the new type.",
        ),
    ],
)
def test_what_is_wrong_with_the_types_is_said(found: Item, expected: str) -> None:
    assert told({}, found) == {"types": f"{expected} Nothing was done."}


def test_a_system_administrator_may_create_organization_and_types() -> None:
    assert told({}, {"organizations": [], "credential_types": [], "me": {"username": "admin", "is_superuser": True}}) == {}
    # Other inputs may change as long as there is no credential of the type.
    assert told({}, {"credential_types": [{"id": 7, "name": name, "inputs": {}} for name in (ONTAP, AZURE)], "credentials": []}) == {}


def test_credentials_that_are_there_or_given_are_enough() -> None:
    assert told({"awx_ontap_inputs": {}}, {"own_credentials": [{"name": "ONTAP"}]}) == {}
    assert told({"awx_azure_inputs": {}}) == {
        "credentials": "The organization Default lacks the credential ONTAP Azure application. Create ONTAP with the type ONTAP REST API and"
        " ONTAP Azure application with the type ONTAP Azure application in AWX (Resources, Credentials, Add), or give awx_ontap_inputs and"
        " awx_azure_inputs, and run this again."
    }
    assert "lacks the credential ONTAP and ONTAP Azure application." in told({"awx_ontap_inputs": {}, "awx_azure_inputs": {}})["credentials"]


def test_a_check_names_what_it_would_create() -> None:
    nothing: Item = {**FOUND, "organizations": [], "credential_types": []}
    assert missing(settings(**USUAL), nothing)[:8] == [
        *("Default", ONTAP, AZURE, "ONTAP", "ONTAP Azure application", "ONTAP Azure Key Vault (Default)", "ONTAP Azure Key Vault"),
        "ONTAP clusters",
    ]
    assert missing(settings(**USUAL), nothing)[-3:] == ["AKV health", "AKV rotate secret with approval", "c"]
    # Another organization's credentials of these names do not count.
    there = {**FOUND, "credentials": [{"name": "ONTAP"}], "own_credentials": [{"name": "ONTAP Azure application"}]}
    assert missing(settings(**USUAL), there)[:2] == ["ONTAP", "ONTAP Azure Key Vault (Default)"]


def test_a_check_names_hosts_labels_and_teams_that_other_objects_need() -> None:
    given: Item = {**USUAL, "awx_clusters": [{"name": "c1"}, {"name": "c2"}, {"name": "gone", "state": "absent"}]}
    given |= {"awx_labels": ["akv", "night"], "awx_teams": [{"name": "Key owners", "may": ["approve"]}]}
    there: Item = {"hosts": [{"name": "c1"}], "labels": [{"name": "akv"}]}
    assert missing(settings(**given), {**FOUND, **there})[-3:] == ["c2", "night", "Key owners"]
    assert not {"c2", "night", "Key owners"} & set(missing(settings(**USUAL), {**FOUND, "hosts": [{"name": "c"}]}))
