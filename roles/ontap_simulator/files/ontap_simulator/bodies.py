# Copyright: (c) 2026, storage_keys.ontap contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The checks of a body that creates or changes a key vault configuration."""

from __future__ import annotations

import re
from typing import Any

from .errors import ApiError
from .schema import Field, Record, Schema, flatten

# A fact of Azure: https://<vault host>/keys/<key>[/<version>]
KEY_ID = re.compile(r"(https://[^/\s?#]+/keys/[0-9A-Za-z-]{1,127})(?:/[0-9A-Za-z]+)?/?")
_OBJECTS = frozenset({"svm"})


def values_to_create(schema: Schema, body: Record) -> dict[str, Any]:
    """The values of a POST by dotted name, all of the required ones among them.

    Raises ApiError 262179 for an unknown field, 262196 for a read-only one, 262177 for an empty required value,
    262212 for a missing one, 262185, 262197 or 262255 for a value of the wrong type, 65537523 for a bad key_id.
    """
    given = _typed(schema, body, "create", refused=262196)
    for name, value in given.items():
        if value is None and (_required(schema, name) or name in ("svm", "svm.name", "svm.uuid")):
            raise ApiError(262177, "svm.name" if name == "svm" else name)
    for field in schema.fields:
        if field.required and field.name not in given:
            raise ApiError(262212, field.name)
    _check_key_id(given)
    return {name: value for name, value in given.items() if value is not None}


def values_to_modify(schema: Schema, body: Record) -> dict[str, Any]:
    """The values of a PATCH by name; None clears an optional field.

    Raises ApiError as ``values_to_create`` does, but 262203 for a field that PATCH does not take; 65537541 if there is
    nothing to change; 65537517 if client_id or tenant_id comes without the client secret.
    """
    given = _typed(schema, body, "modify", refused=262203)
    if not given:
        raise ApiError(65537541)
    credentials = {"client_id", "tenant_id", "client_secret"}.intersection(given)
    if credentials and not given.get("client_secret"):
        raise ApiError(65537517, "client_secret")
    for name, value in given.items():
        if value is None and _required(schema, name):
            raise ApiError(262177, name)
    _check_key_id(given)
    return given


def stored_key_id(key_id: str, versioned: bool) -> str:
    """The key_id as ONTAP keeps it: up to 9.12.1 without the version of the key."""
    match = KEY_ID.fullmatch(key_id)
    return match.group(1) if match and not versioned else key_id


def _typed(schema: Schema, body: Record, verb: str, refused: int) -> dict[str, Any]:
    """The leaves of the body with their types checked; an empty text and null both become None."""
    typed: dict[str, Any] = {}
    for name, value in flatten(body, _OBJECTS):
        field = schema.find(name)
        if field is None:
            _check_no_leaf(schema, name, value, verb, refused)
            typed[name] = None
        elif not _allows(field, verb):
            raise ApiError(refused, name)
        else:
            typed[name] = None if value in (None, "") else field.check(value)
    return typed


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


def _required(schema: Schema, name: str) -> bool:
    field = schema.find(name)
    return field is not None and field.required


def _check_key_id(given: dict[str, Any]) -> None:
    if given.get("key_id") is not None and not KEY_ID.fullmatch(given["key_id"]):
        raise ApiError(65537523, "key_id")
