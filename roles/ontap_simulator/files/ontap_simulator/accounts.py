# Copyright: (c) 2026, storage_keys.ontap contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Who may use the API: by user name and password, client certificate or bearer token."""

from __future__ import annotations

import base64
import binascii
import hmac
import secrets
from dataclasses import dataclass, field

READ_ONLY_USERNAME = "readonly"


@dataclass(frozen=True)
class User:
    """An account that has proved who it is."""

    name: str
    read_only: bool = False


@dataclass(frozen=True)
class Accounts:
    """An administrator, and a read-only account with the same password."""

    username: str
    password: str = field(repr=False)
    access_token: str = field(default_factory=lambda: secrets.token_urlsafe(32), repr=False)

    def identify(self, authorization: str | None, common_name: str | None) -> User | None:
        """The account behind an Authorization header or, without one, behind a verified client certificate."""
        if authorization is None:
            return self._user(common_name) if common_name else None
        scheme, dummy, credentials = authorization.partition(" ")
        if scheme.lower() == "bearer":
            return self._user(self.username) if _same(credentials.strip(), self.access_token) else None
        if scheme.lower() != "basic":
            return None
        name, password = _basic(credentials)
        known = name in (self.username, READ_ONLY_USERNAME)
        return self._user(name) if _same(password, self.password) and known else None

    def _user(self, name: str) -> User:
        return User(name, name == READ_ONLY_USERNAME != self.username)


def _basic(credentials: str) -> tuple[str, str]:
    try:
        raw = base64.b64decode(credentials.strip(), validate=True)
    except (binascii.Error, ValueError):
        return "", ""
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError:
        text = raw.decode("latin-1")
    name, dummy, password = text.partition(":")
    return name, password


def _same(one: str, other: str) -> bool:
    return hmac.compare_digest(one.encode(), other.encode())
