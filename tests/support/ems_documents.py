# Copyright: (c) 2026, storage_keys.ontap contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Documents of ONTAP's webhooks, written by hand from what public receivers look for."""

from __future__ import annotations

from xml.sax.saxutils import escape

DOCTYPE = "<!DOCTYPE netapp SYSTEM 'file:/etc/netapp_gx.dtd'>"
NEW = {"svm": "svm1", "configName": "default", "name": "https://kv.vault.azure.net/"}
OLD = {"name": "https://kv.vault.azure.net/", "vserver": "svm1"}  # before 9.14.1
TIME = 1763630100  # 2025-11-20 09:15:00 UTC


def document(
    name: str = "ekmip.akv.notAvailable",
    parameters: dict[str, str] | None = None,
    node: str = "node1",
    time: int = TIME,
    before: str = "",
    severity: str = "alert",
) -> bytes:
    """One document; ``before`` stands in front of its root."""
    given = NEW if parameters is None else parameters
    listed = "".join(f"<parameter><name>{escape(key)}</name><value>{escape(value)}</value></parameter>" for key, value in given.items())
    return (
        f"<?xml version='1.0' encoding='UTF-8' ?>{before}<netapp version='1.x' xmlns='http://www.netapp.com/filer/admin'>"
        f"<ems-message-info><node>{node}</node><seq-num>4711</seq-num><severity>{severity}</severity><time>{time}</time>"
        f"<message-name>{name}</message-name><event>{name}: something happened</event><source>akvd</source>"
        f"<parameters>{listed}</parameters></ems-message-info></netapp>"
    ).encode()
