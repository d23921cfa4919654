# Copyright: (c) 2026, storage_keys.ontap contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The keys in Azure: their versions, and which rotations ONTAP has not followed yet."""

from __future__ import annotations

import hashlib
import re
import secrets
import time
from collections.abc import Callable

# A fact of Azure: https://<vault host>/keys/<key>[/<version>]
KEY_ID = re.compile(r"(https://[^/\s?#]+/keys/[0-9A-Za-z-]{1,127})(/[0-9A-Za-z]+)?/?")


class AzureKeys:
    """The newest version of each key that was rotated; letter case does not matter in Azure."""

    def __init__(self, clock: Callable[[], float] = time.monotonic):
        self._clock = clock
        self._newest: dict[str, str] = {}
        self._rotated: dict[str, float] = {}

    def rotate(self, key_id: str, version: str | None) -> str:
        """Give a key a new version, made up if need be; the answer is the identifier with it. ValueError if it is no key."""
        match = KEY_ID.fullmatch(key_id)
        if match is None or not (version or "x").isalnum():
            raise ValueError(f"{key_id} and {version} name no version of a key")
        key = match.group(1)
        self._newest[key.lower()] = version or secrets.token_hex(16)
        self._rotated[key.lower()] = self._clock()
        return f"{key}/{self._newest[key.lower()]}"

    def stored(self, key_id: str, versioned: bool) -> str:
        """A key as ONTAP keeps it: up to 9.12.1 without its version, later always with one, the newest unless it is named."""
        match = KEY_ID.fullmatch(key_id)
        if match is None or not versioned:
            return match.group(1) if match else key_id
        return key_id if match.group(2) else f"{match.group(1)}/{self._version(match.group(1))}"

    def rotated(self, poll_seconds: float) -> list[str]:
        """The keys that have a new version for at least as long as ONTAP's poll takes to see it."""
        return [key for key, since in self._rotated.items() if self._clock() - since >= poll_seconds]

    def followed(self, key_id: str, key: str) -> str | None:
        """The identifier with the newest version of ``key``, where the other one is of that key; else None."""
        match = KEY_ID.fullmatch(key_id)
        return f"{match.group(1)}/{self._newest[key]}" if match and match.group(1).lower() == key else None

    def settle(self, key: str) -> None:
        """Everybody has followed the rotation of the key."""
        del self._rotated[key]

    def _version(self, key: str) -> str:
        """The newest one. Of a key that was never rotated it follows from the name."""
        return self._newest.get(key.lower()) or hashlib.sha256(key.lower().encode()).hexdigest()[:32]
