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
from support.fleets import EXPIRY, OUTAGE, cluster, fleet, told, unread

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
    assert '0 "AKV c3" records=1 1 configuration' in checkmk_of(fleet(cluster("c3", told("svm1")))).splitlines()
