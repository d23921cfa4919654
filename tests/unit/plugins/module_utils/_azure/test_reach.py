# Copyright: (c) 2026, storage_keys.ontap contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Where ONTAP connects to, as its configuration says."""

from __future__ import annotations

import typing as t

import pytest
from ansible_collections.storage_keys.ontap.plugins.module_utils._azure.reach import Destination, Tried, destinations, from_values

KEY = "https://example.vault.azure.net/keys/key1"
VAULT, LOGIN = Destination("example.vault.azure.net", 443), Destination("login.microsoftonline.com", 443)


@pytest.mark.parametrize(
    ("record", "vault", "login"),
    [
        ({}, VAULT, LOGIN),
        ({"port": 8443}, VAULT._replace(port=8443), LOGIN),
        ({"port": 8443, "key_id": KEY.replace(".net", ".net:9443")}, VAULT._replace(port=9443), LOGIN),
        ({"key_id": None}, None, LOGIN),
        ({"key_id": "none"}, None, LOGIN),
        ({"oauth_host": "login.microsoftonline.us"}, VAULT, LOGIN._replace(host="login.microsoftonline.us")),
        ({"proxy_host": "p"}, VAULT._replace(proxy="p:80"), LOGIN._replace(proxy="p:80")),
        ({"proxy_host": "p", "proxy_type": "http", "proxy_port": 3128}, VAULT._replace(proxy="p:3128"), LOGIN._replace(proxy="p:3128")),
        ({"proxy_host": "p", "proxy_type": "HTTPS"}, VAULT._replace(proxy="p:443", secured=True), LOGIN._replace(proxy="p:443", secured=True)),
        ({"proxy_type": "https", "proxy_port": 3128}, VAULT, LOGIN),
    ],
)
def test_where_to(record: dict[str, t.Any], vault: Destination | None, login: Destination) -> None:
    assert destinations({"key_id": KEY, **record}) == (vault, login)


def test_what_trying_told_belongs_to_its_destination() -> None:
    value = {"host": "h", "port": "443", "proxy": "p:80", "secured": True, "stage": "dns", "told": "No address."}
    destination = Destination("h", 443, "p:80", True)
    assert from_values([value]) == {destination: Tried(destination, "dns", "No address.")}
    assert (destination.name, Destination("h", 1).name) == ("h:443 through the proxy p:80", "h:1")
