# Copyright: (c) 2026, storage_keys.ontap contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""GET /support/ems/events and /support/ems/messages."""

from __future__ import annotations

import functools
from collections.abc import Callable
from dataclasses import replace

from ..api.errors import ApiError
from ..api.event_catalogue import PATH as MESSAGES
from ..api.listing import records_source
from ..api.query import literals
from ..api.schema import Record
from ..system.cluster import Cluster, reference
from ..system.event_log import Event
from .calls import Call, Outcome

EVENTS = "/api/support/ems/events"
NAME = "message.name"


def events_get(call: Call) -> Outcome:
    """GET of the events, newest first."""
    cluster, filters = call.cluster, dict(call.filters)
    if NAME in filters:
        filters[NAME] = filters[NAME].replace(",", "|")  # ONTAP takes both here
        _refuse_unknown(call, filters[NAME])
    passes = _filter(call)
    source = [
        (-event.number, functools.partial(_read, cluster, event))
        for event in cluster.events.events
        if passes(event)
    ]
    return Outcome(replace(call, filters=filters).collection(source))


def messages_get(call: Call) -> Outcome:
    """GET of the catalogue."""
    records = [message.record() for name, message in sorted(call.cluster.events.messages.items())]
    return Outcome(call.collection(records_source(records)))


def event_record(cluster: Cluster, event: Event) -> Record:
    """The event as GET shows it."""
    node = next(node for node in cluster.nodes if node.name == event.node)
    message = event.message
    return {
        "node": reference(node, "/api/cluster/nodes"),
        "index": event.index,
        "time": event.time.isoformat(timespec="seconds"),
        "message": {
            "name": message.name,
            "severity": message.severity,
            "_links": {"self": {"href": f"{MESSAGES}/{message.name}"}},
        },
        "log_message": event.text,
        "parameters": [{"name": name, "value": value} for name, value in event.parameters],
        "source": event.source,
        "_links": {"self": {"href": f"{EVENTS}/{event.node}/{event.index}"}},
    }


def _read(cluster: Cluster, event: Event, advanced: bool) -> Record:
    return event_record(cluster, event)


def _refuse_unknown(call: Call, names: str) -> None:
    """A name that the release does not have makes the call fail, a pattern that fits none does not."""
    field = call.schema.find(NAME)
    if field and not call.cluster.events.messages.keys() >= literals(field, names):
        raise ApiError(262197, NAME)


def _filter(call: Call) -> Callable[[Event], bool]:
    """Whether the event filter lets an event pass that the call names."""
    name, known = call.parameters.get("filter.name"), call.cluster.destinations.filters
    if name is None:
        return lambda event: True
    if name not in known:
        raise ApiError(983093, "filter.name")
    return known[name].passes
