# Copyright: (c) 2026, storage_keys.ontap contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The ``fields`` parameter: which members of a record are returned."""

from __future__ import annotations

from .errors import ApiError
from .schema import Record, Schema


def select(schema: Schema, text: str, single: bool, sparse: bool = False) -> frozenset[str]:
    """The dotted names that ``fields=text`` asks for; an empty text means the default set.

    The default is the standard set for a ``single`` object, the identifying fields for a collection. ``sparse`` leaves
    out of the standard set what has to be named.
    Raises ApiError 262197 for an unknown name, 262249 for a write-only one, 262286 for unbalanced braces.
    """
    listed = frozenset(field.name for field in schema.fields if field.listed)
    every = frozenset(field.name for field in schema.fields if field.read)
    hidden = {field.name for field in schema.fields if field.advanced or (sparse and field.sparse)}
    standard = every - hidden
    default = standard if single else listed
    names = _expand(text)
    wanted: frozenset[str] = frozenset()
    unwanted: frozenset[str] = frozenset()
    for name in names:
        if name == "*":
            wanted |= standard
        elif name == "**":
            wanted |= every
        elif name.startswith("!"):
            unwanted |= _resolve(schema, name[1:])
        else:
            wanted |= _resolve(schema, name)
    if not any(not name.startswith("!") for name in names):
        wanted = default
    return (wanted - unwanted) | schema.keys


def project(record: Record, names: frozenset[str], prefix: str = "") -> Record:
    """The part of a record that the dotted names cover; ``_links`` of an object come along with it."""
    chosen: Record = {}
    for key, value in record.items():
        name = prefix + key
        if isinstance(value, dict) and key != "_links":
            part = project(value, names, name + ".")
            if set(part) - {"_links"}:
                chosen[key] = part
        elif isinstance(value, list):
            parts = [project(item, names, name + ".") for item in value]
            if any(set(part) - {"_links"} for part in parts):
                chosen[key] = parts
        elif key == "_links" or name in names:
            chosen[key] = value
    return chosen


def _resolve(schema: Schema, name: str) -> frozenset[str]:
    fields = schema.under(name.rstrip("*").rstrip(".") if name.endswith(".*") else name)
    if not fields:
        raise ApiError(262197, "fields")
    if not any(field.read for field in fields):
        raise ApiError(262249, name)
    return frozenset(field.name for field in fields if field.read)


def _expand(text: str) -> list[str]:
    """``a,b.{c,d},!e`` as a list of names, braces multiplied out."""
    names: list[str] = []
    depth, current = 0, ""
    for char in text + ",":
        depth += {"{": 1, "}": -1}.get(char, 0)
        if depth not in (0, 1):
            raise ApiError(262286, "fields")
        if char == "," and not depth:
            names.extend(_multiply(current.strip()))
            current = ""
        else:
            current += char
    if depth:
        raise ApiError(262286, "fields")
    return [name for name in names if name]


def _multiply(name: str) -> list[str]:
    head, brace, rest = name.partition("{")
    if not brace:
        return [name]
    inner, _dummy, tail = rest.partition("}")
    return [head + part.strip() + tail for part in inner.split(",")]
