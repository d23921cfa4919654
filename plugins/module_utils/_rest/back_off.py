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


class BackOff:
    """Shared by the sessions with one system."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._lock = threading.Lock()
        self._not_before = clock.now()
        self.is_locked_out = False

    def hold(self, seconds: float) -> None:
        """Let nobody send anything for so long."""
        with self._lock:
            self._not_before = max(self._not_before, self._clock.now() + seconds)

    def lock_out(self) -> None:
        """Let nobody send anything any more: the system has refused the credentials."""
        self.is_locked_out = True

    def wait(self) -> None:
        """Sleep until a request may be sent."""
        while (left := self._not_before - self._clock.now()) > 0:
            self._clock.sleep(left)
