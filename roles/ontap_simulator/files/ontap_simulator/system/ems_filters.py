# Copyright: (c) 2026, storage_keys.ontap contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Event filters: the rules that decide which events a destination gets."""

from __future__ import annotations

import re
from dataclasses import dataclass

from ..api.event_catalogue import SNMP_TRAP_TYPE
from .event_log import Event

ANY = ("*",)


@dataclass(frozen=True)
class Rule:
    """What an event must be like for a rule; ``parameters`` are patterns of names and values, all of which must match."""

    include: bool
    name_pattern: str = "*"
    severities: tuple[str, ...] = ANY
    snmp_trap_types: tuple[str, ...] = ANY
    parameters: tuple[tuple[str, str], ...] = ()

    def matches(self, event: Event) -> bool:
        """Whether the rule decides about the event."""
        message = event.message
        return (
            matches(self.name_pattern, message.name)
            and (self.severities == ANY or message.severity in self.severities)
            and (self.snmp_trap_types == ANY or SNMP_TRAP_TYPE in self.snmp_trap_types)
            and all(
                any(matches(name, each) and matches(value, text) for each, text in event.parameters)
                for name, value in self.parameters
            )
        )


@dataclass(frozen=True)
class EmsFilter:
    """The first rule that matches decides; without one, an event does not pass."""

    name: str
    rules: tuple[Rule, ...] = ()
    system_defined: bool = False

    def passes(self, event: Event) -> bool:
        """Whether a destination with this filter gets the event."""
        return next((rule.include for rule in self.rules if rule.matches(event)), False)


def matches(pattern: str, text: str) -> bool:
    """Whether the text is like the pattern, in which ``*`` stands for any text."""
    return re.fullmatch(".*".join(map(re.escape, pattern.split("*"))), text, re.DOTALL) is not None


# The filters that every cluster has.
SYSTEM_FILTERS = (
    EmsFilter(
        "default-trap-events",
        (Rule(True, severities=("emergency", "alert")), Rule(True, snmp_trap_types=("standard", "built_in"))),
        True,
    ),
    EmsFilter(
        "important-events",
        (Rule(True, severities=("emergency", "alert")), Rule(True, "callhome.*", ("error",))),
        True,
    ),
    EmsFilter("no-info-debug-events", (Rule(True, severities=("emergency", "alert", "error", "notice")),), True),
)
