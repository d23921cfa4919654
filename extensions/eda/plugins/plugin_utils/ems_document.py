# Copyright: (c) 2026, storage_keys.ontap contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The XML of ONTAP's webhooks about EMS events, read with care: nobody knows who wrote it. Pure.

NetApp has not published it. Public receivers find ``ems-message-info`` in it, and below that ``parameter`` with ``name`` and ``value``.
"""

from __future__ import annotations

import re
import typing as t
from xml.parsers import expat

MAX_BODY = 65536  # bytes; ONTAP's documents have a few hundred
_MAX_DEPTH = 32
# ONTAP is known to send characters that XML does not allow.
_NO_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")


class DocumentError(ValueError):
    """It is no document of ONTAP's. Its text quotes nothing of the document."""


class Message(t.NamedTuple):
    """One ``ems-message-info``: its texts and its parameters, under the names that they have there."""

    texts: dict[str, str]
    parameters: dict[str, str]


def read_document(body: bytes | str) -> list[Message]:
    """The messages of a document; none where it is about something else. DocumentError for what is not XML, or has tricks in it."""
    text = body if isinstance(body, str) else body.decode("utf-8-sig", "replace")
    reader = _Reader()
    try:
        # As a text, so that no declaration in it changes how it is read.
        reader.parser.Parse(_NO_XML.sub("", text), True)
    except expat.ExpatError as error:
        raise DocumentError(f"it is not well-formed XML: {expat.ErrorString(error.code)}") from None
    return reader.messages


class _Reader:
    """Takes what the parser meets."""

    def __init__(self) -> None:
        self.messages: list[Message] = []
        self._path: list[str] = []
        self._text = ""
        self._parameter: dict[str, str] = {}
        self.parser = expat.ParserCreate(namespace_separator=" ")
        self.parser.buffer_text = True
        self.parser.StartDoctypeDeclHandler = self._doctype
        # Without a list of its own a document declares no entity, and the others are neither fetched nor filled in.
        self.parser.EntityDeclHandler = self.parser.SkippedEntityHandler = self._entity
        self.parser.ExternalEntityRefHandler = self._entity
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = self._end
        self.parser.CharacterDataHandler = self._characters

    def _doctype(self, _name: str, _system: str | None, _public: str | None, has_internal_subset: int) -> None:
        # ONTAP names its DTD in front of some documents, which is never read here.
        if has_internal_subset:
            raise DocumentError("it declares what XML it is made of")

    def _entity(self, *_unused: object) -> t.NoReturn:
        raise DocumentError("it has entities of its own")

    def _start(self, name: str, _attributes: object) -> None:
        self._path.append(name.rpartition(" ")[2])
        if len(self._path) > _MAX_DEPTH:
            raise DocumentError("it is nested too deeply")
        self._text = ""
        if self._path[-1] == "ems-message-info":
            self.messages.append(Message({}, {}))
        elif self._path[-1] == "parameter":
            self._parameter = {}

    def _characters(self, text: str) -> None:
        self._text += text

    def _end(self, _name: str) -> None:
        name, text = self._path.pop(), self._text.strip()
        self._text = ""
        if "ems-message-info" not in self._path:
            return
        message = self.messages[-1]
        if self._path[-1] == "parameter":
            self._parameter[name] = text
        elif self._path[-1] == "ems-message-info" and name != "parameter":
            message.texts[name] = text
        if name == "parameter" and self._parameter.get("name"):
            message.parameters[self._parameter["name"]] = self._parameter.get("value", "")
