# Copyright: (c) 2026, storage_keys.ontap contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""playbooks/azure.yml: its Azure part against stand-ins with the options of the real modules, its ONTAP part against the simulator."""

from __future__ import annotations

import json
import re
import typing as t
from pathlib import Path

import pytest
import yaml
from support.azure_stubs import documentation, write
from support.commands import CHECKOUT, ansible, connection_variables
from support.estate import Estate

PAGE = (CHECKOUT / "docs/azure.md").read_text()
SETTINGS, CLUSTERS, *_rest = [yaml.safe_load(block) for block in re.findall(r"^```yaml\n(.*?)^```", PAGE, re.DOTALL | re.MULTILINE)]
APPLICATION = "00000000-0000-0000-0000-000000000001"
Run = t.Callable[..., str]


@pytest.fixture
def state(tmp_path: Path) -> Path:
    file = tmp_path / "azure.json"
    file.write_text("{}")
    return file


@pytest.fixture
def run(estate: Estate, state: Path, tmp_path: Path) -> Run:
    """Run the playbook with the settings and clusters of the guide; gives what it printed."""
    write(tmp_path)
    connection = estate.simulator.connection
    (tmp_path / "clusters.yml").write_text(yaml.safe_dump(CLUSTERS))
    variables = {
        **connection_variables(connection),
        "ANSIBLE_COLLECTIONS_PATH": f"{CHECKOUT / '.venv/collections'}:{tmp_path}",
        "ANSIBLE_PIPELINING": "true",
        "AZURE_STATE": str(state),
    }

    def run_it(*arguments: str, **changed: t.Any) -> str:
        estate.simulator.clear_requests()
        settings = json.dumps({**SETTINGS, "ontap_hostname": connection["hostname"], **changed})
        command = ("playbook", "storage_keys.ontap.azure", "-i", "clusters.yml", "--extra-vars", settings, *arguments)
        return ansible(*command, cwd=tmp_path, variables=variables).stdout

    return run_it


def changed(printed: str) -> list[str]:
    assert len(re.findall(r" failed=0 ", printed)) == printed.count(" failed="), printed
    return re.findall(r"changed=(\d+)", printed)


def test_azure_and_ontap_from_nothing(estate: Estate, run: Run, state: Path) -> None:
    printed = run("--check")
    assert state.read_text() == "{}" and not estate.writes, printed
    changed(printed)

    printed = run("-vvv")
    # The service principal, the vault, the key, ... and the SVM.
    assert changed(printed) == ["1", "7"], printed
    assert {vault["svm"]["name"] for vault in estate.simulator.vaults} == {"svm1", "svm2"}
    vault = estate.vault("svm1")
    assert (vault["name"], vault["key_id"]) == ("https://example.vault.azure.net/", "https://example.vault.azure.net/keys/ontap")
    assert (vault["client_id"], vault["tenant_id"]) == (APPLICATION, SETTINGS["azure_tenant_id"])
    assert "canary-azure-secret" not in printed
    azure = json.loads(state.read_text())
    (made,) = azure["azure_rm_keyvault"]
    assert made["enable_purge_protection"] and made["access_policies"][0]["object_id"] == f"principal-of-{APPLICATION}"

    assert changed(run()) == ["0", "0"]
    assert estate.methods == ["GET", "GET"]
    assert json.loads(state.read_text()) == azure

    # A new secret: in Azure and in the vault that keeps it alone, then in ONTAP as well.
    assert changed(run("--tags", "azure", azure_new_secret=True)) == ["2"]
    assert not estate.writes
    assert changed(run(azure_new_secret=True)) == ["1", "2"]
    assert [request.method for request in estate.writes] == ["PATCH", "PATCH"]
    assert [each["secret_value"] for each in json.loads(state.read_text())["azure_rm_keyvaultsecret"]] == [
        "canary-azure-secret-1",
        "canary-azure-secret-2",
        "canary-azure-secret-3",
    ]


def set_azure(state: Path, **changed: t.Any) -> dict[str, t.Any]:
    """Change what Azure holds, or how it behaves; gives what it held before."""
    before = json.loads(state.read_text())
    state.write_text(json.dumps({**before, **changed}))
    return dict(before)


