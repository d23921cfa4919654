# Copyright: (c) 2026, storage_keys.ontap contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The order of a collection's records, and the opaque position at which a next page starts."""

from __future__ import annotations

import base64
import binascii
import functools
import json
from collections.abc import Sequence
from typing import Any

from .errors import ApiError
from .schema import Record, Schema, values_at


@functools.total_ordering
class _Rank:
    """One value to order by; unset values come last whatever the direction."""

    def __init__(self, value: Any, descending: bool):
        self.value = value
        self.descending = descending

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Rank) and self.value == other.value

    def __lt__(self, other: _Rank) -> bool:
        if self.value is None or other.value is None:
            return self.value is not None
        return bool(other.value < self.value if self.descending else self.value < other.value)


class Order:
    """A total order of records: the fields of ``order_by``, then the number under which each record was stored."""

    def __init__(self, schema: Schema, text: str):
        """Raises ApiError 262268 for a field that cannot be ordered by, 262197 for an unknown direction."""
        self._fields: list[tuple[str, bool]] = []
        for term in filter(None, (part.strip() for part in text.split(","))):
            name, *direction = term.split()
            field = schema.find(name)
            if field is None or not schema.is_sortable(field):
                raise ApiError(262268, name)
            if direction not in ([], ["asc"], ["desc"]):
                raise ApiError(262197, "order_by")
            self._fields.append((name, direction == ["desc"]))

    @property
    def names(self) -> list[str]:
        """The fields that the order looks at."""
        return [name for name, descending in self._fields]

    def values(self, number: int, record: Record) -> list[Any]:
        """What decides the record's place; JSON-able, so that a next link can carry it."""
        return [next(iter(values_at(record, name)), None) for name in self.names] + [number]

    def key(self, values: Sequence[Any]) -> list[_Rank]:
        """The sort key for what ``values`` returned."""
        descending = [descending for name, descending in self._fields] + [False]
        return [_Rank(value, down) for value, down in zip(values, descending, strict=False)]

    def encode(self, values: Sequence[Any]) -> str:
        """The position after a record, as the text that a next link carries; an empty one is the beginning."""
        return base64.urlsafe_b64encode(json.dumps(list(values)).encode()).decode()

    def decode(self, text: str) -> list[Any]:
        """The position that a next link carries. Raises ApiError 262197 if it did not come from here."""
        try:
            values = json.loads(base64.urlsafe_b64decode(text.encode()))
        except (ValueError, binascii.Error):
            values = None
        if not isinstance(values, list) or len(values) not in (0, len(self._fields) + 1):
            raise ApiError(262197, "start")
        return values
