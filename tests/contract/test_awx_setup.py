# Copyright: (c) 2026, storage_keys.ontap contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""playbooks/awx_setup.yml with the real collection awx.awx, against a stand-in for AWX. Full runs take long, so that each shows much."""

from __future__ import annotations

import json
import re
import typing as t
from pathlib import Path

import pytest
import yaml
from support.awx_definitions import credential_type
from support.commands import CHECKOUT, ansible
from support.fake_awx import PLAYBOOKS, FakeAwx, serve
from support.fake_awx_store import Item

SECRETS = ("canary-ontap-password", "canary-client-secret", "canary-new-secret", "canary-token")
PAGE = (CHECKOUT / "docs/awx.md").read_text()
# What the guide says to save as settings.yml, what else it says to put into it, and the commands that it says to type.
GUIDE, _INPUTS, PEOPLE = re.findall(r"^```yaml\n(.*?)^```", PAGE, re.DOTALL | re.MULTILINE)
FIRST, ALL, _PLATFORM = re.findall(r"^ansible-playbook (.*)$", PAGE, re.MULTILINE)
INPUTS: dict[str, t.Any] = {
    "awx_ontap_inputs": {"username": "admin", "password": SECRETS[0]},
    "awx_azure_inputs": {"client_id": "client-1", "tenant_id": "tenant-1", "client_secret": SECRETS[1]},
}
TYPES = ["ONTAP REST API", "ONTAP Azure application"]
WORKFLOW = "AKV rotate secret with approval"

SetUp = t.Callable[..., str]


@pytest.fixture
def awx() -> FakeAwx:
    return FakeAwx()


@pytest.fixture
def set_up(awx: FakeAwx, tmp_path: Path) -> t.Iterator[SetUp]:
    """Run the playbook with the settings of the guide and others; gives what it printed, in one line."""
    (tmp_path / "settings.yml").write_text(GUIDE)
    with serve(awx) as address:

        def run(*arguments: str, **settings: t.Any) -> str:
            variables = {
                "CONTROLLER_HOST": address,
                "CONTROLLER_USERNAME": "admin",
                "CONTROLLER_PASSWORD": "hush-hush",
                "ANSIBLE_COLLECTIONS_PATH": f"{CHECKOUT / '.venv/collections'}:{CHECKOUT / '.venv/peer'}",
                "ANSIBLE_PIPELINING": "true",
                "ANSIBLE_LOCALHOST_WARNING": "false",
                "ANSIBLE_INVENTORY_UNPARSED_WARNING": "false",
                # A file of this name in the home directory would be read, too.
                "HOME": str(tmp_path),
            }
            awx.requests.clear()
            command = ("playbook", *ALL.split(), "-e", json.dumps(settings), *arguments)
            printed = ansible(*command, cwd=tmp_path, variables=variables).stdout
            assert not [secret for secret in (*SECRETS, "hush-hush") if secret in printed]
            # Whatever happens, no token stays behind.
            assert awx.names("tokens") == []
            return " ".join(printed.split())

        yield run


def add_types(awx: FakeAwx) -> list[Item]:
    return [awx.add("credential_types", credential_type(name)) for name in TYPES]


def add_credentials(awx: FakeAwx, organization: Item) -> list[Item]:
    """Credentials of our types and names."""
    types = [item for item in awx.all("credential_types") if item["name"] in TYPES] or add_types(awx)
    names = ("ONTAP", "ONTAP Azure application")
    shared: Item = {"organization": organization["id"], "inputs": {}}
    return [awx.add("credentials", {"name": name, "credential_type": kind["id"], **shared}) for name, kind in zip(names, types, strict=True)]


def add_neighbours(awx: FakeAwx) -> None:
    """Another organization with objects of the same names, and an inventory that is not plain."""
    other = awx.add("organizations", {"name": "Neighbours"})
    add_credentials(awx, other)
    inside = {"organization": other["id"]}
    awx.add("inventories", {"name": "ONTAP clusters", "kind": "constructed", "description": "Theirs", **inside})
    project = awx.add("projects", {"name": "ONTAP Azure Key Vault", "playbook_files": PLAYBOOKS, "syncs": {}, **inside})
    for name in ("AKV rotate secret", "AKV health"):
        awx.add("job_templates", {"name": name, "project": project["id"], "playbook": "health.yml", **inside})
    awx.add("workflow_job_templates", {"name": WORKFLOW, **inside})
    awx.add("notification_templates", {"name": "Storage on call", **inside})


def teams_by_role(awx: FakeAwx, template: Item) -> dict[str, list[str]]:
    roles = awx.answer("GET", template["url"], {})[1]["summary_fields"]["object_roles"]
    links = {name.removesuffix("_role"): {"url": f"/api/v2/roles/{role['id']}/"} for name, role in roles.items()}
    return {name: [team["name"] for team in awx.links_of(link, "teams")] for name, link in links.items()}


