# Copyright: (c) 2026, storage_keys.ontap contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Whose configurations are pruned, and what is told of each SVM."""

from __future__ import annotations

import typing as t

import pytest
from ansible_collections.storage_keys.ontap.plugins.module_utils._akv.desired import Policy
from ansible_collections.storage_keys.ontap.plugins.module_utils._akv.entry_plans import EntryPlan
from ansible_collections.storage_keys.ontap.plugins.module_utils._akv.pruning import Pruning, ends_of, maybe_in_use, plan_pruning
from ansible_collections.storage_keys.ontap.plugins.module_utils._errors.exceptions import OntapError

NO_VOLUMES = {"available": False, "code": 65537300, "message": "No volumes created yet for the given SVM. Wait until a volume is created."}


def record(uuid: str, svm: str | None = None, **fields: t.Any) -> dict[str, t.Any]:
    owner = {"scope": "cluster"} if svm is None else {"scope": "svm", "svm": {"name": svm, "uuid": f"of-{svm}"}}
    return {"uuid": uuid, **owner, "name": "https://example.vault.azure.net/", **fields}


RECORDS = [record("1", "svm1"), record("2", "svm1", enabled=False), record("3", "svm2"), record("4"), record("5", "svm11")]


def pruned(pruning: Pruning, *records: dict[str, t.Any]) -> list[EntryPlan]:
    return plan_pruning(pruning, records or RECORDS, [], {}, Policy())


@pytest.mark.parametrize(
    ("pruning", "uuids"),
    [
        (Pruning(), []),
        (Pruning(svms=("svm1",)), ["1", "2"]),
        (Pruning(svms=("SVM1", "svm", "the cluster")), []),
        (Pruning(everything=True), ["1", "2", "5", "3", "4"]),
        (Pruning(everything=True, svms=("svm2",)), ["1", "2", "5", "3", "4"]),
    ],
)
def test_what_is_meant(pruning: Pruning, uuids: list[str]) -> None:
    entries = pruned(pruning)
    assert [entry.found["uuid"] for entry in entries if entry.found] == uuids
    assert all(entry.deletes and entry.changes for entry in entries)
    assert pruning.is_wanted == bool(uuids) or pruning.svms == ("SVM1", "svm", "the cluster")


def test_what_an_entry_is_about_stays() -> None:
    (kept,) = pruned(Pruning(everything=True), RECORDS[0])
    assert [entry.found["uuid"] for entry in plan_pruning(Pruning(svms=("svm1",)), RECORDS, [kept], {}, Policy()) if entry.found] == ["2"]


def test_what_became_of_each_svm() -> None:
    pruning = Pruning(svms=("svm1", "svm2", "svm3", "svm9"))
    one, two, three = pruned(pruning)
    refused = EntryPlan(three.config, three.found, OntapError("ONTAP refuses"))
    without = pruning.without_configuration(RECORDS)
    assert ends_of([one, two, refused], without, ["svm9"]) == {
        "removed": ["svm1"],
        "absent": ["svm3"],
        "unknown": ["svm9"],
        "refused": {"svm2": refused.error.sentence() if refused.error else ""},
    }


def test_which_may_have_encrypted_volumes() -> None:
    records = [
        record("1", "svm1", state={"available": True, "code": 0}),
        record("2", "svm2", state=NO_VOLUMES),
        record("3", "svm3", state={"available": True}, enabled=False),
        record("4", "svm4"),
        record("5", "svm5", state={"available": False, "code": 65537549, "message": "out of reach"}),
    ]
    (warning,) = maybe_in_use(pruned(Pruning(everything=True), *records))
    assert warning.startswith("SVM svm1, SVM svm5: ONTAP does not say that there are no encrypted volumes.")
    assert maybe_in_use(pruned(Pruning(everything=True), records[1])) == []
