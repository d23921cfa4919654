# Copyright: (c) 2026, storage_keys.ontap contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Which systems are reached without the proxy: the forms of NO_PROXY that requests does not know. Pure (private)."""

from __future__ import annotations

import ipaddress


def bypasses(no_proxy: str, host: str, port: int) -> bool:
    """Whether an entry names this address: as an address however written, a network, or one of them with a port."""
    try:
        address = ipaddress.ip_address(host)
    except ValueError:
        return False  # names are compared by requests
    for entry in no_proxy.replace(" ", "").split(","):
        name, its_port = _take_apart(entry)
        try:
            if its_port in ("", str(port)) and address in ipaddress.ip_network(name, strict=False):
                return True
        except ValueError:
            continue
    return False


def _take_apart(entry: str) -> tuple[str, str]:
    """Address or network, and the port if there is one."""
    if entry.startswith("["):
        name, _bracket, rest = entry[1:].partition("]")
        return (name, rest[1:]) if rest.startswith(":") else (name + rest, "")
    if entry.count(":") == 1:
        name, _colon, port = entry.partition(":")
        return name, port
    return entry, ""
