# Copyright: (c) 2026, storage_keys.ontap contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What is read of AWX, from the stand-in for it: not what is another organization's, and links only where they are wanted."""

from __future__ import annotations

import pytest
from ansible_collections.storage_keys.ontap.plugins.plugin_utils._awx_found import Galaxy, galaxy
from ansible_collections.storage_keys.ontap.plugins.plugin_utils._awx_types import CREDENTIAL_TYPES
from support.awx_settings import found, settings
from support.fake_awx import FakeAwx

WORKFLOW = "AKV rotate secret with approval"
READS = [
    *("organizations", "organizations", "job_templates", "workflow_job_templates", "me", "credential_types", "credentials", "credentials"),
    *("execution_environments", "projects", "inventories", "workflow_job_template_nodes", "credentials"),
]


def asked(awx: FakeAwx) -> list[str]:
    return sorted(request.removeprefix("GET /api/v2/").strip("/") for request in awx.requests)


def test_an_empty_awx_is_read_with_as_few_requests() -> None:
    awx = FakeAwx()
    there = found(awx, awx_organization="Storage")
    assert asked(awx) == sorted([*READS, "organizations/1/galaxy_credentials"])
    assert {name for name, value in there.items() if value} == {"me", "galaxy"}
    assert there["galaxy"]["own"] == [] and [each["name"] for each in there["galaxy"]["default"]] == ["Ansible Galaxy"]


def test_of_other_organizations_only_what_counts_for_all() -> None:
    """A type that is used anywhere is frozen, and their credentials, projects and inventories are no obstacle."""
    awx = FakeAwx()
    other = awx.add("organizations", {"name": "Neighbours"})["id"]
    kind = awx.add("credential_types", dict(CREDENTIAL_TYPES[0]))
    ids: dict[str, list[int]] = {"credentials": [], "projects": [], "inventories": []}
    for organization in (1, other):
        inside = {"organization": organization}
        ids["credentials"].append(awx.add("credentials", {"name": "ONTAP", "credential_type": kind["id"], "inputs": {}, **inside})["id"])
        for collection, name in (("projects", "ONTAP Azure Key Vault"), ("inventories", "ONTAP clusters")):
            ids[collection].append(awx.add(collection, {"name": name, "syncs": {}, **inside})["id"])
    there = found(awx)
    assert [each["id"] for each in there["credentials"]] == ids["credentials"]
    own = {"own_credentials": "credentials", "projects": "projects", "inventories": "inventories"}
    assert {name: [each["id"] for each in there[name]] for name in own} == {name: ids[collection][:1] for name, collection in own.items()}
    assert [each["name"] for each in there["credential_types"]] == [kind["name"]]


def test_links_are_read_where_they_are_wanted() -> None:
    awx = FakeAwx()
    other = awx.add("organizations", {"name": "Neighbours"})["id"]
    ours = {organization: awx.add("job_templates", {"name": "AKV health", "organization": organization}) for organization in (1, other)}[1]
    awx.add("job_templates", {"name": "Something else", "organization": 1})
    rotate = awx.add("job_templates", {"name": "AKV rotate secret", "organization": 1})
    workflow = awx.add("workflow_job_templates", {"name": WORKFLOW, "organization": 1})
    awx.add("workflow_job_templates", {"name": "Something else", "organization": 1})
    label, chat = awx.add("labels", {"name": "night"}), awx.add("notification_templates", {"name": "Chat", "organization": 1})
    awx.links[ours["url"], "labels"] = [label["id"]]
    awx.links[ours["url"], "notification_templates_error"] = awx.links[workflow["url"], "notification_templates_approvals"] = [chat["id"]]

    there = found(awx)
    assert [(each["name"], each["links"]) for each in (*there["templates"], *there["workflows"])] == [
        ("AKV health", {}),
        ("AKV rotate secret", {}),
        (WORKFLOW, {}),
    ]
    assert asked(awx) == sorted([*READS, *["organizations/1/galaxy_credentials"] * 2])

    there = found(awx, awx_labels=["akv"], awx_notification_template="Mail")
    links = {each["id"]: each["links"] for each in (*there["templates"], *there["workflows"])}
    assert links == {
        ours["id"]: {"labels": ["night"], "notification_templates_error": [str(chat["id"])]},
        rotate["id"]: {"labels": []},
        workflow["id"]: {"notification_templates_error": [], "notification_templates_approvals": [str(chat["id"])]},
    }


ONE, HUB = {"id": 1, "name": "Ansible Galaxy"}, {"id": 2, "name": "Hub"}


@pytest.mark.parametrize(
    ("given", "own", "expected"),
    [
        (None, [], Galaxy(False, [ONE], [])),
        (None, [HUB], Galaxy(True, [ONE], [])),
        ([], [], Galaxy(True, [], [])),
        (["Hub"], [ONE], Galaxy(False, [HUB], [])),
        (["Hub", "Hbu"], [], Galaxy(False, [HUB], ["Hbu"])),
    ],
)
def test_an_organization_gets_the_galaxy_credentials_that_it_needs(given: list[str] | None, own: list[dict[str, str]], expected: Galaxy) -> None:
    there = {"galaxy": {"own": own, "default": [ONE], "all": [ONE, HUB]}}
    assert galaxy(settings(awx_galaxy_credentials=given), there) == expected


def test_hosts_labels_and_teams_are_read_where_they_are_wanted() -> None:
    awx = FakeAwx()
    other = awx.add("organizations", {"name": "Neighbours"})["id"]
    inventories = [awx.add("inventories", {"name": "ONTAP clusters", "organization": each})["id"] for each in (1, other)]
    for inventory, name in zip(inventories, ("c1", "c2"), strict=True):
        awx.add("hosts", {"name": name, "inventory": inventory})
    for organization, name in ((1, "ours"), (other, "theirs")):
        awx.add("labels", {"name": name, "organization": organization})
        awx.add("teams", {"name": name, "organization": organization})
    there = found(awx, awx_clusters=[{"name": "c1"}], awx_labels=["akv"], awx_teams=[{"name": "ours", "may": []}])
    assert {kind: [each["name"] for each in there[kind]] for kind in ("hosts", "labels", "teams")} == {
        "hosts": ["c1"],
        "labels": ["ours"],
        "teams": ["ours"],
    }
