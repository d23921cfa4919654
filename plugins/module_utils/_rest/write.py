# Copyright: (c) 2026, storage_keys.ontap contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What a write is, and how long a task waits for what it starts. Pure (private)."""

from __future__ import annotations

import typing as t
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Step:
    """One write: the actions it carries out and its request. ``held`` tells that it takes ``return_timeout``."""

    actions: tuple[str, ...]
    method: str
    path: str
    body: Mapping[str, t.Any] | None = field(default=None, repr=False)
    query: Mapping[str, str] = field(default_factory=dict)
    held: bool = False


class Waiting(t.NamedTuple):
    """Whether, and for how many seconds, a task waits for what ONTAP does as a job."""

    wait: bool = True
    timeout: int = 300


def actions_of(steps: Iterable[Step]) -> list[str]:
    """Each action once, in the order of the steps."""
    return list(dict.fromkeys(action for step in steps for action in step.actions))
