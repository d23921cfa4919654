# Copyright: (c) 2026, storage_keys.ontap contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""How ONTAP watches its key vaults: it polls them, logs what it finds, and blocks SVMs that are cut off for long.

A vault is polled every 15 minutes. A failure that begins is noticed at once, which starts these 15 minutes anew; its
end, and what else is new, is noticed by the next poll. The fourth poll in a row that fails after that, 60 minutes
later, blocks the SVM.
"""

from __future__ import annotations

import heapq
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from .azure_keys import KeyVersion, version_of
from .clock import Clock
from .events import EventLog
from .outside import ACTIVE, BLOCKED, Outside

POLL_SECONDS = 900.0
POLLS_TO_BLOCK = 4

Owner = str | None  # an SVM's name; None: the cluster
News = Iterator[tuple[str, Mapping[str, str]]]  # names of events, with the details that only these have


@dataclass(frozen=True)
class Sight:
    """What a poll looks at: the enabled configuration of an SVM, and its surroundings."""

    uuid: str
    svm: str
    configuration: str
    values: dict[str, Any]
    outside: Outside
    newest: KeyVersion | None  # of the key, if it was ever rotated
    versioned: bool  # whether ONTAP keeps the version along with the key

    @property
    def usable(self) -> bool:
        """Whether ONTAP can use the key in the vault."""
        return self.outside.vault_reachable(self.values)

    @property
    def details(self) -> Mapping[str, str]:
        """What events tell of it; the SVM has had two names."""
        values = self.values
        named = {"configName": self.configuration, "name": values["name"], "keyId": values["key_id"]}
        return {"svm": self.svm, "vserver": self.svm, **named}


@dataclass
class Watch:
    """What ONTAP remembers of one SVM between two polls."""

    due: float  # the next poll
    uuid: str = ""  # of the configuration that the rest is about
    failed: int | None = None  # how many polls have failed since a failure was noticed; None: the last one was good
    key_version: str = ""  # that ONTAP has followed to
    told_expired: bool = False  # whether it has logged that the key has expired


class Polling:
    """The polls of one cluster. Not thread-safe: the cluster's lock is held around every call."""

    def __init__(self, clock: Clock, look: Callable[[Owner], Sight | None], events: EventLog):
        self._clock = clock
        self._look = look
        self._events = events
        self._watches: dict[Owner, Watch] = {}
        self._queue: list[tuple[float, str, Owner]] = []  # a heap; what no longer agrees with the watch is void

    @property
    def due(self) -> float | None:
        """When the next poll may be due."""
        return self._queue[0][0] if self._queue else None

    def start(self, owner: Owner) -> None:
        """Poll the vaults of that SVM from now on, if that is not done already."""
        if owner not in self._watches:
            self._watches[owner] = Watch(0.0)
            self._schedule(owner, self._clock.seconds())

    def notice(self, owner: Owner) -> None:
        """The surroundings have changed: a failure that begins is noticed at once."""
        sight, watch = self._sight(owner)
        if sight and not sight.usable and watch.failed is None:
            self._poll(owner, self._clock.seconds())

    def advance(self) -> None:
        """Carry out the polls that are due, each as of its time."""
        while self._queue and self._queue[0][0] <= self._clock.seconds():
            due, _order, owner = heapq.heappop(self._queue)
            if owner in self._watches and self._watches[owner].due == due:
                self._poll(owner, due)

    def remember(self) -> dict[Owner, Watch]:
        """What ``recall`` takes."""
        return {owner: replace(watch) for owner, watch in self._watches.items()}

    def recall(self, memory: Mapping[Owner, Watch]) -> None:
        """Make it what it was when ``remember`` returned this."""
        self._watches = {owner: replace(watch) for owner, watch in memory.items()}
        self._queue = [(watch.due, owner or "", owner) for owner, watch in self._watches.items()]
        heapq.heapify(self._queue)

    def _sight(self, owner: Owner) -> tuple[Sight | None, Watch]:
        """What there is to see, and what is known of it: nothing, if it is another configuration than last time."""
        self.start(owner)
        sight, watch = self._look(owner), self._watches[owner]
        uuid = sight.uuid if sight else ""
        if watch.uuid != uuid:
            watch = self._watches[owner] = Watch(watch.due, uuid)
        return sight, watch

    def _poll(self, owner: Owner, when: float) -> None:
        sight, watch = self._sight(owner)
        self._schedule(owner, when)
        if sight:
            for name, details in _good(watch, sight) if sight.usable else _bad(watch, sight):
                self._events.log(name, {**sight.details, **details}, self._clock.time(when))

    def _schedule(self, owner: Owner, when: float) -> None:
        """The next poll, after one at that time."""
        due = self._watches[owner].due = when + POLL_SECONDS
        heapq.heappush(self._queue, (due, owner or "", owner))


def _bad(watch: Watch, sight: Sight) -> News:
    """A poll that fails."""
    outside = sight.outside
    if watch.failed is None:
        watch.failed = 0
        yield "ekmip.akv.notAvailable", {}
        return
    watch.failed += 1
    if watch.failed >= POLLS_TO_BLOCK and outside.keystore_state != BLOCKED:
        outside.keystore_state = BLOCKED
        if outside.volumes:
            yield "ekmip.akv.volOffline", {}


def _good(watch: Watch, sight: Sight) -> News:
    """A poll that succeeds; what it finds to be new can be told here."""
    outside = sight.outside
    if watch.failed is not None:
        watch.failed = None
        yield "ekmip.akv.available", {}
    if outside.keystore_state == BLOCKED:
        outside.keystore_state = ACTIVE
        if outside.volumes:
            yield "ekmip.akv.volOnline", {}
    yield from _followed(watch, sight)
    if outside.key_expired and not watch.told_expired:
        yield "ekmip.akv.keyExpired", {}
    watch.told_expired = outside.key_expired


def _followed(watch: Watch, sight: Sight) -> News:
    """ONTAP wraps its keys with the newest version of the key."""
    used = version_of(sight.values["key_id"]) or watch.key_version
    if sight.newest is None or used == sight.newest.version:
        return
    yield "ekmip.akv.keyVersionChanged", {"oldKeyVersion": used or sight.newest.before, "newKeyVersion": sight.newest.version}
    watch.key_version = sight.newest.version
    if sight.versioned:
        sight.values["key_id"] = sight.newest.key_id
