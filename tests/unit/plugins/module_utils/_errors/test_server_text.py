# Copyright: (c) 2026, storage_keys.ontap contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What a server says can be shown, whatever it says."""

from __future__ import annotations

import typing as t
import unicodedata

import pytest
from ansible_collections.storage_keys.ontap.plugins.module_utils._errors.server_text import CUT, LONGEST, clean, clean_text
from hypothesis import given
from hypothesis import strategies as st


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("svm1", "svm1"),
        ("caf\u00e9 \u9375 \U0001f511 a\u00a0b", "caf\u00e9 \u9375 \U0001f511 a\u00a0b"),
        ("\x1b[2J\x1b]0;title\x07", "\\x1b[2J\\x1b]0;title\\x07"),
        ("one\r\ntwo\tthree", "one\\r\\ntwo\\tthree"),
        ("\x9b31m", "\\x9b31m"),
        ("a\u202eb\u2028c\u200bd", "a\\u202eb\\u2028c\\u200bd"),
        ("\ud800", "\\ud800"),
        ("wait\u2026", "wait..."),
        ("x" * LONGEST, "x" * LONGEST),
        ("x" * (LONGEST + 1), "x" * LONGEST + CUT),
        ("x" * (LONGEST - 2) + "%4142", "x" * (LONGEST - 2) + CUT),
    ],
)
def test_a_text(text: str, shown: str) -> None:
    assert clean_text(text) == shown


@given(st.text(st.characters()))
def test_no_text_steers_a_terminal(text: str) -> None:
    shown = clean_text(text)
    assert len(shown) <= LONGEST + 1
    assert not {"Cc", "Cs", "Zl", "Zp"} & {unicodedata.category(character) for character in shown}


def test_names_of_fields_that_ontap_never_has_are_left_out() -> None:
    record: dict[str, t.Any] = {
        "uuid": "1",
        "__ansible_type": "x",
        "__ansible_unsafe": "x",
        "__payload__": "x",
        "": 1,
        "\x1b[2J": 1,
        "x" * 101: 1,
        "svm": {"name": "\x1b", "__ansible_vault": 1, "list": [{"__ansible_type": 1, "code": 5}]},
        "_links": {"next": {"href": "/api/x?" + "y" * 9999}},
    }
    assert clean(record) == {"uuid": "1", "svm": {"name": "\\x1b", "list": [{"code": 5}]}, "_links": record["_links"]}
