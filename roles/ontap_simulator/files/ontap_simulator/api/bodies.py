# Copyright: (c) 2026, storage_keys.ontap contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The checks of any body against the fields of its resource."""

from __future__ import annotations

from typing import Any

from .errors import ApiError
from .schema import Field, Record, Schema, flatten


def values_to_post(schema: Schema, body: Record) -> dict[str, Any]:
    """The values of any POST by dotted name, all of the required ones among them; None for an empty optional one.

    Raises ApiError 262179 for an unknown field, 262196 for a read-only one, 262177 for an empty required value,
    262212 for a missing one, 262185, 262197 or 262255 for a value of the wrong type.
    """
    given = typed(schema, body, "create", refused=262196)
    for name, value in given.items():
        if value is None and (required(schema, name) or name in ("svm", "svm.name", "svm.uuid")):
            raise ApiError(262177, "svm.name" if name == "svm" else name)
    for field in schema.fields:
        if field.required and field.name not in given:
            raise ApiError(262212, field.name)
    return given


def typed(schema: Schema, body: Record, verb: str, refused: int) -> dict[str, Any]:
    """The leaves of the body with their types checked; an empty text and null both become None."""
    values: dict[str, Any] = {}
    objects = {field.name.rpartition(".")[0] for field in schema.fields if field.create or field.modify}
    for name, value in flatten(body, objects):
        field = schema.find(name)
        if name in schema.arrays and any(_allows(leaf, verb) for leaf in schema.under(name)):
            values[name] = _entries(schema, name, value, verb, refused)
        elif field is None:
            _check_no_leaf(schema, name, value, verb, refused)
            values[name] = None
        elif not _allows(field, verb):
            raise ApiError(refused, name)
        else:
            values[name] = None if value in (None, "") else field.check(value)
    return values


def _entries(schema: Schema, name: str, value: Any, verb: str, refused: int) -> list[dict[str, Any]]:
    """The entries of a list of objects, each checked as ``typed`` does."""
    if value is not None and not isinstance(value, list):
        raise ApiError(262254, name)
    if not all(isinstance(entry, dict) for entry in value or ()):
        raise ApiError(262185, name)
    return [typed(schema.member(name), entry, verb, refused) for entry in value or ()]


def _check_no_leaf(schema: Schema, name: str, value: Any, verb: str, refused: int) -> None:
    """Judge a name that is no leaf of the resource: unknown, or an object without members."""
    leaves = schema.under(name)
    if not leaves and name.split(".")[-1] != "_links":
        raise ApiError(262179, name)
    if not any(_allows(field, verb) for field in leaves):
        raise ApiError(refused, name)
    if isinstance(value, list):
        raise ApiError(262255, name)
    if value not in (None, {}):
        raise ApiError(262185, name)


def _allows(field: Field, verb: str) -> bool:
    return field.create if verb == "create" else field.modify


def required(schema: Schema, name: str) -> bool:
    field = schema.find(name)
    return field is not None and field.required
