# Copyright: (c) 2026, storage_keys.ontap contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""TLS, and what a process keeps of a session for the next task with the same system (private). It keeps no connection open.

The turns of a loop share a process, and each opens a connection of its own, for which both sides would agree upon keys and prove
anew who they are. Where the next turn trusts the very same authorities under the same name, it goes on with the keys of the one
before, as browsers do. A server that does not know them any more proves itself as ever.
"""

from __future__ import annotations

import hashlib
import ssl
import time
import typing as t
from pathlib import Path

_LONGEST = 600  # seconds; then the system has to show again that its certificate is valid, to a source of events that runs for months too


class Context(ssl.SSLContext):
    """Goes on with its last session, if there is one, and lets OpenSSL compare addresses as well as names.

    urllib3 1.26 tells it names alone, and compares no address of a proxy itself.
    """

    hostname: str
    last: t.Any = None
    since: float | None = None  # when its first session was kept

    def wrap_socket(self, *arguments: t.Any, **more: t.Any) -> ssl.SSLSocket:
        session, self.last = self.last, None  # offered once, so that a server that fails over it is not asked the same again
        return super().wrap_socket(*arguments, **{"session": session, **self._named(more)})

    def wrap_bio(self, *arguments: t.Any, **more: t.Any) -> ssl.SSLObject:
        return super().wrap_bio(*arguments, **self._named(more))

    def _named(self, more: dict[str, t.Any]) -> dict[str, t.Any]:
        return {**more, "server_hostname": more.get("server_hostname") or self.hostname}


class Trust(t.NamedTuple):
    """Whom a session was made with, and what made us trust it."""

    hostname: str
    port: int
    authorities: bytes  # a digest of the file; empty where nothing is verified


_kept: list[tuple[Trust, Context]] = []


def trust_of(hostname: str, port: int, authorities: str | None) -> Trust | None:
    """None where it cannot be told for sure whether it is still the same: of a folder, or of a file that cannot be read."""
    try:
        return Trust(hostname, port, hashlib.sha256(Path(authorities).read_bytes()).digest() if authorities else b"")
    except OSError:
        return None


def take(trust: Trust | None) -> Context | None:
    """What the last task kept, if it was with the same system. It has loaded its authorities; nobody else has it meanwhile."""
    try:
        kept, context = _kept.pop()
    except IndexError:
        return None
    is_old = context.since is None or time.monotonic() - context.since >= _LONGEST
    return context if kept == trust and not is_old else None


def keep(trust: Trust | None, context: Context) -> None:
    if trust is not None and context.last is not None:
        context.since = time.monotonic() if context.since is None else context.since
        _kept[:] = [(trust, context)]
