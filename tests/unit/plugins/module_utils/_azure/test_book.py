# Copyright: (c) 2026, storage_keys.ontap contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Answers of Azure: what is asked again, how pages are followed, what a clock says."""

from __future__ import annotations

import typing as t
from datetime import datetime, timedelta, timezone

import pytest
from ansible_collections.storage_keys.ontap.plugins.module_utils._azure.book import Answers, Ask, Book, NotYet, Refused, pause, record, skew

NOW = datetime(2026, 6, 1, tzinfo=timezone.utc)
URL = "https://azure.example/list"


def result(url: str = URL, status: int = 200, **more: t.Any) -> dict[str, t.Any]:
    return {"item": {"url": url, "token": "canary"}, "status": status, **more}


def entries(answers: Answers) -> list[t.Any]:
    return list(Book(answers).pages("token", URL))


def test_what_is_not_there_is_asked_for() -> None:
    book = Book({})
    with pytest.raises(NotYet):
        book.read("token", URL)
    assert list(book.asks.values()) == [Ask(URL, "token")]
    answers = record({}, [result(json={"value": [1, {"id": 2}]})], NOW)
    assert entries(answers) == [{"id": 2}] and "canary" not in str(answers)


@pytest.mark.parametrize(("status", "tries"), [(429, 5), (500, 5), (502, 5), (503, 5), (504, 5), (-1, 2)])
def test_what_passes_is_tried_again(status: int, tries: int) -> None:
    answers: Answers = {}
    for _number in range(tries):
        with pytest.raises(NotYet):
            Book(answers).read("token", URL)
        answers = record(answers, [result(status=status, msg="no\nway.")], NOW)
    with pytest.raises(Refused) as caught:
        Book(answers).read("token", URL)
    assert caught.value.status == max(status, 0) and (status > 0 or caught.value.message == "no way")


def test_how_long_to_wait() -> None:
    asks = [Ask(URL, "token"), Ask("new", "token")]
    assert pause({}, asks) == 0
    once = record({}, [result(status=429)], NOW)
    assert pause(once, asks) == 2 and pause(record(once, [result(status=429)], NOW), asks) == 4
    for told, waited in (("17", 17), ("0", 2), ("86400", 60), ("soon", 2), ("-3", 2)):
        assert pause(record({}, [result(status=429, retry_after=told)], NOW), asks) == waited


def test_pages_are_followed_at_the_same_place_only() -> None:
    first = result(json={"value": [{"id": 1}], "nextLink": f"{URL}?page=2"})
    second = result(f"{URL}?page=2", json={"value": [{"id": 2}], "@odata.nextLink": None})
    assert entries(record({}, [first, second], NOW)) == [{"id": 1}, {"id": 2}]
    for elsewhere in ("https://other.example/list", "http://azure.example/list", URL):
        answers = record({}, [result(json={"value": [], "nextLink": elsewhere})], NOW)
        with pytest.raises(Refused, match="was not followed") as caught:
            entries(answers)
        assert caught.value.status == 200


@pytest.mark.parametrize("body", [None, "<html>", [], 5])
def test_an_answer_that_is_none(body: t.Any) -> None:
    with pytest.raises(Refused):
        Book(record({}, [result(json=body)], NOW)).read("token", URL)
    assert entries(record({}, [result(json={"value": body})], NOW)) == []


def test_an_error_of_azure_is_told_in_one_line() -> None:
    body = {"error": {"code": "Nope", "message": "It\n cannot be. " + "x" * 999}}
    with pytest.raises(Refused) as caught:
        Book(record({}, [result(status=403, json=body)], NOW)).read("token", URL)
    assert (caught.value.status, caught.value.code) == (403, "Nope")
    assert caught.value.message.startswith("It cannot be. xx") and len(caught.value.message) == 300
    for nothing in ({"error": {"code": None, "message": None}}, {"error": "Nope"}, None):
        with pytest.raises(Refused) as caught:
            Book(record({}, [result(status=403, json=nothing, msg="of the module")], NOW)).read("token", URL)
        assert (caught.value.status, caught.value.code, caught.value.message) == (403, "", "")


def test_a_clock_that_is_off() -> None:
    late = "Mon, 01 Jun 2026 02:00:00 GMT"
    assert skew(record({}, [result(date=late)], NOW)) == timedelta(hours=2)
    assert skew(record({}, [result(date="Mon, 01 Jun 2026 00:04:00 GMT")], NOW)) == timedelta(0)
    assert skew(record({}, [result(date="Mon, 01 Jun 2026 02:00:00 -0000")], NOW)) == timedelta(hours=2)
    for seconds, counted in ((300, 0), (301, 301), (-300, 0), (-301, -301)):
        date = (NOW + timedelta(seconds=seconds)).strftime("%a, %d %b %Y %H:%M:%S GMT")
        assert skew(record({}, [result(date=date)], NOW)) == timedelta(seconds=counted)
    for told in (None, "", "yesterday", "Mon, 99 Jun 2026 02:00:00 GMT"):
        assert skew(record({}, [result(date=told)], NOW)) == timedelta(0)
