# Copyright: (c) 2026, storage_keys.ontap contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The keys in Azure and their versions."""

from __future__ import annotations

import hashlib
import re
import secrets
from dataclasses import dataclass

# A fact of Azure: https://<vault host>/keys/<key>[/<version>]
KEY_ID = re.compile(r"(https://[^/\s?#]+/keys/[0-9A-Za-z-]{1,127})(?:/([0-9A-Za-z]+))?/?")


@dataclass(frozen=True)
class KeyVersion:
    """One version of a key, and the one before it."""

    key: str
    version: str
    before: str

    @property
    def key_id(self) -> str:
        """The identifier with the version."""
        return f"{self.key}/{self.version}"


class AzureKeys:
    """The newest version of each key that was rotated; letter case does not matter in Azure."""

    def __init__(self) -> None:
        self._rotated: dict[str, KeyVersion] = {}

    def rotate(self, key_id: str, version: str | None) -> str:
        """Give a key a new version, made up if need be; the answer is the identifier with it. ValueError if it is no key."""
        match = KEY_ID.fullmatch(key_id)
        if match is None or not (version or "x").isalnum():
            raise ValueError(f"{key_id} and {version} name no version of a key")
        key = match.group(1)
        newest = KeyVersion(key, version or secrets.token_hex(16), self._version(key))
        self._rotated[key.lower()] = newest
        return newest.key_id

    def newest(self, key_id: str) -> KeyVersion | None:
        """The newest version of that key, if it was ever rotated."""
        match = KEY_ID.fullmatch(key_id)
        return self._rotated.get(match.group(1).lower()) if match else None

    def stored(self, key_id: str, versioned: bool) -> str:
        """A key as ONTAP keeps it: up to 9.12.1 without its version, later always with one, the newest unless it is named."""
        match = KEY_ID.fullmatch(key_id)
        if match is None or not versioned:
            return match.group(1) if match else key_id
        return key_id if match.group(2) else f"{match.group(1)}/{self._version(match.group(1))}"

    def _version(self, key: str) -> str:
        """The newest one. Of a key that was never rotated it follows from the name."""
        newest = self._rotated.get(key.lower())
        return newest.version if newest else hashlib.sha256(key.lower().encode()).hexdigest()[:32]


def version_of(key_id: str) -> str:
    """The version in an identifier, empty where there is none."""
    match = KEY_ID.fullmatch(key_id)
    return (match.group(2) or "") if match else ""
