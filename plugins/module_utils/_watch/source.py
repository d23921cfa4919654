# Copyright: (c) 2026, storage_keys.ontap contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The event source akv_health: watches clusters side by side and queues what changes (private).

Looks are taken in threads. Whatever happens to one cluster, the others are watched on; only to be cancelled ends it.
"""

from __future__ import annotations

import asyncio
import concurrent.futures
import logging
import os
import random
import time
import typing as t
from collections.abc import Awaitable, Callable, Mapping, Sequence
from datetime import datetime, timezone

from ansible_collections.storage_keys.ontap.plugins.module_utils._errors.exceptions import OptionError
from ansible_collections.storage_keys.ontap.plugins.module_utils._rest.transport import REQUESTS_IMPORT_ERROR
from ansible_collections.storage_keys.ontap.plugins.module_utils._watch.changes import Configurations
from ansible_collections.storage_keys.ontap.plugins.module_utils._watch.look import CannotSee, Look, Looker
from ansible_collections.storage_keys.ontap.plugins.module_utils._watch.messages import (
    Place,
    event_of,
    heartbeat,
    lost_event,
    regained_event,
)
from ansible_collections.storage_keys.ontap.plugins.module_utils._watch.options import Cluster, Settings, settings_of
from ansible_collections.storage_keys.ontap.plugins.module_utils._watch.outlook import Outlook, pause_after
from ansible_collections.storage_keys.ontap.plugins.module_utils._watch.state_file import check_writable, read_state, write_state

NAME = "storage_keys.ontap.akv_health"
_LONGEST_END = 5  # seconds for what is under way when the source is cancelled

log = logging.getLogger(NAME)

Event = dict[str, t.Any]


class Queue(t.Protocol):
    """What the rule engine reads from."""

    async def put(self, item: t.Any) -> None:
        """Wait until there is room for it."""


class Ways(t.NamedTuple):
    """Time and chance; tests bring their own."""

    now: Callable[[], float] = time.monotonic
    sleep: Callable[[float], Awaitable[t.Any]] = asyncio.sleep
    chance: Callable[[], float] = random.random


async def run(queue: Queue, args: Mapping[str, t.Any], ways: Ways | None = None) -> None:
    """Watch until cancelled. Raises ValueError with one sentence where the arguments cannot be used."""
    if REQUESTS_IMPORT_ERROR is not None:
        raise ValueError(f"{NAME} needs the Python package requests: install it where ansible-rulebook runs (pip install requests).")
    try:
        settings = settings_of(args, os.environ)
        if settings.state_file:
            check_writable(settings.state_file)
    except OptionError as error:
        error.effect = "nothing was started"
        raise ValueError(f"{NAME}: {error.sentence()}") from None
    await Source(queue, settings, ways or Ways()).run()


class Source:
    """All clusters, and what they share: the queue, the threads and the file of what was told."""

    def __init__(self, queue: Queue, settings: Settings, ways: Ways) -> None:
        self.queue = queue
        self.settings = settings
        self.ways = ways
        self.threads = concurrent.futures.ThreadPoolExecutor(settings.concurrency, thread_name_prefix="akv_health")
        # Clusters that are away keep a thread busy until the time-out: all of them together may have half of the threads.
        self.patience = asyncio.Semaphore(max(1, settings.concurrency // 2))
        self.watchers = [Watcher(self, cluster) for cluster in settings.clusters]
        self._saving = asyncio.Lock()

    async def run(self) -> None:
        log.info("%s watches %d clusters, each every %d s", NAME, len(self.watchers), self.settings.interval)
        await self._recall()
        tasks = [asyncio.create_task(watcher.watch()) for watcher in self.watchers]
        try:
            await asyncio.gather(*tasks)
        finally:
            for task in tasks:
                task.cancel()
            await self._end()

    async def _end(self) -> None:
        for watcher in self.watchers:
            watcher.looker.give_up()
        self.threads.shutdown(wait=False, cancel_futures=True)
        under_way = [watcher.under_way for watcher in self.watchers if watcher.under_way]
        await asyncio.to_thread(concurrent.futures.wait, under_way, _LONGEST_END)
        for watcher in self.watchers:
            if watcher.under_way is None or watcher.under_way.done():
                watcher.looker.close()

    async def _recall(self) -> None:
        if not self.settings.state_file:
            return
        state = await asyncio.to_thread(read_state, self.settings.state_file)
        if state is None:
            log.warning("%s: state_file %s cannot be read, so it is written anew", NAME, self.settings.state_file)
        for watcher in self.watchers:
            memory = (state or {}).get(watcher.place.name)
            try:
                if memory is not None:
                    watcher.recall(memory)
            except (KeyError, TypeError, ValueError, AttributeError):
                log.warning("%s: state_file tells nothing that can be used of %s, which is looked at anew", NAME, watcher.place.name)

    async def save(self) -> None:
        """Once everything is queued: what is cut off before is told again."""
        path = self.settings.state_file
        if not path:
            return
        async with self._saving:
            state = {watcher.place.name: watcher.remember() for watcher in self.watchers}
            try:
                await asyncio.to_thread(write_state, path, state)
            except OSError as error:
                log.warning("%s: state_file %s cannot be written (%s)", NAME, path, error.strerror)


class Watcher:
    """One cluster."""

    def __init__(self, source: Source, cluster: Cluster) -> None:
        settings = source.settings
        self._source = source
        self._settings = settings
        self._ways = source.ways
        self.place = Place(cluster.name, cluster.hostname, settings.uuid_per == "event")
        self.looker = Looker(cluster, settings.selection, settings.gather, settings.ems)
        self.under_way: concurrent.futures.Future[Look] | None = None
        self._configurations = Configurations(cluster.name, settings.policy)
        self._outlook = Outlook(settings.policy.confirm)
        self._next_heartbeat = self._ways.now()
        self._warned: set[str] = set()

    def remember(self) -> dict[str, t.Any]:
        return {"configurations": self._configurations.remember(), "outlook": self._outlook.remember()}

    def recall(self, memory: Mapping[str, t.Any]) -> None:
        self._configurations.recall(memory["configurations"], self._ways.now())
        self._outlook.recall(memory["outlook"])

    async def watch(self) -> None:
        """Look, tell, sleep, for ever."""
        if len(self._settings.clusters) > 1:
            await self._ways.sleep(self._ways.chance() * self._settings.interval / 10)
        while True:
            begun = self._ways.now()
            try:
                events = self._see(await self._look())
            except CannotSee as error:
                events, pause = self._lose(error)
            else:
                pause = max(0.0, self._settings.interval - (self._ways.now() - begun))
            for event in events:
                await self._source.queue.put(self.looker.masking.apply(event))
                await asyncio.sleep(0)
            if events:
                await self._source.save()
            await self._ways.sleep(pause)

    async def _look(self) -> Look:
        if not self._outlook.failures:
            return await self._in_a_thread()
        async with self._source.patience:
            return await self._in_a_thread()

    async def _in_a_thread(self) -> Look:
        self.under_way = self._source.threads.submit(self.looker.look)
        return await asyncio.wrap_future(self.under_way)

    def _see(self, look: Look) -> list[Event]:
        now, moment = look.time.isoformat(), self._ways.now()
        self._warn(look.warnings)
        events = []
        since = self._outlook.regained(now)
        if since:
            log.info("%s: %s can be seen again", NAME, self.place.name)
            events.append(regained_event(self.place, since, now))
        events += [event_of(self.place, change, now) for change in self._configurations.take(look.observations, moment, now)]
        if self._settings.heartbeat and moment >= self._next_heartbeat:
            self._next_heartbeat = moment + self._settings.heartbeat
            events.append(heartbeat(self.place, look.observations, now))
        return events

    def _lose(self, error: CannotSee) -> tuple[list[Event], float]:
        now = datetime.now(timezone.utc).isoformat(timespec="seconds")
        events = []
        if self._outlook.lost(now):
            log.warning("%s: %s", NAME, error)
            details = {"sentence": str(error), **error.details}
            events.append(lost_event(self.place, str(self._outlook.since), self._outlook.last_seen, details, now))
        interval, longest = self._settings.interval, self._settings.max_backoff
        # Credentials that were refused are not soon sent again, lest the account be locked.
        failures = 99 if error.refused else self._outlook.failures
        return events, pause_after(failures, interval, longest, self._ways.chance())

    def _warn(self, warnings: Sequence[str]) -> None:
        """Each once, until it is no longer so."""
        for warning in warnings:
            if warning not in self._warned:
                log.warning("%s: %s", NAME, warning)
        self._warned = set(warnings)
