# Copyright: (c) 2026, storage_keys.ontap contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Where a configuration has ONTAP connect to, and what trying the same from here told. Pure (private)."""

from __future__ import annotations

import typing as t
from collections.abc import Iterable, Mapping

from ansible_collections.storage_keys.ontap.plugins.module_utils._akv.values import parse_key_id

LOGIN = "login.microsoftonline.com"


class Destination(t.NamedTuple):
    """A host and a port, through a proxy where ``proxy`` (``host:port``) is not empty; ``secured`` where that is reached by TLS."""

    host: str
    port: int
    proxy: str = ""
    secured: bool = False

    @property
    def name(self) -> str:
        return f"{self.host}:{self.port}" + (f" through the proxy {self.proxy}" if self.proxy else "")


class Tried(t.NamedTuple):
    """How far it came: ``dns``, ``proxy``, ``connect`` or ``tls`` failed, or ``done``; and a sentence about it."""

    destination: Destination
    stage: str
    told: str


def destinations(record: Mapping[str, t.Any]) -> tuple[Destination | None, Destination]:
    """The vault's, unless the configuration names none, and that of the login."""
    proxy, secured = "", False
    if record.get("proxy_host"):
        secured = str(record.get("proxy_type")).lower() == "https"
        proxy = f"{record['proxy_host']}:{record.get('proxy_port') or (443 if secured else 80)}"
    login = Destination(str(record.get("oauth_host") or LOGIN), 443, proxy, secured)
    try:
        host, _colon, port = parse_key_id(str(record.get("key_id") or "")).vault.partition(":")
    except ValueError:
        return None, login
    return Destination(host, int(port or record.get("port") or 443), proxy, secured), login


def from_values(values: Iterable[Mapping[str, t.Any]]) -> dict[Destination, Tried]:
    """What the lookup akv_reach returned."""
    found = {}
    for each in values:
        destination = Destination(str(each["host"]), int(each["port"]), str(each["proxy"]), bool(each["secured"]))
        found[destination] = Tried(destination, str(each["stage"]), str(each["told"]))
    return found