def passwords(state: Path) -> list[str]:
    return [each["key_id"] for each in json.loads(state.read_text()).get("azure_rm_adpassword", [])]


def test_azure_is_never_left_with_a_newer_secret_than_ontap_was_sent(estate: Estate, run: Run, state: Path) -> None:
    assert "No host of the inventory matches nosuch" in run(akv_hosts="nosuch") and state.read_text() == "{}"
    run()
    assert passwords(state) == ["id-1"]

    # The module that looks for secrets finds none, though there is one.
    set_azure(state, finds_nothing=["azure_rm_keyvaultsecret_info"])
    assert changed(run()) == ["0", "0"] and passwords(state) == ["id-1"]

    # The other vault does not take a new one.
    set_azure(state, fails=["azure_rm_keyvaultsecret"])
    printed = run(azure_new_secret=True)
    assert "No new secret was made" in printed and passwords(state) == ["id-1"] and not estate.writes
    set_azure(state, fails=["azure_rm_adpassword"])
    assert "No new secret was made" in run(azure_new_secret=True) and passwords(state) == ["id-1"]
    set_azure(state, fails=[])

    # A cluster that would not get it.
    estate.simulator.inject(method="GET", status=401, body={"error": {"code": "6691623", "message": "User is not authorized."}}, times=1)
    assert "User is not authorized" in run(azure_new_secret=True) and passwords(state) == ["id-1"]

    # There is no secret any more, and the new one does not reach all SVMs.
    set_azure(state, azure_rm_keyvaultsecret=[])
    refusal = {"error": {"code": "262185", "message": "Bad value."}}
    estate.simulator.inject(method="PATCH", path=f"*/{estate.vault('svm2')['uuid']}", status=400, body=refusal, times=1)
    printed = run()
    assert "go on with the old one" in printed, printed
    assert "akv_onboard_update_secret=always" in printed and passwords(state) == ["id-1", "id-3"]
    assert [request.method for request in estate.writes] == ["PATCH", "PATCH"]
    assert changed(run("-e", "akv_onboard_update_secret=always")) == ["1", "0"] and passwords(state) == ["id-1", "id-3"]
    assert {estate.simulator.secret_of(vault["uuid"], "client_secret") for vault in estate.simulator.vaults} == {"canary-azure-secret-3"}


def test_what_is_needed_is_asked_for_before_anything_is_done(run: Run, state: Path) -> None:
    printed = run(azure_secret_vault_url="")
    assert "Give azure_secret_vault_url" in printed and state.read_text() == "{}"


def test_the_commands_of_the_guide_are_those_that_are_run_above() -> None:
    command = "ansible-playbook storage_keys.ontap.azure -i clusters.yml -e @azure.yml"
    (rotate,) = [line for line in re.findall(r"^ansible-playbook .*$", PAGE, re.MULTILINE) if "rotate_secret" in line]  # as for runbooks
    assert re.findall(r"^ansible-playbook .*$", PAGE, re.MULTILINE) == [
        f"{command} --check",
        command,
        f"{command} -e azure_new_secret=true",
        f"{command} -e akv_onboard_update_secret=always",
        f"{command} -e azure_new_secret=true --tags azure",
        rotate,
    ]


def test_the_lookups_of_the_guide_have_these_options() -> None:
    """Each lookup of the guide exists in its collection, with the options that the guide gives it."""
    found = re.findall(r"lookup\('([a-z_]+\.[a-z_]+\.[a-z0-9_]+)',(.*?)\)", PAGE, re.DOTALL)
    names = {name for name, _options in found if not name.startswith("ansible.builtin.")}
    assert names >= {"azure.azcollection.azure_keyvault_secret", "community.hashi_vault.vault_kv2_get"}
    documented = documentation("lookup", *names)
    for name, text in found:
        if name in names:
            options = documented[name]["doc"]["options"]
            known = set(options) | {alias for option in options.values() for alias in option.get("aliases", [])}
            assert set(re.findall(r"(\w+)=", text)) <= known, name
