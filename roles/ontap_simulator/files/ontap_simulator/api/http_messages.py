# Copyright: (c) 2026, storage_keys.ontap contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A request and an answer, free of any transport, and the rules for JSON bodies and links."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from .errors import ApiError
from .schema import Record


@dataclass(frozen=True)
class Request:
    """One HTTP request; ``query`` keeps the order and repeated names, header names are in lower case."""

    method: str
    path: str
    query: tuple[tuple[str, str], ...] = ()
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""
    peer: int = 0  # the client's port: requests of one connection share it


@dataclass(frozen=True)
class Answer:
    """One HTTP answer; a body that is not text or bytes is sent as JSON."""

    status: int = 200
    body: Record | str | bytes = field(default_factory=dict)
    headers: Mapping[str, str] = field(default_factory=dict)


def wants_hal(accepted: str | None) -> bool:
    """Whether an Accept header asks for links: unless the client accepts nothing but plain JSON."""
    return not accepted or "application/json" not in accepted or "hal+json" in accepted or "*/*" in accepted


def parse_body(raw: bytes) -> Record:
    """The JSON object of a body, empty if there is none.

    Raises ApiError 262199 for a syntax error, 262188 for a name given twice, 262255 for an array, 262201 for a scalar.
    """
    if not raw.strip():
        return {}
    try:
        parsed = json.loads(raw, object_pairs_hook=_unique)
    except ValueError:
        raise ApiError(262199) from None
    if isinstance(parsed, list):
        raise ApiError(262255)
    if not isinstance(parsed, dict):
        raise ApiError(262201)
    return parsed


def _unique(pairs: list[tuple[str, Any]]) -> Record:
    names = [name for name, value in pairs]
    for name in names:
        if names.count(name) > 1:
            raise ApiError(262188, name)
    return dict(pairs)


def without_links(body: Any, top: bool = True) -> Any:
    """The body as plain JSON: ``_links`` go, except ``next`` at the top and those that lead to a job."""
    if isinstance(body, list):
        return [without_links(item, top=False) for item in body]
    if not isinstance(body, dict):
        return body
    plain: Record = {}
    for key, value in body.items():
        if key in ("job", "jobs"):
            plain[key] = value
        elif key != "_links":
            plain[key] = without_links(value, top=False)
        elif top and "next" in value:
            plain[key] = {"next": value["next"]}
    return plain
