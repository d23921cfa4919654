# Copyright: (c) 2026, storage_keys.ontap contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Text as people give it: what nobody sees in it is left out around it, and refused inside it. Pure (private)."""

from __future__ import annotations

import typing as t

LONGEST_VALUE = 2000  # characters; of what a server sends, longer texts are cut, and could not be compared

# Every blank and line break of Unicode, and the byte order mark.
_AROUND = (
    " \t\n\r\v\f\x1c\x1d\x1e\x1f\x85\xa0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a"
    "\u2028\u2029\u202f\u205f\u3000\ufeff"
)
_NAMED = {"\n": "a line break", "\r": "a line break", "\t": "a tab", "\ufeff": "a byte order mark"}


def strip(text: str) -> str:
    """Without the blanks, line breaks and byte order marks around it, which nobody sees and nobody means."""
    return text.strip(_AROUND)


def shown(value: t.Any) -> str:
    """A value for a message: what is invisible in it is written as in Python, so that masking finds a secret in it too."""
    return "".join(char if char.isprintable() else char.encode("unicode_escape").decode() for char in str(value))


def check_plain(text: str) -> None:
    """Raise for what no one-line text holds, each with its name, because nobody can see it."""
    if text.isprintable():
        return
    for char in text:
        if not char.isprintable():
            raise ValueError(f"holds {_NAMED.get(char, f'an invisible character (U+{ord(char):04X})')}")


def one_word(value: t.Any) -> str:
    """A text without blanks inside it."""
    text = str(value)
    check_plain(text)
    if " " in text:
        raise ValueError("holds a blank")
    return text
