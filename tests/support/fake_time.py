# Copyright: (c) 2026, storage_keys.ontap contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""A clock that tests turn by hand."""

from __future__ import annotations

from ansible_collections.storage_keys.ontap.plugins.module_utils._pace import Clock


class FakeTime:
    """``clock`` is what the code under test gets; sleeping moves ``now`` and is recorded in ``slept``."""

    def __init__(self) -> None:
        self.now = 1000.0
        self.slept: list[float] = []
        self.clock = Clock(lambda: self.now, self._sleep)

    def _sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.now += seconds
