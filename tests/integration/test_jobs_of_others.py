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
    monkeypatch.setattr("ansible_collections.storage_keys.ontap.plugins.module_utils._rest.client._FIRST_DELAY", 0.01)


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
        estate.simulator.keep_keys_in_admin_svm(svm, module == "akv_migrate")
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


@pytest.mark.parametrize("status", [403, 404])
def test_jobs_that_cannot_be_listed(estate: Estate, status: int) -> None:
    for svm in ("svm1", "svm2", "svm3"):
        estate.create(svm)
    estate.simulator.settings.update({"job_list_status": status, "job_seconds": 0.1})
    run = estate.run("akv_restore", svm_name="*", concurrency=2)
    assert not run.failed and [entry["job"]["state"] for entry in run["results"]] == ["success"] * 3
    assert sum(path.endswith("/cluster/jobs") for path in estate.sent) == 1


def test_a_failed_job_without_an_error_object(estate: Estate) -> None:
    estate.create()
    estate.simulator.settings.update({"bare_job_errors": True, "hold_calls": False})
    estate.simulator.fail_next_job(65537999, "Nobody knows.")
    run = estate.run("akv_restore", svm_name="svm1")
    assert run.failed and run["error"]["code"] == 65537999 and "Nobody knows" in run["msg"]
    assert "a code that this collection does not know" in run["error"]["cause"] and "job show" in run["error"]["next_step"]


def test_a_partial_answer_is_a_warning(estate: Estate) -> None:
    estate.create()
    estate.simulator.settings.update({"partial_error": 393271})
    run = estate.run("akv_info")
    assert not run.failed and run["num_records"] == 1
    assert any("in part only" in str(warning) and "393271" in str(warning) for warning in run["warnings"])


def test_an_svm_that_is_locked_for_a_moment(estate: Estate) -> None:
    estate.simulator.inject(method="POST", code=2621573, times=3)
    assert estate.config(**CONFIGURATION)["changed"] is True and estate.methods == ["GET", *["POST"] * 4, "GET"]