def test_a_small_site(awx: FakeAwx, set_up: SetUp) -> None:
    """The first run succeeds, the second destroys nothing, and changes nothing."""
    add_neighbours(awx)
    theirs = json.dumps([item for items in awx.collections.values() for item in items if item.get("organization") == 4])
    assert theirs.count("AKV") == 3
    people: dict[str, t.Any] = {**yaml.safe_load(PEOPLE), "awx_labels": ["akv"]}
    mail = awx.add("notification_templates", {"name": people["awx_notification_template"], "organization": 1})
    printed = set_up("-v", **INPUTS, **people)
    assert "failed=0" in printed, printed
    assert json.dumps([item for items in awx.collections.values() for item in items if item.get("organization") == 4]) == theirs

    # AWX fills these in.
    assert [awx.one("credential_types", name)["injectors"] for name in TYPES] == [credential_type(name)["injectors"] for name in TYPES]
    host = awx.one("hosts", "cluster1.example.com")
    variables = json.loads(host["variables"])
    # The job fills these in, not the set-up.
    assert variables["akv_onboard_common"]["client_id"] == "{{ akv_client_id }}"
    assert [config["svm_name"] for config in variables["akv_onboard_configs"]] == ["svm1", "svm2"]
    assert awx.linked("groups", "clusters", "hosts") == ["cluster1.example.com"]
    templates = [item for item in awx.all("job_templates") if item["organization"] == 1]
    assert len(templates) == 11
    inventory = awx.one("inventories", "ONTAP clusters", "Default")["id"]
    for template in templates:
        credentials = awx.links_of(template, "credentials")
        assert [credential["organization"] for credential in credentials] == [1, 1] and template["inventory"] == inventory
        assert [label["name"] for label in awx.links_of(template, "labels")] == ["akv"] and not template["allow_simultaneous"]
    steps = {name: awx.linked("workflow_job_template_nodes", name, "success_nodes") for name in awx.names("workflow_job_template_nodes")}
    assert steps == {"check": ["approve"], "approve": ["rotate"], "rotate": ["verify"], "verify": []}
    schedule, daily = sorted(awx.all("schedules"), key=lambda each: "DAILY" in each["rrule"])
    health, drift = (awx.one("job_templates", name, "Default") for name in ("AKV health", "AKV drift"))
    assert schedule["unified_job_template"] == health["id"] and "FREQ=MINUTELY;INTERVAL=10" in schedule["rrule"]
    assert daily["unified_job_template"] == drift["id"] and awx.links_of(drift, "notification_templates_error") == [mail]
    assert awx.links_of(health, "notification_templates_error") == [mail]
    workflow = awx.one("workflow_job_templates", WORKFLOW, "Default")
    assert awx.links_of(workflow, "notification_templates_approvals") == [mail]
    # Who may approve also sees what the check printed.
    check = awx.one("job_templates", "AKV rotate secret", "Default")
    assert teams_by_role(awx, check) == {"admin": [], "execute": ["Storage operators"], "read": ["Key owners", "Auditors"]}
    granted = {"admin": [], "execute": ["Storage operators"], "read": ["Auditors"], "approval": ["Key owners"]}
    assert teams_by_role(awx, workflow) == granted

    # What somebody adds in AWX, and what changes there.
    vault = awx.add("credential_types", {"name": "Vault", "kind": "vault", "inputs": {"fields": []}})
    added = awx.add("credentials", {"name": "Playbook secrets", "credential_type": vault["id"], "organization": 1, "inputs": {}})
    awx.links[templates[0]["url"], "credentials"].append(added["id"])
    node = awx.add("workflow_job_template_nodes", {"identifier": "tell", "workflow_job_template": workflow["id"]})
    verify = awx.one("workflow_job_template_nodes", "verify")
    awx.links[verify["url"], "success_nodes"] = [node["id"]]
    awx.links[awx.one("workflow_job_template_nodes", "check")["url"], "success_nodes"] = [node["id"]]
    chat = awx.add("notification_templates", {"name": "Chat", "organization": 1})
    awx.links[health["url"], "notification_templates_error"].append(chat["id"])
    awx.one("inventories", "ONTAP clusters", "Default")["description"] = "Changed by hand"
    rotated = {**INPUTS["awx_azure_inputs"], "client_secret": SECRETS[2], "client_id": "client-2"}
    awx.superuser = False

    again = set_up("-v", **{**INPUTS, "awx_azure_inputs": rotated}, **people)
    assert "changed=0" in again and "failed=0" in again, again
    assert awx.writes == []
    # The project is synced once more, so that new playbooks are found.
    project = awx.one("projects", "ONTAP Azure Key Vault", "Default")
    assert [request for request in awx.requests if request.endswith("/update/")] == [f"POST {project['url']}update/"]
    assert not [request for request in awx.requests if request.startswith("PATCH")]


