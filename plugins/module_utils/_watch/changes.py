# Copyright: (c) 2026, storage_keys.ontap contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What changed between two looks at one cluster's configurations: problems that begin, change and end. No I/O (private)."""

from __future__ import annotations

import dataclasses
import json
import typing as t
import uuid as uuids
from collections.abc import Iterator, Mapping, Sequence

from ansible_collections.storage_keys.ontap.plugins.module_utils._watch.observe import Observation, Sketch, sketch_of

_NAMESPACE = uuids.UUID("1b0b9d0e-4c0b-5d61-9a5f-3f6d3c8a7e21")
# What is told of a configuration that is no longer there.
_ABOUT = ("owner", "scope", "svm_name", "svm_uuid", "uuid", "configuration_name", "name", "key_id", "key_version", "client_id", "verdict")


class Policy(t.NamedTuple):
    """What is told: after the first look (``problems``, ``all``, ``none``), after how many looks that agree, and again after how long."""

    initial: str = "problems"
    confirm: int = 1
    remind: int = 0


@dataclasses.dataclass
class Incident:
    """A problem from its begin to its end. ``since`` is ONTAP's time, or, where ONTAP does not tell, that of the look that found it."""

    uuid: str
    since: str
    is_dated: bool  # by ONTAP
    told_at: float


class Change(t.NamedTuple):
    """What is to be told: ``kind`` is the word for it, ``previous`` the verdict that was told before."""

    kind: str
    observation: Observation
    previous: str | None
    incident: Incident | None


@dataclasses.dataclass
class _Known:
    """What was told last of a configuration (None: nothing yet), and what waits until enough looks agree."""

    told: Sketch | None
    about: Observation
    incident: Incident | None = None
    is_new: bool = False
    waiting: t.Any = None
    agreed: int = 0
    missed: int = 0

    def agree(self, what: t.Any) -> int:
        """How many looks in a row have shown this."""
        self.agreed = self.agreed + 1 if self.waiting == what else 1
        self.waiting = what
        return self.agreed


class Configurations:
    """The configurations of one cluster, as they were last told."""

    def __init__(self, cluster: str, policy: Policy) -> None:
        self._cluster = cluster
        self._policy = policy
        self._known: dict[str, _Known] = {}
        self._has_looked = False

    def take(self, observations: Sequence[Observation], moment: float, now: str) -> list[Change]:
        """What a look shows that has to be told. ``moment`` is a steady clock's time in seconds, ``now`` the cluster's."""
        changes = [change for each in observations for change in self._see(each, moment, now)]
        seen = {each["uuid"] for each in observations}
        for missing in [uuid for uuid in self._known if uuid not in seen]:
            changes += self._miss(missing)
        self._has_looked = True
        return changes

    def remember(self) -> dict[str, t.Any]:
        """What ``recall`` takes, as JSON has it."""
        return {
            uuid: {
                "told": known.told,
                "about": known.about,
                "incident": known.incident and dataclasses.asdict(known.incident),
            }
            for uuid, known in self._known.items()
            if known.told is not None
        }

    def recall(self, memory: Mapping[str, t.Any], moment: float) -> None:
        """Go on from what was remembered. Raises KeyError, TypeError or ValueError where it cannot be read."""
        known = {}
        for uuid, each in memory.items():
            verdict, faults, used = each["told"]
            incident = Incident(**{**each["incident"], "told_at": moment}) if each["incident"] else None
            about = {name: each["about"][name] for name in _ABOUT}
            known[uuid] = _Known(Sketch(verdict, tuple(faults), tuple(used)), about, incident)
        self._known, self._has_looked = known, True

    def _see(self, observation: Observation, moment: float, now: str) -> Iterator[Change]:
        uuid, sketch = observation["uuid"], sketch_of(observation)
        known = self._known.get(uuid)
        if known is None:
            known = self._known[uuid] = self._meet(observation, sketch, moment, now)
        known.missed = 0
        if known.incident and observation["since"] and not known.incident.is_dated:
            known.incident.since, known.incident.is_dated = observation["since"], True
        if known.told == sketch:
            known.agree(None)
            yield from self._remind(known, observation, moment)
            return
        was_well = known.told is None or known.told.is_well
        # A problem whose reasons change from look to look is a problem all the same.
        if known.agree(sketch if was_well == sketch.is_well else sketch.is_well) < self._policy.confirm:
            return
        yield from self._tell(known, observation, sketch, moment, now)

    def _meet(self, observation: Observation, sketch: Sketch, moment: float, now: str) -> _Known:
        """Something that was not there. What the first look finds is not new, and a part of it needs not be told."""
        about = _about(observation)
        if self._has_looked:
            return _Known(None, about, is_new=True)
        if sketch.is_well:
            wanted = self._policy.initial == "all"
            return _Known(None, about, is_new=True) if wanted else _Known(sketch, about)
        if self._policy.initial == "none":
            return _Known(sketch, about, self._begin(observation, moment, now))
        return _Known(None, about)

    def _tell(self, known: _Known, observation: Observation, sketch: Sketch, moment: float, now: str) -> Iterator[Change]:
        previous = known.told.verdict if known.told else None
        was_new, known.is_new = known.is_new, False
        known.told, known.about = sketch, _about(observation)
        known.agree(None)
        if was_new:
            yield Change("appeared", observation, None, None)
        if not sketch.is_well:
            kind = "changed" if known.incident else "problem"
            known.incident = known.incident or self._begin(observation, moment, now)
            known.incident.told_at = moment
            yield Change(kind, observation, previous, known.incident)
        elif known.incident:
            incident, known.incident = known.incident, None
            yield Change("cleared", observation, previous, incident)
        elif not was_new:
            yield Change("changed", observation, previous, None)

    def _remind(self, known: _Known, observation: Observation, moment: float) -> Iterator[Change]:
        if known.incident and self._policy.remind and moment - known.incident.told_at >= self._policy.remind:
            known.incident.told_at = moment
            yield Change("standing", observation, known.told and known.told.verdict, known.incident)

    def _miss(self, uuid: str) -> Iterator[Change]:
        known = self._known[uuid]
        known.missed += 1
        if known.missed >= self._policy.confirm:
            del self._known[uuid]
            if known.told is not None:
                yield Change("disappeared", known.about, known.told.verdict, known.incident)

    def _begin(self, observation: Observation, moment: float, now: str) -> Incident:
        since = observation["since"] or now
        uuid = stable_uuid(self._cluster, observation["uuid"], since)
        return Incident(uuid, since, bool(observation["since"]), moment)


def stable_uuid(*parts: t.Any) -> str:
    """The same for the same parts, in every process."""
    return str(uuids.uuid5(_NAMESPACE, json.dumps(parts)))


def _about(observation: Observation) -> Observation:
    return {name: observation[name] for name in _ABOUT}
