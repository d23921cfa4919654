# Copyright: (c) 2026, storage_keys.ontap contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What a report takes from the variables of a host, and what it leaves alone."""

from __future__ import annotations

import typing as t

from ansible.errors import AnsibleError
from ansible_collections.storage_keys.ontap.plugins.plugin_utils._report_hosts import READ, clusters_of

TIMES = {"read_at": "2025-11-27T12:00:00+00:00", "seconds": 1.5}
JUDGED = {"report": [{"owner": "SVM svm1"}], "release": "9.17.1", "groups": [], **TIMES}


def render(value: t.Any, _variables: t.Any) -> t.Any:
    if "lookup" in str(value):
        raise AnsibleError("the vault of secrets does not answer")
    return [{"svm_name": "svm9"}] if value == "{{ made }}" else value


def clusters(variables: dict[str, t.Any], compare: bool = True) -> tuple[dict[str, t.Any], list[str]]:
    (found,), warnings = clusters_of(["c1"], lambda _host: variables, render, compare)
    return found, warnings


def test_a_cluster_that_was_read() -> None:
    found, warnings = clusters({READ: JUDGED})
    assert found == {
        "name": "c1", "reading": {"report": [{"owner": "SVM svm1"}], "release": "9.17.1"}, **TIMES, "drift": None, "expected": None,
    }  # fmt: skip
    assert warnings == []


def test_a_cluster_that_was_not() -> None:
    for told in ({"failed": True, "msg": "refused"}, {**JUDGED, "failed": True, "msg": "refused"}, {"msg": "refused"}):
        found, _warnings = clusters({READ: told})
        assert found["error"] == "refused" and "reading" not in found
    assert clusters({})[0]["error"] is None and "reading" not in clusters({})[0]


def test_a_secret_beside_the_name_is_not_asked_for() -> None:
    found, warnings = clusters({"akv_onboard_configs": [{"svm_name": "svm1", "client_secret": "{{ lookup('vault') }}"}]})
    assert [each["owner"] for each in found["expected"]] == ["SVM svm1"] and warnings == []
    assert clusters({"akv_onboard_configs": "{{ made }}"})[0]["expected"][0]["owner"] == "SVM svm9"


def test_an_inventory_that_cannot_be_read_is_told_and_stops_nothing() -> None:
    found, warnings = clusters({"akv_onboard_configs": [{"svm_name": "{{ lookup('cmdb') }}"}]})
    assert "expected" not in found and warnings == [
        "akv_onboard_configs of c1 cannot be read, so that nothing is compared with it: the vault of secrets does not answer"
    ]
    assert "expected" not in clusters({"akv_onboard_configs": [{"svm_name": "svm1"}]}, compare=False)[0]


def test_the_report_on_drift_takes_the_place_of_the_inventory() -> None:
    found, _warnings = clusters({"akv_drift_report": {"missing": []}, "akv_onboard_configs": [{"svm_name": "svm1"}]})
    assert found["drift"] == {"missing": []} and "expected" not in found
