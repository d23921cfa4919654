# Copyright: (c) 2026, storage_keys.ontap contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Everything but the network: the cluster, its API, the accounts, the log, and what tests and users read and do of them."""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from dataclasses import asdict, replace
from datetime import datetime
from pathlib import Path
from typing import Any

from ..api.releases import DEFAULT_VERSION, release_for
from ..api.resource_fields import SECRETS
from ..resources.ems_events import event_record
from ..resources.key_vault_record import view
from ..system.accounts import ACCESS, SVM_USERNAME, Accounts
from ..system.clock import duration
from ..system.cluster import Cluster
from ..system.jobs import JobOverride
from .certificates import Authority
from .faults import Fault, Faults
from .outside import Outside
from .request_log import Entry, RequestLog
from .rest_api import RestApi


class Simulation(Outside):
    """One simulated cluster. An SVM is named by its name, the cluster itself by None."""

    def __init__(
        self,
        directory: Path,
        accounts: Accounts,
        version: str = DEFAULT_VERSION,
        svms: Sequence[str] | int = 2,
        nodes: int = 2,
    ):
        """Raises ValueError for a release that is not supported, or for SVMs or nodes that make no sense."""
        release = release_for(version)
        super().__init__(Cluster(release, svms, nodes))
        self.accounts = replace(accounts, svms=frozenset(self.cluster.svms), bearer_tokens=release.bearer_tokens)
        self.authority = Authority(directory)
        self.api = RestApi(self.cluster)
        self.faults = Faults()
        self.log = RequestLog(SECRETS)
        self.last_used = time.monotonic()

    @property
    def settings(self) -> Any:
        """Times and switches; see the class Settings."""
        return self.cluster.settings

    @property
    def requests(self) -> list[Entry]:
        """All requests below /api so far, without secrets."""
        return self.log.entries()

    @property
    def access_token(self) -> str:
        """A bearer token with the rights of the administrator."""
        return self.accounts.access_token

    @property
    def vaults(self) -> list[dict[str, Any]]:
        """Copies of the stored configurations, advanced properties included, secrets not."""
        with self.cluster.lock:
            self.cluster.advance()
            return [view(self.cluster, vault, advanced=True) for vault in self.cluster.vaults.values()]

    @property
    def now(self) -> datetime:
        """The date and time of the simulated system."""
        return self.cluster.clock.time()

    @property
    def events(self) -> list[dict[str, Any]]:
        """The events that were logged so far, oldest first."""
        with self.cluster.lock:
            self.cluster.advance()
            return [event_record(self.cluster, event) for event in self.cluster.events.events]

    @property
    def webhooks(self) -> list[dict[str, Any]]:
        """What came of the webhooks so far, oldest first."""
        return [asdict(delivery) for delivery in self.cluster.webhooks.deliveries]

    @property
    def svm_uuids(self) -> dict[str, str]:
        """The UUID of each SVM by its name."""
        return {name: svm.uuid for name, svm in self.cluster.svms.items()}

    def clear_requests(self) -> None:
        """Empty the log."""
        self.log.clear()

    def secret_of(self, uuid: str, name: str) -> str | None:
        """A stored secret (client_secret, client_certificate, proxy_password), which the API never shows.

        KeyError if there is no such configuration.
        """
        with self.cluster.lock:
            self.cluster.advance()
            return self.cluster.vaults[uuid].values.get(name)

    def svm_login(self, svm: str) -> dict[str, str]:
        """User name and password of the account that is bound to the SVM. KeyError if there is no such SVM."""
        name = self.cluster.svms[svm].name
        return {"username": f"{SVM_USERNAME}{name}", "password": self.accounts.password}

    def issue_certificate(self, common_name: str) -> tuple[str, str]:
        """The paths of a new client certificate for that account and of its key."""
        return self.authority.issue_client(common_name)

    def install_certificate(
        self, common_name: str = "", certificate: str = "", private_key: str | None = None
    ) -> dict[str, str]:
        """Install a client certificate for webhooks: a new one for that name, or the one that is given as PEM.

        The answer is how destinations name it. Raises ValueError unless exactly one of the two is given.
        """
        if bool(common_name) == bool(certificate):
            raise ValueError("give either the common name of a new certificate or a certificate")
        made = self.authority.issue_for_webhooks(common_name) if common_name else self.authority.install(certificate, private_key)
        with self.cluster.lock:
            self.cluster.destinations.certificates[made.ca, made.serial_number] = made
        return {"ca": made.ca, "serial_number": made.serial_number}

    def trust_servers_of(self, certificate: str) -> None:
        """Let webhooks trust servers with a certificate of that authority, given as PEM. ValueError if it is none."""
        self.cluster.webhooks.trust(certificate)

    def grant(self, role: Mapping[str, str]) -> None:
        """The role of the account ``operator``: ONTAP's name of an access by path, such as ``/api/cluster: readonly``.

        Raises ValueError for an access that ONTAP does not know.
        """
        unknown = sorted({str(access) for access in role.values()} - set(ACCESS))
        if unknown:
            raise ValueError(f"there is no access {', '.join(unknown)}; there are: {', '.join(ACCESS)}")
        self.accounts.role.clear()
        self.accounts.role.update(role)

    def fail_next_job(self, code: int, message: str | None = None) -> None:
        """The next job that starts ends with this error and without effect."""
        with self.cluster.lock:
            self.cluster.jobs.fail_next(code, message)

    def override_job(self, override: JobOverride, skip: int = 0) -> None:
        """How the next job that starts goes, after ``skip`` ordinary ones."""
        with self.cluster.lock:
            self.cluster.jobs.choose(override, skip)

    def release_jobs(self) -> None:
        """Let the jobs go on that are stuck in one state."""
        with self.cluster.lock:
            self.cluster.jobs.release()

    def move_clock(self, seconds: float) -> None:
        """Let time pass at once: jobs end, and ONTAP polls its vaults, as they would meanwhile. ValueError if it is none."""
        with self.cluster.lock:
            self.cluster.advance()
            self.cluster.pass_time(duration(seconds))

    def log_event(self, name: str, parameters: Mapping[str, str], node: str | None = None) -> None:
        """An event as if ONTAP had logged it, on one node or, by default, on all of them.

        Raises ValueError for an event that the release does not have, for a node that does not exist and for what are no
        parameters.
        """
        log = self.cluster.events
        if name not in log.messages:
            raise ValueError(f"there is no event {name} in this release")
        if not isinstance(parameters, Mapping):
            raise ValueError("the parameters are texts by their names")
        if node not in (None, *log.nodes):
            raise ValueError(f"there is no node {node}")
        with self.cluster.lock:
            texts = {each: str(value) for each, value in parameters.items()}
            log.add(log.messages[name], texts, self.now, log.nodes if node is None else [node])

    def remember(self) -> Any:
        """The configurations, their surroundings, the events and the time as they are now, for ``recall``."""
        with self.cluster.lock:
            self.cluster.advance()
            return self.cluster.remember()

    def recall(self, memory: Any) -> None:
        """Make them what they were, as often as wanted; all jobs, faults and requests are forgotten."""
        with self.cluster.lock:
            self.cluster.recall(memory)
        self.clear_faults()
        self.clear_requests()

    def inject(self, **fault: Any) -> None:
        """Arm a fault; the arguments are those of the class Fault."""
        self.faults.add(Fault(**fault))

    def clear_faults(self) -> None:
        """Disarm all faults."""
        self.faults.clear()
