# Copyright: (c) 2026, storage_keys.ontap contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The stand-in for Azure without a server: what a request is answered, by whom, and which faults a test has put in."""

from __future__ import annotations

import typing as t
from dataclasses import dataclass
from datetime import datetime
from email.utils import format_datetime
from urllib.parse import parse_qsl, unquote, urlencode, urlsplit

from support.azure.answers import Answer, Request
from support.azure.cloud import TENANT, Cloud
from support.azure.graph import Graph
from support.azure.login import ALL_RIGHTS, Login, mint
from support.azure.resource_manager import ResourceManager
from support.azure.vaults import Vaults


@dataclass
class Fault:
    """The next so many requests whose path holds ``path`` get this instead."""

    path: str
    times: int
    answer: Answer


class Front:
    """``requests`` are those that came, as ``METHOD /path``. The services are told apart by host and path."""

    def __init__(self, url: str = "https://127.0.0.1") -> None:
        self.url = url
        self.cloud = Cloud()
        self.login = Login(self.cloud)
        self.requests: list[str] = []
        self.faults: list[Fault] = []
        self._graph, self._manager, self._vaults = Graph(self.cloud), ResourceManager(self.cloud), Vaults(self.cloud)

    @classmethod
    def with_one(cls, application: str, now: datetime) -> Front:
        """One application with a secret, and one key, by a clock that stands still."""
        front = cls("https://azure.example")
        front.cloud.clock.now = lambda: now  # type: ignore[method-assign]
        front.cloud.application(application, ("q~c-canary", 90.5), name="app")
        front.cloud.key("example", "key1", ("v1", 200.5))
        return front

    def token(self, service: str, tenant: str = TENANT, rights: t.Iterable[str] = ALL_RIGHTS, minutes: float = 60) -> str:
        """As somebody would have got it who logged in."""
        return mint(self.cloud, service, tenant, rights, minutes)

    def throttle(self, path: str, times: int = 1, after: str = "1") -> None:
        body = {"error": {"code": "TooManyRequests", "message": "Too many requests. Please retry later."}}
        self.fail(path, Answer(429, body, {"Retry-After": after}), times)

    def fail(self, path: str, answer: Answer, times: int = 1000) -> None:
        self.faults.append(Fault(path, times, answer))

    def answer(self, request: Request) -> Answer:
        self.requests.append(f"{request.method} {request.path}")
        for fault in self.faults:
            if fault.times and fault.path in request.path:
                fault.times -= 1
                return fault.answer
        token = self.cloud.tokens.get(request.headers.get("Authorization", "").removeprefix("Bearer "))
        if request.host.endswith(".vault.azure.net"):
            return self._vaults.answer(request, token)
        if request.path.startswith("/v1.0/"):
            return self._graph.answer(request, token)
        if "/oauth2/" in request.path:
            return self.login.answer(request, token)
        return self._manager.answer(request, token)

    def uri(self, item: t.Mapping[str, str], now: datetime | None = None) -> dict[str, t.Any]:
        """The result that ansible.builtin.uri would have for a question of the role."""
        headers = {"Authorization": f"Bearer {item['token']}"}
        return {"item": dict(item), **self.asked({"url": item["url"], "headers": headers}, now)}

    def asked(self, options: t.Mapping[str, t.Any], now: datetime | None = None) -> dict[str, t.Any]:
        """The result of ansible.builtin.uri with these options."""
        url, body = urlsplit(options["url"]), options.get("body", "")
        body = urlencode(body) if options.get("body_format") == "form-urlencoded" else body
        query, headers = dict(parse_qsl(url.query)), options.get("headers", {})
        request = Request(options.get("method", "GET"), unquote(url.path), query, headers, body, url.hostname or "", self.url)
        answer = self.answer(request)
        date = format_datetime(now or self.cloud.clock.now(), usegmt=True)
        told = {name.lower().replace("-", "_"): value for name, value in answer.headers.items()}
        return {"status": answer.status, "json": answer.body, "date": date, **told}
