# Copyright: (c) 2026, storage_keys.ontap contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The simulated cluster: its nodes, SVMs, key vault configurations and jobs, behind one lock."""

from __future__ import annotations

import copy
import itertools
import threading
import uuid
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from ..api.errors import ApiError
from ..api.event_catalogue import messages
from ..api.releases import Release
from ..api.schema import Record
from .azure_keys import AzureKeys
from .clock import Clock
from .ems_destinations import Destinations
from .event_log import EventLog
from .jobs import Effect, Job, Jobs
from .polling import Polling, PollTarget
from .settings import Settings
from .surroundings import ACTIVE, BLOCKED, Surroundings
from .webhooks import Webhooks

DEFAULT_CONFIGURATION = "default"  # of a configuration that is created and enabled in one go


@dataclass(frozen=True)
class NamedObject:
    """A node, an SVM or a key manager."""

    name: str
    uuid: str = field(default_factory=lambda: str(uuid.uuid4()))


@dataclass
class Vault:
    """One Azure Key Vault configuration. ``svm`` is None in cluster scope; ``values`` holds the secrets too.

    ``configuration`` is its name among the configurations of the SVM, of which at most one is enabled.
    """

    number: int
    svm: NamedObject | None
    values: dict[str, Any]
    configuration: str = DEFAULT_CONFIGURATION
    enabled: bool = True
    uuid: str = field(default_factory=lambda: str(uuid.uuid4()))

    @property
    def owner(self) -> str | None:
        """The SVM's name; None for the cluster."""
        return self.svm.name if self.svm else None


def svm_names(svms: Sequence[str] | int) -> list[str]:
    """The names that are meant by a list of names or by a number. Raises ValueError if they make no sense."""
    names = [f"vs{index}" for index in range(svms)] if isinstance(svms, int) else list(svms)
    if len(set(names)) != len(names) or not all(isinstance(name, str) and name for name in names):
        raise ValueError("the names of the SVMs must be distinct and not empty")
    return names


