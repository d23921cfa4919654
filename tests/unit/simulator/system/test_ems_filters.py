# Copyright: (c) 2026, storage_keys.ontap contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Which events the rules of a filter let pass."""

from __future__ import annotations

from datetime import datetime, timezone

import pytest
from ontap_simulator.api.event_catalogue import Message
from ontap_simulator.system.ems_filters import SYSTEM_FILTERS, EmsFilter, Rule, matches
from ontap_simulator.system.event_log import Event

PARAMETERS = {"svm": "svm1", "name": "https://kv.vault.azure.net/"}


def event(name: str = "ekmip.akv.notAvailable", severity: str = "alert") -> Event:
    message = Message(name, severity, "", "", tuple(PARAMETERS))
    return Event(1, "node1", 1, datetime.now(timezone.utc), message, tuple(PARAMETERS.items()))


@pytest.mark.parametrize(
    ("pattern", "text", "expected"),
    [
        ("*", "", True),
        ("ekmip.akv.*", "ekmip.akv.available", True),
        ("ekmip.akv.*", "ekmip-akv-available", False),
        ("ekmip.*able", "ekmip.akv.available", True),
        ("ekmip", "ekmip.akv", False),
        ("a[b]?", "ab", False),
    ],
)
def test_a_star_alone_is_special(pattern: str, text: str, expected: bool) -> None:
    assert matches(pattern, text) is expected


@pytest.mark.parametrize(
    ("rule", "expected"),
    [
        (Rule(True), True),
        (Rule(True, "ekmip.akv.*"), True),
        (Rule(True, "wafl.*"), False),
        (Rule(True, severities=("error", "alert")), True),
        (Rule(True, severities=("error",)), False),
        (Rule(True, snmp_trap_types=("severity_based",)), True),
        (Rule(True, snmp_trap_types=("standard",)), False),
        (Rule(True, parameters=(("svm", "svm*"), ("name", "https:*"))), True),
        (Rule(True, parameters=(("svm", "svm2"),)), False),
        (Rule(True, parameters=(("svm", "svm1"), ("vserver", "*"))), False),
        (Rule(True, parameters=(("svm", "https:*"),)), False),
        (Rule(True, "ekmip.*", ("error",)), False),
    ],
)
def test_all_criteria_of_a_rule_must_match(rule: Rule, expected: bool) -> None:
    assert rule.matches(event()) is expected


def test_the_first_rule_that_matches_decides() -> None:
    rules = (Rule(False, "ekmip.akv.keyExpired"), Rule(True, "ekmip.*"), Rule(False))
    assert [EmsFilter("akv", rules).passes(event(f"ekmip.akv.{name}")) for name in ("keyExpired", "available")] == [False, True]
    assert EmsFilter("akv", tuple(reversed(rules))).passes(event()) is False
    assert EmsFilter("empty").passes(event()) is False


@pytest.mark.parametrize(
    ("name", "severity", "passed"),
    [
        ("ekmip.akv.notAvailable", "alert", {"default-trap-events", "important-events", "no-info-debug-events"}),
        ("ekmip.akv.keyExpired", "error", {"no-info-debug-events"}),
        ("callhome.x", "error", {"important-events", "no-info-debug-events"}),
        ("ekmip.akv.available", "notice", {"no-info-debug-events"}),
        ("x", "informational", set()),
    ],
)
def test_the_filters_of_the_system(name: str, severity: str, passed: set[str]) -> None:
    assert {each.name for each in SYSTEM_FILTERS if each.passes(event(name, severity))} == passed
