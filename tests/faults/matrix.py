# Copyright: (c) 2026, storage_keys.ontap contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Every conversation times every fault times every request of the conversation: the cells, and how one of them is tried.

The requests of a conversation are found by having it once without any fault.
"""

from __future__ import annotations

import contextlib
import socket
import typing as t
from dataclasses import dataclass
from unittest import mock

from ansible_collections.storage_keys.ontap.plugins.module_utils._rest.transport import Transport
from faults.conversations import Conversation
from faults.kinds import CONFIGURATIONS, EVERY, JOBS, LISTS, WRITES, Fault
from ontap_simulator import Simulator
from support.estate import Estate
from support.fake_time import SharedTime
from support.module_runner import ModuleRun
from urllib3.exceptions import HTTPError, ProtocolError, ReadTimeoutError

ROUND_TRIP = 0.01  # seconds, by the clock that the tests turn
TIMEOUT = 60  # of one exchange, the modules' default
JOB_SECONDS = 0.2
FOR_EVER = 100_000
MOST_REQUESTS = 1000
SVMS = ("svm1", "svm2", "svm3")
SECRETS = ("client_secret", "proxy_password")
CLIENT = "ansible_collections.storage_keys.ontap.plugins.module_utils._rest.client"

Request = t.Any  # an entry of the simulator's log
State = dict[str, t.Any]  # what a simulated system holds, by SVM


@dataclass(frozen=True)
class Recording:
    """A conversation as it goes without any fault."""

    conversation: Conversation
    memory: t.Any  # what the simulator holds before
    before: State
    after: State
    run: ModuleRun
    requests: tuple[Request, ...]
    jobs: int


@dataclass(frozen=True)
class Cell:
    """A fault at one request of a conversation, counted from 0; for the fault of a job, at one job."""

    fault: Fault
    position: int
    lasting: bool

    def __str__(self) -> str:
        return f"{self.fault.name}{', lasting' if self.lasting else ''}, at {self.position}"


@dataclass(frozen=True)
class Trial:
    """What became of a cell: the run with the fault, what it left, and the run after it, without a fault."""

    recording: Recording
    cell: Cell
    run: ModuleRun
    requests: tuple[Request, ...]
    seconds: float
    state: State
    second: ModuleRun
    second_state: State
    contacted_elsewhere: bool

    @property
    def request(self) -> Request:
        """The request that the fault hits, as it was recorded."""
        return self.recording.requests[self.cell.position]


def cells_of(recording: Recording, fault: Fault) -> list[Cell]:
    """The fault at each request, or each job, that it can hit; once, and from then on."""
    # A simulator that holds a call would really wait for a job that is stuck.
    jobs = recording.jobs if fault.override and (recording.conversation.as_job or not fault.override.stuck) else 0
    count = jobs if fault.override else len(recording.requests)
    hit = [position for position in range(count) if fault.override or _hits(fault, recording.requests[position])]
    endless = (False, True) if fault.lasting and not fault.override else (False,)
    return [Cell(fault, position, lasting) for position in hit for lasting in endless]


def _hits(fault: Fault, request: Request) -> bool:
    a_list = request.path.rsplit("/", 1)[-1] in ("azure-key-vaults", "key-managers", "svms", "jobs")
    return {
        EVERY: True,
        WRITES: request.method != "GET",
        CONFIGURATIONS: "/azure-key-vaults" in request.path,
        LISTS: request.method == "GET" and a_list,
        JOBS: request.path.startswith("/api/cluster/jobs"),
    }[fault.hits]


class Bench:
    """Simulators that are used again and again, and the clock that they share with the modules."""

    def __init__(self) -> None:
        self.time = SharedTime()
        self._stack = contextlib.ExitStack()
        self._simulators: dict[str, Simulator] = {}
        self._blank: dict[str, t.Any] = {}  # what each of them remembers of its beginning
        self._recordings: dict[str, Recording] = {}
        self._wire: str | None = None
        self._left = 0  # requests that a run may still send
        self._elsewhere = self._stack.enter_context(socket.create_server(("127.0.0.1", 0)))
        self._elsewhere.setblocking(False)

    def __enter__(self) -> Bench:
        return self

    @contextlib.contextmanager
    def at_work(self) -> t.Iterator[Bench]:
        """While it lasts the modules of this process use the shared clock and send their requests through the bench."""
        send = Transport.send
        bench = self

        def exchange(transport: Transport, *request: t.Any) -> t.Any:
            """A real exchange; a broken connection is made to look like another fault of the wire."""
            bench.time.spend(ROUND_TRIP)
            bench._left -= 1
            assert bench._left > 0, "the task goes on for ever"
            try:
                return send(transport, *request)
            except (HTTPError, OSError):
                if bench._wire == "refused":
                    raise ProtocolError(ConnectionRefusedError("refused")) from None
                if bench._wire == "timeout":
                    bench.time.spend(TIMEOUT)
                    raise ReadTimeoutError(t.cast(t.Any, None), "", "too late") from None
                raise

        with (
            mock.patch.object(Transport, "send", exchange),
            mock.patch(f"{CLIENT}.clock_of_session", lambda: self.time.clock),
        ):
            yield self

    def __exit__(self, *_unused: object) -> None:
        self._stack.close()

    def recording(self, conversation: Conversation) -> Recording:
        """The conversation without a fault; it is had once."""
        if conversation.name not in self._recordings:
            self._recordings[conversation.name] = self._record(conversation)
        return self._recordings[conversation.name]

    def _record(self, conversation: Conversation) -> Recording:
        estate, self._left = self._estate(conversation), MOST_REQUESTS
        simulator = estate.simulator
        simulator.recall(self._blank[conversation.release])
        self._set(simulator, quick=True)
        for prepare in conversation.given:
            prepare(estate)
        memory, before = simulator.remember(), state_of(simulator)
        self._reset(conversation, simulator, memory)
        run = estate.run(conversation.module, **conversation.options)
        assert not run.failed, run.output
        sent, jobs = tuple(simulator.requests), len(simulator.cluster.jobs.records())
        return Recording(conversation, memory, before, self._end_state(simulator), run, sent, jobs)

    def attempt(self, recording: Recording, cell: Cell) -> Trial:
        """Have the conversation with the fault, and once more without it."""
        conversation = recording.conversation
        estate = self._estate(conversation)
        simulator = estate.simulator
        self._reset(conversation, simulator, recording.memory)
        elsewhere = f"https://127.0.0.1:{self._elsewhere.getsockname()[1]}/"
        if cell.fault.override:
            simulator.override_job(cell.fault.override, cell.position)
        else:
            writes = {"method": "[!G]*"} if cell.fault.hits == WRITES else {}
            skip = cell.position - sum(each.method == "GET" for each in recording.requests[: cell.position]) if writes else cell.position
            simulator.inject(**writes, **cell.fault.arguments(elsewhere), skip=skip, times=FOR_EVER if cell.lasting else 1)
        self._wire = cell.fault.wire
        started, self._left = self.time.now, MOST_REQUESTS
        run = estate.run(conversation.module, **conversation.options)
        seconds = self.time.now - started
        sent = tuple(simulator.requests)
        self._wire = None
        simulator.clear_faults()
        simulator.release_jobs()
        state, self._left = self._end_state(simulator), MOST_REQUESTS
        second = estate.run(conversation.module, **conversation.options)
        return Trial(recording, cell, run, sent, seconds, state, second, self._end_state(simulator), self._was_contacted())

    def _estate(self, conversation: Conversation) -> Estate:
        if conversation.release not in self._simulators:
            simulator = Simulator(version=conversation.release, svms=SVMS, username="admin", password="canary-pass-word")
            simulator.cluster.jobs = type(simulator.cluster.jobs)(self.time.clock.now)
            self._simulators[conversation.release] = self._stack.enter_context(simulator)
            self._blank[conversation.release] = simulator.remember()
        return Estate(self._simulators[conversation.release])

    def _reset(self, conversation: Conversation, simulator: Simulator, memory: t.Any) -> None:
        simulator.recall(memory)
        self._set(simulator, quick=not conversation.as_job, settings=dict(conversation.settings))

    def _set(self, simulator: Simulator, quick: bool, settings: dict[str, t.Any] | None = None) -> None:
        """Without ``quick``, writes are jobs where the release documents that, and take their time."""
        as_jobs = {"post_is_job": simulator.cluster.release.post_is_job, "delete_is_job": simulator.cluster.release.delete_is_job}
        simulator.settings.update({"patch_is_job": False, **(dict.fromkeys(as_jobs, False) if quick else as_jobs)})
        simulator.settings.update({"hold_calls": quick, "job_seconds": 0.0 if quick else JOB_SECONDS, **(settings or {})})

    def _end_state(self, simulator: Simulator) -> State:
        """What is there when all jobs have ended."""
        self.time.spend(10 * JOB_SECONDS)
        return state_of(simulator)

    def _was_contacted(self) -> bool:
        try:
            self._elsewhere.accept()[0].close()
        except BlockingIOError:
            return False
        return True


def state_of(simulator: Simulator) -> State:
    """All that a task can change, by SVM; UUIDs are left out, because each creation makes a new one."""
    state: State = {name: {"configurations": []} for name in SVMS}
    for vault in simulator.vaults:
        shown = {name: value for name, value in vault.items() if name not in ("uuid", "_links", "svm", "azure_reachability", "ekmip_reachability")}
        shown["configuration"] = vault.get("configuration", {}).get("name")
        shown["secrets"] = [simulator.secret_of(vault["uuid"], name) for name in SECRETS]
        state[vault["svm"]["name"]]["configurations"].append(shown)
    for name in SVMS:
        surroundings = simulator.cluster.surroundings(name)
        state[name].update(rekeys=surroundings.rekeys, restored=surroundings.restores > 0, keys_elsewhere=surroundings.keys_in_admin_svm)
    return state
