# Copyright: (c) 2026, storage_keys.ontap contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What the playbooks drill and rehearse work out: which files lie beside the inventory, and what became of a fault. Pure (private)."""

from __future__ import annotations

import os
import typing as t
from collections.abc import Mapping, Sequence

RULEBOOK = "storage_keys.ontap.akv_heal"


def beside(sources: Sequence[str], name: str) -> str:
    """A file beside the first inventory; an inventory that is a list of hosts has no place, and the folder of the run counts."""
    first = next(iter(sources), "")
    return os.path.join("" if "," in first else os.path.dirname(first), name)


def rulebook(sources: Sequence[str], given: str) -> str:
    """A rulebook is given by its path, or by the name that it has in a collection."""
    return beside(sources, given) if given.endswith((".yml", ".yaml")) else given or RULEBOOK


def outcome(health: Mapping[str, t.Any], fault: Mapping[str, t.Any], took: float, lasted: int, timeout: int) -> dict[str, str]:
    """What the report says of a fault, and what to fail with. ``health`` is the result of akv_health, which has waited."""
    if health.get("problems") == []:
        part = f", of which it lasted {lasted}" if fault["mends"] else ""
        return {"said": f"healthy after {round(took)} seconds{part}", "problem": ""}
    problem = f"{fault['name']}: not healthy within {timeout} seconds. {health.get('msg') or ''}".rstrip()
    return {"said": "not healthy", "problem": problem}
