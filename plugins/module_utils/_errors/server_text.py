# Copyright: (c) 2026, storage_keys.ontap contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What a server says, in a form that can be shown: pure functions (private).

Control characters would steer the terminal of whoever reads a message or the label of a loop. A name of a field that Ansible
itself gives a meaning would make the whole task fail. And nobody reads a message without an end.
"""

from __future__ import annotations

import re
import typing as t

LONGEST = 4000  # characters of one text
CUT = "\N{HORIZONTAL ELLIPSIS}"  # stands at the end of a text that was cut, and in no other text of a server

# Those of ASCII and Latin-1, those that turn the direction of writing or show nothing, and halves of characters.
_CONTROL = re.compile(
    "[\x00-\x1f\x7f-\x9f\u00ad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\ud800-\udfff\U000e0000-\U000e007f]"
)
_BROKEN_ESCAPE = re.compile(r"(?:%(?:25)*[0-9A-Fa-f]?|&[#\w;]{0,40}|\\+[A-Za-z]?[0-9A-Fa-f]{0,8})\Z")
_FIELD = re.compile(r"_?[A-Za-z][A-Za-z0-9_.-]{0,99}", re.ASCII)


def clean(value: t.Any) -> t.Any:
    """A decoded answer without what cannot be shown. Links stay as they are: they are followed, and not shown."""
    if isinstance(value, str):
        return clean_text(value)
    if isinstance(value, dict):
        return {
            name: item if name == "_links" else clean(item) for name, item in value.items() if _FIELD.fullmatch(name)
        }
    if isinstance(value, list):
        return [clean(item) for item in value]
    return value


def clean_text(text: str) -> str:
    """A text with its control characters as escapes, of a length that somebody reads."""
    if len(text) <= LONGEST and text.isprintable() and CUT not in text:
        return text
    shown = _CONTROL.sub(_escape, text[: LONGEST + 1].replace(CUT, "..."))
    if len(shown) <= LONGEST:
        return shown
    # Half an escape at the end could hide how a secret begins there.
    return _BROKEN_ESCAPE.sub("", shown[:LONGEST]) + CUT


def _escape(character: re.Match[str]) -> str:
    return character.group().encode("unicode_escape").decode()
