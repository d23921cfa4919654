# Copyright: (c) 2026, storage_keys.ontap contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Who is told of events: the destinations, the filters that they are given, and the certificates that webhooks show."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from ..api.errors import ApiError
from ..api.event_catalogue import Message
from .ems_filters import SYSTEM_FILTERS, EmsFilter
from .event_log import Event
from .webhook_document import document
from .webhooks import ClientCertificate, Delivery, Webhook, Webhooks

WEBHOOK = "rest_api"  # the type of destination that gets webhooks
# What the event of a connectivity test is called on a real system, nobody has published.
CONNECTIVITY_TEST = Message("ems.destination.test", "informational", "A test of the destination.", "None.", ())


@dataclass(frozen=True)
class Destination:
    """A place that events are sent to. ``certificate`` is the authority and the serial number of the one to show."""

    name: str
    type: str
    address: str
    filters: tuple[str, ...] = ()
    certificate: tuple[str, str] | None = None
    syslog: Mapping[str, Any] = field(default_factory=dict)
    system_defined: bool = False


class Destinations:
    """The destinations, filters and client certificates of a cluster.

    Not thread-safe, except for ``test``: the cluster's lock is held around every other call.
    """

    def __init__(self, webhooks: Webhooks, with_doctype: Callable[[], bool]):
        self.filters: dict[str, EmsFilter] = {each.name: each for each in SYSTEM_FILTERS}
        traphost = Destination("snmp-traphost", "snmp", "", ("default-trap-events",), system_defined=True)
        self.stored: dict[str, Destination] = {traphost.name: traphost}
        self.certificates: dict[tuple[str, str], ClientCertificate] = {}
        self._webhooks = webhooks
        self._with_doctype = with_doctype

    def find(self, name: str) -> Destination:
        """Raises ApiError 4 if there is no such destination."""
        if name not in self.stored:
            raise ApiError(4)
        return self.stored[name]

    def find_filter(self, name: str) -> EmsFilter:
        """Raises ApiError 4 if there is no such filter."""
        if name not in self.filters:
            raise ApiError(4)
        return self.filters[name]

    def users_of(self, name: str) -> list[str]:
        """The destinations that have this filter."""
        return [each.name for each in self.stored.values() if name in each.filters]

    def replace_filter(self, name: str, changed: EmsFilter) -> None:
        """Put a filter in the place of one; a new name is taken over by the destinations that have it."""
        self.filters = {changed.name if each == name else each: changed if each == name else known for each, known in self.filters.items()}
        for each in self.users_of(name):
            filters = tuple(changed.name if known == name else known for known in self.stored[each].filters)
            self.stored[each] = replace(self.stored[each], filters=filters)

    def notify(self, event: Event) -> None:
        """Send webhooks about an event to whom it concerns, without waiting for any."""
        for each in self.stored.values():
            if each.type == WEBHOOK and any(self.filters[name].passes(event) for name in each.filters):
                self._webhooks.send_later(self._webhook(each, event))

    def tests(self, destination: Destination, nodes: list[str], time: datetime) -> list[Webhook]:
        """The webhooks with which each node tries the destination."""
        return [self._webhook(destination, Event(0, node, 0, time, CONNECTIVITY_TEST, ())) for node in nodes]

    def test(self, webhook: Webhook) -> Delivery:
        """Send a webhook and wait for what comes of it."""
        return self._webhooks.send(webhook)

    def remember(self) -> Any:
        """What ``recall`` takes."""
        return dict(self.filters), dict(self.stored)

    def recall(self, memory: Any) -> None:
        """Make the filters and destinations what they were when ``remember`` returned this."""
        filters, stored = memory
        self.filters, self.stored = dict(filters), dict(stored)

    def _webhook(self, destination: Destination, event: Event) -> Webhook:
        certificate = self.certificates.get(destination.certificate) if destination.certificate else None
        text = document(event, self._with_doctype())
        return Webhook(destination.name, destination.address, event.node, event.message.name, text, certificate)
