# Copyright: (c) 2026, storage_keys.ontap contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The events of the source akv_health, as rulebooks get them. Pure (private)."""

from __future__ import annotations

import typing as t
from collections.abc import Mapping, Sequence

from ansible_collections.storage_keys.ontap.plugins.module_utils._akv.health_report import summary_of
from ansible_collections.storage_keys.ontap.plugins.module_utils._watch.changes import Change, stable_uuid
from ansible_collections.storage_keys.ontap.plugins.module_utils._watch.observe import NO_REMEDY, Observation

_ENDED = ("cleared", "disappeared")


class Place(t.NamedTuple):
    """The cluster that events are about: its name, which is its host in the inventory, and its address.

    ``uuid_of_each``: whether each event has a uuid of its own, and not one in common with all of its incident.
    """

    name: str
    hostname: str
    uuid_of_each: bool = False


def event_of(place: Place, change: Change, now: str) -> dict[str, t.Any]:
    """One configuration's event."""
    seen, incident = change.observation, change.incident
    goes_on = change.kind not in _ENDED
    told = {
        "cluster": place.name,
        "hostname": place.hostname,
        "owner": seen["owner"],
        "scope": seen["scope"],
        "svm": seen["svm_name"],
        "svm_uuid": seen["svm_uuid"],
        "uuid": seen["uuid"],
        "configuration": seen["configuration_name"],
        "change": change.kind,
        "verdict": seen["verdict"],
        "previous": change.previous,
        "reasons": list(seen.get("reasons", ())),
        "codes": list(seen.get("codes", ())),
        "nodes": list(seen.get("nodes", ())),
        "next_step": seen.get("next_step"),
        "remedy": seen["remedy"] if goes_on else NO_REMEDY,
        "since": incident.since if incident else None,
        "since_from": ("ontap" if incident.is_dated else "first_look") if incident else None,
        "deadline": seen.get("blocked_at") if goes_on else None,
        "minutes_left": seen.get("minutes_left") if goes_on else None,
        "vault": seen["name"],
        "key_id": seen["key_id"],
        "key_version": seen["key_version"],
        "client_id": seen["client_id"],
        "ems": seen.get("ems"),
        "incident": incident.uuid if incident else None,
        "time": now,
    }
    shared = incident.uuid if incident and not place.uuid_of_each else None
    return _event(place, told, shared or _uuid_of(place, change, now))


def lost_event(place: Place, since: str, last_seen: str | None, error: Mapping[str, t.Any], now: str) -> dict[str, t.Any]:
    """A cluster cannot be seen, and nobody knows how its configurations are."""
    return _visibility(place, "cannot_see", since, now, {"last_seen": last_seen, "error": dict(error)})


def regained_event(place: Place, since: str, now: str) -> dict[str, t.Any]:
    """It can be seen again."""
    return _visibility(place, "can_see", since, now, {})


def heartbeat(place: Place, observations: Sequence[Observation], now: str) -> dict[str, t.Any]:
    """A sign that a cluster is watched: how many configurations have each verdict."""
    told = {"cluster": place.name, "hostname": place.hostname, "change": "heartbeat", "summary": summary_of(observations), "time": now}
    return _event(place, told, stable_uuid(place.name, "heartbeat", now))


def _visibility(place: Place, kind: str, since: str, now: str, more: Mapping[str, t.Any]) -> dict[str, t.Any]:
    incident = stable_uuid(place.name, "cannot_see", since)
    told = {"cluster": place.name, "hostname": place.hostname, "change": kind, "since": since, **more, "incident": incident, "time": now}
    return _event(place, told, stable_uuid(incident, kind) if place.uuid_of_each else incident)


def _uuid_of(place: Place, change: Change, now: str) -> str:
    """For a problem and its end the same again after a restart; anything else happens at its time."""
    if change.incident and change.kind in ("problem", "cleared"):
        return stable_uuid(change.incident.uuid, change.kind)
    return stable_uuid(place.name, change.observation["uuid"], change.kind, now)


def _event(place: Place, told: Mapping[str, t.Any], uuid: str) -> dict[str, t.Any]:
    return {"akv_health": dict(told), "meta": {"hosts": place.name, "uuid": uuid}}
