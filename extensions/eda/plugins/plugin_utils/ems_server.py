# Copyright: (c) 2026, storage_keys.ontap contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Receives ONTAP's webhooks. No path is logged or answered, since a secret may be part of it."""

from __future__ import annotations

import asyncio
import errno
import hmac
import logging
import typing as t
from collections.abc import Awaitable, Callable
from datetime import datetime, timezone
from fnmatch import fnmatchcase

from aiohttp import web

from .ems_document import DocumentError, read_document
from .ems_event import Event, event_of
from .ems_incidents import Incidents
from .ems_options import CLUSTER, OptionError, Settings

BODY_SECONDS = 10.0
HANDSHAKE_SECONDS = 10.0
MOST_CONNECTIONS = 200
_CLOSING_SECONDS = 1.0
_MOST_NOTED = 1000
_TYPES = ("application/xml", "text/xml")
_WHY_NOT_BOUND = {
    errno.EADDRINUSE: "port: {port} is in use already; choose another one, or end the program that uses it.",
    errno.EACCES: "port: this account may not listen on {port}; choose one above 1023.",
}

_log = logging.getLogger("storage_keys.ontap.ems_webhook")


class Refused(Exception):
    """Why a webhook is not taken, and the status that says so."""

    def __init__(self, status: int, why: str) -> None:
        super().__init__(why)
        self.status = status
        self.why = why


class Receiver:
    """Takes webhooks while it is used as a context, and hands their events to ``put``."""

    def __init__(self, settings: Settings, put: Callable[[Event], Awaitable[None]]) -> None:
        self._settings = settings
        self._put = put
        self._incidents = Incidents(settings.window)
        self._one_by_one = asyncio.Lock()
        self._waiting = 0
        self._noted: set[tuple[str | None, int]] = set()
        self._web: web.Server = web.Server(self._answer, access_log=None, logger=_QUIET, auto_decompress=False)
        self._listening: asyncio.Server | None = None

    async def __aenter__(self) -> Receiver:
        settings, loop = self._settings, asyncio.get_running_loop()
        handshake = None if settings.context is None else HANDSHAKE_SECONDS
        try:
            self._listening = await loop.create_server(
                self._connection, settings.host, settings.port, ssl=settings.context, ssl_handshake_timeout=handshake
            )
        except OSError as error:
            said = _WHY_NOT_BOUND.get(error.errno or 0, "host: {host} is no address of this machine.")
            raise OptionError(said.format(port=settings.port, host=settings.host)) from None
        _log.info("Receives webhooks of ONTAP on port %s.", self.port)
        return self

    async def __aexit__(self, *_unused: object) -> None:
        if self._listening:
            self._listening.close()
        await self._web.shutdown(_CLOSING_SECONDS)
        if self._listening:
            await self._listening.wait_closed()

    @property
    def port(self) -> int:
        """The port that it listens on."""
        return int(self._listening.sockets[0].getsockname()[1]) if self._listening else self._settings.port

    def _connection(self) -> asyncio.Protocol:
        """Each connection carries one webhook, and is cut off when that takes too long."""
        if len(self._web.connections) >= MOST_CONNECTIONS:
            return _TooMany()
        protocol = self._web()
        longest = HANDSHAKE_SECONDS + BODY_SECONDS + self._settings.queue_timeout + _CLOSING_SECONDS
        asyncio.get_running_loop().call_later(longest, _cut, protocol)
        return protocol

    async def _answer(self, request: web.BaseRequest) -> web.StreamResponse:
        try:
            await self._receive(request)
            response = web.Response()
        except Refused as refused:
            self._note(request.remote, refused)
            response = web.Response(status=refused.status, text=f"{refused.why}\n")
            if refused.status == 405:
                response.headers["Allow"] = "POST"
        response.force_close()
        return response

    async def _receive(self, request: web.BaseRequest) -> None:
        cluster = self._admitted(request)
        if request.method != "POST":
            raise Refused(405, "Only POST is understood here.")
        if request.content_type not in _TYPES or request.headers.get("Content-Encoding", "identity") != "identity":
            raise Refused(415, "Only XML is understood here, as application/xml or text/xml, and not compressed.")
        try:
            messages = read_document(await self._body(request))
        except DocumentError as error:
            raise Refused(400, f"This is no document of ONTAP's: {error}.") from None
        for message in messages:
            name = message.texts.get("message-name", "").lower()
            if any(fnmatchcase(name, pattern) for pattern in self._settings.names):
                await self._tell(event_of(message, cluster, datetime.now(timezone.utc)))

    def _admitted(self, request: web.BaseRequest) -> str:
        """The cluster that the path names, if the sender is let in."""
        settings = self._settings
        path = request.path.removesuffix("/")
        if not path.startswith(settings.prefix):
            raise Refused(404, "There is nothing here.")
        cluster, _slash, token = path.removeprefix(settings.prefix).partition("/")
        if not hmac.compare_digest(token.encode(errors="replace"), (settings.token or "").encode()):
            raise Refused(403, "This sender is not let in.")
        if settings.subjects and not _is_one_of(settings.subjects, cluster, request):
            raise Refused(403, "This sender is not let in.")
        if not CLUSTER.fullmatch(cluster) or (settings.clusters and cluster not in settings.clusters):
            raise Refused(404, "There is no such cluster here.")
        return cluster

    async def _body(self, request: web.BaseRequest) -> bytes:
        too_much = Refused(413, f"A body may have {self._settings.max_body} bytes.")
        if (request.content_length or 0) > self._settings.max_body:
            raise too_much
        body = bytearray()

        async def read() -> None:
            async for chunk in request.content.iter_any():
                body.extend(chunk)
                if len(body) > self._settings.max_body:
                    raise too_much

        try:
            await asyncio.wait_for(read(), BODY_SECONDS)
        except asyncio.TimeoutError:
            raise Refused(408, "The body did not come in time.") from None
        return bytes(body)

    async def _tell(self, event: Event) -> None:
        """Return once the event is in the queue, or known from another node."""
        if self._waiting >= self._settings.queue_limit:
            raise Refused(503, "Too many events wait already.")
        self._waiting += 1
        try:
            await asyncio.wait_for(self._queue(event), self._settings.queue_timeout)
        except asyncio.TimeoutError:
            raise Refused(503, "The events before this one are not dealt with yet.") from None
        finally:
            self._waiting -= 1

    async def _queue(self, event: Event) -> None:
        """One after the other, since an event is told only once it is in the queue: before that, another node's is no repeat."""
        async with self._one_by_one:
            if not self._incidents.knows(event["ontap_ems"]):
                await self._put(event)
            self._incidents.remember(event["ontap_ems"])

    def _note(self, sender: str | None, refused: Refused) -> None:
        """Once for each sender and kind: nobody fills the log from outside."""
        if len(self._noted) >= _MOST_NOTED or (sender, refused.status) in self._noted:
            return
        self._noted.add((sender, refused.status))
        _log.warning("Refused a webhook from %s with status %s: %s (Told once.)", sender, refused.status, refused.why)


