# Copyright: (c) 2026, storage_keys.ontap contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Masking secrets in whatever a task tells, in each form that a server or a proxy may have brought them into. Pure (private).

Ansible removes a secret exactly as it was given. A server that repeats it may have escaped it for JSON, HTML, a URL or Python, or
may have encoded it in base64. So both the text and the secret are folded: escapes are undone, however deep they lie, while it is
remembered where each character came from.
"""

from __future__ import annotations

import base64
import bisect
import re
import sys
import typing as t
from array import array
from collections.abc import Collection, Iterable, Iterator, Mapping

from ansible_collections.storage_keys.ontap.plugins.module_utils._errors.server_text import CUT, LONGEST

MASK = "********"
SHORTEST = 4  # A shorter one is part of half of all texts. Ansible removes it as it was given, nothing looks for its other forms.
_MANY = 100  # secrets
_SHORTEST_LINE = 8  # of a secret that has several

_DEEPEST = 8  # escapes of escapes
_ESCAPED = re.compile(
    r"(?P<url>(?:%(?:25)*[0-9A-Fa-f]{2})+)"  # a run, because a character may take several bytes
    r"|&(?:amp;)*(?:#(?P<decimal>[0-9]{1,7})|#[xX](?P<hexadecimal>[0-9A-Fa-f]{1,6})|(?P<name>[A-Za-z][A-Za-z0-9]{1,31}));"
    r"|(?P<bytes>(?:\\+x[0-9A-Fa-f]{2})+)"
    r"|(?P<utf16>(?:\\+u[0-9A-Fa-f]{4})+)"
    r"|\\+U(?P<code>[0-9A-Fa-f]{8})"
    r"|\\+(?P<control>[abfnrtv]?)"
)
_CONTROL = {"a": "\a", "b": "\b", "f": "\f", "n": "\n", "r": "\r", "t": "\t", "v": "\v", "": ""}
_IN_BASE64 = re.compile(r"[A-Za-z0-9+/_=-]")
_BASE64_RUN = re.compile(r"[A-Za-z0-9+/_=-]*")
_FIELD = re.compile(r"[a-z_]+")
_USER_INFO = re.compile(r"(?:^|//)[^/\s:@]*:([^/\s@]+)@")


def secrets_of(spec: Mapping[str, t.Any], params: Mapping[str, t.Any]) -> Iterator[str]:
    """Each secret among a module's options, even where these are not of the form that they should be of."""
    for name, value in params.items():
        option = spec.get(name, {})
        if option.get("no_log"):
            yield from filter(None, texts_of(value))
            if name.endswith("password") and value:  # encoded along with the user, for Basic authentication
                yield f"{params.get(name.replace('password', 'username')) or ''}:{value}"
        elif "options" in option:
            for entry in value if isinstance(value, list) else [value]:
                yield from secrets_of(option["options"], entry) if isinstance(entry, Mapping) else texts_of(entry)
        elif isinstance(value, str) and "@" in value:
            yield from _USER_INFO.findall(value)


