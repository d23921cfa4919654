# Copyright: (c) 2026, storage_keys.ontap contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Which variables the collection knows, and which names look like one of them. Pure but for reading the collection's own files (private)."""

from __future__ import annotations

import difflib
import fnmatch
import re
import typing as t
from collections.abc import Collection, Iterable, Iterator, Mapping
from pathlib import Path

from ansible.module_utils.common.yaml import yaml_load

COLLECTION = Path(__file__).resolve().parents[2]
OURS = "akv_"  # nobody else gives variables such names
_TOP_LEVEL = re.compile(r"^(\w+):", re.MULTILINE)  # of a file that may hold tags which only Ansible can read
_NEAR, _LIKE = 0.8, 0.6  # a misspelling for sure, and near enough to be worth naming


class Known(t.NamedTuple):
    """The variables that the collection documents, and those that it makes itself."""

    documented: frozenset[str]
    internal: frozenset[str]


def read_known(collection: Path = COLLECTION) -> Known:
    """From the argument specifications of the roles and the playbooks, and the playbooks' files of variables."""
    roles = sorted((collection / "roles").glob("*/meta/argument_specs.yml"))
    documented = {name for path in [*roles, collection / "playbooks/meta/argument_specs.yml"] for name in _options_of(path)}
    made = {name for path in (collection / "playbooks/vars").rglob("*.yml") for name in _TOP_LEVEL.findall(path.read_text(encoding="utf-8"))}
    made |= {name for role in roles for name in (role.parent.parent.name, f"{role.parent.parent.name}_report")}
    made |= {f"akv_{path.stem}_report" for path in (collection / "playbooks").glob("*.yml")}
    return Known(frozenset(documented), frozenset(made) - documented)


def unknown(names: Iterable[str], known: Known, shared: Collection[str], own: Collection[str]) -> Iterator[tuple[str, str | None]]:
    """The names that nothing knows, each with the documented one that it resembles most.

    All names that begin with akv_ are ours. One that begins with a shared prefix may well be somebody else's, and is told only
    where it is nearly a documented one. ``own`` are patterns of names that the user vouches for.
    """
    for name in sorted(set(names) - known.documented - known.internal):
        if any(fnmatch.fnmatchcase(name, pattern) for pattern in own):
            continue
        if name.startswith(OURS):
            yield name, _nearest(name, known, _LIKE)
        elif name.startswith(tuple(shared)) and (nearest := _nearest(name, known, _NEAR)):
            yield name, nearest


def _nearest(name: str, known: Known, cutoff: float) -> str | None:
    return next(iter(difflib.get_close_matches(name, known.documented, n=1, cutoff=cutoff)), None)


def _options_of(path: Path) -> Iterator[str]:
    for entry_point in _read(path)["argument_specs"].values():
        yield from entry_point.get("options", {})


def _read(path: Path) -> Mapping[str, t.Any]:
    return yaml_load(path.read_text(encoding="utf-8")) or {}
