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
from .event_log import EventLog
from .surroundings import ACTIVE, BLOCKED, Surroundings

POLL_SECONDS = 900.0
POLLS_TO_BLOCK = 4

Owner = str | None  # an SVM's name; None: the cluster
NewEvents = Iterator[tuple[str, Mapping[str, str]]]  # names of events, with the details that only these have


@dataclass(frozen=True)
class PollTarget:
    """What a poll looks at: the enabled configuration of an SVM, and its surroundings."""

    uuid: str
    svm: str
    configuration: str
    values: dict[str, Any]
    surroundings: Surroundings
    newest: KeyVersion | None  # of the key, if it was ever rotated
    versioned: bool  # whether ONTAP keeps the version along with the key

    @property
    def usable(self) -> bool:
        """Whether ONTAP can use the key in the vault."""
        return self.surroundings.vault_reachable(self.values)

    @property
    def details(self) -> Mapping[str, str]:
        """What events tell of it; the SVM has had two names."""
        values = self.values
        named = {"configName": self.configuration, "name": values["name"], "keyId": values["key_id"]}
        return {"svm": self.svm, "vserver": self.svm, **named}


@dataclass
class PollState:
    """What ONTAP remembers of one SVM between two polls."""

    due: float  # the next poll
    uuid: str = ""  # of the configuration that the rest is about
    failed: int | None = None  # how many polls have failed since a failure was noticed; None: the last one was good
    key_version: str = ""  # that ONTAP has followed to
    expiry_logged: bool = False  # whether it has logged that the key has expired


class Polling:
    """The polls of one cluster. Not thread-safe: the cluster's lock is held around every call."""

    def __init__(self, clock: Clock, find_target: Callable[[Owner], PollTarget | None], events: EventLog):
        self._clock = clock
        self._find_target = find_target
        self._events = events
        self._states: dict[Owner, PollState] = {}
        self._queue: list[tuple[float, str, Owner]] = []  # a heap; what no longer agrees with the watch is void

    @property
    def due(self) -> float | None:
        """When the next poll may be due."""
        return self._queue[0][0] if self._queue else None

    def start(self, owner: Owner) -> None:
        """Poll the vaults of that SVM from now on, if that is not done already."""
        if owner not in self._states:
            self._states[owner] = PollState(0.0)
            self._schedule(owner, self._clock.seconds())

    def notice(self, owner: Owner) -> None:
        """The surroundings have changed: a failure that begins is noticed at once."""
        target, state = self._target(owner)
        if target and not target.usable and state.failed is None:
            self._poll(owner, self._clock.seconds())

    def advance(self) -> None:
        """Carry out the polls that are due, each as of its time."""
        while self._queue and self._queue[0][0] <= self._clock.seconds():
            due, _order, owner = heapq.heappop(self._queue)
            if owner in self._states and self._states[owner].due == due:
                self._poll(owner, due)

    def remember(self) -> dict[Owner, PollState]:
        """What ``recall`` takes."""
        return {owner: replace(state) for owner, state in self._states.items()}

    def recall(self, memory: Mapping[Owner, PollState]) -> None:
        """Make it what it was when ``remember`` returned this."""
        self._states = {owner: replace(state) for owner, state in memory.items()}
        self._queue = [(state.due, owner or "", owner) for owner, state in self._states.items()]
        heapq.heapify(self._queue)

    def _target(self, owner: Owner) -> tuple[PollTarget | None, PollState]:
        """What there is to see, and what is known of it: nothing, if it is another configuration than last time."""
        self.start(owner)
        target, state = self._find_target(owner), self._states[owner]
        uuid = target.uuid if target else ""
        if state.uuid != uuid:
            state = self._states[owner] = PollState(state.due, uuid)
        return target, state

    def _poll(self, owner: Owner, when: float) -> None:
        target, state = self._target(owner)
        self._schedule(owner, when)
        if target:
            for name, details in _after_success(state, target) if target.usable else _after_failure(state, target):
                self._events.log(name, {**target.details, **details}, self._clock.time(when))

    def _schedule(self, owner: Owner, when: float) -> None:
        """The next poll, after one at that time."""
        due = self._states[owner].due = when + POLL_SECONDS
        heapq.heappush(self._queue, (due, owner or "", owner))


def _after_failure(state: PollState, target: PollTarget) -> NewEvents:
    """A poll that fails."""
    surroundings = target.surroundings
    if state.failed is None:
        state.failed = 0
        yield "ekmip.akv.notAvailable", {}
        return
    state.failed += 1
    if state.failed >= POLLS_TO_BLOCK and surroundings.keystore_state != BLOCKED:
        surroundings.keystore_state = BLOCKED
        if surroundings.volumes:
            yield "ekmip.akv.volOffline", {}


def _after_success(state: PollState, target: PollTarget) -> NewEvents:
    """A poll that succeeds; what it finds to be new can be told here."""
    surroundings = target.surroundings
    if state.failed is not None:
        state.failed = None
        yield "ekmip.akv.available", {}
    if surroundings.keystore_state == BLOCKED:
        surroundings.keystore_state = ACTIVE
        if surroundings.volumes:
            yield "ekmip.akv.volOnline", {}
    yield from _follow_key(state, target)
    if surroundings.key_expired and not state.expiry_logged:
        yield "ekmip.akv.keyExpired", {}
    state.expiry_logged = surroundings.key_expired


def _follow_key(state: PollState, target: PollTarget) -> NewEvents:
    """ONTAP wraps its keys with the newest version of the key."""
    used = version_of(target.values["key_id"]) or state.key_version
    if target.newest is None or used == target.newest.version:
        return
    yield "ekmip.akv.keyVersionChanged", {"oldKeyVersion": used or target.newest.before, "newKeyVersion": target.newest.version}
    state.key_version = target.newest.version
    if target.versioned:
        target.values["key_id"] = target.newest.key_id
