# Copyright: (c) 2026, storage_keys.ontap contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What a task about many configurations tells: results, counts and the diff."""

from __future__ import annotations

import typing as t

from ansible_collections.storage_keys.ontap.plugins.module_utils._akv.change import Change
from ansible_collections.storage_keys.ontap.plugins.module_utils._akv.desired import ConfigEntry, Desired, Policy
from ansible_collections.storage_keys.ontap.plugins.module_utils._akv.entry_plans import EntryPlan, result_of
from ansible_collections.storage_keys.ontap.plugins.module_utils._akv.plan import make_plan
from ansible_collections.storage_keys.ontap.plugins.module_utils._akv.record import Record, Target, as_result
from ansible_collections.storage_keys.ontap.plugins.module_utils._errors.exceptions import OptionError, Refused
from ansible_collections.storage_keys.ontap.plugins.module_utils._rest.jobs import Job
from ansible_collections.storage_keys.ontap.plugins.module_utils._rest.release import Release

GIVEN: dict[str, t.Any] = {
    "name": "https://example.vault.azure.net/",
    "key_id": "https://example.vault.azure.net/keys/key1",
    "client_id": "client",
    "tenant_id": "tenant",
}
CREATION = {**GIVEN, "client_secret": "word"}


def record(svm: str, name: str = "default", **more: t.Any) -> dict[str, t.Any]:
    owner = {"name": svm, "uuid": f"uuid of {svm}"}
    return {"uuid": f"{svm}-{name}", "scope": "svm", "svm": owner, "configuration": {"name": name}, **GIVEN, "enabled": True, **more}


def work(target: Target, found: Record | None, values: dict[str, t.Any], state: str = "present", enabled: bool | None = None) -> EntryPlan:
    desired = Desired(target, state, values, enabled)
    change = Change(desired, Policy(), make_plan(found, desired, Policy(), Release(9, 17)))
    return EntryPlan(ConfigEntry(target.scope, target.svm_name, target.svm_uuid, desired), found, change)


def failed(target: Target, found: Record | None = None) -> EntryPlan:
    return EntryPlan(ConfigEntry(target.scope, target.svm_name, target.svm_uuid, Desired(target)), found, Refused("no", http_status=400, code=4))


def done(each: EntryPlan, after: Record | None, job: Job | None = None) -> EntryPlan:
    """As if ONTAP had carried it out."""
    assert isinstance(each.change, Change)
    while each.change.steps:
        each.change.accepted(job)
    each.change.read(after, lambda *_unused: each.change.plan, False)  # type: ignore[union-attr]
    assert each.change.outcome is not None, each.change.failure
    return each


def some_works() -> tuple[list[EntryPlan], list[EntryPlan]]:
    works = [
        work(Target(svm_name="svm1"), None, CREATION),
        work(Target(svm_uuid="uuid of svm2"), record("svm2"), {"proxy_port": 1}),
        work(Target(svm_name="svm3"), record("svm3"), {}),
        failed(Target(svm_name="svm4"), record("svm4")),
        failed(Target(svm_uuid="u5")),
        work(Target("cluster"), None, CREATION),
        work(Target(svm_name="svm6", configuration_name="b"), record("svm6", "b", enabled=False), {}, enabled=True),
        work(Target(svm_name="svm7"), record("svm7"), {"key_id": GIVEN["key_id"] + "2"}),
        work(Target(uuid="svm8-default"), record("svm8"), {}, "absent"),
    ]
    return works, [work(Target(uuid="svm9-c"), record("svm9", "c"), {}, "absent"), failed(Target(uuid="v"), record("svm10"))]


def test_only_what_has_a_plan_changes_something() -> None:
    works, pruned = some_works()
    assert [each.changes for each in (*works, *pruned)] == [True, True, False, False, False, True, True, True, True, True, False]


def test_the_summary_counts_each_once() -> None:
    assert result_of(*some_works())["summary"] == {
        "total": 9,
        "changed": 7,
        "unchanged": 1,
        "failed": 3,
        "pruned": 1,
        "created": 2,
        "updated": 1,
        "enabled": 1,
        "rekeyed": 1,
        "deleted": 2,
    }


def test_what_failed_after_a_change_counts_as_both() -> None:
    each = work(Target(svm_name="svm1"), record("svm1"), {"proxy_port": 1})
    assert isinstance(each.change, Change)
    each.change.accepted(None)
    each.change.read(record("svm1"), lambda *_unused: None, False)  # type: ignore[arg-type]
    result = result_of([each], [])
    assert result["changed"] is True and result["failed"] is True
    assert (result["summary"]["changed"], result["summary"]["failed"], result["summary"]["unchanged"]) == (1, 1, 0)
    assert result["summary"]["updated"] == 1 and result["diff"] == {"before": {}, "after": {}}