class Cluster:
    """All state. ``lock`` is held by whoever reads or changes it; ``advance`` comes first."""

    def __init__(self, release: Release, svms: Sequence[str] | int, nodes: int, name: str = "cluster1"):
        names = svm_names(svms)
        if nodes < 1:
            raise ValueError("a cluster has at least one node")
        self.release = release
        self.settings = Settings(
            code_type=release.code_type, post_is_job=release.post_is_job, delete_is_job=release.delete_is_job
        )
        self.lock = threading.RLock()
        self.name = name
        self.uuid = str(uuid.uuid4())
        self.nodes = [NamedObject(f"node{index + 1}") for index in range(nodes)]
        self.svms = {svm: NamedObject(svm) for svm in names}
        self._svms_by_uuid = {svm.uuid: svm for svm in self.svms.values()}
        self.onboard = NamedObject("onboard")  # the key manager of the admin SVM
        self.keys = AzureKeys()
        self.clock = Clock()
        self.jobs = Jobs(self.clock.seconds, self.clock.time)
        self.webhooks = Webhooks()
        self.destinations = Destinations(self.webhooks, lambda: self.settings.webhook_doctype)
        self.events = EventLog(messages(release.numbers), [node.name for node in self.nodes], self.destinations.notify)
        self.polling = Polling(self.clock, self._target, self.events)
        self.vaults: dict[str, Vault] = {}
        self._vaults_of: dict[str | None, list[Vault]] = {}
        self._surroundings: dict[str | None, Surroundings] = {}
        self._numbers = itertools.count(1)

    def advance(self) -> None:
        """Let jobs that are due take effect, and ONTAP poll the vaults that are due."""
        self.jobs.advance(self.settings.job_retention)
        self.polling.advance()

    def pass_time(self, seconds: float) -> None:
        """Move the clock on; what is due on the way happens at its time."""
        while seconds > 0:
            due = self.polling.due
            step = seconds if due is None else min(seconds, max(due - self.clock.seconds(), 0.001))
            self.clock.move(step)
            self.advance()
            seconds -= step

    def remember(self) -> Any:
        """All configurations, surroundings, destinations and events as they are now, and the time, for ``recall``."""
        stored = copy.deepcopy((self.vaults, self._vaults_of, self._surroundings))
        return stored, self.polling.remember(), self.destinations.remember(), self.events.events, self.clock.seconds()

    def recall(self, memory: Any) -> None:
        """Make all that what it was; there are no jobs then."""
        stored, states, destinations, events, seconds = memory
        self.vaults, self._vaults_of, self._surroundings = copy.deepcopy(stored)
        self.polling.recall(states)
        self.destinations.recall(destinations)
        self.events.recall(events)
        self.clock.turn_back(seconds)
        self.jobs.clear()

    def surroundings(self, owner: str | None) -> Surroundings:
        """The surroundings of an SVM, or of the cluster (None). Raises ApiError 2621462 if there is no such SVM."""
        if owner is not None and owner not in self.svms:
            raise ApiError(2621462, "svm.name")
        return self._surroundings.setdefault(owner, Surroundings())

    def svm(self, name: str | None, svm_uuid: str | None) -> NamedObject:
        """The SVM of that name, UUID or both.

        Raises ApiError 2621462 if it is unknown, 2621706 if name and UUID do not belong together.
        """
        by_name = self.svms.get(name) if name is not None else None
        by_uuid = self._svms_by_uuid.get(svm_uuid) if svm_uuid is not None else None
        for given, found, target in ((name, by_name, "svm.name"), (svm_uuid, by_uuid, "svm.uuid")):
            if given is not None and found is None:
                raise ApiError(2621462, target)
        if by_name and by_uuid and by_name != by_uuid:
            raise ApiError(2621706, "svm.name")
        found = by_name or by_uuid
        if found is None:
            raise ApiError(262212, "svm.name")
        return found

    def vault(self, vault_uuid: str) -> Vault:
        """Raises ApiError 4 if there is no such configuration."""
        if vault_uuid not in self.vaults:
            raise ApiError(4)
        return self.vaults[vault_uuid]

    def stored_still(self, vault: Vault) -> Vault:
        """Raises ApiError 65537120 if the configuration was deleted while a job was under way."""
        if vault.uuid not in self.vaults:
            raise ApiError(65537120)
        return vault

    def vaults_of(self, svm: NamedObject | None) -> list[Vault]:
        """All configurations of an SVM or, without one, of the cluster."""
        return list(self._vaults_of.get(svm.name if svm else None, ()))

    def new_vault(self, svm: NamedObject | None, values: dict[str, Any], configuration: str | None) -> Vault:
        """A configuration that is not stored yet; one with a name of its own is inactive."""
        return Vault(next(self._numbers), svm, values, configuration or DEFAULT_CONFIGURATION, configuration is None)

    def refuse_conflict(self, vault: Vault) -> None:
        """Raises ApiError 65537500 if another one is enabled already, 65537589 if the name is taken."""
        for other in self.vaults_of(vault.svm):
            if vault.enabled and other.enabled:
                raise ApiError(65537500)
            if vault.configuration == other.configuration:
                raise ApiError(65537589)

    def store(self, vault: Vault) -> None:
        """Add a configuration. Raises ApiError as ``refuse_conflict`` does."""
        self.refuse_conflict(vault)
        self.vaults[vault.uuid] = vault
        self._vaults_of.setdefault(vault.owner, []).append(vault)
        if vault.enabled:
            self.enabled(vault)

    def enabled(self, vault: Vault) -> None:
        """What goes along with a configuration that is in use from now on."""
        self.polling.start(vault.owner)
        if self.release.moves_volume_keys:
            self.surroundings(vault.owner).keys_in_admin_svm = False

    def remove(self, vault: Vault) -> None:
        """Forget a configuration. Raises ApiError 65537120 if it is not stored."""
        del self.vaults[self.stored_still(vault).uuid]
        self._vaults_of[vault.owner].remove(vault)
        surroundings = self.surroundings(vault.owner)
        if vault.enabled and surroundings.keystore_state == BLOCKED:
            surroundings.keystore_state = ACTIVE

    def _target(self, owner: str | None) -> PollTarget | None:
        """What a poll of that SVM looks at, if there is something."""
        vault = next((vault for vault in self._vaults_of.get(owner, ()) if vault.enabled), None)
        if vault is None:
            return None
        newest = self.keys.newest(vault.values["key_id"])
        surroundings, versioned = self.surroundings(owner), self.release.key_id_versioned
        return PollTarget(vault.uuid, owner or self.name, vault.configuration, vault.values, surroundings, newest, versioned)

    def start_job(self, method: str, path: str, svm: NamedObject | None, effect: Effect) -> Job:
        """A job of the configured length that carries out a change."""
        owner = reference(svm, "/api/svm/svms") if svm else None
        return self.jobs.start(f"{method} {path}", owner, self.settings.job_seconds, effect, self.nodes[0].name)


def reference(named: NamedObject, path: str) -> Record:
    """How a record refers to an SVM or a node."""
    return {"uuid": named.uuid, "name": named.name, "_links": {"self": {"href": f"{path}/{named.uuid}"}}}
