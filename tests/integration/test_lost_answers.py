# Copyright: (c) 2026, storage_keys.ontap contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Lost answers and other people's changes: the end state decides, and nothing is ever done twice."""

from __future__ import annotations

import typing as t

import pytest
from support.estate import CONFIGURATION, SECRET, Estate

PATHS = "*/azure-key-vaults*"
NEW_SECRET = "canary-new-secret"


@pytest.fixture(autouse=True)
def quick_retries(monkeypatch: pytest.MonkeyPatch) -> None:
    """The back-off's length is tested with a clock of its own; here it would only cost time."""
    monkeypatch.setattr("ansible_collections.storage_keys.ontap.plugins.module_utils._rest.client._FIRST_DELAY", 0.01)


OPERATIONS: dict[str, tuple[str, dict[str, t.Any]]] = {
    "create": ("POST", dict(CONFIGURATION)),
    "update": ("PATCH", {"proxy_host": "proxy"}),
    "rotate": ("PATCH", {"client_secret": NEW_SECRET, "update_secret": "always"}),
    "delete": ("DELETE", {"state": "absent"}),
}
UNCLEAR: list[dict[str, t.Any]] = [
    {"effect": "reset_before"},
    {"effect": "reset_after"},
    {"status": 502, "headers": {"Content-Type": "text/html"}, "body": "<html>Bad gateway</html>"},
    {"status": 504, "body": ""},
]


def begun(estate: Estate, operation: str) -> tuple[str, dict[str, t.Any]]:
    """The method and the options of an operation, when there is what it needs."""
    if operation != "create":
        estate.create()
    return OPERATIONS[operation]


def expect_done(estate: Estate, operation: str) -> None:
    if operation == "delete":
        assert estate.simulator.vaults == []
        return
    (record,) = estate.simulator.vaults
    if operation == "update":
        assert record["proxy_host"] == "proxy"
    assert estate.simulator.secret_of(record["uuid"], "client_secret") == (NEW_SECRET if operation == "rotate" else SECRET)


@pytest.mark.parametrize("fault", UNCLEAR, ids=str)
@pytest.mark.parametrize("operation", OPERATIONS)
def test_a_lost_answer_is_settled_by_reading(estate: Estate, operation: str, fault: dict[str, t.Any]) -> None:
    method, options = begun(estate, operation)
    estate.simulator.inject(method=method, path=PATHS, times=1, **fault)
    run = estate.config(**options)
    assert not run.failed, run.output
    assert run["changed"] is True and run["actions"] == [{"rotate": "update"}.get(operation, operation)]
    expect_done(estate, operation)
    assert len(estate.writes) <= 2
    second = estate.config(**{**options, **({"update_secret": "with_change"} if operation == "rotate" else {})})
    assert second["changed"] is False


def test_an_answer_that_drips_in_is_not_waited_for(estate: Estate) -> None:
    """Each byte comes within the time-out, the whole answer does not."""
    drip = {"effect": "drip", "seconds": 0.05, "times": 9}
    estate.simulator.inject(method="POST", path=PATHS, **drip)
    created = estate.config(**CONFIGURATION, timeout=1)
    assert not created.failed and created["actions"] == ["create"] and len(estate.writes) == 1
    estate.simulator.clear_faults()
    estate.simulator.inject(method="GET", path=PATHS, **drip)
    run = estate.config(**CONFIGURATION, timeout=1)
    assert run.failed and "no answer within 1 s" in run["msg"] and estate.methods == ["GET", "GET"]


@pytest.mark.parametrize("operation", OPERATIONS)
def test_an_answer_that_never_comes_ends_with_the_whole_story(estate: Estate, operation: str) -> None:
    method, options = begun(estate, operation)
    estate.simulator.inject(method=method, path=PATHS, times=10, effect="reset_before")
    run = estate.config(**options)
    assert run.failed and len(estate.writes) <= 3
    assert "broke before the answer" in run["msg"] and "read again" in run["msg"]
    assert run["changed"] is (operation == "rotate")  # a secret cannot be read, so it may have been taken
    assert run["error"]["method"] == method


@pytest.mark.parametrize("operation", OPERATIONS)
def test_when_reading_fails_too_nothing_is_claimed(estate: Estate, operation: str) -> None:
    method, options = begun(estate, operation)
    estate.simulator.inject(method=method, path=PATHS, times=1, effect="reset_after")
    estate.simulator.inject(method="GET", path=PATHS, skip=1, times=20, status=403, body={"error": {"code": "6", "message": "No."}})
    run = estate.config(**options)
    assert run.failed and "not known whether it took effect" in run["msg"]
    assert len(estate.writes) == 1


