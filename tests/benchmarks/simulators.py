# Copyright: (c) 2026, storage_keys.ontap contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A simulated ONTAP in a process of its own, so that it does not share the processor time of what is measured."""

from __future__ import annotations

import contextlib
import json
import tempfile
import typing as t
from pathlib import Path

from benchmarks import records
from benchmarks.bare import BareClient, send_all
from ontap_simulator.server import background

_IDLE_SECONDS = 900.0  # then it ends by itself, should nobody be left to stop it
_VERSION = "9.9.1"  # creates without a job


class Remote:
    """A running simulator: how to connect to it, and its control."""

    def __init__(self, connection: dict[str, t.Any]) -> None:
        self.connection = connection

    def _control(self, method: str, path: str, body: dict[str, t.Any] | None = None) -> t.Any:
        with BareClient(self.connection) as client:
            return json.loads(client.call(method, f"/simulator{path}", body))

    def settings(self, **changes: t.Any) -> None:
        self._control("PATCH", "/settings", changes)

    def requests(self) -> list[dict[str, t.Any]]:
        """The requests since the last time."""
        found: list[dict[str, t.Any]] = self._control("GET", "/requests")["requests"]
        self._control("DELETE", "/requests")
        return found

    def vaults(self) -> list[dict[str, t.Any]]:
        found: list[dict[str, t.Any]] = self._control("GET", "/vaults")["vaults"]
        return found

    def fill(self, count: int, first: int = 0) -> float:
        """Create the configurations of that many SVMs; the seconds that it took."""
        numbers = range(first, first + count)
        seconds = send_all(self.connection, [("POST", records.COLLECTION_PATH, records.body(number)) for number in numbers])
        self.requests()
        return seconds


@contextlib.contextmanager
def simulator(svms: int) -> t.Iterator[Remote]:
    """Start one that knows so many SVMs, and stop it."""
    with tempfile.TemporaryDirectory(prefix="benchmarks.") as folder:
        directory = Path(folder)
        wanted = {"version": _VERSION, "svms": svms, "username": "admin", "password": "", "port": 0}
        try:
            yield Remote(background.start(directory, wanted, _IDLE_SECONDS, dry=False)["connection"])
        finally:
            background.stop(directory, dry=False)
