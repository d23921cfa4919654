# Copyright: (c) 2026, storage_keys.ontap contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The event log: every event that the nodes report goes through it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from ..api.event_catalogue import Message


@dataclass(frozen=True)
class Event:
    """What one node reported. ``number`` counts the events of the cluster, ``index`` those of the node, both from 1."""

    number: int
    node: str
    index: int
    time: datetime
    message: Message
    parameters: tuple[tuple[str, str], ...]

    source: ClassVar[str] = "mgwd"

    @property
    def text(self) -> str:
        """The line of the log."""
        details = ", ".join(f"{name}: {value}" for name, value in self.parameters)
        return f"{self.message.name}: {self.message.description}{f' ({details})' if details else ''}"


class EventLog:
    """All events. Not thread-safe: the cluster's lock is held around every call."""

    def __init__(self, messages: Mapping[str, Message], nodes: Sequence[str], notify: Callable[[Event], None] = lambda event: None):
        """``notify`` is told of every event that is logged; it must not wait for anything."""
        self.messages = messages
        self.nodes = tuple(nodes)
        self._events: list[Event] = []
        self._indexes: Counter[str] = Counter()
        self._notify = notify

    @property
    def events(self) -> tuple[Event, ...]:
        """What was logged so far, oldest first."""
        return tuple(self._events)

    def log(self, name: str, details: Mapping[str, str], time: datetime) -> None:
        """An event that every node reports, with those of the details that are its parameters.

        Nothing is logged where the release does not have it.
        """
        message = self.messages.get(name)
        if message:
            self.add(message, {each: details[each] for each in message.parameters}, time, self.nodes)

    def add(self, message: Message, parameters: Mapping[str, str], time: datetime, nodes: Sequence[str]) -> None:
        """An event that these nodes report."""
        for node in nodes:
            self._indexes[node] += 1
            number, index = len(self._events) + 1, self._indexes[node]
            event = Event(number, node, index, time, message, tuple(parameters.items()))
            self._events.append(event)
            self._notify(event)

    def recall(self, events: Sequence[Event]) -> None:
        """Make it what it was when ``events`` returned these."""
        self._events = list(events)
        self._indexes = Counter(event.node for event in events)
