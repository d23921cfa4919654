# Copyright: (c) 2026, storage_keys.ontap contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Moments as Graph, Resource Manager and people write them."""

from __future__ import annotations

import typing as t
from datetime import date, datetime, timedelta, timezone

import pytest
from ansible_collections.storage_keys.ontap.plugins.module_utils._azure.dates import days_between, iso, parse
from hypothesis import given
from hypothesis import strategies as st

NOON = datetime(2027, 1, 31, 12, tzinfo=timezone.utc)


@pytest.mark.parametrize(
    "value",
    [
        "2027-01-31T12:00:00Z",
        "2027-01-31T12:00:00.0000000Z",
        "2027-01-31T13:00:00+01:00",
        "2027-01-31T17:30:00+0530",
        "2027-01-31 12:00",
        "2027-01-31t12:00:00z",
        " 2027-01-31T04:00:00.0000000-08:00\n",
        int(NOON.timestamp()),
        float(NOON.timestamp()),
        str(int(NOON.timestamp())),
        NOON,
        NOON.astimezone(timezone(timedelta(hours=-5))),
        NOON.replace(tzinfo=None),
    ],
)
def test_one_moment_in_many_forms(value: t.Any) -> None:
    assert parse(value) == NOON and iso(parse(value)) == "2027-01-31T12:00:00Z"


def test_days_and_none() -> None:
    assert parse("2027-01-31") == parse(date(2027, 1, 31)) == NOON - timedelta(hours=12)
    assert parse(None) is None and parse("") is None and iso(None) is None
    assert parse("2027-01-31T12:00:00.1234567Z") == NOON + timedelta(microseconds=123456)
    assert parse(0) == datetime(1970, 1, 1, tzinfo=timezone.utc)


@pytest.mark.parametrize(
    "value", ["tomorrow", "2027-13-01", "2027-02-30T00:00:00Z", "31.01.2027", "20270131", True, 1e300, [], "9999-12-31T23:59:59-10:00"]
)
def test_what_is_no_moment_says_so(value: t.Any) -> None:
    with pytest.raises(ValueError, match="is no date such as"):
        parse(value)


@given(st.datetimes(min_value=datetime(1970, 1, 2), max_value=datetime(9000, 1, 1)), st.integers(-14 * 60, 14 * 60))  # noqa: DTZ001
def test_a_zone_changes_no_moment(moment: datetime, minutes: int) -> None:
    there = moment.replace(tzinfo=timezone.utc).astimezone(timezone(timedelta(minutes=minutes)))
    assert parse(there.isoformat()) == there
    assert parse(there.isoformat(timespec="microseconds").replace("+00:00", "Z")) == there


def test_days_that_are_left() -> None:
    assert [days_between(NOON, NOON + timedelta(hours=hours)) for hours in (47, 24, 23, 0, -1, -25)] == [1, 1, 0, 0, -1, -2]
