# Copyright: (c) 2026, storage_keys.ontap contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The states of the fleet report, how they are shown, and times and texts as it writes them. Pure (private)."""

from __future__ import annotations

import re
import typing as t
from datetime import datetime, timezone

from ansible_collections.storage_keys.ontap.plugins.module_utils._akv.events import parse_time

NOT_READ, MISSING, UNEXPECTED = "not_read", "missing", "unexpected"


class State(t.NamedTuple):
    """How a state is shown: never by its colour alone."""

    icon: str
    words: str
    is_well: bool


# The most urgent one first.
STATES = {
    "unreachable": State("✖", "unreachable", False),
    NOT_READ: State("?", "cluster not read", False),
    "degraded": State("▲", "degraded", False),
    MISSING: State("∅", "missing", False),
    "unknown": State("?", "unknown", False),
    "pending": State("…", "pending", True),
    "healthy": State("✔", "healthy", True),
}
ORDER = {name: number for number, name in enumerate(STATES)}

# Control characters, and those that turn the direction of what follows: with them a name could look like another one.
_UNSEEN = re.compile("[\x00-\x1f\x7f-\x9f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\ud800-\udfff]")
_LONGEST = 2000
_HOST = re.compile(r"https?://([\w.-]+)", re.IGNORECASE)


def readable(value: t.Any, longest: int = _LONGEST) -> str:
    """A text of somebody else's in one line, in which nothing is hidden and nothing is endless."""
    text = "" if value is None else str(value)
    text = text if len(text) <= longest else f"{text[:longest]}…"
    return _UNSEEN.sub(lambda found: " " if found[0] in "\t\r\n" else f"\\u{ord(found[0]):04x}", text)


def utc(value: t.Any) -> str | None:
    """A time in UTC, ISO 8601 to the second; None for what is none."""
    time = datetime.fromtimestamp(value, timezone.utc) if isinstance(value, (int, float)) and not isinstance(value, bool) else parse_time(value)
    return time.astimezone(timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ") if time else None


def epoch(value: t.Any) -> int | None:
    """A time as seconds since 1970; None for what is none."""
    time = parse_time(value)
    return int(time.timestamp()) if time else None


def vault_name(url: t.Any) -> str:
    """What tells one vault from another: the first label in Azure's public cloud, elsewhere the whole host."""
    text = str(url or "")
    host = _HOST.match(text)
    return (host[1].lower() if host else text).removesuffix(".vault.azure.net")


def key_parts(key_id: t.Any) -> tuple[str, str]:
    """The name of a key and its version, empty where the identifier has none."""
    _before, _mark, path = str(key_id or "").partition("/keys/")
    name, _slash, version = path.strip("/").partition("/")
    return name, version


def count(number: int, one: str) -> str:
    """A number of things, as 1 cluster or 2 clusters."""
    return f"{number} {one if number == 1 else f'{one}s'}"
