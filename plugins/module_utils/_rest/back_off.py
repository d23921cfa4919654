# Copyright: (c) 2026, storage_keys.ontap contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The pace at which requests are sent: what one session is told by a busy system, all of them heed (private)."""

from __future__ import annotations

import threading
import time
import typing as t
from collections.abc import Callable


class Clock(t.NamedTuple):
    """A monotonic clock and its sleep, in seconds; tests bring their own."""

    now: Callable[[], float] = time.monotonic
    sleep: Callable[[float], None] = time.sleep
    wake: Callable[[], None] = lambda: None  # ends all sleep, where it can


def clock_of_session() -> Clock:
    """The real one, whose sleep in other threads can be ended."""
    woken = threading.Event()

    def sleep(seconds: float) -> None:
        woken.wait(seconds)

    return Clock(time.monotonic, sleep, woken.set)


class GivenUp(BaseException):
    """The task has ended meanwhile, by its time-out or by Ctrl-C. Not an error of which something could be told."""


class BackOff:
    """Shared by the sessions with one system."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._lock = threading.Lock()
        self._not_before = clock.now()
        self.is_locked_out = False
        self._is_given_up = False

    def hold(self, seconds: float) -> None:
        """Let nobody send anything for so long."""
        with self._lock:
            self._not_before = max(self._not_before, self._clock.now() + seconds)

    def lock_out(self) -> None:
        """Let nobody send anything any more: the system has refused the credentials."""
        self.is_locked_out = True

    def give_up(self) -> None:
        """Let nobody send anything any more, and nobody sleep: the task has ended."""
        self._is_given_up = True
        self._clock.wake()

    def wait(self) -> None:
        """Sleep until a request may be sent."""
        while (left := self._not_before - self._clock.now()) > 0 and not self._is_given_up:
            self._clock.sleep(left)
        if self._is_given_up:
            raise GivenUp
