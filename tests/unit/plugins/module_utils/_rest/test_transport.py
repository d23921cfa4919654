# Copyright: (c) 2026, storage_keys.ontap contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

import socket
import ssl
from http.client import InvalidURL
from pathlib import Path
from types import SimpleNamespace

import pytest
import requests
from ansible_collections.storage_keys.ontap.plugins.module_utils._rest import line, transport
from ansible_collections.storage_keys.ontap.plugins.module_utils._rest.transport import Connection, Transport
from support.tls import LOOPBACK, Issuer, TlsServer
from urllib3.exceptions import ProtocolError


@pytest.mark.parametrize("of", ["the system", "the proxy"])
def test_openssl_compares_the_address_whether_or_not_it_is_told(tmp_path: Path, of: str) -> None:
    """urllib3 1.26 tells it names of hosts alone, and compares no address of a proxy itself."""
    issuer = Issuer(tmp_path)
    for names, is_trusted in (([LOOPBACK], True), (["10.1.2.3"], False), (["cluster1"], False)):
        if of == "the proxy":
            context = transport._proxy_context(str(issuer.ca_path), LOOPBACK)
        else:
            context = Transport(Connection(LOOPBACK, username="admin", password="word"))._adapter.context
            context.load_verify_locations(issuer.ca_path)
        with TlsServer(*issuer.issue(names)) as server, socket.create_connection((LOOPBACK, server.port)) as plain:
            if is_trusted:
                context.wrap_socket(plain).close()
            else:
                with pytest.raises(ssl.SSLCertVerificationError, match="IP address mismatch"):
                    context.wrap_socket(plain)


def test_the_zone_of_an_address_stands_in_no_certificate() -> None:
    context = Transport(Connection("fe80::1%eth0", username="admin", password="word"))._adapter.context
    assert context.wrap_bio(ssl.MemoryBIO(), ssl.MemoryBIO()).server_hostname == "fe80::1"


def test_a_proxy_of_which_the_standard_library_says_that_it_is_no_host(monkeypatch: pytest.MonkeyPatch) -> None:
    """As it does to urllib3 1.26, which hands it on."""
    monkeypatch.setenv("HTTPS_PROXY", "http://proxy:3128")
    asked = Transport(Connection("cluster1", username="admin", password="word"))

    def refuse(*_unused: object, **_more: object) -> None:
        raise ProtocolError("Connection aborted.", InvalidURL("no host"))

    monkeypatch.setattr(asked, "_pool", SimpleNamespace(request=refuse))
    with pytest.raises(requests.exceptions.InvalidProxyURL):
        asked.exchange("GET", "/cluster", {}, None)
    asked.close()


def test_no_socket_is_left_open_where_no_connection_comes_about(monkeypatch: pytest.MonkeyPatch) -> None:
    """urllib3 1.26 leaves it to whoever collects garbage."""
    opened: list[socket.socket] = []

    def connect(self: line.Watched) -> None:
        opened.append(self._new_conn())
        raise ssl.SSLError("no certificate that can be used")

    monkeypatch.setattr(line.HTTPSConnection, "connect", connect)
    with socket.create_server((LOOPBACK, 0)) as listener:
        asked = Transport(Connection(LOOPBACK, listener.getsockname()[1], "admin", "word"))
        with pytest.raises(OSError):
            asked.exchange("GET", "/cluster", {}, None)
        asked.close()
    assert [each.fileno() for each in opened] == [-1]


def test_one_context_may_be_made_before() -> None:
    """It is used once, so that no two systems have their authorities in one."""
    transport.make_a_context_before()
    (made,) = transport._made_before
    first, second = (Transport(Connection("cluster1", username="admin", password="word"))._adapter.context for _number in range(2))
    assert first is made and second is not made and not transport._made_before
