# Copyright: (c) 2026, storage_keys.ontap contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Faults on demand, and the log that goes on meanwhile."""

from __future__ import annotations

import time
import typing as t

import pytest
import requests

from ..conftest import AKV, Client, body


def test_a_status_with_headers_once(client: Client) -> None:
    client.simulator.inject(method="GET", path="*/azure-key-vaults*", status=503, headers={"Retry-After": "1"})
    answer = client.call("GET", "")
    assert (answer.status_code, answer.headers["Retry-After"], answer.json()["error"]["code"]) == (503, "1", "7")
    assert client.call("GET", "").status_code == 200
    assert [entry.status for entry in client.simulator.requests] == [503, 200]


def test_which_requests_are_hit(client: Client) -> None:
    client.simulator.inject(method="post", path="*/azure-key-vaults", status=500, skip=1, times=2)
    statuses = []
    for svm in ("svm1", "svm2", "svm2", "svm2"):
        statuses.append(client.call("POST", "", json=body(svm)).status_code)
        assert client.call("GET", "").status_code == 200
    assert statuses == [201, 500, 500, 201]


def test_faults_come_in_order_and_can_be_disarmed(client: Client) -> None:
    for status in (500, 429, 502):
        client.simulator.inject(status=status)
    assert [client.call("GET", "").status_code for dummy in range(2)] == [500, 429]
    client.simulator.clear_faults()
    assert client.call("GET", "").status_code == 200


@pytest.mark.parametrize(
    ("fault", "status", "code"),
    [
        ({"code": 65536867}, 400, "65536867"),
        ({"code": 65536867, "status": 409}, 409, "65536867"),
        ({"code": 4}, 404, "4"),
        ({"code": 12345}, 400, "12345"),
        ({"status": 429}, 429, "262160"),
        ({"status": 418}, 418, "65562"),
    ],
)
def test_errors_as_ontap_writes_them(client: Client, fault: dict[str, t.Any], status: int, code: str) -> None:
    client.simulator.inject(**fault)
    assert client.code("GET") == (status, code, None)


def test_any_body(client: Client) -> None:
    client.simulator.inject(body={"records": {"uuid": "1"}})
    client.simulator.inject(body="no JSON", status=201)
    assert client.get() == {"records": {"uuid": "1"}}
    answer = client.call("GET", "")
    assert (answer.status_code, answer.text) == (201, "no JSON")


def test_a_page_and_a_redirect(client: Client) -> None:
    client.simulator.inject(effect="html", status=200)
    client.simulator.inject(effect="redirect", headers={"Location": "https://elsewhere.example.com/"})
    page = client.call("GET", "")
    assert page.headers["Content-Type"] == "text/html" and "<html>" in page.text and page.status_code == 200
    answer = client.call("GET", "")
    assert (answer.status_code, answer.headers["Location"]) == (307, "https://elsewhere.example.com/")


@pytest.mark.parametrize(
    ("effect", "carried_out"),
    [("reset_before", False), ("reset_after", True), ("hang", False), ("hang_after", True)],
)
def test_no_answer(client: Client, effect: str, carried_out: bool) -> None:
    client.simulator.inject(effect=effect, seconds=0.2)
    with pytest.raises(requests.exceptions.ConnectionError):
        client.call("POST", "", json=body())
    assert len(client.simulator.vaults) == carried_out
    assert [entry.status for entry in client.simulator.requests] == [None]


def test_an_answer_that_is_cut(client: Client) -> None:
    client.simulator.inject(effect="truncate")
    answer = client.call("POST", "?return_records=true", json=body())
    assert answer.status_code == 201 and len(client.simulator.vaults) == 1
    with pytest.raises(ValueError, match=r"JSON|Expecting|Unterminated|Invalid"):
        answer.json()


def test_an_answer_that_drips(client: Client) -> None:
    client.simulator.inject(effect="drip", seconds=0.001)
    answer = client.call("POST", "?return_records=true", json=body())
    assert answer.status_code == 201 and answer.json()["num_records"] == 1
    client.simulator.inject(effect="drip")
    url = f"https://{client.connection['hostname']}:{client.connection['http_port']}/api/cluster"
    with pytest.raises(requests.exceptions.ConnectionError):
        client.session.get(url, timeout=0.2)


def test_an_answer_that_breaks_off(client: Client) -> None:
    client.simulator.inject(effect="cut")
    with pytest.raises((requests.exceptions.ConnectionError, requests.exceptions.ChunkedEncodingError)):
        client.call("POST", "?return_records=true", json=body())
    assert len(client.simulator.vaults) == 1


def test_a_right_answer_that_is_spoilt(client: Client) -> None:
    client.simulator.inject(effect="spoil", headers={"Content-Type": "text/plain"})
    client.simulator.inject(effect="spoil", body="")
    client.simulator.inject(effect="spoil", status=203)
    answer = client.call("POST", "?return_records=true", json=body())
    assert answer.status_code == 201 and answer.headers["Content-Type"] == "text/plain" and answer.json()["num_records"] == 1
    answer = client.call("GET", "")
    assert (answer.status_code, answer.text) == (200, "")
    answer = client.call("GET", "")
    assert answer.status_code == 203 and answer.json()["num_records"] == 1


def test_a_compressed_answer(client: Client) -> None:
    client.create()
    client.simulator.inject(effect="gzip")
    answer = client.call("GET", "")
    assert answer.headers["Content-Encoding"] == "gzip" and answer.json()["num_records"] == 1


def test_a_page_that_links_to_itself(client: Client) -> None:
    client.create()
    client.simulator.inject(effect="loop")
    page = client.get("?fields=name&max_records=5")
    assert page["num_records"] == 1 and page["_links"]["next"]["href"] == f"{AKV}?fields=name&max_records=5"
    assert "next" not in client.get("?fields=name")["_links"]


def test_the_log_tells_what_was_carried_out(client: Client) -> None:
    for effect in ("reset_before", "reset_after"):
        client.simulator.inject(effect=effect)
        with pytest.raises(requests.exceptions.ConnectionError):
            client.call("POST", "", json=body())
    client.get()
    assert [entry.carried_out for entry in client.simulator.requests] == [False, True, True]


def test_an_answer_that_hides_a_success(client: Client) -> None:
    client.simulator.inject(effect="answer_after", status=504)
    assert client.call("POST", "", json=body()).status_code == 504
    assert len(client.simulator.vaults) == 1


def test_an_echo_is_the_only_way_to_see_a_secret(client: Client) -> None:
    client.simulator.inject(effect="echo")
    answer = client.call("POST", "", json=body(client_secret="hush-hush"))
    assert answer.status_code == 400 and "hush-hush" in answer.json()["error"]["message"]
    assert client.simulator.vaults == []


@pytest.mark.parametrize(
    "fault",
    [{}, {"effect": "explode"}, {"effect": "redirect"}, {"effect": "answer_after"}],
)
def test_faults_that_make_no_sense(client: Client, fault: dict[str, t.Any]) -> None:
    with pytest.raises(ValueError):
        client.simulator.inject(**fault)


def test_latency(client: Client) -> None:
    client.simulator.settings.latency = 0.2
    started = time.monotonic()
    client.get()
    assert time.monotonic() - started >= 0.2
