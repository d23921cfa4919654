# Copyright: (c) 2026, storage_keys.ontap contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""A list that comes page by page, within bounds. Pure (private)."""

from __future__ import annotations

import typing as t
from collections.abc import Mapping
from urllib.parse import parse_qsl, urlsplit

from ansible_collections.storage_keys.ontap.plugins.module_utils._errors.exceptions import OntapError
from ansible_collections.storage_keys.ontap.plugins.module_utils._rest.answers import (
    Answer,
    malformed,
    next_link_of,
    records_of,
)

_MOST_PAGES = 10_000
_MOST_RECORDS = 100_000
_MOST_IDLE_PAGES = 10  # in a row; ONTAP sends an empty page where it finds nothing in time


class Listing:
    """The records ``found`` so far, and the ``query`` for the next page, None after the last one.

    A list that would never end is an error and not a short list: what is left out of it could be taken for deleted.
    """

    def __init__(self, path: str, query: Mapping[str, t.Any], deadline: float) -> None:
        self.found: list[dict[str, t.Any]] = []
        self.query: Mapping[str, t.Any] | None = query
        self._path = path
        self._deadline = deadline
        self._read = {frozenset(query.items())}
        self._known: set[str] = set()
        self._idle = 0

    def add(self, answer: Answer, now: float) -> None:
        """Take in one page, which came at this time."""
        records = records_of(answer, self._path)
        self._idle = 0 if self._brings_news(records) else self._idle + 1
        self.found += records
        link = next_link_of(answer)
        # Only the query is taken over, so that no link can lead to another server or another resource.
        try:
            self.query = dict(parse_qsl(urlsplit(link).query, keep_blank_values=True)) if link else None
        except ValueError:
            raise self._error("the link to the next page of records is none", answer) from None
        if self.query is None:
            return
        problem = self._problem(frozenset(self.query.items()), now)
        if problem:
            raise self._error(problem, answer)
        self._read.add(frozenset(self.query.items()))

    def _error(self, problem: str, answer: Answer) -> OntapError:
        return malformed(problem, {"method": "GET", "path": f"/api{self._path}", "http_status": answer.status})

    def _brings_news(self, records: list[dict[str, t.Any]]) -> bool:
        uuids = [record.get("uuid") for record in records]
        named = {uuid for uuid in uuids if isinstance(uuid, str)}
        news = len(named) < len(uuids) or not named <= self._known
        self._known |= named
        return news and bool(records)

    def _problem(self, following: frozenset[tuple[str, t.Any]], now: float) -> str | None:
        """Why the next page is not asked for, if so."""
        if following in self._read:
            return "a page of records links to one that was already read"
        if self._idle >= _MOST_IDLE_PAGES:
            return f"{self._idle} pages of records in a row bring nothing new"
        if len(self._read) >= _MOST_PAGES or len(self.found) > _MOST_RECORDS:
            return f"the list does not end after {len(self._read)} pages with {len(self.found)} records"
        if now >= self._deadline:
            return f"the list does not end in time, after {len(self._read)} pages with {len(self.found)} records"
        return None
