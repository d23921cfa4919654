# Copyright: (c) 2026, storage_keys.ontap contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""ONTAP's query language: the value of ``field=value`` in a URL becomes a test of a record.

Operators: ``*`` (any text), ``!`` (not), ``|`` (or), ``<``, ``>``, ``<=``, ``>=``, ``a..b``, ``null``, ``!null``.
``"..."`` and ``{...}`` make what they enclose literal. A field that is not set matches only ``null``.
"""

from __future__ import annotations

import operator
import re
from collections.abc import Callable
from typing import Any

from .errors import ApiError
from .schema import Field, Record, values_at

# One character of a value, and whether quoting made it literal.
Text = list[tuple[str, bool]]
Test = Callable[[Any], bool]

_CLOSING = {'"': '"', "{": "}"}
_COMPARISONS: tuple[tuple[str, Callable[[Any, Any], bool]], ...] = (
    ("<=", operator.le),
    (">=", operator.ge),
    ("<", operator.lt),
    (">", operator.gt),
)


def matcher(field: Field, value: str) -> Callable[[Record], bool]:
    """A test of whole records for one ``field=value`` of a URL.

    Raises ApiError 262197 if the value does not fit the field's type, 262286 if its quotes or braces do not match.
    """
    terms = [_term(field, term) for term in _split(_tokens(field, value), "|")]

    def matches(record: Record) -> bool:
        values = [field.comparable(value) for value in values_at(record, field.name)]
        return any(not values if test is None else any(map(test, values)) for test in terms)

    return matches


def literals(field: Field, value: str) -> set[str]:
    """The values that a ``field=value`` names in full: no patterns, bounds or ranges. Raises ApiError as ``matcher`` does."""
    found = set()
    for term in _split(_tokens(field, value), "|"):
        text = term[1:] if _has(term, "!") else term
        compared = any(_has(text, sign) for sign, compare in _COMPARISONS) or len(_split(text, "..")) > 1
        if not compared and ("*", False) not in text and text != [(char, False) for char in "null"]:
            found.add(_plain(text))
    return found


def _tokens(field: Field, value: str) -> Text:
    tokens: Text = []
    closing = ""
    for char in value:
        if closing:
            if char == closing:
                closing = ""
            else:
                tokens.append((char, True))
        elif char in _CLOSING:
            closing = _CLOSING[char]
            tokens.append(("", True))  # so that an empty pair of quotes still counts as quoted
        else:
            tokens.append((char, False))
    if closing:
        raise ApiError(262286, field.name)
    return tokens


def _split(text: Text, separator: str) -> list[Text]:
    """Split at each separator that is not literal."""
    parts: list[Text] = [[]]
    position = 0
    while position < len(text):
        if _has(text, separator, position):
            parts.append([])
            position += len(separator)
        else:
            parts[-1].append(text[position])
            position += 1
    return parts


def _has(text: Text, sign: str, position: int = 0) -> bool:
    """Whether the sign stands at the position, unquoted."""
    return text[position:position + len(sign)] == [(char, False) for char in sign]


def _plain(text: Text) -> str:
    return "".join(char for char, quoted in text)


def _term(field: Field, text: Text) -> Test | None:
    """The test of one value; None stands for ``null``, which is true for a record without a value."""
    if text == [(char, False) for char in "null"]:
        return None
    if _has(text, "!"):
        inner = _term(field, text[1:])
        return (lambda value: True) if inner is None else (lambda value: not inner(value))
    for sign, compare in _COMPARISONS:
        if _has(text, sign):
            bound = field.parse(_plain(text[len(sign):]))
            return lambda value: compare(value, bound)
    ends = _split(text, "..")
    if len(ends) > 1:
        if len(ends) > 2:
            raise ApiError(262197, field.name)
        low, high = (field.parse(_plain(end)) for end in ends)
        return lambda value: low <= value <= high
    return _equality(field, text)


def _equality(field: Field, text: Text) -> Test:
    if ("*", False) not in text:
        wanted = field.parse(_plain(text))
        return lambda value: value == wanted
    if field.type != "string" and text != [("*", False)]:
        raise ApiError(262197, field.name)
    pattern = re.compile("".join(".*" if token == ("*", False) else re.escape(token[0]) for token in text), re.DOTALL)
    return lambda value: pattern.fullmatch(str(value)) is not None
