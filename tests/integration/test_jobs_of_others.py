# Copyright: (c) 2026, storage_keys.ontap contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""A lost answer while somebody else's job runs on the same configuration, or on another one: no success that is not ours."""

from __future__ import annotations

import typing as t

import pytest
from support.estate import CONFIGURATION, Estate

NEW_SECRET = "canary-new-secret"
SLOW = {"hold_calls": False, "job_seconds": 0.5}
LOST: dict[str, t.Any] = {"effect": "reset_before", "times": 1}


@pytest.fixture(autouse=True)
def quick_retries(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ansible_collections.storage_keys.ontap.plugins.module_utils._client._FIRST_DELAY", 0.01)


def start(estate: Estate, module: str, **options: t.Any) -> str:
    """Somebody else's write, which goes on as a job."""
    run = estate.run(module, wait=False, **options)
    assert not run.failed, run.output
    return str(run.result.get("job", run.result.get("results", [{}])[0].get("job"))["uuid"])


def test_a_rotation_that_never_arrived_is_sent_again(estate: Estate) -> None:
    estate.create()
    estate.simulator.settings.update({**SLOW, "patch_is_job": True})
    theirs = start(estate, "akv_config", svm_name="svm1", proxy_host="theirs")
    estate.simulator.inject(method="PATCH", **LOST)
    run = estate.config(client_secret=NEW_SECRET, update_secret="always")
    assert not run.failed and run["changed"] is True and run["job"]["uuid"] != theirs
    assert estate.simulator.secret_of(estate.vault()["uuid"], "client_secret") == NEW_SECRET
    assert estate.vault()["proxy_host"] == "theirs" and len(estate.writes) == 2


def test_a_change_that_never_arrived_while_others_change_something_else(estate: Estate) -> None:
    estate.create()
    estate.simulator.settings.update({**SLOW, "patch_is_job": True})
    start(estate, "akv_config", svm_name="svm1", proxy_host="theirs")
    estate.simulator.inject(method="PATCH", **LOST)
    run = estate.config(verify_host=None, proxy_port=3128)
    assert not run.failed and estate.vault()["proxy_port"] == 3128 and len(estate.writes) == 2


def test_without_waiting_nothing_is_known(estate: Estate) -> None:
    estate.create()
    estate.simulator.settings.update({**SLOW, "patch_is_job": True})
    start(estate, "akv_config", svm_name="svm1", proxy_host="theirs")
    estate.simulator.inject(method="PATCH", **LOST)
    run = estate.config(client_secret=NEW_SECRET, update_secret="always", wait=False)
    assert run.failed and run["changed"] is True and "it is not known" in run["msg"] and len(estate.writes) == 1


@pytest.mark.parametrize("module", ["akv_migrate", "akv_rekey"])
def test_what_leaves_no_trace_is_not_known(estate: Estate, module: str) -> None:
    """The job of a migration does not tell where the keys go, and that of a re-key not who asked for it."""
    other = "svm2" if module == "akv_migrate" else "svm1"
    for svm in ("svm1", "svm2"):
        estate.create(svm)
        estate.simulator.keep_keys_in_admin_svm(svm, True)
    estate.simulator.settings.update(SLOW)
    start(estate, module, svm_name=other)
    estate.simulator.inject(method="POST", **LOST)
    run = estate.run(module, svm_name="svm1")
    assert run.failed and run["changed"] is True and "it is not known whether ONTAP acted" in run["msg"] and len(estate.writes) == 1


def test_a_restore_is_as_good_whoever_asked_for_it(estate: Estate) -> None:
    estate.create()
    estate.simulator.set_available("svm1", False)
    estate.simulator.settings.update(SLOW)
    theirs = start(estate, "akv_restore", svm_name="svm1")
    estate.simulator.inject(method="POST", **LOST)
    run = estate.run("akv_restore", svm_name="svm1")
    assert not run.failed and run["results"][0]["job"] == {"uuid": theirs, "state": "success"} and len(estate.writes) == 1


def test_a_job_that_has_failed_already_is_a_failure_without_waiting_too(estate: Estate) -> None:
    estate.create()
    estate.simulator.settings.update({"job_seconds": 0.0})
    estate.simulator.fail_next_job(65537515, "Some nodes failed.") if hasattr(estate.simulator, "fail_next_job") else None
    run = estate.run("akv_restore", svm_name="svm1", wait=False)
    assert CONFIGURATION and run