class Masking:
    """Masks some secrets in texts, and in results made of texts."""

    def __init__(self, secrets: Iterable[str]) -> None:
        given = {form for secret in set(secrets) for form in _forms(secret)}
        self._given = {form for form in given if len(form) >= SHORTEST}
        folded = {fold(form)[0] for form in self._given}
        self._folded = {form for form in folded if len(form) >= SHORTEST}
        self._encoded = {fold(part)[0] for form in self._given for part in _base64_of(form.encode("utf-8", "surrogatepass"))}
        self._beginnings: list[str] = []

    def apply(self, value: t.Any) -> t.Any:
        """The same value, with each secret in its texts masked. All of them are searched at once, because most hold none."""
        texts = dict.fromkeys(texts_of(value))  # a thousand configurations have much in common
        plain = "\0".join(texts)
        folded = "\0".join(fold(text)[0] for text in texts) if _is_escaped(plain) else plain.replace("+", " ")
        found = Masking(())
        found._given = found_in(plain, self._given)
        found._encoded = found_in(folded, self._folded | self._encoded)
        found._folded = found._encoded & self._folded
        found._encoded &= self._encoded
        found._beginnings = sorted(self._folded | self._encoded) if CUT in plain else []
        return found._walk(value) if found._given or found._folded or found._encoded or found._beginnings else value

    def _walk(self, value: t.Any) -> t.Any:
        if isinstance(value, str):
            return self._text(value)
        if isinstance(value, Mapping):
            return {self._key(key): self._walk(item) for key, item in value.items()}
        if isinstance(value, (list, tuple)):
            return [self._walk(item) for item in value]
        return value

    def _key(self, key: t.Any) -> t.Any:
        """The name of a field. It is to be found again even if a secret is a word that also names a field."""
        return self._text(key) if isinstance(key, str) and not _FIELD.fullmatch(key) else key

    def _text(self, text: str) -> str:
        folded, origins = fold(text)
        spans = [span for needle in self._given for span in _places(text, needle)]
        spans += [origins.of(*span) for needle in self._folded for span in _places(folded, needle)]
        for needle in self._encoded:
            spans += _whole_runs(text, (origins.of(*span) for span in _places(folded, needle)))
        spans += [origins.of(*span) for span in self._cut_off(folded)]
        parts: list[str] = []
        position = 0
        for start, end in _merged(sorted(spans)):
            parts += [text[position:start], MASK]
            position = end
        return "".join((*parts, text[position:]))

    def _cut_off(self, folded: str) -> Iterator[tuple[int, int]]:
        """Where the text was cut in the middle of a secret, of which the beginning is left."""
        at = folded.find(CUT) if self._beginnings else -1
        while at >= 0:
            for start in range(max(0, at - LONGEST), at):
                rest = folded[start:at]
                place = bisect.bisect_left(self._beginnings, rest)
                if self._beginnings[place : place + 1] and self._beginnings[place].startswith(rest):
                    yield start, at
                    break
            at = folded.find(CUT, at + 1)


def found_in(text: str, needles: Collection[str]) -> set[str]:
    """Which of them stand in the text. Of many only those are looked for of which the text holds all pieces: the others are most."""
    if len(needles) < _MANY:
        return {needle for needle in needles if needle in text}
    pieces_of = {needle: set(_pieces(needle)) for needle in needles}
    wanted = {piece for pieces in pieces_of.values() for piece in pieces}
    there = {piece for start in range(len(text)) if (piece := text[start : start + SHORTEST]) in wanted}
    return {needle for needle, pieces in pieces_of.items() if there.issuperset(pieces) and needle in text}


def _pieces(needle: str) -> Iterator[str]:
    """Its end among them: numbered secrets differ nowhere else."""
    for start in (*range(0, len(needle) - SHORTEST, SHORTEST), len(needle) - SHORTEST):
        if start >= 0:
            yield needle[start : start + SHORTEST]


class Origins:
    """Where in a text stood what a folded one holds: for each turn of folding, the places of the escapes in it."""

    def __init__(self) -> None:
        self._turns: list[tuple[array[int], array[int], array[int], array[int]]] = []

    def add(self, turn: tuple[array[int], array[int], array[int], array[int]]) -> None:
        self._turns.append(turn)

    def of(self, start: int, end: int) -> tuple[int, int]:
        """What has become these characters. An escape is taken as a whole."""
        for new_starts, new_ends, old_starts, old_ends in reversed(self._turns):
            first = bisect.bisect_right(new_starts, start) - 1
            last = bisect.bisect_right(new_starts, end - 1) - 1
            if first >= 0:
                start = old_starts[first] if start < new_ends[first] else old_ends[first] + start - new_ends[first]
            if last >= 0:
                end = old_ends[last] + max(0, end - new_ends[last])
        return start, end


def fold(text: str) -> tuple[str, Origins]:
    """The text without its escapes, and where its characters stood."""
    origins = Origins()
    if not _is_escaped(text):
        return text.replace("+", " "), origins
    for _dummy in range(_DEEPEST):
        turn = (array("Q"), array("Q"), array("Q"), array("Q"))
        parts: list[str] = []
        position = length = 0
        is_same = True
        for escape in _ESCAPED.finditer(text):
            plain = _plain(escape)
            is_same = is_same and plain == escape.group()
            parts += [text[position : escape.start()], plain]
            start = length + escape.start() - position
            length, position = start + len(plain), escape.end()
            for column, number in zip(turn, (start, length, *escape.span()), strict=True):
                column.append(number)
        if is_same:
            break
        text = "".join((*parts, text[position:]))
        origins.add(turn)
    return text.replace("+", " "), origins  # a form writes a space as a plus sign