def test_results_name_their_owner_by_all_that_is_known() -> None:
    works, pruned = some_works()
    result = result_of(works, pruned)
    told = [(entry["scope"], entry["svm_name"], entry["svm_uuid"]) for entry in result["results"]]
    assert told == [
        ("svm", "svm1", None),
        ("svm", "svm2", "uuid of svm2"),
        ("svm", "svm3", "uuid of svm3"),
        ("svm", "svm4", "uuid of svm4"),
        ("svm", None, "u5"),
        ("cluster", None, None),
        ("svm", "svm6", "uuid of svm6"),
        ("svm", "svm7", "uuid of svm7"),
        ("svm", "svm8", "uuid of svm8"),
    ]
    owners = [entry["owner"] for entry in result["results"]]
    assert owners == [*(f"SVM svm{number}" for number in range(1, 5)), "SVM u5", "the cluster", "SVM svm6", "SVM svm7", "SVM svm8"]
    assert [(entry["svm_name"], entry["svm_uuid"]) for entry in result["pruned"]] == [("svm9", "uuid of svm9"), ("svm10", "uuid of svm10")]
    created = done(work(Target(svm_name="svm1"), None, CREATION), record("svm1"))
    (entry,) = result_of([created], [])["results"]
    assert entry["svm_uuid"] == "uuid of svm1" and entry["azure_key_vault"] == as_result(record("svm1"))


def test_the_diff_is_filed_under_the_owner_and_shows_only_what_changes() -> None:
    diff = result_of(*some_works())["diff"]
    assert [*diff["before"]] == ["SVM svm2", "SVM svm6 (configuration b)", "SVM svm7", "SVM svm8", "SVM svm9 (configuration c)"]
    assert [*diff["after"]] == ["SVM svm1", "SVM svm2", "the cluster", "SVM svm6 (configuration b)", "SVM svm7"]
    assert diff["after"]["SVM svm2"] == {"proxy_port": 1} and diff["before"]["SVM svm2"] == {}
    assert diff["after"]["SVM svm6 (configuration b)"] == {"enabled": True}
    assert diff["before"]["SVM svm6 (configuration b)"] == {"enabled": False}
    assert diff["before"]["SVM svm8"] == record("svm8") and diff["after"]["SVM svm1"]["client_secret"] == "sent, not shown"


def test_a_new_configuration_beside_others_is_filed_under_its_name() -> None:
    beside = work(Target(svm_name="svm1", configuration_name="b"), None, CREATION, enabled=False)
    assert [*result_of([beside], [])["diff"]["after"]] == ["SVM svm1 (configuration b)"]
    usual = work(Target(svm_name="svm1", configuration_name="default"), None, CREATION, enabled=True)
    assert [*result_of([usual], [])["diff"]["after"]] == ["SVM svm1"]


def test_a_failure_keeps_what_was_found_and_the_first_one_speaks_for_all() -> None:
    works, pruned = some_works()
    result = result_of(works, pruned)
    first, second = result["results"][3], result["results"][4]
    assert first["azure_key_vault"] == as_result(record("svm4")) and second["azure_key_vault"] is None
    assert first["actions"] == [] and first["changed"] is False and first["error"] == result["error"]
    assert result["msg"].startswith("3 of 11 configurations failed, the first one: ")
    unread = EntryPlan(ConfigEntry("svm", "svm1", None, OptionError("x", "y", "Z.")), None, OptionError("x", "y", "Z."))
    assert result_of([unread], [])["results"][0]["svm_name"] == "svm1" and not unread.deletes


def test_jobs_and_the_record_as_it_is_stored() -> None:
    after = record("svm1", proxy_port=1, more="of it")
    each = done(work(Target(svm_name="svm1"), record("svm1"), {"proxy_port": 1}), after, Job("j1", "success"))
    (entry,) = result_of([each], [])["results"]
    assert entry["azure_key_vault"] == as_result(after) and entry["job"] == {"uuid": "j1", "state": "success"} and entry["actions"] == ["update"]
    planned = work(Target(svm_name="svm1"), record("svm1"), {"proxy_port": 1})
    (entry,) = result_of([planned], [])["results"]
    assert entry["azure_key_vault"] == as_result(record("svm1", proxy_port=1)) and "job" not in entry


def test_nothing_pruned_is_not_told() -> None:
    result = result_of([work(Target(svm_name="svm3"), record("svm3"), {})], [])
    assert "pruned" not in result and "failed" not in result and result["changed"] is False
