# Copyright: (c) 2026, storage_keys.ontap contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Calls to one ONTAP system: retries, paging, the release (private). Knows ONTAP's envelope, nothing about Azure Key Vault."""

from __future__ import annotations

import random
import typing as t
from collections.abc import Mapping
from datetime import datetime, timezone

from ansible_collections.storage_keys.ontap.plugins.module_utils._errors.exceptions import NotSent, OntapError, Refused
from ansible_collections.storage_keys.ontap.plugins.module_utils._rest.answers import Answer, malformed, read_answer, time_of, warning_of
from ansible_collections.storage_keys.ontap.plugins.module_utils._rest.back_off import BackOff, Clock, clock_of_session
from ansible_collections.storage_keys.ontap.plugins.module_utils._rest.body import TooLarge
from ansible_collections.storage_keys.ontap.plugins.module_utils._rest.listing import Listing
from ansible_collections.storage_keys.ontap.plugins.module_utils._rest.release import NEWEST, Release, release_of
from ansible_collections.storage_keys.ontap.plugins.module_utils._rest.transport import Connection, Transport

_LONGEST_LIST = 10  # times the time-out of one exchange
_MOST_WARNINGS = 10
_ATTEMPTS = 4
_ATTEMPTS_WHILE_BUSY = 8  # about a minute
_FIRST_DELAY = 0.5  # seconds; doubled each time, and jittered so that many tasks do not come back together


class Client:
    """One session with one ONTAP system. Paths are given below ``/api``, for example ``/security/azure-key-vaults``."""

    def __init__(self, connection: Connection, clock: Clock | None = None, back_off: BackOff | None = None) -> None:
        self.connection = connection
        self.clock = clock or clock_of_session()
        self._back_off = back_off or BackOff(self.clock)
        self._transport = Transport(connection)
        self._release: Release | None = None
        self._date: str | None = None
        self.warnings: list[str] = []  # what the system itself said was missing in its answers

    def __enter__(self) -> Client:
        return self

    def __exit__(self, *_unused: object) -> None:
        self.close()

    def close(self) -> None:
        self._transport.close()

    def give_up(self) -> None:
        """Stop what another thread does with this session, and with its siblings as soon as they want to send something."""
        self._back_off.give_up()
        self._transport.give_up()

    def sibling(self) -> Client:
        """Another session with the same system; if the system is busy, the two of them slow down together."""
        twin = Client(self.connection, self.clock, self._back_off)
        twin.warnings = self.warnings
        return twin

    @property
    def release(self) -> Release:
        """The system's release, asked for once. Where the account of an SVM may not know it, the newest is assumed."""
        # Not a cached_property: before Python 3.12 those make every other session wait until the answer is there.
        if self._release is None:
            self._release = self._ask_for_release()
        return self._release

    @property
    def known_release(self) -> Release | None:
        """The system's release if it has been asked for already."""
        return self._release

    def system_time(self) -> datetime:
        """What the system's clock said in its last answer, or else this host's: the two may differ, and events carry the former."""
        return time_of(self._date) or datetime.now(timezone.utc)

    def _ask_for_release(self) -> Release:
        try:
            answer = self.get("/cluster", {"fields": "version"})
        except OntapError as error:
            if error.http_status in (403, 404):
                return NEWEST
            error.add_context("asking for the release of ONTAP")
            raise
        release = release_of(answer.body)
        if release is None:
            where = {"method": "GET", "path": "/api/cluster", "http_status": answer.status}
            raise malformed("the answer tells no release of ONTAP", where)
        return release

    def get(self, path: str, query: Mapping[str, t.Any] | None = None) -> Answer:
        return self.request("GET", path, query)

    def records(self, path: str, query: Mapping[str, t.Any]) -> list[dict[str, t.Any]]:
        """All records of a collection: follows ``_links.next`` to the end, through empty pages too, but not for ever."""
        listing = Listing(path, query, self.clock.now() + _LONGEST_LIST * self.connection.timeout)
        while listing.query is not None:
            listing.add(self.get(path, listing.query), self.clock.now())
        return listing.found

    def request(
        self, method: str, path: str, query: Mapping[str, t.Any] | None = None, body: Mapping[str, t.Any] | None = None
    ) -> Answer:
        """One call. Tried again after a passing fault: a GET always, a write only where the server cannot have acted."""
        # Two exchanges' time in all: a call that timed out gets one more chance, a refused one gets them all.
        deadline = self.clock.now() + 2 * self.connection.timeout
        attempt = 1
        while True:
            self._back_off.wait()
            if self._back_off.is_locked_out:
                raise NotSent(method, f"/api{path}")
            try:
                return self._exchange(method, f"/api{path}", query, body)
            except OntapError as error:
                if error.http_status == 401:
                    self._back_off.lock_out()
                delay = _delay_before_retry(error, attempt)
                harmless = method == "GET" or not error.outcome_unknown
                busy = isinstance(error, Refused) and error.is_busy
                attempts = _ATTEMPTS_WHILE_BUSY if busy else _ATTEMPTS
                if not (error.transient and harmless and attempt < attempts and self.clock.now() + delay < deadline):
                    raise
            if busy:  # that one object, and not the system
                self.clock.sleep(delay)
            else:
                self._back_off.hold(delay)
            attempt += 1

    def _exchange(
        self, method: str, path: str, query: Mapping[str, t.Any] | None, body: Mapping[str, t.Any] | None
    ) -> Answer:
        try:
            status, headers, content = self._transport.exchange(method, path, query or {}, body)
        except TooLarge as error:
            raise malformed(f"the answer is too large, {error}", {"method": method, "path": path}) from None
        except (OSError, ValueError) as error:
            # Most runs meet no fault.
            from ansible_collections.storage_keys.ontap.plugins.module_utils._rest import faults

            raise faults.explain(error, method, path, self.connection.address, self.connection.timeout) from None
        self._date = headers.get("Date")
        answer = read_answer(method, path, status, headers, content)
        warning = warning_of(answer, method, path)
        if warning and warning not in self.warnings and len(self.warnings) < _MOST_WARNINGS:
            self.warnings.append(warning)
        return answer


def _delay_before_retry(error: OntapError, attempt: int) -> float:
    """Seconds to wait, at least as long as the server asked for."""
    jitter = random.uniform(0.5, 1.5)  # noqa: S311 (no secret)
    backoff = _FIRST_DELAY * 2 ** (attempt - 1) * jitter
    asked = error.retry_after if isinstance(error, Refused) else None
    return max(backoff, asked or 0.0)
