# Copyright: (c) 2026, storage_keys.ontap contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""A clock that tests turn by hand."""

from __future__ import annotations

import threading

from ansible_collections.storage_keys.ontap.plugins.module_utils._rest.back_off import Clock


class FakeTime:
    """``clock`` is what the code under test gets; sleeping moves ``now`` and is recorded in ``slept``."""

    def __init__(self) -> None:
        self.now = 1000.0
        self.slept: list[float] = []
        self.clock = Clock(lambda: self.now, self._sleep)

    def _sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.now += seconds


class SharedTime:
    """A clock that several threads share: those that sleep at the same time wake at the same time."""

    def __init__(self) -> None:
        self.now = 1000.0
        self._lock = threading.Lock()
        self.clock = Clock(lambda: self.now, self._sleep)

    def spend(self, seconds: float) -> None:
        with self._lock:
            self.now += seconds

    def _sleep(self, seconds: float) -> None:
        target = self.now + seconds
        with self._lock:
            self.now = max(self.now, target)
