# Copyright: (c) 2026, storage_keys.ontap contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The log of all requests below /api, free of secrets, for tests to count and read."""

from __future__ import annotations

import threading
from dataclasses import asdict, dataclass
from typing import Any

from ..api.errors import ApiError
from ..api.http_messages import Request, parse_body

MASK = "<hidden by the simulator>"


def masked(value: Any, secrets: frozenset[str]) -> Any:
    """The same JSON value with every member whose name is secret replaced, however deep."""
    if isinstance(value, dict):
        return {key: MASK if key.lower() in secrets else masked(item, secrets) for key, item in value.items()}
    if isinstance(value, list):
        return [masked(item, secrets) for item in value]
    return value


@dataclass
class Entry:
    """One request. ``status`` is None while it is under way and where no answer was sent.

    ``carried_out`` is false where a fault kept it from taking effect.
    ``connection`` is the client's port: requests that share one connection have the same.
    """

    method: str
    path: str
    query: dict[str, str]
    body: dict[str, Any] | None
    user: str | None
    connection: int
    status: int | None = None
    carried_out: bool = True


class RequestLog:
    """All entries in the order of arrival. Safe to use from several threads."""

    def __init__(self, secrets: frozenset[str]):
        self._secrets = secrets
        self._lock = threading.Lock()
        self._entries: list[Entry] = []

    def open(self, request: Request, user: str | None) -> Entry:
        """Log a request; its status is set by whoever answers it, before the answer leaves."""
        query = {name: MASK if name.lower() in self._secrets else value for name, value in request.query}
        entry = Entry(request.method, request.path, query, self._body(request), user, request.peer)
        with self._lock:
            self._entries.append(entry)
        return entry

    def entries(self) -> list[Entry]:
        """A copy of the log."""
        with self._lock:
            return list(self._entries)

    def as_dicts(self) -> list[dict[str, Any]]:
        """The log as JSON."""
        return [asdict(entry) for entry in self.entries()]

    def clear(self) -> None:
        """Forget everything so far."""
        with self._lock:
            self._entries.clear()

    def _body(self, request: Request) -> dict[str, Any] | None:
        if not request.body:
            return None
        try:
            body: dict[str, Any] = masked(parse_body(request.body), self._secrets)
        except ApiError:
            return None  # no JSON object: nothing in it can be told from a secret
        return body
