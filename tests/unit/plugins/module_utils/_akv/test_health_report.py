# Copyright: (c) 2026, storage_keys.ontap contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What a person is told of the health of many configurations."""

from __future__ import annotations

import typing as t
from datetime import datetime, timedelta, timezone

from ansible_collections.storage_keys.ontap.plugins.module_utils._akv import health_report
from ansible_collections.storage_keys.ontap.plugins.module_utils._akv.events import Outage

NOW = datetime(2026, 11, 20, 2, 32, tzinfo=timezone.utc)
SINCE = datetime(2026, 11, 20, 2, 10, tzinfo=timezone.utc)
OUTAGE = Outage(SINCE, SINCE + timedelta(minutes=60))
GOOD = ("healthy", "pending")


def record(number: int, *, reachable: bool = True, available: bool = True, vault: str = "example") -> dict[str, t.Any]:
    return {
        "uuid": f"u{number}",
        "scope": "svm",
        "svm": {"name": f"svm{number:02}", "uuid": f"s{number}"},
        "name": f"https://{vault}.vault.azure.net/",
        "key_id": f"https://{vault}.vault.azure.net/keys/key1",
        "client_id": "3c1dd0ac-6f19-4c33-a5a5-3c8cbca01f0e",
        "state": {"available": available, "code": 0 if available else 65537551, "message": "" if available else "missing"},
        "azure_reachability": {"reachable": reachable, "code": 0 if reachable else 65537549, "message": "" if reachable else "no answer"},
    }


def report(records: t.Sequence[dict[str, t.Any]], outages: t.Mapping[str, Outage] | None = None) -> list[dict[str, t.Any]]:
    return health_report.report_of(records, outages or {}, NOW)


def test_the_worst_is_first_and_among_equals_the_one_with_the_least_time() -> None:
    later = Outage(SINCE + timedelta(minutes=10), SINCE + timedelta(minutes=70))
    records = [record(1), record(2, available=False), record(3, reachable=False), record(4, reachable=False), record(5, reachable=False)]
    entries = report(records, {"u4": later, "u5": OUTAGE})
    assert [entry["svm_name"] for entry in entries] == ["svm05", "svm04", "svm03", "svm02", "svm01"]
    assert [entry["minutes_left"] for entry in entries] == [38, 48, None, None, None]
    assert entries[0]["since"] == "2026-11-20T02:10:00+00:00"
    assert entries[0]["blocked_at"] == "2026-11-20T03:10:00+00:00"


def test_what_is_well_has_no_clock() -> None:
    (entry,) = report([record(1)], {"u1": OUTAGE})
    assert (entry["verdict"], entry["since"], entry["blocked_at"], entry["minutes_left"]) == ("healthy", None, None, None)


def test_the_summary_counts_every_verdict() -> None:
    counts = health_report.summary_of(report([record(1), record(2), record(3, reachable=False)]))
    assert counts == {"total": 3, "healthy": 2, "pending": 0, "unknown": 0, "degraded": 0, "unreachable": 1}


def test_many_with_one_cause_are_one_group() -> None:
    records = [record(n, reachable=False) for n in range(1, 41)] + [record(41, reachable=False, vault="another"), record(42, available=False)]
    groups = health_report.groups_of(report(records, {"u7": OUTAGE}))
    assert [len(group["owners"]) for group in groups] == [40, 1, 1]
    assert groups[0]["owners"][0] == "SVM svm07"
    assert (groups[0]["minutes_left"], groups[1]["minutes_left"]) == (38, None)
    assert groups[1]["name"] == "https://another.vault.azure.net/"


def test_one_sentence_says_how_many_since_when_and_how_long() -> None:
    records = [record(n, reachable=n > 40) for n in range(1, 61)]
    sentence = health_report.sentence_of(report(records, {f"u{n}": OUTAGE for n in range(1, 41)}), GOOD)
    assert sentence is not None
    assert sentence.startswith(
        "40 of 60 AKV configurations are not well: 40 unreachable since 2026-11-20T02:10:00+00:00, blocked by ONTAP at"
        " 2026-11-20T03:10:00+00:00, 38 minutes left (SVM svm01, SVM svm02, SVM svm03 and 37 more); "
    )
    assert sentence.count("Find out why") == 1 and sentence.count("-vserver") == sentence.count("-vserver svm01 ") == 1
    assert len(sentence) < 700


def test_a_group_says_who_and_why() -> None:
    (group,) = health_report.groups_of(report([record(n, reachable=False) for n in range(1, 41)], {f"u{n}": OUTAGE for n in range(1, 41)}))
    assert group["uuids"][0] == "u1" and len(group["uuids"]) == 40
    sentence = health_report.problem_of(group)
    times = "since 2026-11-20T02:10:00+00:00, blocked by ONTAP at 2026-11-20T03:10:00+00:00, 38 minutes left"
    assert sentence.startswith(f"40 unreachable {times}, vault https://example.vault.azure.net/: ")
    assert "azure_reachability: no answer (code 65537549) (SVM svm01, " in sentence and sentence.endswith("SVM svm09 and 31 more)")


def test_a_block_that_has_come_is_told_as_such() -> None:
    sentence = health_report.sentence_of(report([record(1, reachable=False)], {"u1": Outage(SINCE, NOW - timedelta(minutes=5))}), GOOD)
    assert sentence is not None and "blocked by ONTAP since 2026-11-20T02:27:00+00:00" in sentence


def test_nothing_is_said_where_all_is_good_enough() -> None:
    assert health_report.sentence_of(report([record(1), record(2, reachable=False)]), (*GOOD, "unreachable")) is None


def test_a_few_names_are_told_and_the_others_counted() -> None:
    assert health_report.names_of(["a", "b", "c"]) == "a, b, c"
    assert health_report.names_of(["a", "b", "c", "d", "e"]) == "a, b, c and 2 more"
