# Copyright: (c) 2026, storage_keys.ontap contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Tries from here what ONTAP has to reach: DNS, the proxy, TLS. Nothing is asked for there, and nothing is sent but the handshake (private)."""

from __future__ import annotations

import socket
import ssl
import typing as t
from collections.abc import Collection, Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor

from ansible_collections.storage_keys.ontap.plugins.module_utils._azure.evidence import unhealthy
from ansible_collections.storage_keys.ontap.plugins.module_utils._azure.reach import Destination, Tried, destinations

_AT_ONCE = 8
_LONGEST_HEAD = 16384  # bytes of a proxy's answer


def try_all(read: Mapping[str, t.Any], ca_path: str, timeout: float) -> list[dict[str, t.Any]]:
    """Each destination of the configurations that are not healthy, once."""
    wanted = list(dict.fromkeys(each for _cluster, record in unhealthy(read) for each in destinations(record) if each))
    return [{**each.destination._asdict(), "stage": each.stage, "told": each.told} for each in _try_them(wanted, ca_path, timeout)]


def _try_them(wanted: Collection[Destination], ca_path: str, timeout: float) -> Iterable[Tried]:
    if not wanted:
        return []
    with ThreadPoolExecutor(min(_AT_ONCE, len(wanted))) as pool:
        return list(pool.map(lambda destination: try_one(destination, ca_path, timeout), wanted))


def try_one(destination: Destination, ca_path: str, timeout: float) -> Tried:
    host, port, _proxy, secured = destination
    via = _address(destination.proxy) if destination.proxy else (host, port)
    stage = "proxy" if destination.proxy else "connect"
    try:
        context = ssl.create_default_context(cafile=ca_path or None)
    except (OSError, ValueError) as error:
        return Tried(destination, "", f"{ca_path} could not be read: {_words(error)}")
    try:
        with socket.create_connection(via, timeout) as plain:
            if not destination.proxy:
                return _shake(destination, context, plain)
            if not secured:
                return _through(destination, context, plain)
            with context.wrap_socket(plain, server_hostname=via[0]) as wrapped:
                return Tried(destination, *_connect(destination, wrapped))  # TLS within TLS is more than a look needs
    except socket.gaierror as error:
        return Tried(destination, "proxy" if destination.proxy else "dns", f"{via[0]} has no address here: {_words(error)}.")
    except OSError as error:
        return Tried(destination, stage, f"{via[0]}:{via[1]} could not be reached: {_words(error)}.")


def _through(destination: Destination, context: ssl.SSLContext, plain: socket.socket) -> Tried:
    stage, told = _connect(destination, plain)
    return _shake(destination, context, plain) if stage == "done" else Tried(destination, stage, told)


def _connect(destination: Destination, there: socket.socket) -> tuple[str, str]:
    target = f"{destination.host}:{destination.port}"
    there.sendall(f"CONNECT {target} HTTP/1.1\r\nHost: {target}\r\n\r\n".encode())
    head = b""
    while b"\r\n\r\n" not in head and len(head) < _LONGEST_HEAD:
        part = there.recv(1)  # not a byte of what comes after the head
        if not part:
            break
        head += part
    words = head.partition(b"\r\n")[0].decode("latin-1").split(None, 2)
    status = words[1] if len(words) > 1 else ""
    if status == "200":
        return "done", f"the proxy leads to {target}."
    if status == "407":
        return "", f"The proxy {destination.proxy} wants a login, which ONTAP does not tell, so that nothing was tried through it."
    return "proxy", f"the proxy {destination.proxy} does not lead to {target}: it answered {status or 'nothing'}."


def _shake(destination: Destination, context: ssl.SSLContext, there: socket.socket) -> Tried:
    try:
        with context.wrap_socket(there, server_hostname=destination.host) as secured:
            return Tried(destination, "done", f"{destination.name} was reached by {secured.version()}.")
    except ssl.SSLCertVerificationError as error:
        return Tried(destination, "tls", f"the certificate of {destination.name} is not accepted: {error.verify_message}.")
    except OSError as error:
        return Tried(destination, "tls", f"{destination.name} does not speak TLS: {_words(error)}.")


def _address(proxy: str) -> tuple[str, int]:
    host, _colon, port = proxy.rpartition(":")
    return host.strip("[]"), int(port)


def _words(error: Exception) -> str:
    return str(getattr(error, "strerror", None) or error)[:200].rstrip(".")
