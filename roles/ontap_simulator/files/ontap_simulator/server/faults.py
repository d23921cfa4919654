# Copyright: (c) 2026, storage_keys.ontap contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Faults on demand: the n-th request that matches is answered wrongly, late or not at all."""

from __future__ import annotations

import gzip
import json
import threading
from collections.abc import Mapping
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from typing import Any
from urllib.parse import urlencode

from ..api.errors import ApiError
from ..api.http_messages import Answer, Request

# Effect -> whether the request is carried out before the fault shows.
EFFECTS: dict[str, bool] = {
    "answer": False,  # the given status, headers and body
    "answer_after": True,  # the same, but the request has been carried out
    "html": False,  # a page as a proxy sends it
    "redirect": False,  # to the Location among the headers
    "echo": False,  # an error whose text repeats the request's body, secrets included
    "spoil": True,  # the right answer with another status, other headers or another body
    "gzip": True,  # the right answer, compressed
    "loop": True,  # the right answer, with a link to a next page that leads to the same one
    "truncate": True,  # half of the right answer
    "cut": True,  # the same, but the connection breaks after that half
    "reset_before": False,  # the connection breaks
    "reset_after": True,  # the same, but the request has been carried out: a lost answer
    "drip": True,  # the right answer, byte by byte
    "hang": False,  # no answer
    "hang_after": True,  # no answer, but the request has been carried out
}
_CODES = {400: 262185, 401: 6691623, 403: 6, 404: 4, 405: 3, 409: 8, 429: 262160, 503: 7}
_PAGE = "<html><head><title>Proxy</title></head><body><h1>The page cannot be displayed</h1></body></html>"


@dataclass
class Fault:
    """What goes wrong, and for which requests.

    ``method`` and ``path`` are shell patterns, ``path`` without the query. The first ``skip`` matching requests are
    spared, the next ``times`` are hit. ``seconds`` is how long a request hangs, or lies between two bytes of a drip; None:
    until the simulator stops.
    ``code`` is short for a body with ONTAP's envelope of that error.
    """

    method: str = "*"
    path: str = "*"
    effect: str = "answer"
    status: int | None = None
    code: int | None = None
    body: Any = None
    headers: Mapping[str, str] = field(default_factory=dict)
    times: int = 1
    skip: int = 0
    seconds: float | None = None

    def __post_init__(self) -> None:
        if self.effect not in EFFECTS:
            raise ValueError(f"there is no effect {self.effect}; there are: {', '.join(EFFECTS)}")
        if self.effect in ("answer", "answer_after") and (self.status, self.code, self.body) == (None, None, None):
            raise ValueError("a fault that answers needs a status, a code or a body")
        if self.effect == "redirect" and "location" not in {name.lower() for name in self.headers}:
            raise ValueError("a redirect needs a Location among its headers")

    @property
    def acts(self) -> bool:
        """Whether the request is carried out before the fault shows."""
        return EFFECTS[self.effect]

    def matches(self, request: Request) -> bool:
        """Whether it is for that request."""
        return fnmatchcase(request.method, self.method.upper()) and fnmatchcase(request.path, self.path)

    def spoil(self, request: Request, right: Answer) -> Answer:
        """The wrong answer to a request that has been carried out."""
        if self.effect == "gzip":
            text = right.body if isinstance(right.body, str) else json.dumps(right.body)
            return Answer(right.status, gzip.compress(text.encode()), {**right.headers, "Content-Encoding": "gzip"})
        if self.effect == "loop":
            page = dict(right.body) if isinstance(right.body, dict) else {}
            following = {"next": {"href": f"{request.path}?{urlencode(request.query)}"}}
            return Answer(right.status, {**page, "_links": {**page.get("_links", {}), **following}}, right.headers)
        if self.effect == "spoil":
            body = right.body if self.body is None else self.body
            return Answer(self.status or right.status, body, {**right.headers, **self.headers})
        return self.answer(request)

    def answer(self, request: Request) -> Answer:
        """The wrong answer, for the effects that have one."""
        if self.effect == "html":
            return Answer(self.status or 502, self.body or _PAGE, {"Content-Type": "text/html", **self.headers})
        if self.effect == "redirect":
            return Answer(self.status or 307, self.body or "", self.headers)
        if self.effect == "echo":
            error = ApiError(self.code or 262185, message=request.body.decode(errors="replace"))
            return Answer(self.status or error.status, error.envelope(), self.headers)
        code = self.code if self.code is not None else _CODES.get(self.status or 500, 65562)
        error = ApiError(code)
        status = self.status if self.status is not None else (error.status if self.body is None else 200)
        return Answer(status, error.envelope() if self.body is None else self.body, self.headers)


class Faults:
    """The faults that are still to come, in the order in which they were injected."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._faults: list[Fault] = []

    def add(self, fault: Fault) -> None:
        """Arm one more."""
        with self._lock:
            self._faults.append(fault)

    def clear(self) -> None:
        """Disarm all."""
        with self._lock:
            self._faults.clear()

    def pending(self) -> list[Fault]:
        """Those that have not been used up."""
        with self._lock:
            return list(self._faults)

    def take(self, request: Request) -> Fault | None:
        """The fault that hits this request; counted as used."""
        with self._lock:
            for fault in self._faults:
                if not fault.matches(request):
                    continue
                if fault.skip:
                    fault.skip -= 1
                    continue
                fault.times -= 1
                if fault.times <= 0:
                    self._faults.remove(fault)
                return fault
        return None
