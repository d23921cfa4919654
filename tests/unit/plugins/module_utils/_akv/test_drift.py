# Copyright: (c) 2026, storage_keys.ontap contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What differs, told from what akv_configs would do; the results are those of the module itself."""

from __future__ import annotations

import typing as t

import pytest
from ansible_collections.storage_keys.ontap.plugins.module_utils._akv.drift import Drift, drift_of
from ansible_collections.storage_keys.ontap.plugins.module_utils._akv.to_configs import to_configs
from support.adoption import check_mode

SETTINGS = {
    "name": "https://example.vault.azure.net/",
    "key_id": "https://example.vault.azure.net/keys/key1",
    "client_id": "client",
    "tenant_id": "tenant",
}
DEFAULT = {"configuration": {"name": "default"}, "enabled": True}


def record(number: int, **values: t.Any) -> dict[str, t.Any]:
    svm = {"name": f"svm{number}", "uuid": f"4f6c2d8a-0e11-11ec-9c9c-{number:012}"}
    return {"uuid": f"1c8d1c4c-0e12-11ec-9c9c-{number:012}", "scope": "svm", "svm": svm, **SETTINGS, **DEFAULT, **values}


THERE = [record(number) for number in range(1, 4)]


def drift(now: list[dict[str, t.Any]], *more: dict[str, t.Any], before: list[dict[str, t.Any]] | None = None) -> Drift:
    """What differs now from what was exported before; the inventory has more entries beside that."""
    exported = to_configs(THERE if before is None else before)
    given: dict[str, t.Any] = {"common": exported.common, "configs": [*exported.configs, *more]}
    return drift_of(now, check_mode(now, given, "9.16.1")["results"], **given)


def test_nothing_differs_at_first() -> None:
    found = drift(THERE)
    assert found.sentence == found.problem == "" and found == ([], [], [], [])


@pytest.mark.parametrize(
    "changed",
    [
        {"proxy_host": "proxy.example.com"},
        {"port": 8443, "verify_ip": True},
        {"client_id": "another"},
        {"key_id": "https://example.vault.azure.net/keys/key2"},
        {"name": "https://other.vault.azure.net/"},
        {"oauth_host": "login.chinacloudapi.cn"},
    ],
    ids=lambda changed: next(iter(changed)),
)
def test_what_was_changed_by_hand_is_named(changed: dict[str, t.Any]) -> None:
    """Also where the inventory does not name it, where ONTAP cannot change it back, and where a secret would be needed to."""
    found = drift([record(1, **changed), *THERE[1:]])
    assert found.report == {
        "changed": [{"owner": "SVM svm1", "configuration_name": "default", "fields": [*changed]}],
        "missing": [],
        "unexpected": [],
    }
    assert found.sentence == f"SVM svm1 differs in {', '.join(changed)}."


def test_what_was_taken_away_is_named() -> None:
    found = drift(THERE, before=[record(1, proxy_host="proxy.example.com", verify_host=True), *THERE[1:]])
    assert found.changed == [{"owner": "SVM svm1", "configuration_name": "default", "fields": ["proxy_host", "verify_host"]}]


def test_what_is_missing_and_what_nobody_asked_for() -> None:
    """An entry whose secret is not known can be compared all the same."""
    found = drift([*THERE[1:], record(4, configuration={"name": "{{ blue }}"}, enabled=False)])
    assert found.report == {
        "changed": [],
        "missing": [{"owner": "SVM svm1", "configuration_name": None}],
        "unexpected": [{"owner": "SVM svm4", "configuration_name": "{{ blue }}"}],
    }
    assert found.sentence == "SVM svm1 is missing on ONTAP; SVM svm4 (configuration {{ blue }}) is not in the inventory."


def test_another_configuration_in_use() -> None:
    blue = record(1, uuid="1c8d1c4c-0e12-11ec-9c9c-000000000011", configuration={"name": "blue"}, enabled=False)
    found = drift([{**THERE[0], "enabled": False}, *THERE[1:], {**blue, "enabled": True}], before=[*THERE, blue])
    assert {each["configuration_name"]: each["fields"] for each in found.changed} == {"default": ["enabled"], "blue": ["enabled"]}


def test_an_entry_with_state_absent() -> None:
    gone = {"svm_name": "svm4", "state": "absent"}
    assert drift(THERE, gone) == ([], [], [], [])
    assert drift([*THERE, record(4)], gone) == ([], [], [{"owner": "SVM svm4", "configuration_name": "default"}], [])


def test_an_entry_that_cannot_be_used_is_no_difference() -> None:
    found = drift(THERE, {"svm_name": "svm4", "proxy_port": 70000})
    assert found[:3] == ([], [], []) and len(found.unreadable) == 1 and "configs[3].proxy_port: 70000" in found.unreadable[0]
    assert found.problem == found.unreadable[0]
    both = found._replace(missing=[{"owner": "SVM svm1", "configuration_name": "default"}])
    assert both.problem == f"SVM svm1 is missing on ONTAP. {found.problem}"


def test_of_many_the_first_are_named() -> None:
    assert drift([], before=[record(number) for number in range(9)]).sentence.endswith("SVM svm4 is missing on ONTAP; and 4 more.")
