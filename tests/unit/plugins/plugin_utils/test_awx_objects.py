# Copyright: (c) 2026, storage_keys.ontap contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What the modules of awx.awx are given: what was added in AWX is named along, and nothing more than was meant is written."""

from __future__ import annotations

import typing as t

import pytest
from ansible_collections.storage_keys.ontap.plugins.plugin_utils._awx import KINDS
from ansible_collections.storage_keys.ontap.plugins.plugin_utils._awx_objects import OBJECTS, Object, objects
from support.awx_settings import found, settings
from support.fake_awx import FakeAwx

WORKFLOW = "AKV rotate secret with approval"
HOSTS = [{"name": "c1", "variables": {"a": "{{ b }}"}, "ansible": "ignored"}, {"name": "c2", "state": "absent"}]
TEAMS = [{"name": "Operators", "may": ["launch"]}, {"name": "Owners", "may": ["approve", "read"]}]
ADDED: dict[str, t.Any] = {"awx_labels": ["akv"], "awx_notification_template": "Mail"}


def made(kind: str, awx: FakeAwx | None = None, **given: t.Any) -> list[Object]:
    return objects(kind, settings(**given), found(awx or FakeAwx(), **given))


def options_of(kind: str, awx: FakeAwx | None = None, **given: t.Any) -> list[dict[str, t.Any]]:
    return [each.options for each in made(kind, awx, **given)]


def test_every_definition_is_set_up() -> None:
    """Each with the module of its kind, and a name in the output."""
    assert set(KINDS) <= set(OBJECTS)
    given: dict[str, t.Any] = {**ADDED, "awx_teams": TEAMS, "awx_clusters": HOSTS, "awx_execution_environment_image": "x"}
    given |= {"awx_ontap_inputs": {"username": "admin"}, "awx_azure_inputs": {"client_id": "1"}}
    counts = {"credential_types": 2, "credentials": 2, "hosts": 2, "templates": 11, "steps": 4, "sequence": 3, "schedules": 2, "teams": 2, "roles": 6}
    for kind, (module, _make) in OBJECTS.items():
        several = made(kind, **given)
        assert len(several) == counts.get(kind, 1), kind
        assert {each.module for each in several} == {f"awx.awx.{module}"} and all(each.label for each in several)


@pytest.mark.parametrize("kind", ["credentials", "execution_environments", "inventories", "groups", "schedules"])
def test_most_definitions_are_given_as_they_are(kind: str) -> None:
    given: dict[str, t.Any] = {"awx_clusters": HOSTS, "awx_execution_environment_image": "x", "awx_ontap_inputs": {"password": "canary"}}
    assert options_of(kind, **given) == KINDS[kind](settings(**given)) != []


@pytest.mark.parametrize(("superuser", "state"), [(True, "present"), (False, "exists")])
def test_only_a_system_administrator_writes_the_types(superuser: bool, state: str) -> None:
    awx = FakeAwx()
    awx.superuser = superuser
    assert [each["state"] for each in options_of("credential_types", awx)] == [state] * 2


def test_an_organization_keeps_its_galaxy_credentials() -> None:
    awx = FakeAwx()
    galaxy = awx.one("credentials", "Ansible Galaxy")
    assert options_of("organizations", awx) == [{"name": "Default"}]
    # A new one gets those of Default.
    assert options_of("organizations", awx, awx_organization="Storage") == [{"name": "Storage", "galaxy_credentials": [str(galaxy["id"])]}]
    hub = awx.add("credentials", {**galaxy, "name": "Hub"})
    ids = [str(galaxy["id"]), str(hub["id"])]
    given: dict[str, t.Any] = {"awx_galaxy_credentials": ["Hub", "Ansible Galaxy"]}
    assert options_of("organizations", awx, **given) == [{"name": "Default", "galaxy_credentials": ids}]


def test_hosts_have_variables_and_a_state() -> None:
    inventory = "ONTAP clusters++Default"
    assert options_of("hosts", awx_clusters=HOSTS) == [
        {"name": "c1", "inventory": inventory, "variables": {"a": "{{ b }}"}, "state": "present"},
        {"name": "c2", "inventory": inventory, "variables": {}, "state": "absent"},
    ]


def test_a_project_is_not_waited_for_where_it_is_created() -> None:
    (project,) = options_of("projects")
    assert project == {**KINDS["projects"](settings())[0], "wait": False, "update_project": False}


