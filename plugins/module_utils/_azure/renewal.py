# Copyright: (c) 2026, storage_keys.ontap contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""A new secret of an application: what is there before, and which old one may go in the end. Pure (private)."""

from __future__ import annotations

import typing as t
from collections.abc import Mapping, Sequence
from datetime import datetime

from ansible_collections.storage_keys.ontap.plugins.module_utils._azure import graph
from ansible_collections.storage_keys.ontap.plugins.module_utils._azure.book import TRIES, Book, NotYet, record
from ansible_collections.storage_keys.ontap.plugins.module_utils._azure.fleet import Application
from ansible_collections.storage_keys.ontap.plugins.module_utils._azure.settings import Settings

_HINT = 3  # characters of a secret that Graph tells


class Old(t.NamedTuple):
    """The secret that a new one replaces: its ID, or why nobody can tell which it is."""

    key_id: str
    why: str


def ask_url(settings: Settings, application: Application) -> str:
    """Where Graph tells about the application."""
    book = Book({})
    try:
        graph.application(book, settings, application, [])
    except NotYet:
        return next(iter(book.asks))
    raise AssertionError  # nothing was answered yet


def before(settings: Settings, application: Application, result: Mapping[str, t.Any], now: datetime) -> graph.Registered:
    """What Graph answered. Unknown where it did not."""
    answers: dict[str, dict[str, t.Any]] = {}
    for _try in range(TRIES):  # ansible.builtin.uri has tried often enough
        answers = record(answers, [{**result, "item": {"url": ask_url(settings, application)}}], now)
    return graph.application(Book(answers), settings, application, [])


def replaced(listed: Sequence[graph.Credential], secret: str) -> Old:
    """The one that begins as the given secret does; without that the only one. Nothing else is ever taken for it."""
    if secret:
        matching = [each for each in listed if each.hint == secret[:_HINT]]
        if len(matching) == 1:
            return Old(matching[0].key_id, "")
        return Old("", f"{len(matching) or 'none'} of its {len(listed)} secrets begins as the old one does")
    if len(listed) == 1:
        return Old(listed[0].key_id, "")
    return Old("", f"it had {len(listed)} secrets, and none was given as akv_old_client_secret to tell which is replaced")
