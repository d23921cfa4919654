# Copyright: (c) 2026, storage_keys.ontap contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

import json
import tracemalloc
import typing as t
from datetime import datetime, timedelta, timezone
from email.utils import format_datetime

import pytest
from ansible_collections.storage_keys.ontap.plugins.module_utils._errors.exceptions import AnswerMalformed, OntapError, Refused
from ansible_collections.storage_keys.ontap.plugins.module_utils._rest.answers import Answer, next_link_of, read_answer, records_of
from hypothesis import given, settings
from hypothesis import strategies as st

HTML = b"<html><body>canary</body></html>"


def answer(status: int, content: t.Any, method: str = "GET", **headers: str) -> Answer:
    raw = content if isinstance(content, bytes) else json.dumps(content).encode()
    return read_answer(method, "/api/x", status, {name.replace("_", "-"): value for name, value in headers.items()}, raw)


@pytest.mark.parametrize("status", [200, 201, 202])
def test_any_success_carries_its_object(status: int) -> None:
    assert answer(status, {"job": {"uuid": "1"}}) == Answer(status, {"job": {"uuid": "1"}})


def test_a_write_may_be_answered_without_a_body_and_a_read_may_not() -> None:
    assert answer(200, b"", "PATCH") == Answer(200, {})
    with pytest.raises(AnswerMalformed, match="an empty body"):
        answer(200, b"")


@pytest.mark.parametrize(
    ("content", "problem"),
    [(HTML, "an HTML page"), (b'{"records": [', "13 bytes of an unknown type"), ([], "JSON list"), ("text", "JSON str"), (None, "JSON NoneType")],
)
def test_what_ontap_would_not_send_is_malformed(content: t.Any, problem: str) -> None:
    with pytest.raises(AnswerMalformed, match=problem) as caught:
        answer(200, content)
    assert caught.value.outcome_unknown
    assert "canary" not in str(caught.value.to_result())


@pytest.mark.parametrize("part", ["[],", "{},", "0,", "[["])
def test_an_answer_with_far_too_many_values_is_not_taken_apart(part: str) -> None:
    """Two bytes of JSON can take sixty of memory."""
    raw = b'{"records": [' + part.encode() * 2_000_000
    tracemalloc.start()
    try:
        with pytest.raises(AnswerMalformed, match="no complete JSON but"):
            answer(200, raw)
        assert tracemalloc.get_traced_memory()[1] < 1_000_000
    finally:
        tracemalloc.stop()


def test_the_error_envelope_becomes_one_exception() -> None:
    body = {"error": {"message": "No such field.", "code": "262179", "target": "colour"}, "job": {"uuid": "j1"}}
    with pytest.raises(Refused) as caught:
        answer(400, body, "POST")
    details = caught.value.details()
    assert {name: details[name] for name in ("code", "message", "target", "http_status", "method", "path", "job_uuid")} == {
        "code": 262179,
        "message": "No such field",
        "target": "colour",
        "http_status": 400,
        "method": "POST",
        "path": "/api/x",
        "job_uuid": "j1",
    }


@pytest.mark.parametrize(
    ("status", "transient", "unknown"),
    [
        *((400, False, False), (401, False, False), (403, False, False), (404, False, False), (409, False, False)),
        *((429, True, False), (500, False, True), (502, True, True), (503, True, False), (504, True, True)),
    ],
)
@pytest.mark.parametrize("content", [HTML, {"error": {"code": 7}}, {"error": "text"}, b"", [1]])
def test_what_a_status_means_for_trying_again(status: int, transient: bool, unknown: bool, content: t.Any) -> None:
    with pytest.raises(Refused) as caught:
        answer(status, content, "POST")
    assert (caught.value.transient, caught.value.outcome_unknown) == (transient, unknown)
    assert "canary" not in str(caught.value.to_result())
    assert f"HTTP {status}" in caught.value.sentence()


def test_a_redirect_is_an_error() -> None:
    with pytest.raises(Refused, match="redirects"):
        answer(302, b"", Location="https://elsewhere/")


def test_retry_after_comes_as_seconds_or_as_a_date() -> None:
    def waits(value: str) -> float | None:
        with pytest.raises(Refused) as caught:
            answer(503, b"", Retry_After=value)
        return caught.value.retry_after

    soon = datetime.now(timezone.utc) + timedelta(seconds=100)
    assert waits("7") == 7.0
    assert waits("-7") == 0.0
    assert waits("soon") is None
    assert waits("") is None
    assert 90 < t.cast(float, waits(format_datetime(soon))) <= 100
    assert 90 < t.cast(float, waits(format_datetime(soon.replace(tzinfo=None)))) <= 100
    assert waits("Mon, 01 Jan 2001 00:00:00 GMT") == 0.0


@pytest.mark.parametrize(
    ("body", "records"),
    [
        ({"records": [{"uuid": "1"}], "num_records": 1}, [{"uuid": "1"}]),
        ({"records": {"uuid": "1"}, "num_records": "1"}, [{"uuid": "1"}]),
        ({"num_records": 0}, []),
        ({"records": []}, []),
    ],
)
def test_records_of_a_collection(body: dict[str, t.Any], records: list[t.Any]) -> None:
    assert records_of(Answer(200, body), "/x") == records


@pytest.mark.parametrize("body", [{}, {"uuid": "1"}, {"records": None}, {"records": "text"}, {"records": [1]}])
def test_what_is_no_collection_is_malformed(body: dict[str, t.Any]) -> None:
    with pytest.raises(AnswerMalformed):
        records_of(Answer(200, body), "/x")


@pytest.mark.parametrize("body", [{}, {"_links": None}, {"_links": {"next": []}}, {"_links": {"next": {"href": ""}}}])
def test_no_next_page(body: dict[str, t.Any]) -> None:
    assert next_link_of(Answer(200, body)) is None


JSON = st.recursive(st.none() | st.booleans() | st.integers() | st.text(), lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner))


@settings(deadline=None)
@given(st.integers(200, 599), st.binary() | JSON.map(lambda value: json.dumps(value).encode()), st.text(max_size=20))
def test_any_answer_is_an_answer_or_one_of_our_errors(status: int, content: bytes, retry_after: str) -> None:
    try:
        got = read_answer("GET", "/api/x", status, {"Retry-After": retry_after}, content)
    except OntapError as error:
        assert error.sentence().endswith(".")
    else:
        assert isinstance(got.body, dict)
        next_link_of(got)
