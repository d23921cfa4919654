# Copyright: (c) 2026, storage_keys.ontap contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What Azure answered so far, and what still has to be asked. Pure (private).

Whoever wants to know something reads it here as if all answers were there. What is not there yet is noted down to be asked, and the reader
starts over when it is: so there is one description of what is asked and of what it means, and no other place that sends anything.
"""

from __future__ import annotations

import typing as t
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime, timedelta, timezone
from email.utils import parsedate_to_datetime
from urllib.parse import urlsplit

TRIES, _TRIES_UNANSWERED = 5, 2  # what does not answer at all keeps everybody waiting
_LONGEST_WAIT = 60  # seconds; Azure asks for a few
_PAGES = 1000
_AGAIN = (429, 500, 502, 503, 504)
_LONGEST = 300  # characters of a sentence of Azure's


class NotYet(Exception):
    """The answer is not there yet; it is noted down that it has to be asked for."""


class Refused(Exception):
    """Azure's answer is no answer to the question. ``status`` is 0 where there was none at all."""

    def __init__(self, status: int, code: str, message: str) -> None:
        super().__init__(message)
        self.status = status
        self.code = code
        self.message = message


class Ask(t.NamedTuple):
    """One request to send: where, and with which token."""

    url: str
    token: str


Answers = dict[str, dict[str, t.Any]]


class Book:
    """``answers`` holds for each URL what came back last, as plain values; ``asks`` is filled by reading."""

    def __init__(self, answers: Mapping[str, Mapping[str, t.Any]]) -> None:
        self._answers = answers
        self.asks: dict[str, Ask] = {}

    def read(self, token: str, url: str) -> Mapping[str, t.Any]:
        """The body of the answer. NotYet if there is none, Refused if it says no."""
        answer = self._answers.get(url)
        if answer is None or _is_passing(answer["status"], answer["tries"]):
            self.asks[url] = Ask(url, token)
            raise NotYet(url)
        body = answer["body"]
        if answer["status"] != 200 or not isinstance(body, Mapping):
            raise _refusal(answer["status"], body, answer["told"])
        return body

    def pages(self, token: str, url: str) -> Iterator[Mapping[str, t.Any]]:
        """The entries of a list, over all its pages. A page elsewhere than the first one would get the token, so it is not followed."""
        origin, seen = urlsplit(url)[:2], set[str]()
        for _page in range(_PAGES):
            seen.add(url)
            body = self.read(token, url)
            yield from parts(body, "value")
            after = body.get("@odata.nextLink") or body.get("nextLink")
            if not after:
                return
            url = str(after)
            if urlsplit(url)[:2] != origin or url in seen:
                raise Refused(200, "", "its list goes on at another place, or where it began, and was not followed")
        raise Refused(200, "", f"its list has more than {_PAGES} pages")


def part(told: Mapping[str, t.Any], name: str) -> Mapping[str, t.Any]:
    """What an answer has under a name, where that has names itself; else nothing."""
    value = told.get(name)
    return value if isinstance(value, Mapping) else {}


def parts(told: Mapping[str, t.Any], name: str) -> list[Mapping[str, t.Any]]:
    """The entries of a list in an answer, which has none where it is no list."""
    value = told.get(name)
    return [each for each in value if isinstance(each, Mapping)] if isinstance(value, list) else []


def record(answers: Mapping[str, t.Any], results: Iterable[Mapping[str, t.Any]], now: datetime) -> Answers:
    """The answers with the results of ansible.builtin.uri, each of which has the ``item`` that it was sent for."""
    known: Answers = {url: dict(answer) for url, answer in answers.items()}
    for result in results:
        url = str(result["item"]["url"])
        before = known.get(url, {"tries": 0})
        known[url] = {
            "status": _number(result.get("status")),
            "body": result.get("json"),
            "told": str(result.get("msg") or ""),
            "tries": before["tries"] + 1,
            "after": _number(result.get("retry_after"), _LONGEST_WAIT),
            "skew": _skew(result.get("date"), now),
        }
    return known


def pause(answers: Answers, asks: Iterable[Ask]) -> int:
    """Seconds to wait before these are asked again: as Azure says, else a little longer each time."""
    again = [answers[ask.url] for ask in asks if ask.url in answers]
    return max((min(each["after"] or 2 ** each["tries"], _LONGEST_WAIT) for each in again), default=0)


def skew(answers: Answers) -> timedelta:
    """How far Azure's clock is ahead of this machine's. A few minutes are nothing: such is what a login allows for."""
    seconds = sorted(each["skew"] for each in answers.values() if each["skew"] is not None)
    median = seconds[len(seconds) // 2] if seconds else 0
    return timedelta(seconds=median if abs(median) > 300 else 0)


def _skew(told: t.Any, now: datetime) -> int | None:
    try:
        moment = parsedate_to_datetime(str(told))
    except (TypeError, ValueError, IndexError):
        return None
    return int(((moment if moment.tzinfo else moment.replace(tzinfo=timezone.utc)) - now).total_seconds())


def _number(value: t.Any, most: int = 999) -> int:
    """Of a status or a header; what is none is 0, as no answer is."""
    text = str(value)
    return min(int(text), most) if text.isascii() and text.isdigit() else 0


def _is_passing(status: int, tries: int) -> bool:
    """Whether it is worth another try."""
    return tries < TRIES if status in _AGAIN else status <= 0 and tries < _TRIES_UNANSWERED


def _refusal(status: int, body: t.Any, told: str) -> Refused:
    error = body.get("error") if isinstance(body, Mapping) else None
    if isinstance(error, Mapping):
        return Refused(status, str(error.get("code") or ""), _one_line(error.get("message") or ""))
    return Refused(status, "", _one_line(told) if status <= 0 else "")


def _one_line(text: t.Any) -> str:
    return " ".join(str(text).split())[:_LONGEST].rstrip(".")
