# Copyright: (c) 2026, storage_keys.ontap contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Runs an event source as ansible-rulebook does, but for time: a sleep is over at once, and between two looks a test does something."""

from __future__ import annotations

import asyncio
import typing as t
from collections.abc import Callable

from ansible_collections.storage_keys.ontap.plugins.module_utils._watch.source import Ways, run

Event = dict[str, t.Any]


class Course:
    """What happens after each look; after the last of it the source is cancelled, as by the end of ansible-rulebook.

    ``events`` are those that were told, ``rounds`` the same look by look, ``slept`` the pauses.
    """

    def __init__(self, args: dict[str, t.Any], *steps: Callable[[], t.Any] | None, keeps: bool = True) -> None:
        self.args = {"name": "cluster1", "interval": 10, **args}
        self.steps = list(steps)
        self.events: list[Event] = []
        self.rounds: list[list[Event]] = []
        self.slept: list[float] = []
        self.count = 0
        self.keeps = keeps
        self.now = 1000.0
        self.share = 1.0

    def play(self) -> Course:
        asyncio.run(self._play())
        return self

    @property
    def told(self) -> list[list[str]]:
        """What the events of each look say that has happened, and to whom."""
        return [[" ".join(filter(None, (each["akv_health"]["change"], each["akv_health"].get("svm")))) for each in one] for one in self.rounds]

    async def _play(self) -> None:
        queue: asyncio.Queue[Event] = asyncio.Queue(1)
        reader = asyncio.create_task(self._read(queue))
        source = asyncio.create_task(run(queue, self.args, Ways(lambda: self.now, self._sleep, lambda: self.share)))
        try:
            await source
        except asyncio.CancelledError:
            pass
        finally:
            reader.cancel()

    async def _read(self, queue: asyncio.Queue[Event]) -> None:
        while True:
            event = await queue.get()
            self.count += 1
            if self.keeps:
                self.events.append(event)

    async def _sleep(self, seconds: float) -> None:
        await asyncio.sleep(0)
        self.rounds.append(self.events[sum(map(len, self.rounds)) :])
        self.slept.append(seconds)
        self.now += seconds
        if not self.steps:
            raise asyncio.CancelledError
        step = self.steps.pop(0)
        if step:
            await asyncio.to_thread(step)
