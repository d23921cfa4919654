# Copyright: (c) 2026, storage_keys.ontap contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Several controllers at once, without luck: each stops before every request, and one decides who goes on.

So that every order of two conversations can be tried, one after the other.
"""

from __future__ import annotations

import sys
import threading
import typing as t
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field

from ansible.module_utils import basic
from ansible_collections.storage_keys.ontap.plugins.module_utils._rest.answers import Answer
from ansible_collections.storage_keys.ontap.plugins.module_utils._rest.client import Client

_PATIENCE = 60.0  # seconds until a step counts as hung; nothing is measured by it
_SHARED = ((sys, "stdout"), (sys, "stderr"), (basic, "_ANSIBLE_ARGS"), (basic, "_ANSIBLE_PROFILE"))

Work = Callable[[], t.Any]


@dataclass(frozen=True)
class Exchange:
    """One request of a controller; ``answer`` is None where there was an error instead."""

    method: str
    path: str
    answer: Answer | None


@dataclass(frozen=True)
class Race:
    """How one order ended: what each controller's work returned, and its conversation."""

    order: tuple[int, ...]
    results: tuple[t.Any, ...]
    exchanges: tuple[list[Exchange], ...]


class Controller(threading.Thread):
    """One that works in a thread of its own, but only between two calls of ``step``."""

    def __init__(self, work: Work) -> None:
        super().__init__(daemon=True)
        self._work = work
        self._go = threading.Event()
        self._stopped = threading.Event()
        self.finished = False
        self.result: t.Any = None
        self.exchanges: list[Exchange] = []

    def begin(self) -> None:
        """Work until the first request is about to be sent."""
        self.start()
        self._await()

    def step(self) -> None:
        """Let one request be sent and answered, and work until the next one or to the end."""
        self._stopped.clear()
        self._go.set()
        self._await()

    def pause(self) -> None:
        """Wait for the next step. What a module keeps per process is put back as it was."""
        kept = [(owner, name, getattr(owner, name)) for owner, name in _SHARED if hasattr(owner, name)]
        self._stopped.set()
        self._go.wait()
        self._go.clear()
        for owner, name, value in kept:
            setattr(owner, name, value)

    def run(self) -> None:
        try:
            self.result = self._work()
        except BaseException as error:  # noqa: BLE001 (a test shall see it)
            self.result = error
        self.finished = True
        self._stopped.set()

    def _await(self) -> None:
        if not self._stopped.wait(_PATIENCE):
            raise TimeoutError("a controller hangs")


def stop_before_requests(monkeypatch: t.Any) -> None:
    """From now on, controllers stop before each request; everybody else sends theirs as ever."""
    exchange = Client._exchange

    def stopping(client: Client, method: str, path: str, query: t.Any, body: t.Any) -> Answer:
        controller = threading.current_thread()
        if not isinstance(controller, Controller):
            return exchange(client, method, path, query, body)
        controller.pause()
        answer: Answer | None = None
        try:
            answer = exchange(client, method, path, query, body)
        finally:
            controller.exchanges.append(Exchange(method, path, answer))
        return answer

    monkeypatch.setattr(Client, "_exchange", stopping)


@dataclass
class _Order:
    """Who went first, second, and so forth, and who could have gone each time."""

    chosen: list[int] = field(default_factory=list)
    working: list[list[int]] = field(default_factory=list)


def all_orders(reset: Callable[[], None], works: Sequence[Work], interruptions: int) -> Iterator[Race]:
    """Every order of the works' requests in which one is interrupted by another so often at the most.

    ``reset`` brings back what they start from.
    """
    to_try: list[list[int]] = [[]]
    while to_try:
        given = to_try.pop()
        reset()
        order, race = _run(works, given)
        yield race
        for index in range(len(given), len(order.chosen)):
            following = [[*order.chosen[:index], other] for other in order.working[index] if other != order.chosen[index]]
            to_try += [each for each in following if _interruptions(each, order.working) <= interruptions]


def _run(works: Sequence[Work], given: Sequence[int]) -> tuple[_Order, Race]:
    kept = [(owner, name, getattr(owner, name)) for owner, name in _SHARED if hasattr(owner, name)]
    controllers = [Controller(work) for work in works]
    order = _Order()
    for controller in controllers:
        controller.begin()
    while True:
        working = [index for index, controller in enumerate(controllers) if not controller.finished]
        if not working:
            break
        turn = len(order.chosen)
        last = order.chosen[-1] if turn and order.chosen[-1] in working else working[0]
        chosen = given[turn] if turn < len(given) else last
        order.chosen.append(chosen)
        order.working.append(working)
        controllers[chosen].step()
    for controller in controllers:
        controller.join(_PATIENCE)
    for owner, name, value in kept:
        setattr(owner, name, value)
    results = tuple(controller.result for controller in controllers)
    return order, Race(tuple(order.chosen), results, tuple(controller.exchanges for controller in controllers))


def _interruptions(chosen: Sequence[int], working: Sequence[Sequence[int]]) -> int:
    """How often one was left that still had requests to send."""
    return sum(1 for before, after, could in zip(chosen, chosen[1:], working[1:], strict=False) if before != after and before in could)
