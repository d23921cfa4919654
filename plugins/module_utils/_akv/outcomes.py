# Copyright: (c) 2026, storage_keys.ontap contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Who had which outcome, for a report that people read. Pure (private)."""

from __future__ import annotations

import typing as t
from collections.abc import Sequence

REASONED = ("rolled_back", "failed")  # these say why


class End(t.NamedTuple):
    """What became of one target."""

    owner: str
    outcome: str
    reason: str = ""


def outcomes_of(kinds: Sequence[str], ends: Sequence[End]) -> dict[str, t.Any]:
    """The owners of each kind as a list; of what went wrong as a dictionary with the reasons."""
    return {
        kind: {end.owner: end.reason for end in ends if end.outcome == kind}
        if kind in REASONED
        else [end.owner for end in ends if end.outcome == kind]
        for kind in kinds
    }
