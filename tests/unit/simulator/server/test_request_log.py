# Copyright: (c) 2026, storage_keys.ontap contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The log: complete, in order, and free of secrets."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest
from ontap_simulator import Simulator
from ontap_simulator.server.request_log import MASK

from ..conftest import AKV, Client, body

SECRET = "a-secret-that-must-not-show"


def test_an_entry(client: Client) -> None:
    client.create("svm1", client_secret=SECRET, proxy_password=SECRET, proxy_port=1)
    entry = client.simulator.requests[0]
    assert (entry.method, entry.path, entry.query, entry.status, entry.user) == ("POST", AKV, {}, 201, "admin")
    sent = body("svm1", client_secret=MASK, proxy_password=MASK, proxy_port=1)
    assert entry.body == sent
    client.get("?fields=*&svm.name=svm%201")
    entry = client.simulator.requests[1]
    assert (entry.method, entry.query, entry.body) == ("GET", {"fields": "*", "svm.name": "svm 1"}, None)


def test_requests_of_one_connection_can_be_told(client: Client) -> None:
    client.get()
    client.get()
    client.session.close()
    client.get()
    first, second, third = (entry.connection for entry in client.simulator.requests)
    assert first == second != third


@pytest.mark.parametrize(
    ("query", "raw"),
    [
        ("", f'{{"client_secret": "{SECRET}"}}'),
        ("", f'{{"CLIENT_SECRET": "{SECRET}"}}'),
        ("", f'{{"records": [{{"proxy_password": "{SECRET}"}}]}}'),
        ("", f'{{"svm": {{"client_secret": {{"x": "{SECRET}"}}}}}}'),
        ("", f'["{SECRET}"]'),
        ("", f'{{"client_secret": "{SECRET}'),
        (f"?client_secret={SECRET}", "{}"),
        (f"?Proxy_Password={SECRET}", "{}"),
    ],
)
def test_no_secret_in_the_log_or_in_an_answer(client: Client, query: str, raw: str) -> None:
    answer = client.call("POST", query, data=raw)
    assert answer.status_code == 400 and SECRET not in answer.text
    assert SECRET not in repr(client.simulator.requests)
    assert SECRET not in client.call("GET", "/simulator/requests").text


@pytest.mark.parametrize("change", [{"client_secret": [SECRET]}, {"client_secret": {"a": SECRET}}, {SECRET: 1}])
def test_no_value_in_an_error(client: Client, change: dict[str, object]) -> None:
    answer = client.call("POST", "", json={**body(), **change})
    assert answer.status_code == 400
    assert SECRET not in answer.text or SECRET in change  # a name may be told, a value may not


def test_the_control_endpoint_is_not_logged_and_the_log_can_be_emptied(client: Client) -> None:
    client.get("/simulator")
    client.get()
    assert [entry.path for entry in client.simulator.requests] == [AKV]
    client.simulator.clear_requests()
    assert client.simulator.requests == []


def test_many_clients_at_once() -> None:
    with Simulator(svms=60) as simulator:
        simulator.settings.latency = 0.2

        def create(number: int) -> int:
            client = Client(simulator)
            with client.session:
                return client.call("POST", "", json=body(f"vs{number}")).status_code

        with ThreadPoolExecutor(60) as pool:
            assert set(pool.map(create, range(60))) == {201}
        assert len(simulator.requests) == len(simulator.vaults) == 60
        assert {entry.status for entry in simulator.requests} == {201}