def test_a_start_with_obstacles(awx: FakeAwx, set_up: SetUp) -> None:
    """Wrong settings, a check of an empty AWX, no credentials, a smart inventory, a sync that fails, and one that never ends."""
    printed = set_up(awx_project_url="", awx_teams=[{"name": "Storage", "may": ["delete"]}])
    assert "Give the address of your Git repository as awx_project_url. In awx_teams" in printed, printed
    assert "the team Storage has delete. Nothing was done." in printed and awx.writes == [], printed

    printed = set_up("--check", awx_organization="Storage")
    assert "failed=0" in printed and awx.writes == [], printed
    assert "A run would create Storage, ONTAP REST API, ONTAP Azure application, ONTAP Azure Key Vault (Storage)" in printed

    smart = awx.add("inventories", {"name": "All of it", "kind": "smart", "host_filter": "name__icontains=ontap", "organization": 1})
    before = json.dumps(smart)
    settings = {"awx_inventory": "All of it", "awx_clusters": []}
    printed = set_up(**settings)
    assert "lacks the credential ONTAP and ONTAP Azure application. Create ONTAP with the type ONTAP REST API" in printed, printed
    assert printed.count("FAILED!") == 1 and awx.names("credential_types")[1:] == TYPES

    awx.sync = lambda project: "failed"
    printed = set_up(**INPUTS, **settings)
    assert "The sync of the project ONTAP Azure Key Vault ended as failed. AWX shows why at http://" in printed, printed
    assert json.dumps(smart) == before and awx.names("hosts") == []

    awx.sync = lambda project: "running"
    printed = set_up(**INPUTS, **settings, awx_project_timeout=1)
    assert "has not ended after 1 seconds" in printed, printed
    polls = [request for request in awx.requests if request.startswith("GET /api/v2/project_updates/")]
    assert 2 <= len(polls) <= 4, polls
    assert awx.names("job_templates") == []


def test_what_only_a_system_administrator_may_do(awx: FakeAwx, set_up: SetUp) -> None:
    awx.superuser = False
    assert FIRST.split() == [*ALL.split(), "--tags", "credential_types"]
    printed = set_up("--tags", "credential_types")
    assert "AWX lacks the credential types ONTAP REST API and ONTAP Azure application, and only a system administrator" in printed, printed
    printed = set_up(awx_organization="Storage")
    assert "no organization Storage that someone can see, and only a system administrator may create one" in printed, printed
    awx.superuser = True
    printed = set_up("--tags", "credential_types")
    assert "failed=0" in printed and awx.names("credential_types")[1:] == TYPES, printed
    assert awx.names("projects") == []
    # There are credentials of a type with other inputs.
    add_credentials(awx, awx.one("organizations", "Default"))
    awx.one("credential_types", TYPES[0])["inputs"]["fields"][0]["label"] = "Cluster"
    printed = set_up()
    assert "The credential type ONTAP REST API has other inputs in AWX than in this release" in printed, printed
    assert awx.writes == []


def test_aap_setup_wants_the_project_too(tmp_path: Path) -> None:
    peers = {"ANSIBLE_COLLECTIONS_PATH": f"{CHECKOUT / '.venv/collections'}:{CHECKOUT / '.venv/peer'}"}
    run = ansible("playbook", "storage_keys.ontap.aap_setup", cwd=tmp_path, variables=peers)
    assert run.returncode != 0 and "Give the address of your Git repository as awx_project_url" in run.stdout, run.stdout


@pytest.mark.parametrize("playbook", ["awx_setup", "aap_setup"])
def test_a_misspelt_setting_is_refused(playbook: str, tmp_path: Path) -> None:
    """And what AWX itself gives a job is not."""
    peers = {"ANSIBLE_COLLECTIONS_PATH": f"{CHECKOUT / '.venv/collections'}:{CHECKOUT / '.venv/peer'}"}
    from_awx = {"awx_job_id": 7, "awx_project_scm_branch": "main", "awx_inventory_id": 2, "awx_inventory_name": "clusters", "awx_user_name": "me"}
    given = json.dumps({"awx_project_url": "x", "awx_clutsers": [], **from_awx})
    run = ansible("playbook", f"storage_keys.ontap.{playbook}", "-e", given, cwd=tmp_path, variables=peers)
    assert run.returncode != 0, run.stdout
    assert "vars/awx/settings.yml does not list awx_clutsers (did you mean awx_clusters?). Nothing was done" in run.stdout, run.stdout
