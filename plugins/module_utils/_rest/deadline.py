# Copyright: (c) 2026, storage_keys.ontap contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Ends from outside what takes longer than it may (private). One thread for all that follows one after the other."""

from __future__ import annotations

import contextlib
import threading
import time
from collections.abc import Callable, Iterator

from ansible_collections.storage_keys.ontap.plugins.module_utils._rest.threads import leave_signals


class Deadline:
    """Calls ``end`` from a thread of its own once something takes longer than ``seconds``.

    To set the time costs next to nothing: the thread never needs to be told, because what begins while it sleeps may take until
    it wakes up, and longer.
    """

    def __init__(self, seconds: float, end: Callable[[], None]) -> None:
        self.is_over = False
        self._seconds = seconds
        self._end = end
        self._until: float | None = None
        self._lock = threading.Lock()
        self._thread: threading.Thread | None = None
        self._closing = threading.Event()

    @contextlib.contextmanager
    def watching(self) -> Iterator[None]:
        """What is done within may take so long. Afterwards ``is_over`` tells whether it was ended."""
        self.is_over = False
        self._until = time.monotonic() + self._seconds
        if self._thread is None:
            self._closing.clear()
            self._thread = threading.Thread(target=self._watch, daemon=True)
            self._thread.start()
        try:
            yield
        finally:
            with self._lock:  # it may be ending this just now, and must not end the next one
                self._until = None

    def close(self) -> None:
        """End the thread."""
        if self._thread is not None:
            self._closing.set()
            self._thread.join()
            self._thread = None

    def _watch(self) -> None:
        leave_signals()
        pause = self._seconds
        while not self._closing.wait(pause):
            with self._lock:
                pause = self._seconds if self._until is None else self._until - time.monotonic()
                if pause <= 0:
                    self.is_over, self._until, pause = True, None, self._seconds
                    self._end()
