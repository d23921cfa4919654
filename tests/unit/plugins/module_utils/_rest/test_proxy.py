# Copyright: (c) 2026, storage_keys.ontap contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

import pytest
from ansible_collections.storage_keys.ontap.plugins.module_utils._rest.proxy import bypasses
from ansible_collections.storage_keys.ontap.plugins.module_utils._rest.transport import Connection, Transport


@pytest.mark.parametrize(
    ("no_proxy", "host"),
    [
        ("::/0", "::1"),
        ("::1/128", "::1"),
        ("::1", "::1"),
        ("[::1]", "::1"),
        ("[::1]:8443", "::1"),
        ("0:0:0:0:0:0:0:1", "::1"),
        ("::1", "0:0:0:0:0:0:0:1"),
        ("[::]/0", "::1"),
        ("FD00::/8", "fd12:3456::1"),
        ("127.0.0.1:8443", "127.0.0.1"),
        ("example.com, 127.0.0.0/8", "127.0.0.1"),
        ("127.0.0.1/8", "127.0.0.1"),
        ("0.0.0.0/0", "10.1.2.3"),
    ],
)
def test_an_address_that_is_reached_directly(no_proxy: str, host: str, monkeypatch: pytest.MonkeyPatch) -> None:
    assert bypasses(no_proxy, host, 8443)
    monkeypatch.setenv("HTTPS_PROXY", "http://127.0.0.1:1")
    monkeypatch.setenv("NO_PROXY", no_proxy)
    monkeypatch.delenv("no_proxy", raising=False)
    assert "https" not in Transport(Connection(host, 8443))._proxies
    assert "https" not in Transport(Connection(host, 8443, use_proxy=False))._proxies


@pytest.mark.parametrize(
    ("no_proxy", "host"),
    [
        ("", "::1"),
        ("[::1]:9999", "::1"),
        ("127.0.0.1:9999", "127.0.0.1"),
        ("10.0.0.0/8", "127.0.0.1"),
        ("0.0.0.0/0", "::1"),
        ("::/0", "127.0.0.1"),
        ("::/0", "cluster1"),
        ("nonsense/99,[,]:,::1::", "::1"),
    ],
)
def test_an_address_that_is_not(no_proxy: str, host: str, monkeypatch: pytest.MonkeyPatch) -> None:
    assert not bypasses(no_proxy, host, 8443)
    monkeypatch.setenv("HTTPS_PROXY", "http://127.0.0.1:1")
    monkeypatch.setenv("NO_PROXY", no_proxy)
    monkeypatch.delenv("no_proxy", raising=False)
    assert Transport(Connection(host, 8443))._proxies["https"]


@pytest.mark.parametrize("entry", ["cluster1:8443", "cluster1", "*"])
def test_names(entry: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HTTPS_PROXY", "http://127.0.0.1:1")
    monkeypatch.setenv("NO_PROXY", entry)
    monkeypatch.delenv("no_proxy", raising=False)
    assert "https" not in Transport(Connection("cluster1", 8443))._proxies
