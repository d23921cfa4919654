# Copyright: (c) 2026, storage_keys.ontap contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Whether a cluster can be seen at all. It is told once when it no longer can, and once when it can again. No I/O (private)."""

from __future__ import annotations

import typing as t
from collections.abc import Mapping


class Outlook:
    """``since`` is the time of the first look that failed, ``last_seen`` that of the last good one."""

    def __init__(self, confirm: int) -> None:
        self._confirm = confirm
        self.failures = 0
        self.since: str | None = None
        self.last_seen: str | None = None
        self.is_told = False

    def lost(self, now: str) -> bool:
        """A look failed. Whether that is to be told."""
        self.failures += 1
        self.since = self.since or now
        if self.is_told or self.failures < self._confirm:
            return False
        self.is_told = True
        return True

    def regained(self, now: str) -> str | None:
        """A look succeeded. Since when the cluster could not be seen, where the end of that is to be told."""
        since = self.since if self.is_told else None
        self.failures, self.since, self.is_told, self.last_seen = 0, None, False, now
        return since

    def remember(self) -> dict[str, t.Any]:
        """What ``recall`` takes, as JSON has it."""
        return {"since": self.since if self.is_told else None, "last_seen": self.last_seen}

    def recall(self, memory: Mapping[str, t.Any]) -> None:
        """Go on from what was remembered."""
        self.since, self.last_seen = memory["since"], memory["last_seen"]
        self.is_told = self.since is not None


def pause_after(failures: int, interval: float, longest: float, share: float) -> float:
    """Seconds until the next look after so many failures in a row: doubled each time, never longer than ``longest``.

    ``share``, from 0 to 1, spreads out what failed at the same time.
    """
    doubled = interval * 2.0 ** min(failures - 1, 20)
    return min(doubled, max(interval, longest)) * (0.75 + 0.25 * share)