def test_what_was_added_to_templates_and_workflow_stays() -> None:
    awx = FakeAwx()
    for kind in KINDS["credential_types"](settings()):
        awx.add("credential_types", dict(kind))
    ontap, vault = awx.all("credential_types")[1], awx.add("credential_types", {"name": "Vault", "kind": "vault", "inputs": {"fields": []}})
    ours, more = (awx.add("credentials", {"name": kind["name"], "credential_type": kind["id"], "inputs": {}}) for kind in (ontap, vault))
    health = awx.add("job_templates", {"name": "AKV health", "organization": 1})
    workflow = awx.add("workflow_job_templates", {"name": WORKFLOW, "organization": 1})
    awx.links[health["url"], "credentials"] = [ours["id"], more["id"]]
    labels = [awx.add("labels", {"name": name})["id"] for name in ("night", "akv")]
    chat = awx.add("notification_templates", {"name": "Chat"})["id"]
    awx.links[health["url"], "labels"] = labels
    awx.links[health["url"], "notification_templates_error"] = awx.links[workflow["url"], "notification_templates_approvals"] = [chat]

    by_name = {each["name"]: each for each in options_of("templates", awx, **ADDED)}
    defined = {each["name"]: each for each in KINDS["templates"](settings(**ADDED))}
    assert by_name["AKV rekey"] == defined["AKV rekey"]
    changed = by_name["AKV health"]
    assert changed["credentials"] == [*defined["AKV health"]["credentials"], str(more["id"])]
    assert changed["labels"] == ["akv", "night"] and changed["notification_templates_error"] == ["Mail++Default", str(chat)]
    assert {name for name, value in changed.items() if value != defined["AKV health"][name]} == {
        *("credentials", "labels", "notification_templates_error"),
    }
    (flow,) = options_of("workflows", awx, **ADDED)
    assert flow["notification_templates_approvals"] == ["Mail++Default", str(chat)] and flow["notification_templates_error"] == ["Mail++Default"]
    assert "simplified_workflow_nodes" not in flow
    # What no setting names is not named at all.
    assert not {"labels", "notification_templates_error"} & set(options_of("templates", awx)[-1])


def test_another_login_to_azure_takes_the_place_of_the_first() -> None:
    """AWX refuses two credentials of one type. What is of another type stays."""
    awx = FakeAwx()
    kinds = (("azure_rm", "cloud"), ("vault", "vault"))
    types = [awx.add("credential_types", {"name": name, "kind": kind, "namespace": name, "inputs": {}})["id"] for name, kind in kinds]
    first, vault = (awx.add("credentials", {"name": str(each), "credential_type": each, "inputs": {}})["id"] for each in types)
    for name in ("AKV expiry", "AKV health"):
        template = awx.add("job_templates", {"name": name, "organization": 1})
        awx.links[template["url"], "credentials"] = [first, vault]
    for given, kept in (({"awx_azure_login_credential": "other"}, [str(vault)]), ({}, [str(first), str(vault)])):
        defined = {each["name"]: each["credentials"] for each in KINDS["templates"](settings(**given))}
        made_of = {each["name"]: each["credentials"] for each in options_of("templates", awx, **given)}
        assert made_of["AKV expiry"] == [*defined["AKV expiry"], *kept]
        assert made_of["AKV health"] == [*defined["AKV health"], str(first), str(vault)]


def test_a_step_that_goes_on_to_others_is_left_in_its_order() -> None:
    awx = FakeAwx()
    workflow = awx.add("workflow_job_templates", {"name": WORKFLOW, "organization": 1})
    shared = {"workflow_job_template": WORKFLOW, "organization": "Default"}
    for each in options_of("steps", awx):
        assert {**each, **shared} == each and "success_nodes" not in each
    assert options_of("sequence", awx) == [
        {**shared, "identifier": "check", "success_nodes": ["approve"]},
        {**shared, "identifier": "approve", "success_nodes": ["rotate"]},
        {**shared, "identifier": "rotate", "success_nodes": ["verify"]},
    ]
    for name, link in (("check", "success_nodes"), ("rotate", "failure_nodes")):
        node = awx.add("workflow_job_template_nodes", {"identifier": name, "workflow_job_template": workflow["id"]})
        awx.links[node["url"], link] = [node["id"]]
    assert [each["identifier"] for each in options_of("sequence", awx)] == ["approve"]


def test_who_may_approve_sees_what_the_check_printed() -> None:
    assert options_of("teams", awx_teams=TEAMS) == [{"name": each["name"], "organization": "Default"} for each in TEAMS]
    roles = made("roles", awx_teams=TEAMS)
    assert [each.label for each in roles] == [
        *("Operators: execute of the job templates", "Owners: read of the job templates", "Owners: read of the job templates"),
        *("Operators: execute of the workflow", "Owners: approval of the workflow", "Owners: read of the workflow"),
    ]
    assert len(roles[0].options["job_templates"]) == 11 and roles[-1].options["workflows"] == [WORKFLOW]
    assert {each.options["lookup_organization"] for each in roles} == {"Default"}
