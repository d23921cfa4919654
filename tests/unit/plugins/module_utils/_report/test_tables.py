# Copyright: (c) 2026, storage_keys.ontap contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The tables for other programs."""

from __future__ import annotations

import csv
import io
import re

import pytest
from ansible_collections.storage_keys.ontap.plugins.module_utils._report.tables import COLUMNS, checkmk_of, csv_of
from support.fleets import ADVICE, APPLICATION, EXPIRY, OUTAGE, TENANT, VERSION, cluster, fleet, told, unread

HOSTILE = '=HYPERLINK("http://example.com") | "a"\n2 "AKV" - gone\u202e'


def test_a_table_has_a_line_for_each_configuration_and_each_cluster_that_was_not_read() -> None:
    text = csv_of(fleet(cluster("c1", told("svm1", "unreachable", **OUTAGE), told(HOSTILE)), unread("c2"), expiry=EXPIRY))
    rows = list(csv.DictReader(io.StringIO(text)))
    assert tuple(rows[0]) == COLUMNS and len(rows) == 3 == text.count("\n") - 1
    assert [(each["state"], each["cluster"], each["minutes_left"]) for each in rows] == [
        ("not_read", "c2", ""), ("unreachable", "c1", "38"), ("healthy", "c1", ""),
    ]  # fmt: skip
    assert (rows[0]["reasons"], rows[1]["credential_days_left"], rows[1]["unexpected"]) == ("connection refused", "5", "no")
    # No spreadsheet carries a name out, and no character hides another.
    assert rows[2]["svm"].startswith("'=HYPERLINK") and "\\u202e" in rows[2]["svm"]


def test_what_is_in_each_column() -> None:
    drift = {"changed": [{"owner": "SVM svm1", "fields": ["proxy_host", "key_id"]}], "unexpected": [{"owner": "SVM svm1"}]}
    text = csv_of(fleet(cluster("c1", told("svm1", "unreachable", **OUTAGE, reasons=["one", "two"]), drift=drift), expiry=EXPIRY))
    (row,) = csv.DictReader(io.StringIO(text))
    assert row == {
        "state": "unreachable", "cluster": "c1", "svm": "svm1", "configuration": "default", "since": "2025-11-27T11:38:00Z",
        "blocked_at": "2025-11-27T12:38:00Z", "minutes_left": "38", "reasons": "one; two", "next_step": ADVICE,
        "vault": "https://example.vault.azure.net/", "key": "key1", "key_version": VERSION, "authentication_method": "client_secret",
        "client_id": APPLICATION, "tenant_id": TENANT, "credential_days_left": "5", "key_days_left": "365", "unexpected": "yes",
        "changed_fields": "key_id proxy_host", "uuid": "uuid of the configuration of svm1",
    }  # fmt: skip


@pytest.mark.parametrize("name", ["=1+1", "+1", "-1", "@SUM(1)", "\t=1+1", "\r\n@SUM(1)", " =1+1", "\uff1d1+1", "\uff0b1", "\uff0d1", "\uff20SUM(1)"])
def test_no_spreadsheet_calculates_with_a_name(name: str) -> None:
    (row,) = csv.DictReader(io.StringIO(csv_of(fleet(cluster(f"c{name}", told(name))))))
    assert row["svm"].startswith("'") and row["cluster"].startswith("c")


def test_local_checks() -> None:
    text = checkmk_of(fleet(cluster("c1", told("svm1", "unreachable", **OUTAGE), told(HOSTILE, "degraded"), told(None)), unread("c2", HOSTILE)))
    lines = text.splitlines()
    assert all(re.fullmatch(r'[0-3] "[^"]+" (?:-|\w+=\d+(?:\|\w+=\d+)*) [^|]+', line) for line in lines) and len(lines) == 6
    assert lines[0].startswith('2 "AKV fleet" not_well=2|total=3 2 of 3 configurations')
    assert '2 "AKV c1 svm1" minutes_left=38 unreachable; azure_reachability: unreachable (code 65537549); since 2025-11-27T11:38:00Z' in text
    assert '3 "AKV c2" - not read: =HYPERLINK' in text and '0 "AKV c1 the cluster" - healthy' in text
    assert '0 "AKV c1" records=3 3 configurations' in lines
    assert text.count("since ") == 1 and "blocked at 2025-11-27T12:38:00Z" in text
    named = checkmk_of(fleet(cluster("c1", told("svm1", configuration_name="next"), told("svm2", configuration_name=None))))
    assert '0 "AKV c1 svm1 next" - healthy' in named and '0 "AKV c1 svm2" - healthy' in named
    assert '0 "AKV c3" records=1 1 configuration' in checkmk_of(fleet(cluster("c3", told("svm1")))).splitlines()


@pytest.mark.parametrize(
    ("state", "check", "of_fleet"),
    [("unreachable", 2, 2), ("degraded", 1, 1), ("unknown", 3, 1), ("pending", 0, 0), ("healthy", 0, 0)],
)
def test_how_bad_a_state_is_for_checkmk(state: str, check: int, of_fleet: int) -> None:
    first, _cluster, last = checkmk_of(fleet(cluster("c1", told("svm1", state, reasons=["why"])))).splitlines()
    assert first.startswith(f'{of_fleet} "AKV fleet" ') and last.startswith(f'{check} "AKV c1 svm1" - {state}')
    assert ("why" in last) == (check > 0)
    missing = checkmk_of(fleet(cluster("c1", expected=[{"owner": "SVM svm1"}])))
    assert '1 "AKV c1 svm1" - missing; the inventory expects it' in missing
