# Copyright: (c) 2026, storage_keys.ontap contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The XML that a webhook carries.

NetApp has not published it. It is put together from the ZAPI type ``ems-message-info`` and from what public receivers
look for in it.
"""

from __future__ import annotations

from xml.sax.saxutils import escape

from .event_log import Event

_DECLARATION = "<?xml version='1.0' encoding='UTF-8' ?>"
_DOCTYPE = "<!DOCTYPE netapp SYSTEM 'file:/etc/netapp_gx.dtd'>"
_NAMESPACE = "http://www.netapp.com/filer/admin"


def document(event: Event, with_doctype: bool) -> bytes:
    """The whole document about one event of one node."""
    members = (
        ("node", event.node),
        ("seq-num", event.index),
        ("severity", event.message.severity),
        ("time", int(event.time.timestamp())),
        ("message-name", event.message.name),
        ("event", event.text),
        ("source", event.source),
    )
    parameters = "".join(_element("parameter", _text("name", name) + _text("value", value)) for name, value in event.parameters)
    message = "".join(_text(name, value) for name, value in members) + _element("parameters", parameters)
    root = f"<netapp version='1.x' xmlns='{_NAMESPACE}'>{_element('ems-message-info', message)}</netapp>"
    return (_DECLARATION + (_DOCTYPE if with_doctype else "") + root).encode()


def _text(name: str, value: object) -> str:
    return _element(name, escape(str(value)))


def _element(name: str, content: str) -> str:
    return f"<{name}>{content}</{name}>"
