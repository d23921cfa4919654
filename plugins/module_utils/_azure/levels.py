# Copyright: (c) 2026, storage_keys.ontap contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""How urgent the end of something is. Pure (private)."""

from __future__ import annotations

import typing as t
from collections.abc import Collection, Iterable
from datetime import datetime, timedelta

# The most urgent first. "unknown" stands before what can wait: nobody knows that it can.
LEVELS = ("expired", "critical", "unknown", "warn", "unlimited", "ok")
_FAILING = {"warn": ("warn", "critical", "expired"), "critical": ("critical", "expired")}


class Thresholds(t.NamedTuple):
    """How many days before the end there is a warning, and when it becomes critical."""

    warn: int = 30
    critical: int = 7


def level_of(now: datetime, end: datetime | None, thresholds: Thresholds) -> str:
    """Of something that ends then; without an end it is unlimited."""
    if end is None:
        return "unlimited"
    left = end - now
    if left <= timedelta(0):
        return "expired"
    if left <= timedelta(days=thresholds.critical):
        return "critical"
    return "warn" if left <= timedelta(days=thresholds.warn) else "ok"


def failing(named: Iterable[str]) -> Collection[str]:
    """The levels that fail a run: those that are named, and what is worse than a named one."""
    return {level for name in named for level in _FAILING.get(name, (name,))}
