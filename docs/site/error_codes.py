# Copyright: (c) 2026, storage_keys.ontap contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Lets the site's search find the codes of errors, which it otherwise leaves out because they are numbers.

A search for a code alone leads to its row on the page of error codes; one for a code among other words finds every page that names it.
"""

from __future__ import annotations

import typing as t

from docutils import nodes
from sphinx import addnodes
from sphinx.application import Sphinx
from sphinx.search.en import SearchEnglish

PAGE = "error_reference"


class SearchWithNumbers(SearchEnglish):
    """English, in which a long number is a word: both halves of the search put the same letters before it."""

    js_splitter_code = """
function splitQuery(query) {
  return query
    .split(/[^\\p{Letter}\\p{Number}_\\p{Emoji_Presentation}]+/gu)
    .filter((word) => word)
    .map((word) => (/^\\d{4,}$/.test(word) ? "code" + word : word));
}
"""

    def split(self, input: str) -> list[str]:
        return ["code" + word if word.isdigit() and len(word) >= 4 else word for word in super().split(input)]


def mark_codes(app: Sphinx, tree: nodes.document) -> None:
    """Give the first row of each code a place to link to, and the index of the search an entry for it."""
    if app.env.docname != PAGE:
        return
    known: set[str] = set()
    for row in tree.findall(nodes.row):
        cell = t.cast("nodes.entry", row[0])
        code = cell.astext().strip()
        if code.isdigit() and code not in known:
            known.add(code)
            place = f"code-{code}"
            cell["ids"].append(place)
            cell.insert(0, addnodes.index(entries=[("single", code, place, "main", None)]))


def setup(app: Sphinx) -> dict[str, bool]:
    app.add_search_language(SearchWithNumbers)
    app.connect("doctree-read", mark_codes)
    return {"parallel_read_safe": True}
