# Copyright: (c) 2026, storage_keys.ontap contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What can be tried from here: DNS, the proxy, TLS, against servers on the loopback address."""

from __future__ import annotations

import socket
import typing as t
from pathlib import Path

from ansible_collections.storage_keys.ontap.plugins.module_utils._azure.reach import Destination, destinations
from ansible_collections.storage_keys.ontap.plugins.plugin_utils import _reach
from support.tls import Issuer, Proxy, TlsProxy, TlsServer

HOST = "example.vault.azure.net"


def test_each_stage(tmp_path: Path, monkeypatch: t.Any) -> None:
    (tmp_path / "stranger").mkdir()
    issuer, stranger = Issuer(tmp_path), Issuer(tmp_path / "stranger")
    right, wrong = issuer.issue((HOST, "127.0.0.1")), stranger.issue((HOST, "127.0.0.1"))

    def stage(host: str, port: int, proxy: str = "", secured: bool = False) -> str:
        tried = _reach.try_one(Destination(host, port, proxy, secured), str(issuer.ca_path), 10)
        assert tried.told.endswith(".") and tried.destination.host == host
        return tried.stage

    with TlsServer(*right) as server, TlsServer(*wrong) as other, Proxy(leads_to=server.port) as proxy, Proxy(leads_to=other.port) as astray:
        assert stage("127.0.0.1", server.port) == "done" and stage("127.0.0.1", other.port) == "tls"
        assert stage(HOST, 443, f"127.0.0.1:{proxy.port}") == "done" and stage(HOST, 443, f"127.0.0.1:{astray.port}") == "tls"
        assert proxy.asked[0].startswith(f"CONNECT {HOST}:443 HTTP/1.1\r\n") and "Authorization" not in proxy.asked[0]
        assert server.received == []  # nothing is asked for
        with TlsProxy(*right) as secured:
            assert stage(HOST, server.port, f"127.0.0.1:{secured.port}", secured=True) == "done"
    assert stage("127.0.0.1", server.port) == "connect" and stage(HOST, 443, f"127.0.0.1:{proxy.port}") == "proxy"
    for answer, expected in (("407 Login", ""), ("403 No", "proxy")):
        with Proxy(answer=answer) as refusing:
            assert stage(HOST, 443, f"127.0.0.1:{refusing.port}") == expected

    def nowhere(*_arguments: t.Any, **_more: t.Any) -> t.NoReturn:
        raise socket.gaierror(-2, "Name or service not known")

    monkeypatch.setattr(socket, "create_connection", nowhere)
    assert stage(HOST, 443) == "dns" and stage(HOST, 443, "proxy.example.com:3128") == "proxy"
    assert _reach.try_one(Destination(HOST, 443), "/no/such/file", 1).stage == ""


def test_each_destination_is_tried_once(monkeypatch: t.Any) -> None:
    record = {"key_id": f"https://{HOST}/keys/key1", "health": {"verdict": "unreachable"}, "oauth_host": "login.example.com", "port": 8443}
    through = {**record, "proxy_host": "proxy.example.com", "proxy_type": "https"}
    vault, login = Destination(HOST, 8443), Destination("login.example.com", 443)
    assert destinations(record) == (vault, login)
    assert destinations(through) == tuple(each._replace(proxy="proxy.example.com:443", secured=True) for each in (vault, login))
    assert destinations({}) == (None, Destination("login.microsoftonline.com", 443))
    tried: list[Destination] = []

    def note(destination: Destination, *_more: t.Any) -> _reach.Tried:
        tried.append(destination)
        return _reach.Tried(destination, "done", ".")

    monkeypatch.setattr(_reach, "try_one", note)
    well = {**record, "health": {"verdict": "healthy"}, "oauth_host": "other.example.com"}
    found = _reach.try_all({"cluster1": {"azure_key_vaults": [record, record, well]}, "cluster2": {}}, "", 1)
    assert sorted(tried) == sorted([vault, login])
    assert found[0] == {"host": HOST, "port": 8443, "proxy": "", "secured": False, "stage": "done", "told": "."}
    assert _reach.try_all({}, "", 1) == []
