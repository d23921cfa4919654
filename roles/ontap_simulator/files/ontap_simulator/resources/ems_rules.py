# Copyright: (c) 2026, storage_keys.ontap contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The checks of the rules of an event filter."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from ..api.errors import ApiError
from ..api.event_catalogue import SEVERITIES, SNMP_TRAP_TYPE, SNMP_TRAP_TYPES, Message
from ..system.ems_filters import ANY, Rule, matches

# Only events of these families are simulated. What names others may match is not known here, and not refused.
_FAMILIES = ("ekmip", "km")


def rules(given: Sequence[Mapping[str, Any]], messages: Mapping[str, Message]) -> tuple[Rule, ...]:
    """The rules of a body in the order of their indexes; those without one come last.

    Raises ApiError 983092 for an index out of range, and one of the codes of EMS for a rule that makes no sense.
    """
    placed: list[Rule] = []
    for each in given:
        index = each.get("index")
        if index is not None and not 1 <= index <= len(given):
            raise ApiError(983092, "rules.index")
        placed.insert(len(placed) if index is None else index - 1, _rule(each, messages))
    return tuple(placed)


def _rule(given: Mapping[str, Any], messages: Mapping[str, Message]) -> Rule:
    if not given.get("type"):
        raise ApiError(262212, "rules.type")
    name = given.get("message_criteria.name_pattern")
    severities = _values(given.get("message_criteria.severities"), SEVERITIES, 983146)
    trap_types = _values(given.get("message_criteria.snmp_trap_types"), SNMP_TRAP_TYPES, 983128)
    parameters = tuple(_parameter(each) for each in given.get("parameter_criteria", ()))
    if not (name or severities or trap_types or parameters):
        raise ApiError(983126)
    rule = Rule(given["type"] == "include", name or "*", severities or ANY, trap_types or ANY, parameters)
    _check_name(rule, messages)
    return rule


def _values(text: str | None, known: Sequence[str], code: int) -> tuple[str, ...]:
    values = tuple(part.strip() for part in text.split(",")) if text else ()
    if "*" in values and len(values) > 1:
        raise ApiError(983127)
    if not {*known, "*"}.issuperset(values):
        raise ApiError(code)
    return values


def _parameter(given: Mapping[str, Any]) -> tuple[str, str]:
    name, value = given.get("name_pattern"), given.get("value_pattern")
    if not name or not value:
        raise ApiError(983195 if name or value else 983196)
    return name, value


def _check_name(rule: Rule, messages: Mapping[str, Message]) -> None:
    """Refuse a rule that no event of the release can match."""
    pattern = rule.name_pattern
    if pattern in messages:
        _check_message(rule, messages[pattern])
    elif pattern.split(".")[0] in _FAMILIES and not any(matches(pattern, name) for name in messages):
        raise ApiError(983101 if "*" in pattern else 983158)


def _check_message(rule: Rule, message: Message) -> None:
    severity = rule.severities == ANY or message.severity in rule.severities
    trap_type = rule.snmp_trap_types == ANY or SNMP_TRAP_TYPE in rule.snmp_trap_types
    if not severity or not trap_type:
        raise ApiError(983157 if not severity and not trap_type else 983156 if severity else 983155)
    if not all(any(matches(pattern, name) for name in message.parameters) for pattern, value in rule.parameters):
        raise ApiError(983216)
