# Copyright: (c) 2026, storage_keys.ontap contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The metrics and the alert rules against Prometheus' own promtool, and what the rules lead to."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pytest
import yaml
from ansible_collections.storage_keys.ontap.plugins.module_utils._report.prometheus import METRICS, prometheus_of
from debian_programs import needed
from support.commands import CHECKOUT
from support.fleets import EXPIRY, OUTAGE, cluster, fleet, told, unread

RULES = CHECKOUT / "extensions/prometheus/akv_alerts.yml"
OF_HARVEST = CHECKOUT / "extensions/harvest/akv_alert_rules.yml"
GUIDES = "https://github.com/storage-keys/storage_keys.ontap/blob/main/"


def promtool(*arguments: str, given: str = "") -> str:
    command = [str(needed("promtool")), *arguments]
    ran = subprocess.run(command, input=given, capture_output=True, text=True, cwd=CHECKOUT, check=False)
    assert ran.returncode == 0, ran.stdout + ran.stderr
    return ran.stdout + ran.stderr


def test_the_metrics() -> None:
    """promtool has nothing to say, about names and texts of help neither."""
    found = fleet(cluster('c"1\\', told("svm1", "unreachable", **OUTAGE), told("s\nvm<é>")), unread("c2"), expiry=EXPIRY)
    assert promtool("check", "metrics", given=prometheus_of(found)) == ""


@pytest.mark.parametrize("path", [RULES, OF_HARVEST], ids=lambda path: path.stem)
def test_the_rules_are_rules(path: Path) -> None:
    assert "SUCCESS" in promtool("check", "rules", str(path))


def test_when_each_alert_rings() -> None:
    assert "SUCCESS" in promtool("test", "rules", "tests/contract/akv_alerts_test.yml")
    tested = set(re.findall(r"alertname: (\w+)", (CHECKOUT / "tests/contract/akv_alerts_test.yml").read_text()))
    rules = yaml.safe_load(RULES.read_text())["groups"][0]["rules"]
    assert tested == {rule["alert"] for rule in rules}


def test_the_rules_ask_for_metrics_that_there_are() -> None:
    asked = {name for rule in yaml.safe_load(RULES.read_text())["groups"][0]["rules"] for name in re.findall(r"\bontap_akv_\w+", rule["expr"])}
    assert asked <= set(METRICS)


@pytest.mark.parametrize("path", [RULES, OF_HARVEST], ids=lambda path: path.stem)
def test_every_alert_leads_to_a_part_of_a_guide(path: Path) -> None:
    rules = yaml.safe_load(path.read_text())["groups"][0]["rules"]
    for rule in rules:
        url = rule["annotations"].get("runbook_url") or rule["annotations"]["runbook"]
        assert url.startswith(GUIDES), rule["alert"]
        page, _mark, anchor = url.removeprefix(GUIDES).partition("#")
        heads = re.findall(r"^#+ (.+)$", (CHECKOUT / page).read_text(), re.MULTILINE)
        anchors = {re.sub(r"[^\w -]", "", head.lower()).replace(" ", "-") for head in heads}
        assert not anchor or anchor in anchors, url


def test_the_guide_lists_every_alert() -> None:
    documented = re.findall(r"^\| `(Akv\w+)` \| ([a-z, ]+) \|", (CHECKOUT / "docs/monitoring.md").read_text(), re.MULTILINE)
    rules = yaml.safe_load(RULES.read_text())["groups"][0]["rules"]
    found: dict[str, set[str]] = {}
    for rule in rules:
        found.setdefault(rule["alert"], set()).add(rule["labels"]["severity"])
    assert {name: set(severities.split(", ")) for name, severities in documented} == found
