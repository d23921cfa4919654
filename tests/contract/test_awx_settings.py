# Copyright: (c) 2026, storage_keys.ontap contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What the settings make of the definitions for AWX, and which answers a launch, a schedule and a step of the workflow need."""

from __future__ import annotations

import typing as t

import pytest
from support.awx_definitions import definitions, job_template
from support.awx_template_rules import launch_problems, launch_variables, rrule_problems

AZURE = "ONTAP Azure application"
TEMPLATES = [
    *("AKV onboard", "AKV rotate secret", "AKV rekey", "AKV recover", "AKV offboard", "AKV report", "AKV export"),
    *("AKV drift", "AKV diagnose", "AKV expiry", "AKV health"),
]


@pytest.mark.parametrize("name", TEMPLATES)
def test_a_launch_needs_an_answer_only_where_nothing_can_stand_for_it(name: str) -> None:
    """A job that is launched through the API without answers gets the defaults, and AWX does not refuse it."""
    survey = job_template(name)["survey_spec"]
    needed = {"AKV rekey": ["akv_rekey_svms"], "AKV offboard": ["akv_offboard_svms"]}.get(name, [])
    assert launch_problems(survey, {}, all_required=True) == [f"'{variable}' value missing" for variable in needed]
    answers = dict.fromkeys(needed, "svm1,svm2")
    variables = launch_variables(survey, answers)
    multiple = {question["variable"] for question in survey["spec"] if question["type"] == "multiselect"}
    assert set(variables) == {question["variable"] for question in survey["spec"]} - multiple
    assert launch_problems(survey, variables, all_required=True) == []


def test_the_schedule_and_the_steps_answer_what_is_asked() -> None:
    found = definitions()
    schedule, daily = found["controller_schedules"]
    (workflow,) = found["controller_workflows"]
    verify = workflow["simplified_workflow_nodes"][-1]
    for entry in (schedule, daily, verify):
        survey = job_template(entry["unified_job_template"])["survey_spec"]
        assert set(entry["extra_data"]) == {question["variable"] for question in survey["spec"]}
        assert launch_problems(survey, entry["extra_data"], all_required=True) == []
    assert workflow["survey_spec"]["spec"] == job_template("AKV rotate secret")["survey_spec"]["spec"]
    # From now on, at any time of day; what comes after does not pile up.
    assert schedule["name"] == "AKV health every ten minutes" and schedule["rrule"].endswith("FREQ=MINUTELY;INTERVAL=10")
    assert schedule["rrule"].startswith("DTSTART:20260101T000000Z ")
    assert daily["unified_job_template"] == "AKV drift" and "FREQ=DAILY" in daily["rrule"] and rrule_problems(daily["rrule"]) == []
    health = job_template("AKV health")
    assert health["allow_simultaneous"] is False and 0 < health["timeout"] < 600


def test_the_expiry_is_scheduled_where_there_is_a_login_to_azure() -> None:
    found = definitions(awx_azure_login_credential="Azure / reader")
    *_others, schedule = found["controller_schedules"]
    assert schedule["unified_job_template"] == "AKV expiry" and rrule_problems(schedule["rrule"]) == []
    assert schedule["extra_data"] == {"akv_expiry_fail_on": ["critical", "unknown"]}
    bound = {entry["name"]: entry["credentials"][2:] for entry in found["controller_templates"]}
    login = ["Azure %2F reader++Microsoft Azure Resource Manager+cloud++Default"]
    assert {name for name, credentials in bound.items() if credentials == login} == {"AKV expiry", "AKV diagnose"}
    assert not any(entry["credentials"][2:] for entry in definitions()["controller_templates"])


