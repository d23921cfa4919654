# Copyright: (c) 2026, storage_keys.ontap contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""playbooks/awx_setup.yml with the real collection awx.awx, against a stand-in for AWX."""

from __future__ import annotations

import json
import typing as t
from pathlib import Path

import pytest
from support.commands import CHECKOUT, ansible
from support.fake_awx import FakeAwx, serve

SECRETS = ("canary-ontap-password", "canary-client-secret")
SETTINGS: dict[str, t.Any] = {
    "awx_ontap_inputs": {"username": "admin", "password": SECRETS[0]},
    "awx_azure_inputs": {"client_id": "client-1", "tenant_id": "tenant-1", "client_secret": SECRETS[1]},
    "awx_clusters": [{"name": "cluster1.example.com", "variables": {"akv_onboard_configs": [{"svm_name": "svm1"}]}}],
}


@pytest.fixture
def awx() -> FakeAwx:
    return FakeAwx()


@pytest.fixture
def set_up(awx: FakeAwx, tmp_path: Path) -> t.Iterator[t.Callable[..., str]]:
    """Run the playbook as its users do; gives what it printed."""
    settings = tmp_path / "settings.json"
    with serve(awx) as address:

        def run(*arguments: str, **changed: t.Any) -> str:
            settings.write_text(json.dumps({**SETTINGS, **changed}))
            variables = {
                "CONTROLLER_HOST": address,
                "CONTROLLER_USERNAME": "admin",
                "CONTROLLER_PASSWORD": "hush-hush",
                "ANSIBLE_COLLECTIONS_PATH": f"{CHECKOUT / '.venv/collections'}:{CHECKOUT / '.venv/peer'}",
                "ANSIBLE_LOCALHOST_WARNING": "false",
                "ANSIBLE_INVENTORY_UNPARSED_WARNING": "false",
                # A file of this name in the home directory would be read, too.
                "HOME": str(tmp_path),
            }
            command = ("playbook", "storage_keys.ontap.awx_setup", "--extra-vars", f"@{settings}", *arguments)
            return ansible(*command, cwd=tmp_path, variables=variables).stdout

        yield run


def test_a_second_run_writes_nothing(awx: FakeAwx, set_up: t.Callable[..., str]) -> None:
    printed = set_up("-v")
    assert "failed=0" in printed, printed
    assert awx.names("credential_types") == ["ONTAP REST API", "ONTAP Azure application"]
    assert awx.names("hosts") == ["cluster1.example.com"]
    templates = awx.names("job_templates")
    for template in templates:
        assert awx.linked("job_templates", template, "credentials") == ["ONTAP", "ONTAP Azure application"]
    steps = {name: awx.linked("workflow_job_template_nodes", name, "success_nodes") for name in awx.names("workflow_job_template_nodes")}
    assert steps == {"check": ["approve"], "approve": ["rotate"], "rotate": ["verify"], "verify": []}

    awx.writes.clear()
    again = set_up("-v")
    assert "changed=0" in again and "failed=0" in again, again
    assert awx.writes == []
    assert not [secret for secret in SECRETS if secret in printed + again]

    dry = set_up("--check", awx_health_start="20270105T060000", awx_playbook_folder="")
    # The templates and the schedule.
    assert "changed=2" in dry and "failed=0" in dry, dry
    assert awx.writes == []