@pytest.mark.parametrize("status", [429, 503])
@pytest.mark.parametrize("method", ["GET", "POST", "PATCH", "DELETE"])
def test_a_busy_system_is_asked_again(estate: Estate, method: str, status: int) -> None:
    operation = {"POST": "create", "PATCH": "update", "DELETE": "delete"}.get(method, "update")
    if operation != "create":
        estate.create()
    estate.simulator.inject(method=method, path=PATHS, times=2, status=status, body={"error": {"code": "7", "message": "Busy."}})
    run = estate.config(**OPERATIONS[operation][1])
    assert not run.failed, run.output
    expect_done(estate, operation)


def test_somebody_else_creates_the_same_first(estate: Estate) -> None:
    """The answer 65537500 is followed by a read, which finds that there is nothing left to do."""
    created = estate.create()
    estate.simulator.inject(method="GET", path=PATHS, times=1, status=200, body={"records": [], "num_records": 0})
    run = estate.config(**CONFIGURATION)
    assert not run.failed and run["changed"] is False and run["actions"] == []
    assert run["azure_key_vault"] == created["azure_key_vault"]
    assert estate.methods == ["GET", "POST", "GET"]


def test_somebody_else_creates_another_first(estate: Estate) -> None:
    estate.create(proxy_host="other")
    estate.simulator.inject(method="GET", path=PATHS, times=1, status=200, body={"records": [], "num_records": 0})
    run = estate.config(**CONFIGURATION, proxy_host="proxy")
    assert not run.failed and run["changed"] is True and run["actions"] == ["update"]
    assert estate.vault()["proxy_host"] == "proxy"


def test_a_key_manager_of_another_kind_is_not_fought(estate: Estate) -> None:
    refusal = {"error": {"code": "65537500", "message": "The SVM already has a key manager."}}
    estate.simulator.inject(method="POST", path=PATHS, times=5, status=400, body=refusal)
    run = estate.config(**CONFIGURATION)
    assert run.failed and run["error"]["code"] == 65537500 and "nothing was changed" in run["msg"]
    assert len(estate.writes) == 1


@pytest.mark.parametrize(("status", "code"), [(404, "4"), (400, "65537120")])
@pytest.mark.parametrize("operation", ["update", "delete"])
def test_somebody_else_deletes_first(estate: Estate, operation: str, status: int, code: str) -> None:
    record = estate.create()["azure_key_vault"]
    estate.config(state="absent")
    estate.simulator.inject(method="GET", path=PATHS, times=1, status=200, body={"records": [record], "num_records": 1})
    estate.simulator.inject(
        method=OPERATIONS[operation][0], path=PATHS, times=1, status=status, body={"error": {"code": code, "message": "Gone."}}
    )
    run = estate.config(**CONFIGURATION, **({"proxy_host": "proxy"} if operation == "update" else {"state": "absent"}))
    assert not run.failed, run.output
    if operation == "delete":
        assert run["changed"] is False and estate.simulator.vaults == []
    else:
        assert run["actions"] == ["create"] and estate.vault()["proxy_host"] == "proxy"


def test_a_refusal_of_ontap_is_not_repeated(estate: Estate) -> None:
    estate.create()
    estate.simulator.inject(
        method="DELETE", path=PATHS, times=5, status=400, body={"error": {"code": "65536867", "message": "Keys are in use."}}
    )
    run = estate.config(state="absent")
    assert run.failed and run["error"]["code"] == 65536867 and estate.methods == ["GET", "DELETE"]
    assert run["error"]["cause"] and run["error"]["next_step"] and "nothing was changed" in run["msg"]


def test_a_change_that_did_not_stick_names_the_field(estate: Estate) -> None:
    estate.create()
    estate.simulator.inject(method="PATCH", path=PATHS, times=1, status=200, body={})
    run = estate.config(proxy_host="proxy")
    assert run.failed and "proxy_host" in run["error"]["message"] and "reading it back" in run["msg"]
    assert run["changed"] is True and run["actions"] == ["update"]


@pytest.mark.parametrize("operation", ["create", "delete"])
def test_a_creation_or_deletion_that_did_not_stick(estate: Estate, operation: str) -> None:
    method, options = OPERATIONS[operation]
    if operation == "delete":
        estate.create()
    estate.simulator.inject(method=method, path=PATHS, times=1, status=201 if operation == "create" else 200, body={})
    run = estate.config(**options)
    assert run.failed and ("does not exist" if operation == "create" else "still exists") in run["error"]["message"]


def test_a_failure_that_ontap_reports_after_it_acted(estate: Estate) -> None:
    """An internal error says nothing about the end state, so the task looks."""
    estate.create()
    estate.simulator.inject(
        method="PATCH", path=PATHS, times=1, status=500, body={"error": {"code": "65562", "message": "Internal error."}}
    )
    run = estate.config(proxy_host="proxy")
    assert run.failed and run["error"]["code"] == 65562 and "read again, nothing was changed" in run["msg"]
    assert len(estate.writes) == 1
