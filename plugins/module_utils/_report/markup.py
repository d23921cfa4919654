# Copyright: (c) 2026, storage_keys.ontap contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Pieces of HTML in which everything that somebody else wrote is harmless. Pure (private)."""

from __future__ import annotations

import html
import typing as t
from collections.abc import Iterable, Mapping, Sequence
from urllib.parse import urlencode

from ansible_collections.storage_keys.ontap.plugins.module_utils._report.words import STATES, readable


def text(value: t.Any) -> str:
    """Somebody else's text, as text."""
    return html.escape(readable(value))


def name(value: t.Any) -> str:
    """Somebody else's name, which cannot turn the direction of what stands around it."""
    return f"<bdi>{text(value)}</bdi>" if not str(value).isascii() else text(value)


def state(value: str) -> str:
    """An icon and a word; the icon says nothing that the word does not."""
    shown = STATES[value]
    return f'<span class="s {value}"><span aria-hidden="true">{shown.icon}</span> {shown.words}</span>'


def time(value: str | None) -> str:
    """A time in UTC, to the minute."""
    return f'<time datetime="{text(value)}">{text(value[:10])} {text(value[11:16])} UTC</time>' if value else ""


def minutes(left: int | None, blocked_at: str | None, after: str = "") -> str:
    """How many minutes are left, which the page goes on counting."""
    if left is None:
        return ""
    said = f"{left} min{after}" if left else "blocked"
    more = f' data-after="{after}"' if after else ""
    return f'<span data-until="{text(blocked_at)}"{more}>{said}</span>' if blocked_at else said


def link(query: Mapping[str, t.Any], shown: str) -> str:
    """To the rows of the big table of which that is true."""
    return f'<a href="#?{html.escape(urlencode(query))}">{shown}</a>'


def table(caption: str, heads: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """The first cell of each row is its head. All cells are HTML."""
    top = "".join(f'<th scope="col">{head}</th>' for head in heads)
    lines = (f'<tr><th scope="row">{row[0]}</th>{"".join(f"<td>{cell}</td>" for cell in row[1:])}</tr>' for row in rows)
    return f"<table><caption>{caption}</caption><thead><tr>{top}</tr></thead><tbody>\n{chr(10).join(lines)}\n</tbody></table>"
