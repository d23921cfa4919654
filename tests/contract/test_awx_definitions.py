# Copyright: (c) 2026, storage_keys.ontap contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The credential types, job templates, workflow and schedule against AWX's own rules, and against the playbooks that they are for."""

from __future__ import annotations

import hashlib
import json
import typing as t
from pathlib import Path

import pytest
import yaml
from ansible_collections.storage_keys.ontap.plugins.module_utils._task.arguments import connection_spec
from support import awx_credential_rules
from support.awx_definitions import credential_type, definitions, job_template
from support.awx_injection import inject
from support.awx_template_rules import rrule_problems, survey_problems
from support.commands import CHECKOUT

PLAYBOOKS = CHECKOUT / "playbooks"
ONTAP, AZURE = "ONTAP REST API", "ONTAP Azure application"
TEMPLATES = [
    *("AKV onboard", "AKV rotate secret", "AKV rekey", "AKV recover", "AKV offboard", "AKV report", "AKV export"),
    *("AKV drift", "AKV diagnose", "AKV expiry", "AKV health"),
]

# What the roles of infra.aap_configuration read of an entry (the tables in the README of each role).
READ_BY_ROLES = {
    "aap_organizations": "name description galaxy_credentials",
    "controller_credential_types": "name description kind inputs injectors",
    "controller_credentials": "name description organization credential_type inputs update_secrets state",
    "controller_execution_environments": "name description image organization pull credential",
    "controller_projects": "name description organization scm_type scm_url scm_branch scm_update_on_launch scm_update_cache_timeout timeout"
    " update_project credential",
    "controller_inventories": "name description organization variables kind state",
    "controller_hosts": "name description inventory variables state",
    "controller_groups": "name description inventory hosts preserve_existing_hosts",
    "controller_templates": "name description organization project playbook inventory execution_environment credentials job_type forks"
    " verbosity timeout allow_simultaneous extra_vars labels instance_groups notification_templates_error diff_mode ask_job_type_on_launch"
    " ask_diff_mode_on_launch ask_limit_on_launch ask_job_slice_count_on_launch ask_verbosity_on_launch ask_forks_on_launch"
    " ask_instance_groups_on_launch ask_variables_on_launch survey_enabled survey_spec",
    "controller_workflows": "name description organization inventory ask_limit_on_launch survey_enabled survey_spec"
    " notification_templates_error notification_templates_approvals simplified_workflow_nodes",
    "controller_schedules": "name description organization unified_job_template rrule extra_data enabled",
}
# The inputs as they were published. AWX freezes those of a type that is in use: what has to differ becomes a type of another name.
PUBLISHED_INPUTS = {
    ONTAP: "a43e87f1021b43f6",
    AZURE: "a500d3aaf8d7ef11",
}


@pytest.mark.parametrize("name", [ONTAP, AZURE])
def test_awx_takes_the_credential_types(name: str) -> None:
    assert awx_credential_rules.problems(credential_type(name)) == []


def test_awx_takes_the_surveys_and_the_schedule() -> None:
    found = {entry["name"]: survey_problems(entry["survey_spec"]) for entry in definitions()["controller_templates"] if entry["survey_enabled"]}
    assert found == {name: [] for name in TEMPLATES}
    assert [survey_problems(entry["survey_spec"]) for entry in definitions()["controller_workflows"]] == [[]]
    assert [rrule_problems(entry["rrule"]) for entry in definitions()["controller_schedules"]] == [[], []]


@pytest.mark.parametrize("name", [ONTAP, AZURE])
def test_the_inputs_stay_as_they_were_published(name: str) -> None:
    inputs = json.dumps(credential_type(name)["inputs"], sort_keys=True)
    assert hashlib.sha256(inputs.encode()).hexdigest()[:16] == PUBLISHED_INPUTS[name], "give the changed type another name"


def change(entry: t.Any, path: str, value: t.Any) -> None:
    """Set what lies at the path, or take it away."""
    *way, last = [int(part) if part.isdigit() else part for part in path.split("/")]
    for step in way:
        entry = entry[step]
    if value is None:
        del entry[last]
    else:
        entry[last] = value


