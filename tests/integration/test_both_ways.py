# Copyright: (c) 2026, storage_keys.ontap contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Nobody can tell what Ansible does in its own process from what the modules do.

What both have to do alike they do on every ansible-core; tests/tools/pytest_environments.py runs this on each.
"""

from __future__ import annotations

import typing as t
from pathlib import Path

from ontap_simulator import Failure, JobOverride, Simulator
from support.both_ways import Tasks, Way, both_ways, one_way
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
                {"svm_name": "svm2", "client_secret": SECRET[::-1]},
                {"svm_name": "svm9", "proxy_host": "{{ nothing | default(None) }}"},
                {"svm_name": 9},
            ],
            "common": {**CONFIGURATION, "proxy_type": "{{ nothing | default(None) }}"},
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
    task("akv_health", {"svm_name": ["svm1", "svm9"]}),
    task("akv_health", {"require": ["healthy"], "wait_timeout": 1, "interval": 1}),
    task("akv_rotate", {"client_secret": "{{ secret }}", "old_client_secret": "{{ proxy_password }}"}, check_mode=True),
    task("akv_rotate", {"client_secret": "{{ secret }}", "canaries": 1, "verify_timeout": 1}),
    task("akv_config", {"svm_name": "svm3", "state": "absent"}, no_log=True),
    task("akv_config", {"svm_name": "svm9", "state": "absent"}, no_log=False, delegate_to="localhost", run_once=True),
    task("akv_config", {**SVM1, "state": "absent"}, changed_when="result19.actions == []", failed_when=False),
]


def test_a_life_with_all_modules(tmp_path: Path) -> None:
    results = expect_same(both_ways(tmp_path, LIFE))
    assert [result.get("actions") for result in results[:6]] == [["create"], ["create"], [], [], [], []]
    assert results[3]["azure_key_vault"]["proxy_host"] == "proxy" and not any(result["failed"] for result in results[:6])
    assert not results[7]["failed"] and not results[7]["changed"]
    assert results[6]["failed"] and [each["failed"] for each in results[6]["results"]] == [False, False, True, True]


# What the answers hold is no template, whoever looks at it; nor is an option that is told again.
# Ansible shows the lines of a playbook where it fails, so the secrets are not written there.
CONFIGURED = {**CONFIGURATION, "client_secret": "{{ secret }}"}
ODD: Tasks = [
    task("akv_config", {**SVM1, **CONFIGURED, "proxy_username": "{{ evil }}", "proxy_host": "proxy"}, vars={"evil": "{{ '{{ hidden' ~ ' }}' }}"}),
    {"name": "Show", "ansible.builtin.debug": {"msg": "{{ result0.azure_key_vault.proxy_username }} {{ result0.actions[0] }}"}},
    task("akv_info", {"filters": {"svm.name": "svm1"}}),
    {"name": "Show it", "ansible.builtin.debug": {"var": "result2.azure_key_vaults[0].proxy_username"}},
    task("akv_config", {"svm_name": "{{ evil }}", "state": "absent"}, vars={"evil": "{{ '{{ hidden' ~ ' }}' }}"}),
    # Wrong input of many kinds.
    task("akv_config", {**SVM1, "client_secrets": "{{ secret }}"}),
    task("akv_config", {**SVM1, "proxy_port": "many", "password": ["{{ proxy_password }}"]}),
    task("akv_config", {**SVM1, "client_id": 0o123456, "state": "gone"}),
    task("akv_configs", {}),
    task("akv_configs", {"configs": ["client_secret={{ secret }} nonsense"]}),
    task("akv_configs", {"configs": "client_secret: {{ secret }}", "concurrency": 99}),
    task("akv_configs", {"configs": [SVM1], "common": "client_secret: {{ secret }}"}),
    task("akv_configs", {"configs": [SVM1], "common": {"client_secrets": "{{ secret }}", "client_id": 5}}),
    task("akv_info", {"hostname": "https://cluster1", "filters": {"fields": "*"}}),
    task("akv_rekey", {"svm_name": [], "key": "external"}),
    task("akv_info", {"cert_filepath": "~/nowhere", "timeout": 0}),
    # Faults, one after the other.
    task("akv_info", {}),
    task("akv_info", {}),
    task("akv_info", {}),
    task("akv_info", {}),
    task("akv_info", {"password": "{{ hidden }}"}),
    task("akv_config", {"svm_name": "svm2", **CONFIGURED, "client_secret": "{{ secret }}&<{{ secret }}"}),
    task("akv_config", {**SVM1, "proxy_password": "{{ proxy_password }}", "update_proxy_password": "always"}),
    task("akv_config", {**SVM1, "proxy_host": "other"}, check_mode=True),
    task("akv_config", {"svm_name": "svm2", "state": "absent"}),
    task("akv_rekey", {"svm_name": "svm*", "concurrency": 2, "wait_timeout": 1}),
]


def odd(simulator: Simulator) -> None:
    first = {"method": "GET", "path": "*/azure-key-vaults", "skip": 5}
    for fault in ({"status": 503}, {"effect": "truncate"}, {"effect": "html", "status": 200}, {"effect": "cut"}):
        simulator.inject(**first, **fault)
    simulator.inject(method="POST", path="*/azure-key-vaults", effect="reset_after", skip=1)
    simulator.inject(method="PATCH", effect="echo", times=9)
    simulator.inject(method="DELETE", effect="answer_after", status=500)
    simulator.override_job(JobOverride(Failure(65537515, "The job failed.")))


def test_what_is_odd_and_what_goes_wrong(tmp_path: Path) -> None:
    results = expect_same(both_ways(tmp_path, ODD, given=odd))
    assert results[1]["msg"] == "{{ hidden }} create" and results[3]["result2.azure_key_vaults[0].proxy_username"] == "{{ hidden }}"
    assert all(result["failed"] for result in results[4:16])


def test_where_it_applies(tmp_path: Path) -> None:
    """As little as possible is asked for, because what counts is the way."""
    other = tmp_path / "python"
    other.symlink_to("/bin/false")
    options: dict[str, t.Any] = {"svm_name": 5}
    cases: list[tuple[str, dict[str, t.Any]]] = [
        ("", {}),
        ("", {"delegate_to": "localhost", "environment": {}}),
        ("", {"vars": {"ansible_python_interpreter": "{{ ansible_playbook_python }}"}}),
        ("", {"vars": {"ansible_python_interpreter": "auto_silent"}, "environment": "{{ {} }}"}),
        ("", {"delegate_to": "other", "vars": {"ansible_connection": "local"}}),
        ("ontap_in_process is false", {"vars": {"ontap_in_process": "{{ 'no' }}"}}),
        ("async lets it run in the background", {"async": 60, "poll": 1}),
        ("become lets it run as another user", {"become": True, "become_exe": str(other)}),
        ("it has an environment of its own", {"environment": {"HTTPS_PROXY": "http://proxy.example.com"}}),
        (f"it has a Python of its own, {other}", {"vars": {"ansible_python_interpreter": str(other)}}),
        ("the connection is ansible.builtin.ssh", {"delegate_to": "jump", "vars": {"ansible_ssh_executable": str(other)}}),
    ]
    tasks = [task("akv_info", options, **keywords) for _reason, keywords in cases]
    tasks.append(task("akv_info", options, vars={"ontap_in_process": "perhaps"}))
    way = one_way(tmp_path, "process", tasks)
    expected = [f"runs as a module, because {reason}" if reason else "runs in Ansible's own process" for reason, _keywords in cases]
    assert [each.removeprefix("storage_keys.ontap.akv_info ") for each in way.ways] == expected, way.output
    # What has run as a module says the same as what has not.
    told = {number: result.get("msg") for number, result in enumerate(way.results)}
    assert len({told[number] for number in (0, 1, 2, 3, 4, 5, 6, 8)}) == 1, told
    assert way.results[10]["unreachable"] and "perhaps" in told[11] and "neither true nor false" in told[11]
    assert way.requests == []


def test_the_time_out_of_a_task_ends_its_requests(tmp_path: Path) -> None:
    """First one in the main thread. Then one SVM is done, and two requests of two threads get no answer; the next round of the loop
    begins with nothing left of it.
    """
    entries = [{"svm_name": svm, **CONFIGURATION} for svm in ("svm1", "svm2", "svm3")]
    tasks = [
        task("akv_info", {}, timeout=2),
        task("akv_configs", {"configs": entries, "concurrency": 3}, timeout=5, loop=[1, 2]),
        task("akv_info", {}),
    ]

    def given(simulator: Simulator) -> None:
        simulator.inject(method="GET", effect="hang")
        simulator.inject(method="POST", path="*/azure-key-vaults", effect="hang", skip=1, times=2)

    way = one_way(tmp_path, "process", tasks, given=given)
    alone = way.results[0]
    assert alone["failed"] and "2" in alone["msg"] and "no answer" not in alone["msg"] and way.requests[0].startswith("GET")
    first, second = way.results[1]["results"]
    assert first["failed"] and "5" in first["msg"] and not second["failed"]
    assert sorted(item["svm_name"] for item in second["results"] if item["changed"]) == ["svm2", "svm3"]
    assert way.requests.count("POST /api/security/azure-key-vaults") == 5 and way.results[2]["num_records"] == 3
