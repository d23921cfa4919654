# Copyright: (c) 2026, storage_keys.ontap contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The settings of the set-up of AWX, read from Ansible's variables (private)."""

from __future__ import annotations

import typing as t
from collections.abc import Iterator, Mapping


class Settings(Mapping[str, t.Any]):
    """The variables, each rendered when it is asked for."""

    def __init__(self, variables: Mapping[str, t.Any] | None, templar: t.Any) -> None:
        self._variables = variables or {}
        self._templar = templar

    def __getitem__(self, name: str) -> t.Any:
        return self._templar.template(self._variables[name])

    def __iter__(self) -> Iterator[str]:
        return iter(self._variables)

    def __len__(self) -> int:
        return len(self._variables)
