# Copyright: (c) 2026, storage_keys.ontap contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Sessions that work side by side, and slow down together."""

from __future__ import annotations

import signal
import socket
import threading
import typing as t

import pytest
from ansible_collections.storage_keys.ontap.plugins.module_utils._errors.exceptions import OntapError
from ansible_collections.storage_keys.ontap.plugins.module_utils._rest.back_off import BackOff
from ansible_collections.storage_keys.ontap.plugins.module_utils._rest.client import Client
from ansible_collections.storage_keys.ontap.plugins.module_utils._rest.pool import Pool
from ansible_collections.storage_keys.ontap.plugins.module_utils._rest.transport import Connection
from support.fake_time import FakeTime

CONNECTION = Connection("cluster1", username="admin", password="word")


def test_results_keep_the_order_and_no_client_serves_two_at_once() -> None:
    busy: set[int] = set()
    most: list[int] = []
    lock = threading.Lock()
    together = threading.Barrier(3, timeout=10)
    first = threading.Event()

    def work(client: Client, item: int) -> int:
        with lock:
            assert id(client) not in busy
            busy.add(id(client))
            most.append(len(busy))
        if item == 0:  # goes alone
            assert not first.wait(0.01) and most == [1]
            first.set()
        else:
            together.wait()
        with lock:
            busy.discard(id(client))
        return item * 2

    with Client(CONNECTION) as client, Pool(client, 3) as pool:
        assert pool.map(work, list(range(13))) == [item * 2 for item in range(13)]
    assert max(most) == 3


def test_one_client_works_alone_in_the_callers_thread() -> None:
    threads: list[threading.Thread] = []

    def work(client: Client, item: int) -> int:
        threads.append(threading.current_thread())
        return item

    with Client(CONNECTION) as client:
        with Pool(client, 1) as pool:
            assert pool.map(work, [1, 2, 3]) == [1, 2, 3]
        with Pool(client, 8) as pool:
            assert pool.map(work, [4]) == [4] and pool.map(work, []) == []
    assert set(threads) == {threading.current_thread()}


def test_signals_are_left_to_the_main_thread() -> None:
    """Of a task with a time-out, or of Ctrl-C: another thread that takes one does not interrupt the main one."""

    def work(_client: Client, _item: int) -> bool:
        in_main = threading.current_thread() is threading.main_thread()
        return in_main or {signal.SIGINT, signal.SIGALRM} <= signal.pthread_sigmask(signal.SIG_BLOCK, [])

    before = signal.pthread_sigmask(signal.SIG_BLOCK, [])
    with Client(CONNECTION) as client, Pool(client, 3) as pool:
        assert all(pool.map(work, [1, 2, 3, 4]))
    assert signal.pthread_sigmask(signal.SIG_BLOCK, []) == before


def test_a_client_comes_back_after_a_failure() -> None:
    def work(client: Client, item: int) -> int:
        raise ValueError(str(item))

    with Client(CONNECTION) as client, Pool(client, 1) as pool:
        for number in (1, 2):
            try:
                pool.map(work, [number])
            except ValueError as error:
                assert str(error) == str(number)


def test_a_busy_system_slows_all_sessions_down() -> None:
    time = FakeTime()
    first = Client(CONNECTION, time.clock)
    second = first.sibling()
    replies: list[t.Any] = [(503, {"Retry-After": "7"}), (200, {}), (200, {})]
    sent: list[float] = []

    class Script:
        def exchange(self, *_arguments: t.Any) -> t.Any:
            sent.append(time.now)
            status, headers = replies.pop(0)
            return status, headers, b"{}"

    first._transport = second._transport = t.cast(t.Any, Script())
    first.get("/x")
    assert sent == [1000.0, 1007.0]
    first._back_off.hold(3)
    second.get("/x")
    assert sent[-1] == 1010.0


def test_the_longest_hold_counts() -> None:
    time = FakeTime()
    pace = BackOff(time.clock)
    pace.hold(5)
    pace.hold(2)
    pace.wait()
    assert time.now == 1005.0
    pace.wait()
    assert time.slept == [5.0]


@pytest.mark.parametrize("size", [2, 8, 64])
def test_a_wrong_password_costs_one_refused_login(size: int) -> None:
    """However many connections there are: many refused logins lock the account."""
    sent: list[str] = []

    class Refusing:
        def exchange(self, method: str, *_more: t.Any) -> t.Any:
            sent.append(method)
            return 401, {}, b"{}"

        def close(self) -> None:
            pass

    def work(client: Client, item: int) -> str:
        client._transport = t.cast(t.Any, Refusing())
        try:
            client.request("PATCH", "/x")
        except OntapError as error:
            return type(error).__name__
        return ""

    with Client(CONNECTION) as client, Pool(client, size) as pool:
        assert pool.map(work, list(range(100))) == ["Refused", *["NotSent"] * 99]
    assert sent == ["PATCH"]


class _TimeOut(BaseException):
    """What Ansible raises in the main thread where a task takes too long."""


def test_the_end_of_the_task_ends_its_threads() -> None:
    """One sleeps, one waits for an answer, and many have not begun."""
    begun: list[int] = []
    accepted: list[socket.socket] = []
    both = threading.Barrier(2, timeout=10)
    before = set(threading.enumerate())

    def work(client: Client, item: int) -> None:
        begun.append(item)
        if item == 1:
            both.wait()
            client.get("/cluster")
        elif item == 2:
            both.wait()
            accepted.append(listener.accept()[0])  # nobody answers
            raise _TimeOut
        elif item > 2:
            client.clock.sleep(600)
            client.get("/cluster")

    with socket.create_server(("127.0.0.1", 0)) as listener:
        connection = Connection("127.0.0.1", listener.getsockname()[1], "admin", "word", validate_certs=False)
        with Client(connection) as client, Pool(client, 3) as pool, pytest.raises(_TimeOut):
            pool.map(work, [0, 2, 1, *range(3, 50)])
    accepted[0].close()
    assert {0, 1, 2} <= set(begun) and len(begun) <= 5
    assert not set(threading.enumerate()) - before
