# Copyright: (c) 2026, storage_keys.ontap contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The stand-in for AWX itself: a test with it is worth as much as it is strict."""

from __future__ import annotations

import json
import urllib.parse

from support.awx_definitions import credential_type, definitions, job_template
from support.fake_awx import FakeAwx


def test_it_is_as_strict_as_awx() -> None:
    """What AWX refused of earlier definitions."""
    awx = FakeAwx()
    kinds = [awx.add("credential_types", credential_type(name)) for name in ("ONTAP REST API", "ONTAP Azure application")]
    health = job_template("AKV health")
    project = awx.add("projects", {"name": "Runbooks", "organization": 1, "playbook_files": [], "syncs": {}})
    template = {"name": "AKV health", "organization": 1, "project": project["id"], "playbook": "health.yml", "survey_enabled": True}
    assert awx.answer("POST", "/api/v2/job_templates/", template)[0] == 400
    awx.answer("POST", f"{project['url']}update/", {})
    status, made = awx.answer("POST", "/api/v2/job_templates/", template)
    assert status == 201
    survey = health["survey_spec"]
    survey["spec"][0]["required"] = True
    awx.answer("POST", f"{made['url']}survey_spec/", survey)
    schedule = {"name": "Often", "unified_job_template": made["id"], "rrule": "DTSTART:20260101T000000Z RRULE:FREQ=MINUTELY;INTERVAL=10"}
    status, problem = awx.answer("POST", "/api/v2/schedules/", schedule)
    assert (status, problem) == (400, {"variables_needed_to_start": ["'akv_health_fail_on' value missing"]})
    assert awx.answer("POST", f"{made['url']}launch/", {}) == (400, problem)
    answers = {"akv_health_fail_on": ["unreachable"]}
    assert awx.answer("POST", "/api/v2/schedules/", {**schedule, "extra_data": answers})[0] == 201
    assert awx.answer("POST", f"{made['url']}launch/", {"extra_vars": answers}) == (201, {"extra_vars": answers})
    # The default of a question with several choices is no answer, even where none is required.
    survey["spec"][0]["required"] = False
    awx.answer("POST", f"{made['url']}survey_spec/", survey)
    assert awx.answer("POST", f"{made['url']}launch/", {}) == (201, {"extra_vars": {}})
    # A step may only change what the template asks for.
    workflow = awx.add("workflow_job_templates", {"name": "Rotation", "organization": 1})
    step = {"identifier": "check", "workflow_job_template": workflow["id"], "unified_job_template": made["id"], "job_type": "check"}
    assert awx.answer("POST", "/api/v2/workflow_job_template_nodes/", step)[0] == 400
    # Inputs are frozen once there is a credential; injectors are not.
    awx.add("credentials", {"name": "ONTAP", "credential_type": kinds[0]["id"], "organization": 1, "inputs": {}})
    changed = json.loads(json.dumps(kinds[0]["inputs"]))
    changed["fields"][0]["label"] = "Cluster"
    assert awx.answer("PATCH", kinds[0]["url"], {"inputs": changed})[0] == 403
    assert awx.answer("PATCH", kinds[1]["url"], {"inputs": changed, "injectors": {}})[0] == 200
    assert awx.answer("PATCH", kinds[0]["url"], {"injectors": {}})[0] == 200
    # A named URL finds what belongs to the organization, and nothing else.
    awx.add("inventories", {"name": "ONTAP clusters", "kind": "", "organization": 1})
    assert awx.answer("GET", "/api/v2/inventories/ONTAP%20clusters++Default/", {})[0] == 200
    assert awx.answer("GET", "/api/v2/inventories/ONTAP%20clusters++Neighbours/", {})[0] == 404
    assert awx.answer("POST", "/api/v2/inventories/", {"name": "ONTAP clusters", "organization": 1})[0] == 400
    awx.add("inventories", {"name": "5 % A/B + C", "kind": "", "organization": 1})
    bound = definitions(awx_inventory="5 % A/B + C", awx_clusters=[{"name": "c1"}])["controller_hosts"][0]["inventory"]
    assert awx.answer("GET", f"/api/v2/inventories/{urllib.parse.quote(bound, safe='+')}/", {})[0] == 200
    awx.superuser = False
    assert [awx.answer("POST", f"/api/v2/{name}/", {"name": "New"})[0] for name in ("organizations", "credential_types")] == [403, 403]
