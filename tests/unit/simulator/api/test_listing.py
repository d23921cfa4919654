# Copyright: (c) 2026, storage_keys.ontap contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

import functools
import typing as t
from collections.abc import Mapping
from urllib.parse import parse_qsl, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st
from ontap_simulator.api.errors import ApiError
from ontap_simulator.api.listing import Query, answer
from ontap_simulator.api.schema import Field, Schema

SCHEMA = Schema(
    (
        Field("uuid", listed=True, key=True),
        Field("colour"),
        Field("size", "integer"),
        Field("mood", advanced=True),
        Field("hidden", read=False, secret=True),
        Field("parts.name"),
    ),
    frozenset({"parts"}),
)
Row = dict[str, t.Any]

rows = st.lists(
    st.fixed_dictionaries({}, optional={"colour": st.sampled_from("rgb"), "size": st.integers(0, 3)}), max_size=12
).map(lambda items: [{"uuid": str(number), **item} for number, item in enumerate(items)])
orders = st.sampled_from(["", "colour", "size desc", "colour desc,size", "size,colour asc", "uuid desc"])


def listing(records: list[Row], filters: Mapping[str, str] | None = None, **options: t.Any) -> Row:
    """Run a query over rows; the parameter ``empty_page`` goes to the answer, the others to the query."""
    empty_page = options.pop("empty_page", False)

    def read(row: Row, advanced: bool) -> Row:
        return {**row, "mood": "fine"} if advanced else row

    source = [(number, functools.partial(read, row)) for number, row in enumerate(records)]
    query = Query(SCHEMA, filters or {}, **options)
    parameters = {name: str(value) for name, value in options.items() if name != "start"}
    return answer(source, query, "/things", parameters, empty_page)


def pages(records: list[Row], **options: t.Any) -> list[list[Row]]:
    """Follow the next links to the end."""
    found: list[list[Row]] = []
    while True:
        page = listing(records, **options)
        assert page["num_records"] == len(page["records"])
        found.append(page["records"])
        if "next" not in page["_links"]:
            return found
        link = urlsplit(page["_links"]["next"]["href"])
        assert link.path == "/things"
        query = dict(parse_qsl(link.query))
        options = {**options, "start": query["start"]}
        assert query.get("order_by", "") == options.get("order_by", "")


@given(rows, orders, st.integers(1, 5), st.booleans())
def test_pages_joined_are_the_whole(records: list[Row], order: str, size: int, empty_page: bool) -> None:
    options: dict[str, t.Any] = {"fields": "*", "order_by": order}
    whole = listing(records, **options)["records"]
    parts = pages(records, **options, max_records=size, empty_page=empty_page)
    assert [record for part in parts for record in part] == whole
    assert all(len(part) <= size for part in parts)
    assert len(whole) == len(records)
    assert not empty_page or not records or (parts[0] == [] and len(parts) > 1)


@given(rows)
def test_order(records: list[Row]) -> None:
    found = listing(records, fields="*", order_by="size desc, colour")["records"]

    def place(row: Row) -> tuple[bool, int, bool, str]:
        return "size" not in row, -row.get("size", 0), "colour" not in row, row.get("colour", "")

    assert found == sorted(found, key=place)


def test_a_record_that_goes_between_two_pages_takes_no_other_with_it() -> None:
    records: list[Row] = [{"uuid": str(number)} for number in range(4)]
    first = listing(records, max_records=2)
    start = dict(parse_qsl(urlsplit(first["_links"]["next"]["href"]).query))["start"]
    rest = listing(records, {"uuid": "!1"}, max_records=2, start=start)  # the record at which the page ended is gone
    assert [row["uuid"] for row in rest["records"]] == ["2", "3"] and "next" not in rest["_links"]


def test_filters_must_all_match() -> None:
    records: list[Row] = [{"uuid": "1", "colour": "r", "size": 1}, {"uuid": "2", "colour": "r", "size": 2}]
    assert listing(records, {"colour": "r", "size": ">1"})["records"] == [{"uuid": "2"}]


def test_counting_alone() -> None:
    assert listing([{"uuid": "1"}, {"uuid": "2"}], {"uuid": "1"}, return_records=False) == {"num_records": 1}


def test_advanced_properties_are_read_only_when_needed() -> None:
    records: list[Row] = [{"uuid": "1"}]
    assert listing(records, fields="*")["records"] == [{"uuid": "1"}]
    assert listing(records, fields="mood")["records"] == [{"uuid": "1", "mood": "fine"}]
    assert listing(records, {"mood": "fine"})["num_records"] == 1
    assert listing(records, {"mood": "bad"})["num_records"] == 0
    assert listing(records, order_by="mood", fields="uuid")["num_records"] == 1


@pytest.mark.parametrize(
    ("filters", "options", "code", "target"),
    [
        ({"nonsense": "1"}, {}, 262179, "nonsense"),
        ({"parts": "1"}, {}, 262179, "parts"),
        ({"hidden": "1"}, {}, 262250, "hidden"),
        ({}, {"order_by": "nonsense"}, 262268, "nonsense"),
        ({}, {"order_by": "hidden"}, 262268, "hidden"),
        ({}, {"order_by": "parts.name"}, 262268, "parts.name"),
        ({}, {"order_by": "size upwards"}, 262197, "order_by"),
        ({}, {"start": "???"}, 262197, "start"),
        ({}, {"start": "WzEsMl0="}, 262197, "start"),
    ],
)
def test_what_cannot_be_listed(filters: dict[str, str], options: dict[str, t.Any], code: int, target: str) -> None:
    with pytest.raises(ApiError) as caught:
        listing([{"uuid": "1"}], filters, **options)
    assert (caught.value.code, caught.value.target) == (code, target)
