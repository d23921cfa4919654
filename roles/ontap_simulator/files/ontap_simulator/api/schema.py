# Copyright: (c) 2026, storage_keys.ontap contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a resource looks like: its fields, their types and what may be done with them."""

from __future__ import annotations

import functools
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timezone
from typing import Any

from .errors import ApiError

Record = dict[str, Any]


@dataclass(frozen=True)
class Field:
    """One leaf of a resource, by its dotted name.

    ``type`` is ``string``, ``integer``, ``boolean`` or ``time``. ``low`` and ``high`` bound an integer. ``key`` fields are
    in every answer, ``sparse`` ones are those that ``fields=*`` may leave out. ``since`` and ``until`` are the first and
    the last release that know the field.
    """

    name: str
    type: str = "string"
    enum: tuple[str, ...] = ()
    low: int | None = None
    high: int | None = None
    read: bool = True
    create: bool = False
    modify: bool = False
    required: bool = False
    secret: bool = False
    advanced: bool = False
    listed: bool = False
    key: bool = False
    sparse: bool = False
    since: str = "9.6"
    until: str | None = None

    def parse(self, text: str, target: str | None = None) -> str | int | bool | datetime:
        """The typed value of a text in a URL; 262197 if it does not fit."""
        if self.type == "integer":
            try:
                return self._bounded(int(text), target)
            except ValueError:
                raise ApiError(262197, target or self.name) from None
        if self.type == "boolean":
            if text.lower() not in ("true", "false"):
                raise ApiError(262197, target or self.name)
            return text.lower() == "true"
        if self.type == "time":
            return self._time(text, target)
        if self.enum and text not in self.enum:
            raise ApiError(262197, target or self.name)
        return text

    def comparable(self, value: Any) -> Any:
        """A record's value as queries compare it."""
        if self.type == "time":
            return datetime.fromisoformat(value)
        return str(value) if self.type == "string" else value

    def _time(self, text: str, target: str | None) -> datetime:
        """A time of ISO 8601, in UTC unless it says otherwise, or in seconds since 1970."""
        try:
            if text.isdecimal():
                return datetime.fromtimestamp(int(text), timezone.utc)
            told = datetime.fromisoformat(text.upper().replace("Z", "+00:00"))
        except (ValueError, OverflowError, OSError):
            raise ApiError(262197, target or self.name) from None
        return told if told.tzinfo else told.replace(tzinfo=timezone.utc)

    def check(self, value: Any) -> Any:
        """The typed value of a JSON value in a body; ONTAP reads quoted integers too."""
        if isinstance(value, list):
            raise ApiError(262255, self.name)
        if self.type == "integer":
            return self._check_integer(value)
        if not isinstance(value, bool if self.type == "boolean" else str):
            raise ApiError(262185, self.name)
        if self.enum and value not in self.enum:
            raise ApiError(262197, self.name)
        return value

    def _check_integer(self, value: Any) -> int:
        if isinstance(value, str) and value.lstrip("-").isdecimal():
            value = int(value)
        if not isinstance(value, int) or isinstance(value, bool):
            raise ApiError(262185, self.name)
        return self._bounded(value, self.name)

    def _bounded(self, value: int, target: str | None) -> int:
        if (self.low is not None and value < self.low) or (self.high is not None and value > self.high):
            raise ApiError(262197, target or self.name)
        return value


@dataclass(frozen=True, eq=False)
class Schema:
    """The fields of one resource; ``arrays`` names the members that are lists of objects."""

    fields: tuple[Field, ...]
    arrays: frozenset[str] = frozenset()

    def find(self, name: str) -> Field | None:
        """The leaf of that exact dotted name."""
        return self._by_name.get(name)

    @functools.cached_property
    def _by_name(self) -> dict[str, Field]:
        return {field.name: field for field in self.fields}

    @functools.cached_property
    def keys(self) -> frozenset[str]:
        """The fields that identify a record."""
        return frozenset(field.name for field in self.fields if field.key)

    def under(self, name: str) -> list[Field]:
        """The leaf of that name, or all leaves of the object of that name."""
        leaf = self.find(name)
        return [leaf] if leaf else [field for field in self.fields if field.name.startswith(name + ".")]

    def member(self, name: str) -> Schema:
        """What an entry of a list looks like that is a member."""
        start = name + "."
        fields = (replace(field, name=field.name.removeprefix(start)) for field in self.under(name))
        return Schema(tuple(fields), frozenset(each.removeprefix(start) for each in self.arrays if each.startswith(start)))

    def is_sortable(self, field: Field) -> bool:
        """Whether records can be ordered by the field: it has at most one value per record."""
        return field.read and field.name.split(".", 1)[0] not in self.arrays

    def secrets(self) -> frozenset[str]:
        """The names of the write-only fields."""
        return frozenset(field.name for field in self.fields if field.secret)


def values_at(record: Record, name: str) -> list[Any]:
    """All values that a dotted name has in a record: none if unset, several if it leads through a list."""
    found: list[Any] = [record]
    for part in name.split("."):
        steps = [item.get(part) for item in found if isinstance(item, dict)]
        found = [entry for step in steps for entry in (step if isinstance(step, list) else [step])]
    return [value for value in found if value is not None]


def flatten(body: Record, objects: Iterable[str], prefix: str = "") -> Iterator[tuple[str, Any]]:
    """The leaves of a nested body as (dotted name, value); ``objects`` are the names that may hold an object.

    An object that is empty or null is yielded under its own name, so that it can be judged.
    """
    for key, value in body.items():
        name = prefix + key
        if isinstance(value, dict) and name in objects and value:
            yield from flatten(value, objects, name + ".")
        else:
            yield name, value
