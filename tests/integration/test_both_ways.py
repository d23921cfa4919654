# Copyright: (c) 2026, storage_keys.ontap contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Nobody can tell what Ansible does in its own process from what the modules do.

What both have to do alike they do on every ansible-core; tests/tools/pytest_environments.py runs this on each.
"""

from __future__ import annotations

import typing as t
from pathlib import Path

from support.both_ways import Tasks, Way, both_ways
from support.estate import CONFIGURATION, PROXY_PASSWORD, SECRET

SVM1 = {"svm_name": "svm1"}


def task(module: str, options: dict[str, t.Any], **keywords: t.Any) -> dict[str, t.Any]:
    return {"name": f"Task {module}", f"storage_keys.ontap.{module}": options, **keywords}


def expect_same(pair: tuple[Way, Way]) -> list[t.Any]:
    """The results, which are the same in both ways, as are the requests and what is shown; no secret is in any of them."""
    process, module = pair
    assert process.results == module.results
    assert process.requests == module.requests
    assert process.output == module.output
    assert {each.partition(" runs ")[2] for each in process.ways} == {"in Ansible's own process"}
    assert {each.partition(" runs ")[2] for each in module.ways} == {"as a module, because ontap_in_process is false"}
    for way in pair:
        for secret in (SECRET, PROXY_PASSWORD, "simulated-Pa55word", "canary"):
            assert secret not in way.output and secret not in str(way.results)
    return process.results


LIFE: Tasks = [
    task("akv_config", {**SVM1, **CONFIGURATION}, check_mode=True),
    task("akv_config", {**SVM1, **CONFIGURATION, "proxy_host": "proxy", "proxy_username": "me", "proxy_password": PROXY_PASSWORD}),
    task("akv_config", {**SVM1, **CONFIGURATION}, diff=False),
    # None leaves an option out; before ansible-core 2.19 a template makes an empty text of it.
    task("akv_config", {**SVM1, "proxy_host": "{{ nothing | default(None) }}", "key_id": "{{ missing | default(None) }}"}),
    task("akv_config", {**SVM1, "proxy_host": "{{ missing | default(omit) }}", "port": "{{ 443 }}"}),
    {**task("akv_config", {}), "storage_keys.ontap.akv_config": None, "args": "{{ {'svm_name': 'svm1', 'proxy_host': nothing} }}"},
    task(
        "akv_configs",
        {
            "configs": [
                {**SVM1, "proxy_host": "{{ nothing | default(None) }}"},
                {"svm_name": "svm2", **CONFIGURATION, "client_secret": SECRET[::-1]},
                {"svm_name": "svm9", **CONFIGURATION},
                {"svm_name": 9},
            ]
        },
    ),
    task(
        "akv_config",
        {},
        module_defaults={"group/storage_keys.ontap.akv": {"svm_name": "svm1", "proxy_host": "{{ nothing | default(None) }}"}},
    ),
    task("akv_config", {"svm_name": "{{ item }}", "proxy_host": "{{ nothing | default(None) }}"}, loop=["svm1", "svm2"]),
    task("akv_info", {"gather": ["all"], "order_by": ["svm.name"]}),
    task("akv_rekey", {"svm_name": ["svm1", "svm2"]}),
    task("akv_restore", {"svm_name": "svm*", "only_if_unavailable": True}, until="false", retries=1, delay=0),
    task("akv_migrate", SVM1),
    task("akv_config", {"svm_name": "svm3", "state": "absent"}, no_log=True),
    task("akv_config", {"svm_name": "svm9", "state": "absent"}, no_log=False, delegate_to="localhost", run_once=True),
    task("akv_config", {**SVM1, "state": "absent"}, changed_when="result15.actions == []", failed_when=False),
]


def test_a_life_with_all_modules(tmp_path: Path) -> None:
    results = expect_same(both_ways(tmp_path, LIFE))
    assert [result.get("actions") for result in results[:6]] == [["create"], ["create"], [], [], [], []]
    assert results[3]["azure_key_vault"]["proxy_host"] == "proxy" and not any(result["failed"] for result in results[:6])
    assert not results[7]["failed"] and not results[7]["changed"]
    assert results[6]["failed"] and [each["failed"] for each in results[6]["results"]] == [False, False, True, True]