@pytest.mark.parametrize(
    ("path", "value", "problem"),
    [
        ("kind", "ssh", "kind must be"),
        ("inputs/fields/0/id", "host name", "host name: not a valid id"),
        ("inputs/fields/0/id", "tower", "tower is reserved"),
        ("inputs/fields/1/id", "hostname", "two fields are called hostname"),
        ("inputs/fields/0/label", None, "hostname: label is missing"),
        ("inputs/fields/0/type", "integer", "hostname: type must be"),
        ("inputs/fields/0/placeholder", "x", "hostname: placeholder is not known"),
        ("inputs/fields/0/default", True, "hostname: the default is not a string"),
        ("inputs/fields/0/format", "pem", "hostname: format must be"),
        ("inputs/fields/0/choices", [], "hostname: choices must be distinct"),
        ("inputs/fields/0/secret", "yes", "hostname: secret has the wrong type"),
        ("inputs/fields/9/secret", True, "ignore_certificate: secret is for strings only"),
        ("inputs/required", ["pasword"], "required names pasword"),
        ("inputs/dependencies", {}, "dependencies is not known"),
        ("injectors/files", {}, "injectors: files is not known"),
        ("injectors/env/ANSIBLE_HOST_KEY_CHECKING", "no", "ANSIBLE_HOST_KEY_CHECKING is reserved"),
        ("injectors/env/JOB_ID", "1", "JOB_ID is reserved"),
        ("injectors/env/ONTAP-PORT", "1", "env: ONTAP-PORT is no valid name"),
        ("injectors/env/ONTAP_TIMEOUT", 60, "ONTAP_TIMEOUT must be a string"),
        ("injectors/env/ONTAP_TIMEOUT", "Größe", "a value that is not ASCII"),
        ("injectors/env/ONTAP_PASSWORD", "{{ pasword }}", "'pasword' is undefined"),
        ("injectors/env/ONTAP_PASSWORD", "{{ password", "cannot be rendered"),
        ("injectors/env/ONTAP_CA_PATH", "{{ tower.filename.authority }}", "has no attribute 'authority'"),
        ("injectors/env/ONTAP_CA_PATH", "{{ tower.filename }}", "needs a file that is called template"),
        ("injectors/env/ONTAP_CA_PATH", "{{ tower }}", "tower itself"),
        ("injectors/env/ONTAP_CA_PATH", "{{ hostname.__class__.__mro__ }}", "cannot be rendered"),
        ("injectors/file/ca", "x", "file: ca is no valid name"),
        ("injectors/file/template", "x", "template stands alone"),
        ("injectors/extra_vars", {"akv-client": "x"}, "extra_vars: akv-client is no valid name"),
    ],
)
def test_awx_would_refuse_this_credential_type(path: str, value: t.Any, problem: str) -> None:
    entry = credential_type(ONTAP)
    change(entry, path, value)
    found = awx_credential_rules.problems(entry)
    assert [text for text in found if problem in text], found


@pytest.mark.parametrize(
    ("path", "value", "problem"),
    [
        ("name", None, "name is missing"),
        ("spec", [], "no question"),
        ("spec/0/variable", None, "variable is missing"),
        ("spec/0/variable", "akv-svms", "no name of a variable"),
        ("spec/1/variable", "akv_rotate_secret_svms", "two questions fill"),
        ("spec/0/required", "yes", "required is missing or no bool"),
        ("spec/0/type", "list", "list is no type"),
        ("spec/0/min", 5, "the answer is below 5"),
        ("spec/0/max", "255", "max must be an integer"),
        ("spec/1/choices", "", "needs choices"),
        ("spec/1/default", "never", "never is none of the choices"),
        ("spec/2/default", "1", "must be of type integer"),
        ("spec/2/default", 2000, "the answer is above 1000"),
        ("spec/0/default", "$encrypted$", "reserved"),
    ],
)
def test_awx_would_refuse_this_survey(path: str, value: t.Any, problem: str) -> None:
    survey = job_template("AKV rotate secret")["survey_spec"]
    change(survey, path, value)
    found = survey_problems(survey)
    assert [text for text in found if problem in text], found


@pytest.mark.parametrize(
    ("rrule", "problem"),
    [
        ("RRULE:FREQ=WEEKLY;INTERVAL=1", "begin with DTSTART"),
        ("DTSTART:20270104T060000 RRULE:FREQ=WEEKLY;INTERVAL=1", "either a TZID or a Z"),
        ("DTSTART;TZID=Etc/UTC:20270104T060000Z RRULE:FREQ=WEEKLY;INTERVAL=1", "either a TZID or a Z"),
        ("DTSTART;TZID=Etc/UTC:20271304T060000 RRULE:FREQ=WEEKLY;INTERVAL=1", "is no time"),
        ("DTSTART;TZID=Etc/UTC:20270104T060000", "there is no RRULE"),
        ("DTSTART;TZID=Etc/UTC:20270104T060000 RRULE:FREQ=WEEKLY", "INTERVAL"),
        ("DTSTART;TZID=Etc/UTC:20270104T060000 RRULE:FREQ=SECONDLY;INTERVAL=1", "FREQ"),
        ("DTSTART;TZID=Etc/UTC:20270104T060000 RRULE:FREQ=MONTHLY;INTERVAL=1;BYDAY=1MO", "BYDAY"),
        ("DTSTART;TZID=Etc/UTC:20270104T060000 RRULE:FREQ=DAILY;INTERVAL=1;COUNT=1000", "COUNT"),
        ("DTSTART;TZID=Etc/UTC:20270104T060000 RRULE:FREQ=DAILY;INTERVAL=1;COUNT=9;UNTIL=20280101T000000Z", "exclude"),
        ("DTSTART;TZID=Etc/UTC:20270104T060000 EXDATE:20270111T060000", "EXDATE is not allowed"),
    ],
)
def test_awx_would_refuse_this_rule(rrule: str, problem: str) -> None:
    assert [text for text in rrule_problems(rrule) if problem in text]


