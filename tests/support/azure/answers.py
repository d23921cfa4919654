# Copyright: (c) 2026, storage_keys.ontap contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The answers of the stand-in for Azure, with errors in the forms that each service has."""

from __future__ import annotations

import typing as t
from dataclasses import dataclass, field
from datetime import datetime


@dataclass
class Request:
    """``host`` is the name that the client called, ``address`` the origin of the stand-in."""

    method: str
    path: str
    query: dict[str, str]
    headers: t.Mapping[str, str]
    body: t.Any
    host: str
    address: str


@dataclass
class Answer:
    status: int
    body: t.Any = None
    headers: dict[str, str] = field(default_factory=dict)


class Refusal(Exception):
    """Ends a request with this answer."""

    def __init__(self, status: int, code: str, message: str, inner: str = "", **headers: str) -> None:
        super().__init__(message)
        self.status, self.code, self.message, self.inner = status, code, message, inner
        self.headers = {name.replace("_", "-"): value for name, value in headers.items()}

    def as_graph(self, now: datetime) -> Answer:
        inner = {"date": now.strftime("%Y-%m-%dT%H:%M:%S"), "request-id": "00000000-0000-0000-0000-00000000000a"}
        return Answer(self.status, {"error": {"code": self.code, "message": self.message, "innerError": inner}}, self.headers)

    def as_resource_manager(self) -> Answer:
        return Answer(self.status, {"error": {"code": self.code, "message": self.message}}, self.headers)

    def as_vault(self) -> Answer:
        inner = {"innererror": {"code": self.inner}} if self.inner else {}
        return Answer(self.status, {"error": {"code": self.code, "message": self.message, **inner}}, self.headers)

    def as_login(self) -> Answer:
        return Answer(self.status, {"error": self.code, "error_description": self.message, "error_codes": [int(self.inner)]}, self.headers)


def page(entries: list[t.Any], request: Request, size: int, link: str, key: str = "$skiptoken") -> dict[str, t.Any]:
    """One page of a list, and the address of the next under the name that the service gives it."""
    start = int(request.query.get(key, "0"))
    shown: dict[str, t.Any] = {"value": entries[start:start + size]}
    if start + size < len(entries):
        rest = "&".join(f"{name}={_quoted(value)}" for name, value in {**request.query, key: str(start + size)}.items())
        shown[link] = f"{request.address}{request.path}?{rest}"
    return shown


def _quoted(value: str) -> str:
    return value.replace("%", "%25").replace(" ", "%20").replace("&", "%26").replace("#", "%23").replace("+", "%2B")
