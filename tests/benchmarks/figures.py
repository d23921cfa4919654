# Copyright: (c) 2026, storage_keys.ontap contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A figure: what was measured, what it is measured against, and the aim. Figures as a table and as JSON."""

from __future__ import annotations

import typing as t
from collections.abc import Sequence
from dataclasses import asdict, dataclass


@dataclass(frozen=True)
class Figure:
    """One line of the table. ``ratio`` is measured through reference; where there is an ``aim``, it is at most that."""

    name: str
    measured: float
    reference: float
    against: str
    includes: str
    unit: str = "s"
    aim: float | None = None

    @property
    def ratio(self) -> float | None:
        """None where the reference is nothing to compare with: a small difference can be lost in noise."""
        return self.measured / self.reference if self.reference > 0 else None

    @property
    def verdict(self) -> str:
        if self.ratio is None:
            return "invalid"
        if self.aim is None:
            return "-"
        return "met" if self.ratio <= self.aim else "missed"

    def as_dict(self) -> dict[str, t.Any]:
        return {**asdict(self), "ratio": self.ratio, "verdict": self.verdict}


def both_ways(name: str, inside: float, module: float, by_uri: float, includes: str, aim: float) -> list[Figure]:
    """A task in Ansible's own process and as a module, each against the same request of ansible.builtin.uri."""
    against = "ansible.builtin.uri, the same GET"
    return [
        Figure(f"{name}, in process", inside, by_uri, against, includes, aim=aim),
        Figure(f"{name}, in process", inside, module, "the module", includes),
        Figure(f"{name}, as a module", module, by_uri, against, includes),
    ]


def aims(figures: Sequence[Figure]) -> str:
    """How many of the aims were met, and which lines of the table tell of the others."""
    verdicts = [figure.verdict for figure in figures if figure.aim is not None]
    failed = [str(number) for number, figure in enumerate(figures, 1) if figure.aim is not None and figure.verdict != "met"]
    missed = f"; not by {', '.join(failed)}" if failed else ""
    return f"aims met: {verdicts.count('met')} of {len(verdicts)}{missed}"


def short(number: float) -> str:
    """Three significant digits; large numbers in full."""
    return f"{number:.0f}" if abs(number) >= 100 else f"{number:#.3g}".rstrip(".")


def table(figures: Sequence[Figure]) -> str:
    """One line for each figure, and below them what each includes, said once where several include the same."""
    rows = [("", "figure", "measured", "against", "ratio", "aim", "")]
    for number, figure in enumerate(figures, 1):
        against = f"{short(figure.reference)} {figure.unit}: {figure.against}"
        aim = "-" if figure.aim is None else f"<= {short(figure.aim)}"
        measured = f"{short(figure.measured)} {figure.unit}"
        ratio = "-" if figure.ratio is None else short(figure.ratio)
        rows.append((str(number), figure.name, measured, against, ratio, aim, figure.verdict))
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    lines = ["  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in rows]
    numbers: dict[str, list[str]] = {}
    for number, figure in enumerate(figures, 1):
        numbers.setdefault(figure.includes, []).append(str(number))
    notes = [f"{', '.join(which)}: {includes}" for includes, which in numbers.items()]
    return "\n".join([lines[0], "-" * max(map(len, lines)), *lines[1:], "", *notes])
