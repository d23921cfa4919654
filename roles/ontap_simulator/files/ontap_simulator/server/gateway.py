# Copyright: (c) 2026, storage_keys.ontap contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What happens to every request: it is logged, its sender identified, a fault may strike, then it is carried out."""

from __future__ import annotations

import time
from dataclasses import dataclass
from datetime import datetime

from ..api.errors import ApiError
from ..api.http_messages import Answer, Request
from .control import PREFIX, Control
from .faults import Fault
from .request_log import Entry
from .simulation import Simulation


@dataclass(frozen=True)
class Reply:
    """What the server does: send the answer, whole or half of it; without one, or where it is ``broken``, break the connection.

    ``hang`` holds the reply back for that many seconds, or for ever if it is None; ``drip`` seconds lie between
    any two bytes of the body.
    """

    answer: Answer | None
    truncated: bool = False
    broken: bool = False
    hang: float | None = 0.0
    drip: float | None = 0.0


class Gateway:
    """Between the server and the simulation."""

    def __init__(self, simulation: Simulation, control: Control):
        self._simulation = simulation
        self._control = control

    @property
    def now(self) -> datetime:
        """The date and time of the simulated system, which its answers carry."""
        return self._simulation.now

    def handle(self, request: Request, common_name: str | None) -> Reply:
        """The reply to one request of a client that showed a verified certificate with that common name, or none."""
        self._simulation.last_used = time.monotonic()
        user = self._simulation.accounts.identify(request.headers.get("authorization"), common_name)
        if request.path == PREFIX or request.path.startswith(PREFIX + "/"):
            administrator = user and not user.read_only and user.svm is None and user.role is None
            return Reply(self._control.handle(request) if administrator else _refuse(user is not None))
        entry = self._simulation.log.open(request, user.name if user else None)
        if self._simulation.settings.latency:
            time.sleep(self._simulation.settings.latency)
        fault = self._simulation.faults.take(request)
        answer = None
        entry.carried_out = fault is None or fault.acts
        if entry.carried_out:
            answer = self._simulation.api.handle(request, user) if user else _refuse(known=False)
        reply = Reply(answer) if fault is None else _spoil(fault, request, answer)
        return _logged(entry, reply)


def _refuse(known: bool) -> Answer:
    error = ApiError(6 if known else 6691623)
    return Answer(error.status, error.envelope(), {} if known else {"WWW-Authenticate": 'Basic realm="ONTAP"'})


def _spoil(fault: Fault, request: Request, answer: Answer | None) -> Reply:
    if fault.effect.startswith("reset"):
        return Reply(None)
    if fault.effect.startswith("hang"):
        return Reply(None, hang=fault.seconds)
    if fault.effect == "drip":
        return Reply(answer, drip=fault.seconds)
    if fault.effect in ("truncate", "cut"):
        return Reply(answer, truncated=True, broken=fault.effect == "cut")
    return Reply(fault.spoil(request, answer) if answer else fault.answer(request))


def _logged(entry: Entry, reply: Reply) -> Reply:
    entry.status = reply.answer.status if reply.answer else None
    return reply
