# Copyright: (c) 2026, storage_keys.ontap contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The clock of the simulated system: it runs like the real one, and can be moved on."""

from __future__ import annotations

import math
import time
from datetime import datetime, timezone

FARTHEST = 366 * 86_400.0  # seconds that it moves in one go


class Clock:
    """Not thread-safe where it is moved: the cluster's lock is held then."""

    def __init__(self) -> None:
        self._moved = 0.0
        self._start = time.time() - time.monotonic()

    def seconds(self) -> float:
        """A time that only grows, for whatever waits or is due."""
        return time.monotonic() + self._moved

    def time(self, seconds: float | None = None) -> datetime:
        """The date and time now, or when ``seconds`` returned that number."""
        return datetime.fromtimestamp(self._start + (self.seconds() if seconds is None else seconds), timezone.utc)

    def move(self, seconds: float) -> None:
        """Let that much time pass at once."""
        self._moved += seconds

    def turn_back(self, seconds: float) -> None:
        """Make it what it was when ``seconds`` returned that number."""
        self._moved = seconds - time.monotonic()


def duration(seconds: float) -> float:
    """The time by which a clock can be moved on. Raises ValueError if it makes no sense."""
    number = not isinstance(seconds, bool) and isinstance(seconds, (int, float))
    if not number or not math.isfinite(seconds) or not 0 <= seconds <= FARTHEST:
        raise ValueError(f"the clock moves on by 0 to {FARTHEST:.0f} seconds")
    return float(seconds)
