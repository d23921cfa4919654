# Copyright: (c) 2026, storage_keys.ontap contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""ONTAP's releases: how they are read, written and compared. Pure (private)."""

from __future__ import annotations

import typing as t
from collections.abc import Mapping


class Release(t.NamedTuple):
    """Generation and major number. The third number is left out: no field of the API depends on it."""

    generation: int
    major: int

    def __str__(self) -> str:
        """As ONTAP's documentation writes it: 9.8, and from then on 9.9.1, 9.10.1 and so forth."""
        return f"{self.generation}.{self.major}" + (".1" if self > OLDEST else "")


OLDEST = Release(9, 8)
BASELINE = Release(9, 9)  # what holds from here on needs no question for the release
NEWEST = Release(9, 99)  # stands for a release that the account may not ask for


def release_of(cluster: Mapping[str, t.Any]) -> Release | None:
    """The release that GET /cluster tells, or None where it tells none."""
    version = cluster.get("version")
    version = version if isinstance(version, Mapping) else {}
    try:
        return Release(int(version["generation"]), int(version["major"]))
    except (KeyError, TypeError, ValueError, OverflowError):
        return None