def _is_escaped(text: str) -> bool:
    """One of these signs begins each escape, and to look for them takes next to no time."""
    return ("%" in text or "&" in text or "\\" in text) and bool(_ESCAPED.search(text))


def _plain(escape: re.Match[str]) -> str:
    """What an escape, or a run of them, stands for."""
    kind = escape.lastgroup
    if kind in ("url", "bytes"):
        pairs = re.findall(r"(?:%(?:25)*|\\+x)([0-9A-Fa-f]{2})", escape.group())
        data = bytes.fromhex("".join(pairs))
        try:
            return data.decode()
        except UnicodeDecodeError:
            return data.decode("latin-1")
    if kind == "name":
        from html.entities import html5  # a large table that hardly any task needs

        return html5.get(f"{escape['name']};", escape.group())
    if kind == "utf16":
        pairs = re.findall(r"u([0-9A-Fa-f]{4})", escape.group())
        return bytes.fromhex("".join(pairs)).decode("utf-16-be", "replace")
    if kind in ("decimal", "hexadecimal", "code"):
        number = int(escape[kind], 10 if kind == "decimal" else 16)
        return chr(number) if number <= sys.maxunicode else escape.group()
    return _CONTROL[escape["control"]]


def _forms(secret: str) -> Iterator[str]:
    """What may be left of a secret by somebody who trims it, joins or splits its lines, or mistakes its encoding."""
    for form in (secret, secret.strip(), "".join(secret.split())):
        yield form
        yield form.encode("utf-8", "surrogatepass").decode("latin-1")
    lines = [line.strip() for line in secret.splitlines()]
    yield from (line for line in lines if len(line) >= _SHORTEST_LINE)


def _base64_of(data: bytes) -> Iterator[str]:
    """What is sure to be found in the base64 of any longer data that hold these: their place in it shifts the bits."""
    for shift in range(3):
        coded = base64.b64encode(bytes(shift) + data).decode()
        core = coded[(shift * 8 + 5) // 6 : (shift + len(data)) * 8 // 6]
        yield core
        yield core.replace("+", "-").replace("/", "_")


def _whole_runs(text: str, spans: Iterable[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """Parts of a base64 text, each widened to the whole of it: the rest is other parts of the same secret."""
    done = 0
    for start, end in spans:
        if end <= done:
            continue
        while start > done and _IN_BASE64.fullmatch(text, start - 1, start):
            start -= 1
        after = _BASE64_RUN.match(text, end)
        done = after.end() if after else end
        yield start, done


def _places(text: str, needle: str) -> Iterator[tuple[int, int]]:
    """Where it stands; where it overlaps itself, from the first to the last as one."""
    return _merged((at, at + len(needle)) for at in _finds(text, needle))


def _finds(text: str, needle: str) -> Iterator[int]:
    at = text.find(needle)
    while at >= 0:
        yield at
        at = text.find(needle, at + 1)


def _merged(spans: Iterable[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """Ordered spans, those that touch each other as one."""
    merged: tuple[int, int] | None = None
    for start, end in spans:
        if merged and start <= merged[1]:
            merged = (merged[0], max(end, merged[1]))
            continue
        if merged:
            yield merged
        merged = (start, end)
    if merged:
        yield merged


def texts_of(value: t.Any) -> list[str]:
    """Every text in a value, the names of its fields included."""
    texts: list[str] = []
    left = [value]
    while left:
        item = left.pop()
        if isinstance(item, str):
            texts.append(item)
        elif isinstance(item, (dict, Mapping)):  # a plain dict is told at once, another mapping is not
            left += item.keys()
            left += item.values()
        elif isinstance(item, (list, tuple)):
            left += item
        elif isinstance(item, (int, float)) and not isinstance(item, bool):
            texts.append(str(item))
    return texts
