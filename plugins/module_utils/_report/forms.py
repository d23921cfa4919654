# Copyright: (c) 2026, storage_keys.ontap contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The forms of the report: their files, how each is made, and how the report before is read from them. Pure (private)."""

from __future__ import annotations

import hashlib
import json
import re
import typing as t
from collections.abc import Callable, Collection, Mapping

from ansible_collections.storage_keys.ontap.plugins.module_utils._report.fleet import without_times
from ansible_collections.storage_keys.ontap.plugins.module_utils._report.memory import is_memory, memory_of
from ansible_collections.storage_keys.ontap.plugins.module_utils._report.page import MEMORY, page_of
from ansible_collections.storage_keys.ontap.plugins.module_utils._report.prometheus import prometheus_of
from ansible_collections.storage_keys.ontap.plugins.module_utils._report.tables import checkmk_of, csv_of
from ansible_collections.storage_keys.ontap.plugins.module_utils._report.words import STATES

Given = Mapping[str, t.Any]

_TABLES: dict[str, Callable[[Given], str]] = {"csv": csv_of, "prom": prometheus_of, "checkmk": checkmk_of}
FORMATS = ("html", "json", *_TABLES)
REMEMBERING = ("json", "html")  # the report before is read from the first of these that there is
_EMBEDDED = re.compile(rf'<script type="application/json" id="{MEMORY}">(.*?)</script>', re.DOTALL)
_OF_TIME = re.compile(r"^ontap_akv_check_(?:timestamp|duration)_seconds.*\n", re.MULTILINE)


def file_of(form: str) -> str:
    """The name of a form's file."""
    return f"akv.{form}"


def texts_of(fleet: Given, formats: Collection[str], style: str, script: str) -> dict[str, str]:
    """The text of each of these forms, always in the same order."""
    made: dict[str, Callable[[Given], str]] = {"html": lambda fleet: page_of(fleet, style, script), "json": _json, **_TABLES}
    return {form: made[form](fleet) for form in FORMATS if form in formats}


def digest_of(fleet: Given) -> str:
    """The same for two reports that differ in nothing but their time."""
    return hashlib.sha256(json.dumps(without_times(fleet), sort_keys=True).encode()).hexdigest()


def recall(form: str, text: str) -> dict[str, t.Any] | None:
    """What an earlier report of a form in :data:`REMEMBERING` kept for this one; None where that cannot be read."""
    found = _EMBEDDED.search(text) if form == "html" else None
    try:
        told = json.loads(found[1] if found else text)
        memory = told if form == "html" else memory_of(told)
    except (ValueError, KeyError, TypeError, AttributeError):
        return None
    return memory if is_memory(memory) else None


def differs(old: str | None, new: str) -> bool:
    """Whether a form that remembers nothing has anything new, apart from the time."""
    return old is None or _OF_TIME.sub("", old) != _OF_TIME.sub("", new)


def lines_of(memory: Given | None) -> str:
    """Who is not well, a line for each: what a difference is shown in."""
    told = [
        f"{state}: {cluster} {owner}\n"
        for cluster, states in (memory or {}).get("clusters", {}).items()
        for state, entries in states.items()
        if not STATES[state].is_well
        for owner, *_more in entries
    ]
    return "".join(sorted(told))


def _json(fleet: Given) -> str:
    return json.dumps(fleet, indent=1, sort_keys=True) + "\n"
