# Copyright: (c) 2026, storage_keys.ontap contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The roles of docs/least_privilege.md open what the modules need, and nothing that none of them asks for."""

from __future__ import annotations

import re
import typing as t
from pathlib import Path

import pytest
from support.estate import CONFIGURATION, Estate
from support.module_runner import ModuleRun

PAGE = (Path(__file__).resolve().parents[2] / "docs/least_privilege.md").read_text(encoding="utf-8")
COMMAND = re.compile(r"^security login rest-role create -role (\w+) -api (\S+) -access (\w+)$", re.MULTILINE)
OTHER_KEY = "https://example.vault.azure.net/keys/key2"
MOST = "9.14.1"  # the first release with all the paths


def role(name: str) -> dict[str, str]:
    return {path: access for owner, path, access in COMMAND.findall(PAGE) if owner == name}


class Operator:
    """Runs modules with the account that has the role, and keeps which paths were asked for."""

    def __init__(self, estate: Estate, granted: dict[str, str]) -> None:
        self.estate = estate
        self.paths: set[str] = set()
        estate.simulator.grant(granted)

    def run(self, module: str, **options: t.Any) -> ModuleRun:
        run = self.estate.run(module, connection=self.estate.simulator.role_connection, **options)
        self.paths |= {request.path for request in self.estate.simulator.requests}
        return run

    def works(self, module: str, **options: t.Any) -> ModuleRun:
        run = self.run(module, **options)
        assert not run.failed, run.output
        assert all((request.status or 500) < 400 for request in self.estate.simulator.requests), self.estate.simulator.requests
        return run


@pytest.mark.parametrize("release", ["9.9.1", MOST, "9.19.1"])
def test_the_managing_role_is_enough_for_every_module_and_no_more(estate: Estate, release: str) -> None:
    granted = role("akv_admin")
    operator = Operator(estate, granted)
    settings = estate.simulator.settings
    settings.update({"post_is_job": True, "patch_is_job": True, "delete_is_job": True, "hold_calls": False})
    assert operator.works("akv_config", svm_name="svm1", **CONFIGURATION)["actions"] == ["create"]
    assert operator.works("akv_config", svm_name="svm1", proxy_host="proxy.example.com")["actions"] == ["update"]
    assert operator.works("akv_config", svm_name="svm1", key_id=OTHER_KEY)["actions"] == ["rekey_external"]
    entries = [{"svm_name": svm, **CONFIGURATION, "key_id": OTHER_KEY} for svm in ("svm1", "svm2")]
    assert operator.works("akv_configs", configs=entries, prune=True)["changed"] is True
    assert operator.works("akv_info", gather="all")["num_records"] == 2
    assert operator.works("akv_rekey", svm_name="svm*")["changed"] is True
    assert operator.works("akv_rekey", svm_name="svm2", key="external", key_id=CONFIGURATION["key_id"])["changed"] is True
    assert operator.works("akv_restore", svm_name="svm*")["changed"] is True
    assert operator.works("akv_rotate", client_secret="canary-new-secret", old_client_secret="canary-client-secret")["summary"]["rotated"] == 2
    estate.simulator.set_reachable("svm2", False)
    operator.works("akv_health", require=["healthy", "pending", "unreachable"])
    estate.simulator.set_reachable("svm2", True)
    estate.simulator.keep_keys_in_admin_svm("svm1", True)
    assert operator.works("akv_migrate", svm_name="svm1")["changed"] is True
    if release != "9.9.1":
        other = {**CONFIGURATION, "svm_name": "svm1", "configuration_name": "next"}
        assert operator.works("akv_config", **other, enabled=True)["actions"] == ["create", "enable"]
        assert operator.works("akv_config", svm_name="svm1", configuration_name="default", state="absent")["changed"] is True
    assert operator.works("akv_config", svm_name="svm2", state="absent")["actions"] == ["delete"]
    # Key-stores open what releases from 9.14.1 on have.
    unused = {path for path in granted if not any(asked.startswith(path) for asked in operator.paths)}
    assert unused == ({"/api/security/key-stores"} if release == "9.9.1" else set())


@pytest.mark.parametrize("release", ["9.9.1", MOST])
def test_the_watching_role_is_enough_to_watch(estate: Estate, release: str) -> None:
    estate.create()
    operator = Operator(estate, role("akv_watch"))
    assert operator.works("akv_info", gather="all")["num_records"] == 1
    estate.simulator.set_reachable("svm1", False)
    assert operator.works("akv_health", require=["unreachable"])["report"][0]["since"]
    for module, options in (("akv_restore", {}), ("akv_config", {"proxy_host": "p"}), ("akv_config", {"state": "absent"})):
        run = operator.run(module, svm_name="svm1", **options)
        assert run.failed and estate.vault().get("proxy_host") is None
        problem = run["error"]
        assert (problem["http_status"], problem["code"]) == (403, 6) and "rest-role" in problem["next_step"], run.output


@pytest.mark.parametrize("release", ["9.9.1", MOST])
def test_the_role_for_keys_restores_and_rekeys(estate: Estate, release: str) -> None:
    estate.create()
    operator = Operator(estate, role("akv_keys"))
    assert operator.works("akv_restore", svm_name="svm1")["changed"] is True
    assert operator.works("akv_rekey", svm_name="svm1")["changed"] is True
    external = {"svm_name": "svm1", "key": "external", "key_id": OTHER_KEY}
    if release == "9.9.1":
        assert operator.run("akv_rekey", **external)["error"]["code"] == 6
        estate.simulator.grant({**role("akv_keys"), "/api/security/azure-key-vaults": "read_create_modify"})
    assert operator.works("akv_rekey", **external)["changed"] is True
    estate.simulator.grant(role("akv_keys"))
    for options in ({"proxy_host": "p"}, {"state": "absent"}):
        run = operator.run("akv_config", svm_name="svm1", **options)
        assert run.failed and run["error"]["code"] == 6


@pytest.mark.parametrize("release", [MOST])
def test_what_a_missing_path_costs(estate: Estate, release: str) -> None:
    def without(path: str) -> Operator:
        return Operator(estate, {api: access for api, access in role("akv_admin").items() if api != path})

    run = without("/api/cluster").run("akv_config", svm_name="svm1", **CONFIGURATION, port=8443)
    assert not run.failed and run["actions"] == ["create"]
    operator = without("/api/security/key-stores")
    other = {**CONFIGURATION, "svm_name": "svm1", "configuration_name": "next"}
    assert operator.works("akv_config", **other, enabled=False)["actions"] == ["create"]
    run = operator.run("akv_config", svm_name="svm1", configuration_name="next", enabled=True)
    assert run.failed and run["error"]["code"] == 6 and "/api/security/key-stores" in run["error"]["path"]
    run = without("/api/security/key-managers").run("akv_migrate", svm_name="svm1")
    assert run.failed and run["error"]["code"] == 6 and "/api/security/key-managers" in run["error"]["path"]
    operator = without("/api/svm/svms")
    assert operator.run("akv_configs", configs=[{"svm_name": "svm3", **CONFIGURATION}], prune=True)["warnings"]
    assert len(estate.simulator.vaults) == 3


def test_every_path_of_the_roles_is_explained_and_every_explained_path_is_in_one() -> None:
    table = set(re.findall(r"^\| `(/api/\S+)` \|", PAGE, re.MULTILINE))
    assert table == {path for _role, path, _access in COMMAND.findall(PAGE)}
    assert {name for name, _path, _access in COMMAND.findall(PAGE)} == {"akv_watch", "akv_keys", "akv_admin"}
    assert PAGE.count("rest-role create") == len(COMMAND.findall(PAGE))
