# Copyright: (c) 2026, storage_keys.ontap contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""playbooks/awx_setup.yml with the real collection awx.awx, against a stand-in for AWX."""

from __future__ import annotations

import json
import re
import typing as t
from pathlib import Path

import pytest
from support.commands import CHECKOUT, ansible
from support.fake_awx import FakeAwx, serve

SECRETS = ("canary-ontap-password", "canary-client-secret")
PAGE = (CHECKOUT / "docs/awx.md").read_text()
GUIDE = re.search(r"Save your settings.*?^```yaml\n(.*?)^```", PAGE, re.DOTALL | re.MULTILINE)
INPUTS: dict[str, t.Any] = {
    "awx_ontap_inputs": {"username": "admin", "password": SECRETS[0]},
    "awx_azure_inputs": {"client_id": "client-1", "tenant_id": "tenant-1", "client_secret": SECRETS[1]},
}


@pytest.fixture
def awx() -> FakeAwx:
    return FakeAwx()


@pytest.fixture
def set_up(awx: FakeAwx, tmp_path: Path) -> t.Iterator[t.Callable[..., str]]:
    """Run the playbook with the settings of the guide; gives what it printed."""
    assert GUIDE
    (tmp_path / "settings.yml").write_text(GUIDE[1])
    with serve(awx) as address:

        def run(*arguments: str) -> str:
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
            command = ("playbook", "storage_keys.ontap.awx_setup", "-e", "@settings.yml", "-e", json.dumps(INPUTS), *arguments)
            return ansible(*command, cwd=tmp_path, variables=variables).stdout

        yield run


def test_a_second_run_writes_nothing(awx: FakeAwx, set_up: t.Callable[..., str]) -> None:
    printed = set_up("-v")
    assert "failed=0" in printed, printed
    assert awx.names("credential_types") == ["ONTAP REST API", "ONTAP Azure application"]
    (host,) = awx.collections["hosts"]
    variables = json.loads(host["variables"])
    # The job fills these in, not the set-up.
    assert variables["akv_onboard_common"]["client_id"] == "{{ akv_client_id }}"
    assert [config["svm_name"] for config in variables["akv_onboard_configs"]] == ["svm1", "svm2"]
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


@pytest.mark.parametrize("playbook", ["awx_setup", "aap_setup"])
def test_the_project_has_to_be_given(playbook: str, tmp_path: Path) -> None:
    peers = {"ANSIBLE_COLLECTIONS_PATH": f"{CHECKOUT / '.venv/collections'}:{CHECKOUT / '.venv/peer'}"}
    run = ansible("playbook", f"storage_keys.ontap.{playbook}", cwd=tmp_path, variables=peers)
    assert run.returncode != 0 and "Give the address of your Git repository as awx_project_url" in run.stdout, run.stdout
