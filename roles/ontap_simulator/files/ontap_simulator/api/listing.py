# Copyright: (c) 2026, storage_keys.ontap contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The answer to a GET of a collection: filtered, ordered, cut into pages, reduced to the wanted fields."""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from urllib.parse import quote, urlencode

from .errors import ApiError
from .field_selection import project, select
from .ordering import Order
from .query import matcher
from .schema import Field, Record, Schema

MOST_RECORDS = 10_000  # ONTAP's own limit of a page
START = "start"  # the parameter in a next link; its value means something to the simulator only
# A collection: each record's number (its place when nothing else orders them) and a function that reads the record,
# with the advanced properties if asked, because these cost ONTAP time.
Source = Iterable[tuple[int, Callable[[bool], Record]]]


@dataclass(frozen=True)
class Query:
    """A GET of a collection, taken apart."""

    schema: Schema
    filters: Mapping[str, str]
    fields: str = ""
    order_by: str = ""
    max_records: int = MOST_RECORDS
    return_records: bool = True
    start: str | None = None
    sparse: bool = False


def find(
    source: Source, schema: Schema, filters: Mapping[str, str], also: Iterable[str] = ()
) -> list[tuple[int, Record]]:
    """The records that match every filter; they carry what the fields named in ``also`` need."""
    tests = [matcher(_filterable(schema, name), value) for name, value in filters.items()]
    advanced = any(field.advanced for name in {*filters, *also} for field in schema.under(name))
    records = ((number, read(advanced)) for number, read in source)
    return [(number, record) for number, record in records if all(test(record) for test in tests)]


def answer(source: Source, query: Query, path: str, parameters: Mapping[str, str], empty_page: bool) -> Record:
    """The collection envelope: ``records``, ``num_records`` and ``_links`` with ``next`` while more is to come.

    ``empty_page`` makes the first page empty though records follow, as ONTAP does when its time runs out.
    """
    names = select(query.schema, query.fields, single=False, sparse=query.sparse)
    order = Order(query.schema, query.order_by)
    found = find(source, query.schema, query.filters, names.union(order.names))
    if not query.return_records:
        return {"num_records": len(found)}
    rows = [(order.values(number, record), record) for number, record in found]
    rows.sort(key=lambda row: order.key(row[0]))
    reached: list[object] = []
    if query.start is not None:
        reached = order.decode(query.start)
        rows = [row for row in rows if not reached or order.key(row[0]) > order.key(reached)]
    page = [] if empty_page and query.start is None else rows[:query.max_records]
    links = {"self": {"href": _href(path, parameters)}}
    if len(page) < len(rows):
        position = page[-1][0] if page else reached
        links["next"] = {"href": _href(path, {**parameters, START: order.encode(position)})}
    records = [project(record, names) for values, record in page]
    return {"records": records, "num_records": len(records), "_links": links}


def _filterable(schema: Schema, name: str) -> Field:
    field = schema.find(name)
    if field is None:
        raise ApiError(262179, name)
    if not field.read:
        raise ApiError(262250, name)
    return field


def _href(path: str, parameters: Mapping[str, str]) -> str:
    query = urlencode(parameters, quote_via=quote, safe="*,.")
    return f"{path}?{query}" if query else path


def records_source(records: Iterable[Record]) -> Source:
    """The collection of these records."""
    return [(number, functools.partial(_read, record)) for number, record in enumerate(records)]


def _read(record: Record, advanced: bool) -> Record:
    """These resources have no advanced properties."""
    return record


def find_record(records: Iterable[Record], uuid: str) -> Record:
    """Raises ApiError 4 if none of the records has that UUID."""
    for record in records:
        if record["uuid"] == uuid:
            return record
    raise ApiError(4)
