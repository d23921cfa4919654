# Copyright: (c) 2026, storage_keys.ontap contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The faults of the matrix: what goes wrong, at which requests, and what may come of it. A new one is one more row."""

from __future__ import annotations

import typing as t
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta, timezone
from email.utils import format_datetime

from ontap_simulator import Failure, JobOverride

# What comes of a fault that passes.
HARMLESS = "harmless"  # no fault at all, only unusual
RETRIED = "retried"  # the same request again
SETTLED = "settled"  # a write: found out by reading, and sent again where it did not take effect
FOUND_OUT = "found out"  # a write: found out by reading, never sent again
FAILS = "fails"
NOTHING_TOLD = "nothing told"  # a write: the status alone says that it is done; one that is only accepted is found out
EITHER = "either"  # a success or a failure, as long as it is told truly

EVERY, WRITES, LISTS, CONFIGURATIONS, JOBS = "every request", "writes", "lists", "configurations", "jobs"
ELSEWHERE = "{elsewhere}"  # the address of a server that nobody may contact
PAGE = "<html><body><h1>Bad gateway</h1></body></html>"
NO_JOB = {"job": {"uuid": "00000000-0000-4000-8000-000000000000"}}


@dataclass(frozen=True)
class Fault:
    """``inject`` goes to the simulator. ``wire`` is how a broken connection looks to the modules. ``override`` is how a job goes.

    ``read`` and ``write`` tell what comes of it at requests of that kind, if it hits one request. A fault that is ``lasting``
    is also tried without an end; the task must then fail.
    """

    name: str
    inject: Mapping[str, t.Any] = field(default_factory=dict)
    read: str = FAILS
    write: str = SETTLED
    hits: str = EVERY
    lasting: bool = True
    acts: bool = True
    wire: str | None = None
    override: JobOverride | None = None
    status: int | None = None
    headers: Callable[[], dict[str, str]] | None = None

    def arguments(self, elsewhere: str) -> dict[str, t.Any]:
        """What to inject now; dates in headers count from now."""
        headers = self.headers() if self.headers else dict(self.inject.get("headers", {}))
        return {**self.inject, "headers": {name: value.replace(ELSEWHERE, elsewhere) for name, value in headers.items()}}


def _turned_away(name: str, status: int, headers: Callable[[], dict[str, str]] = dict) -> Fault:
    lasting = headers is dict
    return Fault(f"{status}, {name}", {"status": status}, RETRIED, RETRIED, lasting=lasting, acts=False, status=status, headers=headers)


def _in_seconds() -> dict[str, str]:
    return {"Retry-After": "7"}


def _at_a_date() -> dict[str, str]:
    return {"Retry-After": format_datetime(datetime.now(timezone.utc) + timedelta(seconds=20), usegmt=True)}


def _wrong_shape(name: str, body: str, write: str = SETTLED) -> Fault:
    return Fault(f"JSON: {name}", {"effect": "spoil", "body": body}, write=write, lasting=False)


def _stuck(state: str) -> Fault:
    return Fault(f"job stays {state}", hits=JOBS, override=JobOverride(stuck=state))


FAULTS = (
    Fault("connection refused", {"effect": "reset_before"}, RETRIED, RETRIED, acts=False, wire="refused"),
    Fault("reset before it acted", {"effect": "reset_before"}, RETRIED, SETTLED, acts=False),
    Fault("reset after it acted", {"effect": "reset_after"}, RETRIED, SETTLED),
    Fault("reset within the answer", {"effect": "cut"}, RETRIED, SETTLED),
    Fault("time-out before it acted", {"effect": "reset_before"}, RETRIED, SETTLED, acts=False, wire="timeout"),
    Fault("time-out after it acted", {"effect": "reset_after"}, RETRIED, SETTLED, wire="timeout"),
    _turned_away("no Retry-After", 429),
    _turned_away("no Retry-After", 503),
    _turned_away("Retry-After in seconds", 429, _in_seconds),
    _turned_away("Retry-After in seconds", 503, _in_seconds),
    _turned_away("Retry-After as a date", 429, _at_a_date),
    _turned_away("Retry-After as a date", 503, _at_a_date),
    Fault("500 before it acted", {"status": 500}, FAILS, FAILS, acts=False, status=500),
    Fault("500 after it acted", {"effect": "answer_after", "status": 500}, FAILS, FOUND_OUT, status=500),
    Fault("502 with a page", {"effect": "html"}, RETRIED, SETTLED, acts=False, status=502),
    Fault("504 after it acted", {"effect": "answer_after", "status": 504, "body": ""}, RETRIED, SETTLED, status=504),
    Fault("401", {"status": 401}, FAILS, FAILS, acts=False, status=401),
    Fault("403", {"status": 403}, FAILS, FAILS, CONFIGURATIONS, acts=False, status=403, lasting=False),
    Fault("refusal that repeats the request", {"effect": "echo"}, FAILS, FAILS, WRITES, acts=False, status=400, lasting=False),
    Fault("redirect", {"effect": "redirect", "headers": {"Location": ELSEWHERE}}, FAILS, FAILS, acts=False, status=307),
    Fault("page with status 200", {"effect": "html", "status": 200}, FAILS, SETTLED, acts=False, status=200),
    Fault("truncated JSON", {"effect": "truncate"}),
    _wrong_shape("records an object", '{"records": {}, "num_records": 1}', NOTHING_TOLD),
    _wrong_shape("records null", '{"records": null, "num_records": 1}', NOTHING_TOLD),
    _wrong_shape("null", "null"),
    _wrong_shape("a list", "[]"),
    _wrong_shape("a text", '"success"'),
    Fault("empty body", {"effect": "spoil", "body": ""}, write=NOTHING_TOLD),
    Fault("wrong content type", {"effect": "spoil", "headers": {"Content-Type": "text/plain"}}, HARMLESS, HARMLESS, lasting=False),
    Fault("gzip", {"effect": "gzip"}, HARMLESS, HARMLESS, lasting=False),
    Fault("gzip that is none", {"effect": "spoil", "headers": {"Content-Encoding": "gzip"}}, RETRIED, SETTLED),
    Fault("page that links to itself", {"effect": "loop"}, hits=LISTS, lasting=False),
    Fault("202 with an unknown job", {"effect": "answer_after", "status": 202, "body": NO_JOB}, hits=WRITES, lasting=False, write=EITHER),
    Fault("job fails", hits=JOBS, override=JobOverride(Failure(65537515, "The job failed."))),
    Fault("job vanishes", hits=JOBS, override=JobOverride(hidden=True)),
    _stuck("queued"),
    _stuck("paused"),
    _stuck("dreaming"),
)
