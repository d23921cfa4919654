# Copyright: (c) 2026, storage_keys.ontap contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The playbooks as jobs of AWX: what the credentials and surveys bring is enough, and no secret stays behind."""

from __future__ import annotations

import base64
import importlib.util
import re
import subprocess
from pathlib import Path

import pytest
from ontap_simulator import Simulator
from support.awx_definitions import definitions
from support.awx_job import IMPORT, Controller, Job
from support.commands import CHECKOUT
from support.estate import CONFIGURATION, Estate

pytestmark = pytest.mark.skipif(
    not importlib.util.find_spec("ansible_runner"), reason="ansible-runner is in the checkout's environment alone"
)

SECRETS = {"client_secret": "canary-{{ secret", "old_client_secret": "canary-old-secret"}
OLD_CERTIFICATE, NEW_CERTIFICATE = (base64.b64encode(b"0\x82" + text).decode() for text in (b"canary-certificate", b"canary-new-certificate"))
COMMON = {
    **{name: CONFIGURATION[name] for name in ("name", "key_id")},
    "client_id": "{{ akv_client_id }}",
    "tenant_id": "{{ akv_tenant_id }}",
}


@pytest.fixture
def controller(simulator: Simulator, tmp_path: Path) -> Controller:
    """One cluster in the inventory; the same may be reached as localhost with the credential's host name."""
    connection = simulator.connection
    svms = {"akv_onboard_common": COMMON, "akv_onboard_configs": [{"svm_name": "svm1"}, {"svm_name": "svm2"}]}
    hosts = {"cluster1.example.com": {**svms, "ontap_hostname": connection["hostname"]}, "localhost": svms}
    ontap = {
        **{name: str(connection[name]) for name in ("hostname", "username", "password", "http_port")},
        "ca_certificates": Path(connection["ca_path"]).read_text(),
        # Left empty by the user.
        "access_token": "",
        "certificate": "",
    }
    azure = {**{name: CONFIGURATION[name] for name in ("client_id", "tenant_id")}, **SECRETS}
    return Controller(tmp_path, hosts, ontap, azure)


def check_for_secrets(job: Job, password: str) -> None:
    """What the credentials bring is in the files that they are injected with, which AWX removes, and nowhere else."""
    for secret in SECRETS.values():
        assert job.files_with(secret) == {"env/credential-extra-vars"}
    # ansible-runner keeps the environment of a job; AWX does not keep this file.
    assert job.files_with(password) == {"artifacts/1/command"}


def test_onboard_as_a_check_then_twice(estate: Estate, controller: Controller) -> None:
    password = str(estate.simulator.connection["password"])
    job = controller.launch("AKV onboard", check=True, limit="cluster1.example.com")
    assert job.ok and job.changed == 1 and not estate.writes, job.output
    assert f'"client_id": "{CONFIGURATION["client_id"]}"' in job.output
    check_for_secrets(job, password)

    # At any verbosity; with three the modules say where their work is done.
    job = controller.launch("AKV onboard", limit="cluster1.example.com", verbosity=3)
    assert job.ok and job.changed == 1, job.output
    assert "runs in Ansible's own process" in job.output and "runs as a module" not in job.output
    assert {vault["svm"]["name"] for vault in estate.simulator.vaults} == {"svm1", "svm2"}
    check_for_secrets(job, password)

    # By the other way, and with another secret that on_create does not send.
    estate.simulator.clear_requests()
    controller.azure["client_secret"] = SECRETS["client_secret"]
    job = controller.launch("AKV onboard", limit="localhost")
    assert job.ok and job.changed == 0 and not estate.writes, job.output


def test_rotate_and_judge_and_report(estate: Estate, controller: Controller, tmp_path: Path) -> None:
    simulator = estate.simulator
    estate.create("svm1")
    estate.create("svm2")
    simulator.clear_requests()
    job = controller.launch("AKV rotate secret", check=True, limit="localhost")
    assert job.ok and not estate.writes, job.output
    job = controller.launch("AKV rotate secret", limit="localhost", akv_rotate_secret_svms="svm1")
    assert job.ok and [request.method for request in estate.writes] == ["PATCH"], job.output
    check_for_secrets(job, str(simulator.connection["password"]))

    job = controller.launch("AKV health", limit="localhost", akv_health_fail_on=["unreachable"])
    assert job.ok and job.changed == 0, job.output
    job = controller.launch("AKV report", limit="localhost", akv_report_formats=["html", "prom"], akv_report_directory=str(tmp_path / "report"))
    assert job.ok and job.changed == 1, job.output
    assert re.search(r"by AWX job \d+, ", (tmp_path / "report/akv.html").read_text()) and (tmp_path / "report/akv.prom").exists()


@pytest.mark.parametrize("release", ["9.10.1"])
def test_a_certificate_in_the_credential_is_enough(estate: Estate, controller: Controller) -> None:
    """It takes the place of the secret; several names are one answer."""
    simulator = estate.simulator
    controller.azure.update(client_certificate=OLD_CERTIFICATE, client_secret="", old_client_secret="")
    job = controller.launch("AKV onboard", limit="cluster1.example.com")
    assert job.ok, job.output
    stored = [simulator.secret_of(vault["uuid"], "client_certificate") for vault in simulator.vaults]
    assert stored == [OLD_CERTIFICATE] * 2 and job.files_with(OLD_CERTIFICATE) == {"env/credential-extra-vars"}
    controller.azure.update(client_certificate=NEW_CERTIFICATE, old_client_certificate=OLD_CERTIFICATE)
    job = controller.launch("AKV rotate secret", limit="localhost", akv_rotate_secret_svms="svm1,svm2")
    assert job.ok, job.output
    stored = [simulator.secret_of(vault["uuid"], "client_certificate") for vault in simulator.vaults]
    assert stored == [NEW_CERTIFICATE] * 2 and OLD_CERTIFICATE not in job.output and NEW_CERTIFICATE not in job.output


def test_a_job_that_fails_keeps_no_secret(estate: Estate, controller: Controller) -> None:
    controller.hosts["localhost"]["akv_onboard_configs"] = [{"svm_name": "svm9"}]
    job = controller.launch("AKV onboard", limit="localhost")
    assert not job.ok and "svm9" in job.output
    check_for_secrets(job, str(estate.simulator.connection["password"]))


def test_offboard_only_when_it_is_confirmed(estate: Estate, controller: Controller) -> None:
    estate.create("svm1")
    job = controller.launch("AKV offboard", limit="localhost", akv_offboard_svms="svm1")
    assert not job.ok and "akv_offboard_confirm" in job.output
    job = controller.launch("AKV offboard", limit="localhost", akv_offboard_svms="svm1", akv_offboard_confirm="yes")
    assert job.ok and not estate.simulator.vaults, job.output


def test_the_guide_makes_the_project_that_the_templates_need(tmp_path: Path) -> None:
    """What the guide tells to type, typed; the jobs above run such files."""
    block = re.search(r"^```shell\n(mkdir.*?)^```", (CHECKOUT / "docs/awx.md").read_text(), re.DOTALL | re.MULTILINE)
    assert block
    subprocess.run(["bash", "-euc", block[1]], cwd=tmp_path, check=True)
    project = tmp_path / "ontap-akv"
    made = {file.name: file.read_text() for file in project.glob("*.yml")}
    assert made == {entry["playbook"]: IMPORT.format(Path(entry["playbook"]).stem) for entry in definitions()["controller_templates"]}
    assert "- name: storage_keys.ontap\n" in (project / "collections/requirements.yml").read_text()