def _is_one_of(patterns: t.Iterable[str], cluster: str, request: web.BaseRequest) -> bool:
    """Whether a name of the certificate that was shown fits; {cluster} stands for the one of the path."""
    shown = request.transport.get_extra_info("peercert") if request.transport else None
    subject = [pair for part in (shown or {}).get("subject", ()) for pair in part]
    alternatives = (shown or {}).get("subjectAltName", ())
    names = [value for kind, value in [*subject, *alternatives] if kind in ("commonName", "DNS")]
    wanted = [each.replace("{cluster}", cluster).lower() for each in patterns]
    return any(fnmatchcase(name.lower(), pattern) for name in names for pattern in wanted)


def _cut(protocol: t.Any) -> None:
    if protocol.transport is not None:
        protocol.transport.abort()


class _TooMany(asyncio.Protocol):
    """What a connection gets that is one too many."""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        t.cast(asyncio.Transport, transport).abort()


class _WithoutDetails(logging.Filter):
    """The HTTP library quotes requests that it cannot read, paths included."""

    def filter(self, record: logging.LogRecord) -> bool:
        if record.exc_info and record.exc_info[0]:
            record.msg = f"{record.msg} ({record.exc_info[0].__name__})"
        record.exc_info = record.exc_text = None
        return True


_QUIET = logging.getLogger(f"{_log.name}.http")
_QUIET.addFilter(_WithoutDetails())
