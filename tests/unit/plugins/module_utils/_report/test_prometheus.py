# Copyright: (c) 2026, storage_keys.ontap contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The metrics as node_exporter reads them."""

from __future__ import annotations

import re

from ansible_collections.storage_keys.ontap.plugins.module_utils._report.prometheus import METRICS, prometheus_of
from support.commands import CHECKOUT
from support.fleets import EXPIRY, OUTAGE, cluster, fleet, told, unread

# The labels of a metric, in their order. docs/monitoring.md has the same.
LABELS = {
    "up": "cluster",
    "health": "cluster svm configuration verdict",
    "reachable": "cluster svm configuration",
    "keys_available": "cluster svm configuration",
    "node_reachable": "cluster svm configuration node",
    "info": "cluster svm configuration vault key key_version authentication_method client_id tenant_id release",
    "unreachable_since_timestamp_seconds": "cluster svm configuration",
    "credential_expiry_timestamp_seconds": "tenant_id client_id kind credential",
    "key_expiry_timestamp_seconds": "vault key version",
    "check_timestamp_seconds": "cluster",
    "check_duration_seconds": "cluster",
    "check_records": "cluster",
}


def samples(text: str) -> list[tuple[str, str]]:
    return re.findall(r"^ontap_akv_(\w+)\{(.*)\} \S+$", text, re.MULTILINE)


def test_every_metric_has_its_labels_and_stands_in_the_guide() -> None:
    text = prometheus_of(fleet(cluster("c1", told("svm1", "unreachable", **OUTAGE), told(keys_available=False)), unread("c2"), expiry=EXPIRY))
    found = {name: " ".join(re.findall(r'(\w+)="', labels)) for name, labels in samples(text)}
    assert found == LABELS and {f"ontap_akv_{name}" for name in LABELS} == set(METRICS)
    page = (CHECKOUT / "docs/monitoring.md").read_text()
    documented: dict[str, str] = {}
    for names, labels in re.findall(r"^\| ((?:`ontap_akv_\w+`(?:, )?)+) \| ([^|]+) \|", page, re.MULTILINE):
        documented.update({name: " ".join(re.findall(r"`(\w+)`", labels)) for name in re.findall(r"ontap_akv_(\w+)", names)})
    assert documented == LABELS


def test_values() -> None:
    text = prometheus_of(fleet(cluster("c1", told("svm1", "unreachable", **OUTAGE), told("svm2", "pending", reachable=None)), unread("c2")))
    lines = text.splitlines()
    for line in (
        'ontap_akv_up{cluster="c1"} 1',
        'ontap_akv_up{cluster="c2"} 0',
        'ontap_akv_health{cluster="c1",svm="svm1",configuration="default",verdict="unreachable"} 1',
        'ontap_akv_health{cluster="c1",svm="svm1",configuration="default",verdict="healthy"} 0',
        'ontap_akv_unreachable_since_timestamp_seconds{cluster="c1",svm="svm1",configuration="default"} 1764243480',
        'ontap_akv_node_reachable{cluster="c1",svm="svm1",configuration="default",node="node1"} 0',
        'ontap_akv_reachable{cluster="c1",svm="svm1",configuration="default"} 0',
        'ontap_akv_check_timestamp_seconds{cluster="c1"} 1764244793',
        'ontap_akv_check_duration_seconds{cluster="c1"} 1.250',
        'ontap_akv_check_records{cluster="c1"} 2',
    ):
        assert lines.count(line) == 1, line
    # What is not known is left out, not zero; a cluster that was not read has no time.
    assert 'ontap_akv_reachable{cluster="c1",svm="svm2"' not in text and 'check_timestamp_seconds{cluster="c2"' not in text
    assert sum(line.startswith("ontap_akv_health{") for line in lines) == 10


def test_what_is_missing_has_no_verdict_and_what_is_well_no_outage() -> None:
    text = prometheus_of(fleet(cluster("c1", told("svm2"), told("svm1", "degraded"), expected=[{"owner": "SVM svm3"}])))
    assert "svm3" not in text and "unreachable_since" not in text
    # In an order of its own, whatever is more urgent.
    assert re.findall(r'^ontap_akv_reachable.*svm="(\w+)"', text, re.MULTILINE) == ["svm1", "svm2"]
    turned = prometheus_of(fleet(cluster("c1", told("svm2", "degraded"), told("svm1"))))
    assert re.findall(r'^ontap_akv_reachable.*svm="(\w+)"', turned, re.MULTILINE) == ["svm1", "svm2"]


def test_an_outage_of_which_ontap_does_not_tell_the_beginning_began_when_it_was_seen() -> None:
    assert "unreachable_since_timestamp_seconds{" in prometheus_of(fleet(cluster("c1", told("svm1", "unreachable"))))


def test_two_configurations_that_no_label_tells_apart_do_not_have_the_file_refused() -> None:
    """It has one of them, the one that is worse."""
    text = prometheus_of(fleet(cluster("c1", told("svm1"), told("svm1", "degraded"))))
    names = [line.rpartition(" ")[0] for line in text.splitlines() if not line.startswith("#")]
    assert len(names) == len(set(names)) and 'configuration="default",verdict="degraded"} 1' in text


def test_the_form_of_the_file() -> None:
    """Line feeds, one at the end; one HELP and TYPE for each metric, before its samples; no time stamps; nothing ends a label early."""
    text = prometheus_of(fleet(cluster('c"1\\', told("svm\n1"), told("svm2")), expiry=EXPIRY))
    assert text.endswith("\n") and not text.endswith("\n\n") and "\r" not in text and "# EOF" not in text
    assert re.findall(r"^# HELP (\w+)", text, re.MULTILINE) == re.findall(r"^# TYPE (\w+) gauge$", text, re.MULTILINE)
    assert 'cluster="c\\"1\\\\"' in text and 'svm="svm 1"' in text
    for line in text.splitlines():
        assert line.startswith("# ") or re.fullmatch(r'\w+\{(?:\w+="(?:[^"\\]|\\.)*",?)+\} [\d.]+', line), line
