# Copyright: (c) 2026, storage_keys.ontap contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A client with as little of its own as possible, to fill a simulator and to find out what it can serve."""

from __future__ import annotations

import base64
import http.client
import json
import ssl
import time
import typing as t
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor

CONNECTIONS = 8

Call = tuple[str, str, dict[str, t.Any] | None]  # method, path, body


class BareClient:
    """One connection that stays open."""

    def __init__(self, connection: dict[str, t.Any]) -> None:
        login = f"{connection['username']}:{connection['password']}".encode()
        self._headers = {"Authorization": f"Basic {base64.b64encode(login).decode()}", "Content-Type": "application/json"}
        trust = ssl.create_default_context(cafile=connection["ca_path"])
        self._http = http.client.HTTPSConnection(connection["hostname"], connection["http_port"], timeout=120, context=trust)

    def __enter__(self) -> BareClient:
        return self

    def __exit__(self, *_unused: object) -> None:
        self._http.close()

    def call(self, method: str, path: str, body: dict[str, t.Any] | None = None) -> bytes:
        """The answer's body. Raises RuntimeError where the answer is an error."""
        self._http.request(method, path, None if body is None else json.dumps(body).encode(), self._headers)
        answer = self._http.getresponse()
        content = answer.read()
        if answer.status >= 300:
            raise RuntimeError(f"{method} {path}: {answer.status} {content[:300]!r}")
        return content


def send_all(connection: dict[str, t.Any], calls: Sequence[Call]) -> float:
    """Send the calls over several connections at once; the seconds that it took, handshakes included."""

    def work(share: Sequence[Call]) -> None:
        with BareClient(connection) as client:
            for call in share:
                client.call(*call)

    begin = time.perf_counter()
    with ThreadPoolExecutor(CONNECTIONS) as executor:
        list(executor.map(work, [calls[first::CONNECTIONS] for first in range(CONNECTIONS)]))
    return time.perf_counter() - begin
