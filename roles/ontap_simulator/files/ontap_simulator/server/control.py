# Copyright: (c) 2026, storage_keys.ontap contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The control endpoint ``/simulator``: what a test in the same process does with a Simulation, over HTTP and JSON.

It answers 400 with ``{"error": {"message": ...}}`` to what makes no sense and 404 to paths it does not know. No answer
holds a secret of a configuration; ``/simulator/vaults/{uuid}/secrets`` only says whether a guess is right.
"""

from __future__ import annotations

import hmac
import os
from collections.abc import Callable
from dataclasses import asdict
from typing import Any

from ..api.errors import ApiError
from ..api.http_messages import Answer, Request, parse_body
from ..api.schema import Record
from ..system.jobs import JobOverride
from .simulation import Simulation

PREFIX = "/simulator"


class Control:
    """The control endpoint of one simulation; ``identity`` tells apart servers that were started one after another."""

    def __init__(self, simulation: Simulation, identity: str):
        self._simulation = simulation
        self._identity = identity
        self._routes: dict[tuple[str, str], Callable[[str, Record], Any]] = {
            ("GET", ""): self._status,
            ("GET", "requests"): lambda name, body: {"requests": simulation.log.as_dicts()},
            ("DELETE", "requests"): lambda name, body: simulation.clear_requests(),
            ("GET", "settings"): lambda name, body: simulation.settings.as_dict(),
            ("PATCH", "settings"): lambda name, body: simulation.settings.update(body),
            ("GET", "faults"): lambda name, body: {"faults": [asdict(fault) for fault in simulation.faults.pending()]},
            ("POST", "faults"): lambda name, body: simulation.inject(**body),
            ("DELETE", "faults"): lambda name, body: simulation.clear_faults(),
            ("POST", "failing-jobs"): lambda name, body: simulation.fail_next_job(**body),
            ("POST", "odd-jobs"): lambda name, body: self._make_odd(**body),
            ("DELETE", "odd-jobs"): lambda name, body: simulation.release_jobs(),
            ("GET", "vaults"): lambda name, body: {"vaults": simulation.vaults},
            ("POST", "vaults/{name}/secrets"): self._compare_secrets,
            ("POST", "rotated-keys"): lambda name, body: {"key_id": simulation.rotate_key(**body)},
            ("GET", "clock"): lambda name, body: self._time(),
            ("POST", "clock"): lambda name, body: self._move_clock(**body),
            ("GET", "events"): lambda name, body: {"events": simulation.events},
            ("POST", "events"): lambda name, body: simulation.log_event(**body),
            ("GET", "cluster"): lambda name, body: self._counters(None),
            ("PATCH", "cluster"): lambda name, body: simulation.change_surroundings(None, body),
            ("GET", "svms/{name}"): lambda name, body: self._counters(name),
            ("PATCH", "svms/{name}"): simulation.change_surroundings,
            ("GET", "svms/{name}/login"): lambda name, body: simulation.svm_login(name),
            ("GET", "access-token"): lambda name, body: {"access_token": simulation.access_token},
            ("PUT", "role"): lambda name, body: simulation.grant(body),
            ("POST", "certificates"): self._issue_certificate,
            ("GET", "webhooks"): lambda name, body: {"webhooks": simulation.webhooks},
            ("POST", "webhook-certificates"): lambda name, body: simulation.install_certificate(**body),
            ("POST", "webhook-authorities"): lambda name, body: simulation.trust_servers_of(**body),
        }

    def handle(self, request: Request) -> Answer:
        """The answer to one request."""
        parts = request.path[len(PREFIX):].strip("/").split("/")
        name = parts[1] if len(parts) > 1 else ""
        route = "/".join([parts[0], *(["{name}"] if name else []), *parts[2:]])
        action = self._routes.get((request.method, route))
        if action is None:
            return _refusal(404, "There is nothing of that kind to read or change.")
        try:
            return Answer(200, action(name, parse_body(request.body)) or {})
        except ApiError as error:
            return _refusal(error.status, error.message)
        except (ValueError, TypeError, KeyError) as error:
            return _refusal(400, f"The request makes no sense: {error}")

    def _status(self, name: str, body: Record) -> Record:
        cluster = self._simulation.cluster
        return {
            "identity": self._identity,
            "pid": os.getpid(),
            "version": cluster.release.version,
            "svms": list(cluster.svms),
            "nodes": [node.name for node in cluster.nodes],
        }

    def _counters(self, svm: str | None) -> Record:
        return {"rekeys": self._simulation.rekeys(svm), "restores": self._simulation.restores(svm)}

    def _time(self) -> Record:
        return {"time": self._simulation.now.isoformat(timespec="seconds")}

    def _move_clock(self, seconds: float) -> Record:
        self._simulation.move_clock(seconds)
        return self._time()

    def _make_odd(self, state: str = "", hidden: bool = False) -> None:
        if bool(state) == hidden:
            raise ValueError("give either the state that the next job shows or that it is hidden")
        self._simulation.override_job(JobOverride(stuck=state or None, hidden=hidden))

    def _compare_secrets(self, uuid: str, body: Record) -> Record:
        def same(name: str, guess: str) -> bool:
            stored = self._simulation.secret_of(uuid, name)
            return stored is not None and hmac.compare_digest(stored.encode(), guess.encode())

        return {name: same(name, str(guess)) for name, guess in body.items()}

    def _issue_certificate(self, name: str, body: Record) -> Record:
        certificate, key = self._simulation.issue_certificate(**body)
        return {"cert_filepath": certificate, "key_filepath": key}


def _refusal(status: int, message: str) -> Answer:
    return Answer(status, {"error": {"message": message}})
