# Copyright: (c) 2026, storage_keys.ontap contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What takes too long is ended from outside, and what follows is not."""

from __future__ import annotations

import signal
import threading
import time

import pytest
from ansible_collections.storage_keys.ontap.plugins.module_utils._rest.deadline import Deadline


@pytest.fixture
def ended() -> threading.Event:
    return threading.Event()


def test_what_takes_too_long_is_ended_once(ended: threading.Event) -> None:
    calls: list[float] = []

    def end() -> None:
        calls.append(time.monotonic())
        ended.set()

    deadline = Deadline(0.2, end)
    with deadline.watching():
        pass
    assert not deadline.is_over
    began = time.monotonic()
    time.sleep(0.1)  # the thread sleeps on, from the first one
    second = time.monotonic()
    with deadline.watching():
        assert ended.wait(10)
    states = [deadline.is_over]
    assert len(calls) == 1 and calls[0] - second >= 0.2 and calls[0] > began
    with deadline.watching():
        pass
    states.append(deadline.is_over)
    deadline.close()
    assert len(calls) == 1 and states == [True, False]


def test_its_thread_takes_no_signal_from_the_main_one(ended: threading.Event) -> None:
    masks: list[set[int | signal.Signals]] = []

    def end() -> None:
        masks.append(signal.pthread_sigmask(signal.SIG_BLOCK, []))
        ended.set()

    before = signal.pthread_sigmask(signal.SIG_BLOCK, [])
    deadline = Deadline(0.01, end)
    with deadline.watching():
        assert ended.wait(10)
    deadline.close()
    assert {signal.SIGINT, signal.SIGTERM, signal.SIGALRM} <= masks[0]
    assert signal.pthread_sigmask(signal.SIG_BLOCK, []) == before


def test_one_thread_for_all_and_none_after_the_end(ended: threading.Event) -> None:
    before = set(threading.enumerate())

    def ours() -> int:
        return len(set(threading.enumerate()) - before)

    deadline = Deadline(60, ended.set)
    assert ours() == 0
    for _dummy in range(3):
        with deadline.watching():
            assert ours() == 1
    deadline.close()
    deadline.close()
    assert ours() == 0 and not ended.is_set()
    with pytest.raises(ValueError, match="whatever"), deadline.watching():  # it can be used again
        raise ValueError("whatever")
    assert ours() == 1
    deadline.close()
    assert ours() == 0
