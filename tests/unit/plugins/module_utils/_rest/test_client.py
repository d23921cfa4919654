# Copyright: (c) 2026, storage_keys.ontap contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The client's own promises, with the exchange replaced by a script and the clock turned by hand."""

from __future__ import annotations

import typing as t

import pytest
from ansible_collections.storage_keys.ontap.plugins.module_utils._errors.exceptions import BUSY, AnswerMalformed, NotSent, OntapError
from ansible_collections.storage_keys.ontap.plugins.module_utils._rest.body import TooLarge
from ansible_collections.storage_keys.ontap.plugins.module_utils._rest.client import Client
from ansible_collections.storage_keys.ontap.plugins.module_utils._rest.transport import Connection
from hypothesis import given
from hypothesis import strategies as st
from support.fake_time import FakeTime

CONNECTION = Connection("cluster1", username="admin", password="word")


class Reply:
    """What comes back for one request."""

    def __init__(self, status: int, content: bytes = b"{}", **headers: str) -> None:
        self.status_code = status
        self.content = content
        self.headers = {name.replace("_", "-"): value for name, value in headers.items()}


class Script:
    """A transport that answers with one reply after the other, the last one for ever."""

    def __init__(self, time: FakeTime, replies: list[t.Any], seconds: float = 0.0) -> None:
        self.time = time
        self.replies = replies
        self.seconds = seconds
        self.asked: list[tuple[str, str, dict[str, str]]] = []

    def exchange(
        self, method: str, path: str, query: dict[str, str], body: dict[str, t.Any] | None
    ) -> tuple[int, dict[str, str], bytes]:
        self.asked.append((method, path, query))
        self.time.now += self.seconds
        reply = self.replies.pop(0) if len(self.replies) > 1 else self.replies[0]
        if isinstance(reply, BaseException):
            raise reply
        assert isinstance(reply, Reply)
        return reply.status_code, reply.headers, reply.content


def scripted(*replies: t.Any, seconds: float = 0.0) -> tuple[Client, Script, FakeTime]:
    time = FakeTime()
    client = Client(CONNECTION, time.clock)
    script = Script(time, list(replies), seconds)
    client._transport = t.cast(t.Any, script)
    return client, script, time


def test_a_retry_waits_as_long_as_the_server_asks() -> None:
    client, script, time = scripted(Reply(503, Retry_After="7"), Reply(200))
    client.get("/x")
    assert time.slept == [7.0] and len(script.asked) == 2


def test_a_server_that_asks_for_too_long_is_not_waited_for() -> None:
    client, script, time = scripted(Reply(503, Retry_After="3600"), Reply(200))
    with pytest.raises(OntapError):
        client.get("/x")
    assert time.slept == [] and len(script.asked) == 1


@given(st.sampled_from([429, 502, 503, 504]), st.floats(0, 60))
def test_retries_are_bounded_in_number_and_time(status: int, seconds: float) -> None:
    client, script, time = scripted(Reply(status), seconds=seconds)
    started = time.now
    with pytest.raises(OntapError):
        client.get("/x")
    assert 2 <= len(script.asked) <= 4
    assert time.now - started <= 3 * CONNECTION.timeout
    assert all(0.25 <= delay <= 3 for delay in time.slept)


@pytest.mark.parametrize("status", [400, 401, 403, 404, 409, 500, 302])
def test_a_real_refusal_is_not_repeated(status: int) -> None:
    client, script, _time = scripted(Reply(status))
    with pytest.raises(OntapError):
        client.get("/x")
    assert len(script.asked) == 1


@pytest.mark.parametrize(("reply", "asked"), [(Reply(429), 4), (Reply(503), 4), (Reply(502), 1), (Reply(504), 1)])
@pytest.mark.parametrize("method", ["POST", "PATCH", "DELETE"])
def test_a_write_is_repeated_only_where_the_server_cannot_have_acted(method: str, reply: Reply, asked: int) -> None:
    client, script, _time = scripted(reply)
    with pytest.raises(OntapError):
        client.request(method, "/x")
    assert len(script.asked) == asked


@pytest.mark.parametrize(
    ("error", "asked"),
    [(ConnectionRefusedError(), 4), (TimeoutError(), 1), (ConnectionResetError(), 1), (ValueError("odd"), 1), (UnicodeError(), 1)],
)
def test_a_write_after_a_fault_of_the_connection(error: Exception, asked: int) -> None:
    client, script, _time = scripted(error)
    with pytest.raises(OntapError) as caught:
        client.request("POST", "/x")
    assert len(script.asked) == asked
    assert caught.value.outcome_unknown == (asked == 1 and not isinstance(error, UnicodeError))


def page(link: str | None, *uuids: str) -> Reply:
    records = ",".join(f'{{"uuid": "{uuid}"}}' for uuid in uuids)
    links = f', "_links": {{"next": {{"href": "{link}"}}}}' if link else ""
    return Reply(200, f'{{"records": [{records}], "num_records": {len(uuids)}{links}}}'.encode())


def test_pages_are_followed_through_empty_ones() -> None:
    client, script, _time = scripted(page("/api/x?start=2&fields=%2A"), page("/api/x?start=3&a=", "1"), page(None, "2"))
    assert client.records("/x", {"fields": "*"}) == [{"uuid": "1"}, {"uuid": "2"}]
    assert [query for method, path, query in script.asked] == [{"fields": "*"}, {"start": "2", "fields": "*"}, {"start": "3", "a": ""}]


def test_a_link_leads_nowhere_else() -> None:
    client, script, _time = scripted(page("https://elsewhere:1/api/other?start=2", "1"), page(None, "2"))
    client.records("/x", {})
    assert {path for method, path, query in script.asked} == {"/api/x"}


