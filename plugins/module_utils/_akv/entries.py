# Copyright: (c) 2026, storage_keys.ontap contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Whose the entries of a list of configurations are, and which of them do not go together. Pure (private)."""

from __future__ import annotations

import typing as t
from collections.abc import Iterable, Mapping

from ansible_collections.storage_keys.ontap.plugins.module_utils._akv.desired import Desired
from ansible_collections.storage_keys.ontap.plugins.module_utils._akv.record import (
    DEFAULT_CONFIGURATION,
    Record,
    Target,
    owner_of,
    scope_of,
    svm_of,
)
from ansible_collections.storage_keys.ontap.plugins.module_utils._errors.exceptions import OptionError

Owner = tuple[str, str]  # what kind of name it is, and the name; of two names for one SVM always the same


class Svms:
    """SVMs, as far as they are known: which there are, and which name goes with which uuid."""

    def __init__(self, svms: Iterable[Mapping[str, t.Any]] = ()) -> None:
        self._uuids: dict[str, str | None] = {}  # by name
        self._named: set[str] = set()
        self.learn(svms)

    def learn(self, svms: Iterable[Mapping[str, t.Any]]) -> None:
        for svm in svms:
            name, uuid = svm.get("name"), svm.get("uuid")
            if name:
                self._uuids[str(name)] = str(uuid).lower() if uuid else self._uuids.get(str(name))
            if uuid:
                self._named.add(str(uuid).lower())

    def knows(self, name: str | None, uuid: str | None) -> bool:
        """Whether there is an SVM that has all that is given of the two."""
        if name and uuid:
            return name in self._uuids and self._uuids[name] in (None, uuid.lower())
        return name in self._uuids if name else bool(uuid) and str(uuid).lower() in self._named

    def owner(self, scope: str, name: str | None, uuid: str | None) -> Owner | None:
        """None where neither is given."""
        if scope == "cluster":
            return ("scope", scope)
        uuid = uuid or self._uuids.get(name or "")
        if uuid:
            return ("svm_uuid", uuid.lower())
        return ("svm_name", name) if name else None

    def owner_of(self, record: Record) -> Owner | None:
        svm = svm_of(record)
        return self.owner(scope_of(record), svm.get("name"), svm.get("uuid"))

    def owner_of_target(self, target: Target, found: Record | None) -> Owner | None:
        """The owner of what a task is about, which may be named only by its configuration."""
        return self.owner_of(found) if found is not None else self.owner(target.scope, target.svm_name, target.svm_uuid)

    def may_be_one(self, owners: Iterable[Owner | None]) -> bool:
        """Whether one of them is only known by its name and another one only by its uuid."""
        with_a_name = {*self._uuids.values()}
        kinds = {kind for kind, name in filter(None, owners) if name not in with_a_name}
        return {"svm_name", "svm_uuid"} <= kinds


class OwnedEntry(t.NamedTuple):
    """A readable entry; ``found`` is the configuration that it is about, once the system has been read."""

    number: int
    desired: Desired
    owner: Owner | None
    found: Record | None = None

    @property
    def enables(self) -> bool:
        return self.desired.state == "present" and bool(self.desired.enabled)

    @property
    def means_the_enabled_one(self) -> bool:
        return self.desired.target.uuid is None and self.desired.target.configuration_name is None


def refuse_conflicts(entries: Iterable[OwnedEntry], is_read: bool) -> None:
    """Raise where two entries are about one configuration, or would take turns to enable one. ``is_read`` tells that the
    system has been read: what is still not found does not exist."""
    by_owner: dict[Owner, list[OwnedEntry]] = {}
    for entry in entries:
        owner = entry.owner or ("uuid", str(entry.desired.target.uuid))
        for other in by_owner.setdefault(owner, []):
            _refuse_pair(other, entry, is_read)
        by_owner[owner].append(entry)


def _refuse_pair(one: OwnedEntry, other: OwnedEntry, is_read: bool) -> None:
    numbers = f"configs[{one.number}] and configs[{other.number}]"
    same = _same_configuration(one, other, is_read)
    if same:
        raise OptionError("configs", f"two entries are about {same}, {numbers}", "Keep one of the two.")
    if one.enables and other.enables:
        raise OptionError(
            "configs",
            f"{numbers} are both to be enabled, and an SVM has one enabled configuration at the most",
            "Set enabled to true in the one that is to be used, and to false in the other one.",
        )
    for unnamed, enabling in ((one, other), (other, one)):
        if unnamed.means_the_enabled_one and enabling.enables:
            raise OptionError(
                "configs",
                f"configs[{unnamed.number}] means the enabled configuration of {unnamed.desired.target}, and"
                f" configs[{enabling.number}] enables another one",
                f"Give configs[{unnamed.number}] the configuration_name of the one that it is about.",
            )


def _same_configuration(one: OwnedEntry, other: OwnedEntry, is_read: bool) -> str | None:
    """The configuration that both are about, in words."""
    if one.found is not None and other.found is not None:
        uuid = str(one.found["uuid"])
        return f"the same configuration, {uuid} of {owner_of(one.found)}" if uuid == str(other.found["uuid"]) else None
    left, right = one.desired.target, other.desired.target
    if (left.uuid, left.configuration_name) == (right.uuid, right.configuration_name):
        return str(left)
    created = is_read and one.found is other.found and left.uuid == right.uuid
    if created and (left.configuration_name or DEFAULT_CONFIGURATION) == (right.configuration_name or DEFAULT_CONFIGURATION):
        return str(left)
    return None
