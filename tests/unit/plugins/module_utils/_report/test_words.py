# Copyright: (c) 2026, storage_keys.ontap contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Texts and times as the report writes them."""

from __future__ import annotations

import typing as t

import pytest
from ansible_collections.storage_keys.ontap.plugins.module_utils._akv.health import VERDICTS
from ansible_collections.storage_keys.ontap.plugins.module_utils._report.words import STATES, key_parts, readable, utc, vault_name


def test_every_verdict_is_a_state() -> None:
    assert set(VERDICTS) < set(STATES) and next(name for name in STATES if name in VERDICTS) == "unreachable"
    assert {name for name, state in STATES.items() if state.is_well} == {"pending", "healthy"}


@pytest.mark.parametrize(
    ("given", "shown"),
    [
        (None, ""), ("a\tb\r\nc", "a b  c"), ("svm\u202e1\u0000", "svm\\u202e1\\u0000"), ("\ud800", "\\ud800"), ("sv\u00e9m", "sv\u00e9m"),
        ("x" * 3000, "x" * 2000 + "…"),
    ],
)  # fmt: skip
def test_nothing_is_hidden_and_nothing_endless(given: t.Any, shown: str) -> None:
    assert readable(given) == shown


@pytest.mark.parametrize(
    ("given", "shown"),
    [("2026-11-20T02:10:00+01:00", "2026-11-20T01:10:00Z"), (0, "1970-01-01T00:00:00Z"), ("2026-11-20T02:10:00", None), (None, None), (True, None)],
)
def test_times_are_utc(given: t.Any, shown: str | None) -> None:
    assert utc(given) == shown


@pytest.mark.parametrize(
    ("given", "shown"),
    [
        ("https://example.vault.azure.net/", "example"),
        ("https://Example.vault.azure.cn:8443/", "example.vault.azure.cn"),
        (None, ""),
        ("https://[", "https://["),
    ],
)
def test_a_vault_is_named_by_what_tells_it_from_others(given: t.Any, shown: str) -> None:
    assert vault_name(given) == shown


def test_the_parts_of_a_key() -> None:
    assert key_parts("https://v/keys/k/1") == ("k", "1") and key_parts("https://v/keys/k") == ("k", "") and key_parts(None) == ("", "")