def test_a_page_that_links_to_itself_is_no_endless_loop() -> None:
    client, script, _time = scripted(page("/api/x?start=2", "1"))
    with pytest.raises(AnswerMalformed, match="already read"):
        client.records("/x", {})
    assert len(script.asked) == 2


def test_a_page_that_links_to_the_first_one_is_not_read_twice() -> None:
    client, script, _time = scripted(page("/api/x?fields=%2A", "1"))
    with pytest.raises(AnswerMalformed, match="already read"):
        client.records("/x", {"fields": "*"})
    assert len(script.asked) == 1


class Endless:
    """A transport whose pages go on for ever, each with a link to one that was never seen."""

    def __init__(self, time: FakeTime, records: t.Callable[[int], str], seconds: float = 0.0) -> None:
        self.time, self.records, self.seconds, self.pages = time, records, seconds, 0

    def exchange(self, *_request: t.Any) -> tuple[int, dict[str, str], bytes]:
        self.pages += 1
        self.time.now += self.seconds
        body = f'{{"records": [{self.records(self.pages)}], "_links": {{"next": {{"href": "/api/x?start={self.pages}"}}}}}}'
        return 200, {}, body.encode()


@pytest.mark.parametrize(
    ("records", "seconds", "pages", "problem"),
    [
        (lambda page: "", 0, 10, "10 pages of records in a row bring nothing new"),
        (lambda page: '{"uuid": "1"}', 0, 11, "10 pages of records in a row bring nothing new"),
        (lambda page: f'{{"uuid": "{page}"}}', 0, 10_000, "does not end after 10000 pages with 10000 records"),
        (lambda page: "{}", 0, 10_000, "does not end after 10000 pages"),
        (lambda page: ",".join(["{}"] * 5_000), 0, 21, "does not end after 21 pages with 105000 records"),
        (lambda page: f'{{"uuid": "{page}"}}', 30, 20, "does not end in time, after 20 pages with 20 records"),
    ],
)
def test_a_list_without_an_end(records: t.Callable[[int], str], seconds: float, pages: int, problem: str) -> None:
    client, _script, time = scripted(Reply(200))
    endless = Endless(time, records, seconds)
    client._transport = t.cast(t.Any, endless)
    with pytest.raises(AnswerMalformed, match=problem):
        client.records("/x", {})
    assert endless.pages == pages


def test_a_list_in_many_small_pages_is_read_to_its_end() -> None:
    pages = [page(f"/api/x?start={number}", *([str(number)] if number % 9 == 0 else [])) for number in range(2_000)]
    client, script, _time = scripted(*pages, page(None, "last"))
    assert len(client.records("/x", {})) == 224 and len(script.asked) == 2_001


def test_a_link_that_is_none() -> None:
    client, _script, _time = scripted(page("http://[", "1"))
    with pytest.raises(AnswerMalformed, match="link to the next page"):
        client.records("/x", {})


def test_an_answer_that_is_too_large_is_told_and_not_asked_for_again() -> None:
    client, script, _time = scripted(TooLarge("it has more than 64 MiB"))
    with pytest.raises(AnswerMalformed, match="too large, it has more than 64 MiB") as caught:
        client.request("PATCH", "/x")
    assert len(script.asked) == 1 and caught.value.outcome_unknown


def test_nothing_is_sent_after_the_credentials_were_refused() -> None:
    """Each further refusal could lock the account."""
    client, script, _time = scripted(Reply(401), Reply(200))
    with pytest.raises(OntapError):
        client.get("/x")
    for each in (client, client.sibling()):
        with pytest.raises(NotSent) as caught:
            each.request("POST", "/x")
        assert "could lock the account" in caught.value.details()["message"]
        assert caught.value.details()["path"] == "/api/x" and not caught.value.outcome_unknown
    assert len(script.asked) == 1


@pytest.mark.parametrize("code", BUSY)
@pytest.mark.parametrize("status", [400, 409, 500])
@pytest.mark.parametrize("method", ["GET", "PATCH"])
def test_what_is_busy_for_a_while_is_waited_for(method: str, status: int, code: int) -> None:
    """For up to a minute, and without making the others wait."""
    busy = Reply(status, f'{{"error": {{"code": "{code}", "message": "busy"}}}}'.encode())
    client, script, time = scripted(*[busy] * 5, Reply(200))
    client.request(method, "/x")
    assert len(script.asked) == 6 and client._back_off._not_before == 1000.0
    client, script, time = scripted(busy)
    with pytest.raises(OntapError) as caught:
        client.request(method, "/x")
    assert caught.value.code == code and not caught.value.outcome_unknown and caught.value.cause and caught.value.next_step
    assert 3 < len(script.asked) <= 8 and 20 <= sum(time.slept) <= 120


def test_an_error_beside_records_is_told() -> None:
    partial = b'{"records": [{"uuid": "1"}], "error": {"message": "Node node2 did not answer.", "code": "393271"}}'
    client, script, _time = scripted(Reply(200, partial))
    sibling = client.sibling()
    sibling._transport = t.cast(t.Any, script)
    assert sibling.records("/x", {}) == client.records("/x", {}) == [{"uuid": "1"}]
    assert client.warnings == [
        "ONTAP answered GET /api/x in part only: Node node2 did not answer (ONTAP code 393271). What it left out is missing here too."
    ]


@pytest.mark.parametrize(
    "body", [b'{"uuid": "1", "error": {"message": "of the job"}}', b'{"records": [], "error": {}}', b'{"records": [], "error": 5}']
)
def test_an_error_that_is_none_of_the_answer_is_not_told(body: bytes) -> None:
    client, _script, _time = scripted(Reply(200, body))
    client.get("/x")
    assert client.warnings == []