def test_the_environment_is_what_the_modules_read() -> None:
    variables = {spec["fallback"][1][0]: spec.get("no_log") for spec in connection_spec().values()}
    entry = credential_type(ONTAP)
    assert set(entry["injectors"]["env"]) == set(variables)
    secret = {field["id"] for field in entry["inputs"]["fields"] if field.get("secret")}
    assert secret == {"password", "access_token", "private_key"}
    for name in ("ONTAP_PASSWORD", "ONTAP_ACCESS_TOKEN"):
        assert variables[name] is True and name.removeprefix("ONTAP_").lower() in secret


def test_what_was_not_filled_in_is_not_given(tmp_path: Path) -> None:
    env = inject(credential_type(ONTAP), {}, tmp_path).env
    safe = {"ONTAP_VALIDATE_CERTS": "True", "ONTAP_USE_PROXY": "True"}
    assert env == {name: safe.get(name, "") for name in env}
    assert set(inject(credential_type(AZURE), {}, tmp_path).extra_vars.values()) == {""}


def test_every_input_is_used(tmp_path: Path) -> None:
    for name in (ONTAP, AZURE):
        entry = credential_type(name)
        for field in entry["inputs"]["fields"]:
            value = True if field["type"] == "boolean" else "canary-value"
            folder = tmp_path / field["id"]
            folder.mkdir()
            used = inject(entry, {field["id"]: value}, folder)
            assert used != inject(entry, {}, folder), field["id"]
            assert "canary-value" not in used.env.values() or field["id"] not in ("certificate", "private_key", "ca_certificates")


def test_templates_run_the_playbooks_of_the_collection() -> None:
    entries = definitions()["controller_templates"]
    assert [entry["name"] for entry in entries] == TEMPLATES
    for entry in entries:
        assert (PLAYBOOKS / entry["playbook"]).is_file(), entry["playbook"]
        assert entry["ask_job_type_on_launch"] and entry["ask_diff_mode_on_launch"] and entry["survey_enabled"]


@pytest.mark.parametrize("name", TEMPLATES)
def test_surveys_ask_what_the_playbook_knows_and_no_secret(name: str) -> None:
    entry = job_template(name)
    playbook = (PLAYBOOKS / entry["playbook"]).read_text()
    for role in [role["role"].rpartition(".")[2] for play in yaml.safe_load(playbook) for role in play.get("roles", [])]:
        options = yaml.safe_load((CHECKOUT / f"roles/{role}/meta/argument_specs.yml").read_text())["argument_specs"]["main"]["options"]
        for question in entry["survey_spec"]["spec"]:
            option = options[question["variable"]]
            assert not option.get("no_log") and "secret" not in option
            if "choices" in option:
                assert set(question["choices"]) <= set(option["choices"])
    for question in entry["survey_spec"]["spec"]:
        assert question["type"] != "password"
        assert question["variable"].startswith(f"akv_{Path(entry['playbook']).stem}_")


def test_the_workflow_checks_asks_rotates_and_verifies() -> None:
    (workflow,) = definitions()["controller_workflows"]
    nodes = {node["identifier"]: node for node in workflow["simplified_workflow_nodes"]}
    way = ["check"]
    while following := nodes[way[-1]].get("success_nodes"):
        way += following
    assert way == list(nodes) == ["check", "approve", "rotate", "verify"]
    assert "unified_job_template" not in nodes["approve"] and nodes["approve"]["approval_node"]["timeout"] == 86400
    assert [nodes[name].get("job_type") for name in ("check", "rotate")] == ["check", "run"]
    for node in nodes.values():
        assert node.get("unified_job_template", TEMPLATES[0]) in TEMPLATES
    schedule, _daily = definitions()["controller_schedules"]
    assert schedule["unified_job_template"] in TEMPLATES


def test_both_collections_find_what_they_read() -> None:
    found = definitions()
    assert set(found) == set(READ_BY_ROLES)
    for variable, entries in found.items():
        for entry in entries:
            assert set(entry) <= set(READ_BY_ROLES[variable].split()), variable
