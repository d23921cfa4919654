# Copyright: (c) 2026, storage_keys.ontap contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The connection in use, watched over: it can be cut from outside, whatever has been laid over it (private)."""

from __future__ import annotations

import contextlib
import socket
import typing as t
from collections.abc import Iterator

from ansible_collections.storage_keys.ontap.plugins.module_utils._rest.deadline import Deadline

try:
    from requests.exceptions import ConnectionError as RequestsConnectionError
    from urllib3.connection import HTTPSConnection
    from urllib3.connectionpool import HTTPSConnectionPool
    from urllib3.exceptions import ConnectTimeoutError, HTTPError, NewConnectionError
except ImportError:
    HTTPSConnection = HTTPSConnectionPool = object  # type: ignore[assignment,misc]  # without it nothing here is used


class Line:
    """The time-outs of sockets count anew for each piece that drips in, and most layers of TLS and proxies have no other."""

    def __init__(self, seconds: float) -> None:
        self._deadline = Deadline(seconds, self._cut)
        self._connection: t.Any = None
        self._socket: t.Any = None
        self._opened: socket.socket | None = None
        self._is_given_up = False

    def close(self) -> None:
        self._deadline.close()

    @contextlib.contextmanager
    def exchanging(self) -> Iterator[None]:
        """Watch over what is done within: TimeoutError once the time is over. Whatever goes wrong is an OSError or a ValueError."""
        if self._is_given_up:
            raise TimeoutError("given up")
        failure: Exception | None = None
        with self._deadline.watching():
            try:
                yield
            except (OSError, ValueError, HTTPError) as error:
                failure = error
            finally:
                self._release()
        # A connection that was cut can look like one that has broken, or has come to its end.
        if self._deadline.is_over and not _is_no_connection(failure):
            raise TimeoutError("the answer is not complete") from None
        if isinstance(failure, HTTPError):
            raise RequestsConnectionError(failure)
        if failure is not None:
            raise failure

    @property
    def session(self) -> t.Any:
        """The TLS session with the system, where there is one: through a proxy that is itself reached by TLS there is none."""
        return getattr(self._socket, "session", None)

    def connecting(self, connection: t.Any) -> None:
        self._connection, self._socket = connection, None

    def opened(self, opened: socket.socket) -> None:
        # The handshake moves the socket to another object, which nobody is given before it ends.
        self._opened = opened.dup()
        if self._has_ended():
            self._cut()

    def connected(self) -> None:
        # An answer that ends the connection takes the socket away from it.
        self._socket = self._connection.sock
        self._release()
        if self._has_ended():
            raise TimeoutError("no connection in time")

    def _release(self) -> None:
        """Close the second handle: the other side hears of the end of a connection only once both are closed."""
        if self._opened is not None:
            self._opened.close()
            self._opened = None

    def _has_ended(self) -> bool:
        return self._deadline.is_over or self._is_given_up

    def give_up(self) -> None:
        self._is_given_up = True
        self._cut()

    def _cut(self) -> None:
        for each in (getattr(self._connection, "sock", None), self._socket, self._opened):
            lowest = getattr(each, "socket", each)  # of TLS within TLS
            if isinstance(lowest, socket.socket):
                with contextlib.suppress(OSError):
                    socket.socket.shutdown(lowest, socket.SHUT_RDWR)


class Watched(HTTPSConnection):
    """A connection that a line watches over."""

    line: Line
    _opened: t.Any = None

    def connect(self) -> None:
        self.line.connecting(self)
        try:
            super().connect()
            self.line.connected()
        except BaseException:
            if self._opened:  # which urllib3 1.26 leaves open, unless TLS has been laid over it
                self._opened.close()
            raise

    def _new_conn(self) -> t.Any:
        opened: t.Any = super()._new_conn()
        self._opened = opened
        self.line.opened(opened)
        return opened


class WatchedPool(HTTPSConnectionPool):
    """Makes such connections; the line is set before the first."""

    ConnectionCls = Watched
    line: Line

    def _new_conn(self) -> t.Any:
        connection: t.Any = super()._new_conn()
        connection.line = self.line
        return connection

    def _validate_conn(self, conn: t.Any) -> None:
        """Without the warning that urllib3 gives here where nothing is verified: the user asked for it."""
        if not conn.sock:
            conn.connect()


def _is_no_connection(failure: Exception | None) -> bool:
    """Whether it is a time-out of connecting."""
    reason = getattr(failure, "reason", failure)
    return isinstance(reason, ConnectTimeoutError) and not isinstance(reason, NewConnectionError)
