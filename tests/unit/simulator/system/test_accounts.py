# Copyright: (c) 2026, storage_keys.ontap contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Authentication and rights."""

from __future__ import annotations

import base64

import pytest
from ontap_simulator.system.accounts import Accounts

ACCOUNTS = Accounts("admin", "pä:ss", access_token="token-1")


def basic(user: str, password: str, encoding: str = "utf-8") -> str:
    return "Basic " + base64.b64encode(f"{user}:{password}".encode(encoding)).decode()


@pytest.mark.parametrize(
    ("header", "name"),
    [
        (basic("admin", "pä:ss"), "admin"),
        (basic("admin", "pä:ss", "latin-1"), "admin"),
        (basic("readonly", "pä:ss"), "readonly"),
        (basic("admin", "pä:sS"), None),
        (basic("root", "pä:ss"), None),
        (basic("admin", ""), None),
        ("Bearer token-1", "admin"),
        ("bearer token-1", "admin"),
        ("Bearer token-2", None),
        ("Bearer ", None),
        ("Basic !!!", None),
        ("Digest x", None),
        ("", None),
    ],
)
def test_headers(header: str, name: str | None) -> None:
    user = ACCOUNTS.identify(header, None)
    assert (user.name if user else None) == name


def test_certificates_count_only_without_a_header() -> None:
    user = ACCOUNTS.identify(None, "robot")
    assert user and user.name == "robot" and not user.read_only
    reader = ACCOUNTS.identify(None, "readonly")
    assert reader and reader.read_only
    assert ACCOUNTS.identify(None, None) is None and ACCOUNTS.identify("Bearer x", "robot") is None


def test_secrets_are_not_shown() -> None:
    assert "token-1" not in repr(ACCOUNTS) and "pä:ss" not in repr(ACCOUNTS)