def test_the_report_is_scheduled_where_its_folder_is_set() -> None:
    *_others, schedule = definitions(awx_report_directory="/srv/akv")["controller_schedules"]
    assert schedule["unified_job_template"] == "AKV report" and rrule_problems(schedule["rrule"]) == []
    survey = job_template("AKV report")["survey_spec"]
    assert set(schedule["extra_data"]) == {question["variable"] for question in survey["spec"]}
    assert schedule["extra_data"] == {"akv_report_formats": ["html", "json", "prom"], "akv_report_directory": "/srv/akv"}
    assert launch_problems(survey, schedule["extra_data"], all_required=True) == []


def test_every_name_of_another_object_is_bound_to_the_organization() -> None:
    found = definitions(awx_organization="Storage", awx_clusters=[{"name": "c1"}], awx_notification_template="Mail")
    templates = found["controller_templates"]
    for entry in (*templates, *found["controller_workflows"], *found["controller_hosts"], *found["controller_groups"]):
        assert entry["inventory"] == "ONTAP clusters++Storage"
    for entry in templates:
        assert entry["credentials"] == ["ONTAP++ONTAP REST API+cloud++Storage", f"{AZURE}++{AZURE}+cloud++Storage"]
        assert entry["execution_environment"] == "ONTAP Azure Key Vault (Storage)"
    assert templates[-1]["notification_templates_error"] == ["Mail++Storage"]
    kinds = [entries for name, entries in found.items() if name not in ("aap_organizations", "controller_credential_types")]
    assert {entry["organization"] for entries in kinds for entry in entries if "inventory" not in entry} == {"Storage"}


def test_what_is_not_set_is_not_in_the_definitions() -> None:
    """So that it stays as somebody set it in AWX."""
    found = definitions()
    optional = {"labels", "instance_groups", "extra_vars", "notification_templates_error", "notification_templates_approvals", "credential"}
    kinds = ("controller_templates", "controller_workflows", "controller_projects", "controller_execution_environments")
    assert not [entry for kind in kinds for entry in found[kind] if optional & set(entry)]
    # Without clusters, the inventory is somebody else's.
    assert found["controller_inventories"] == found["controller_hosts"] == found["controller_groups"] == []
    assert [entry["state"] for entry in found["controller_credentials"]] == ["exists", "exists"]
    assert "galaxy_credentials" not in found["aap_organizations"][0]


def test_what_is_set_is_in_the_definitions() -> None:
    clusters = [{"name": "c1"}, {"name": "c2", "state": "absent"}]
    given: dict[str, t.Any] = {"awx_labels": ["akv"], "awx_instance_groups": ["dmz"], "awx_prompts": ["verbosity"], "awx_forks": 20}
    given["awx_serial"] = [1, "100%"]
    more = {"awx_project_credential": "Git", "awx_execution_environment_credential": "Registry", "awx_notification_template": "Mail"}
    found = definitions(
        **given, **more, awx_clusters=clusters, awx_update_credentials=True, awx_galaxy_credentials=["Hub"], awx_execution_environment_image="x"
    )
    for entry in found["controller_templates"]:
        assert (entry["labels"], entry["instance_groups"], entry["forks"]) == (["akv"], ["dmz"], 20)
        assert entry["extra_vars"] == {"akv_serial": [1, "100%"]}
        asked = {name for name, value in entry.items() if name.startswith("ask_") and value}
        assert asked == {"ask_job_type_on_launch", "ask_verbosity_on_launch"}
    # A limit that the templates do not ask for would be ignored by the steps of the workflow.
    assert found["controller_workflows"][0]["ask_limit_on_launch"] is False
    assert found["controller_projects"][0]["credential"] == "Git++Source Control+scm++Default"
    assert found["controller_execution_environments"][0]["credential"] == "Registry++Container Registry+registry++Default"
    assert found["controller_groups"][0]["hosts"] == ["c1"] and [host.get("state") for host in found["controller_hosts"]] == [None, "absent"]
    assert [entry["state"] for entry in found["controller_credentials"]] == ["present", "present"]
    assert found["aap_organizations"] == [{"name": "Default", "galaxy_credentials": ["Hub"]}]
