# Copyright: (c) 2026, storage_keys.ontap contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The modules' documentation against what they take, what they return, and what their examples really do."""

from __future__ import annotations

import importlib
import re
import typing as t

import pytest
import yaml
from ansible_collections.storage_keys.ontap.plugins.doc_fragments._configuration import CONFIGURATION as ONE
from ansible_collections.storage_keys.ontap.plugins.doc_fragments._connection import CONNECTION
from ansible_collections.storage_keys.ontap.plugins.doc_fragments._entries import ENTRIES
from ansible_collections.storage_keys.ontap.plugins.module_utils._task.arguments import connection_spec
from support.estate import CONFIGURATION, SECRET, Estate
from support.module_runner import ModuleRun

MODULES = ("akv_config", "akv_configs", "akv_health", "akv_info", "akv_migrate", "akv_rekey", "akv_restore", "akv_rotate")
PROXY: dict[str, t.Any] = {"proxy_type": "http", "proxy_host": "proxy.example.com", "proxy_port": 3128, "proxy_username": "user"}


NEWER: dict[str, t.Any] = {"oauth_host": "login.example.com", "vault_host": "vault.example.com", "port": 8443}


@pytest.fixture
def release() -> str:
    """The newest, because it knows everything that is documented."""
    return "9.19.1"


def documented(module: str, block: str) -> t.Any:
    source = importlib.import_module(f"ansible_collections.storage_keys.ontap.plugins.modules.{module}")
    return yaml.safe_load(getattr(source, block))


def test_every_connection_option_names_its_environment_variable() -> None:
    options = yaml.safe_load(CONNECTION)["options"]
    spec = connection_spec()
    assert set(options) == set(spec)
    for name, option in options.items():
        fallback, variables = spec[name]["fallback"]
        assert fallback.__name__ == "filled_env_fallback"
        assert re.findall(r"If not given, the value of the environment variable E\((\w+)\)", str(option["description"])) == variables


def runs_of(estate: Estate, module: str) -> list[ModuleRun]:
    """Runs that between them return all that a module can return."""
    simulator = estate.simulator
    simulator.settings.hold_calls = False
    estate.create("svm1", **PROXY, **NEWER)
    if module == "akv_configs":
        configs = [{"svm_name": "svm2", **CONFIGURATION}, {"svm_name": "svm9", **CONFIGURATION}]
        simulator.settings.post_is_job = True
        estate.run(module, configs=[{"svm_name": "svm3", **CONFIGURATION}])
        # The job of the last change is told only where nothing came after it.
        runs = [estate.run(module, configs=configs, wait=False)]
        simulator.block_delete("svm3", 65536867)
        runs.append(estate.run(module, configs=[{"svm_name": "svm1"}], prune=True))
        simulator.block_delete("svm3", None)
        simulator.settings.delete_is_job = True
        runs.append(estate.run(module, configs=[{"svm_name": "svm1"}], prune=True, wait=False))
        runs.append(estate.run(module, configs=[{"svm_name": "nosuch", "state": "absent"}], prune_svms="nosuch"))
        return [*runs, estate.run(module, configs=[], prune=True)]
    if module == "akv_migrate":
        return [estate.run(module, svm_name="svm1"), estate.run(module, svm_name="svm3")]
    if module == "akv_info":
        return [estate.run(module), estate.run(module, gather="all"), estate.run(module, filters={"colour": "blue"})]
    if module == "akv_health":
        simulator.set_reachable("svm1", False)
        return [estate.run(module, release=True), estate.run(module, svm_name="svm9")]
    if module == "akv_rotate":
        simulator.settings.patch_is_job = True
        simulator.inject(method="PATCH", status=400, code=65537517)
        return [estate.run(module, client_secret="another-secret", svm_name=name) for name in ("*", "*", "svm9")]
    if module != "akv_config":
        more = [estate.run(module, svm_name="svm3"), estate.run(module, svm_name="svm1")]
        if module == "akv_rekey":
            key = "https://example.vault.azure.net/keys/key2"
            more.append(estate.run(module, svm_name="svm1", key="external", key_id=key))
        return [*more, estate.run(module, svm_name="svm1", check=True)]
    runs = [
        estate.config("svm2", **CONFIGURATION, check=True),
        estate.config("svm1", client_secret="another", update_secret="when_unreachable"),
        estate.config("svm9", **CONFIGURATION),
    ]
    simulator.settings.patch_is_job = True
    runs.append(estate.config("svm1", proxy_port=8080))
    return [*runs, estate.config("svm1", state="absent")]


TYPES = {"dict": dict, "list": list, "str": str, "int": int, "float": float, "bool": bool}
REFERENCE = re.compile(r"RV\((?:storage_keys\.ontap\.(\w+)#module:)?(\w+)\)")


def contents(entry: dict[str, t.Any], module: str) -> dict[str, t.Any]:
    """What a value is documented to hold: what stands with it, and what it leaves to other values or to its sample.

    Of these it holds what it names, and of other values all where it names nothing.
    """
    told = " ".join([entry["description"]] if isinstance(entry["description"], str) else entry["description"])
    named = re.findall(r"C\((\w+)\)", told)
    elsewhere: dict[str, t.Any] = {}
    for other, key in REFERENCE.findall(told):
        elsewhere |= contents(documented(other or module, "RETURN")[key], other or module)
    if named:
        sample = entry["sample"] if isinstance(entry.get("sample"), dict) else {}
        known = {key: {"description": "", "type": type(value).__name__} for key, value in sample.items()} | elsewhere
        elsewhere = {key: known[key] for key in named if key in known}
    return elsewhere | entry.get("contains", {})


def check_against(documentation: dict[str, t.Any], value: dict[str, t.Any], module: str, where: str, seen: set[str]) -> None:
    """Every key is documented, with its type."""
    for key, item in value.items():
        assert key in documentation, f"{where}.{key} is returned and not documented"
        seen.add(f"{where}.{key}")
        entry = documentation[key]
        # A bool is an int to Python, and must not pass for one here.
        fits = isinstance(item, TYPES[entry["type"]]) and isinstance(item, bool) == (entry["type"] == "bool")
        assert item is None or fits, f"{where}.{key} is no {entry['type']}"
        held = contents(entry, module)
        for part in item if isinstance(item, list) else [item]:
            if isinstance(part, dict) and held:
                check_against(held, part, module, f"{where}.{key}", seen)


def all_keys(documentation: dict[str, t.Any], module: str, where: str) -> set[str]:
    keys = {f"{where}.{key}" for key in documentation}
    for key, entry in documentation.items():
        keys |= all_keys(contents(entry, module), module, f"{where}.{key}")
    return keys


@pytest.mark.parametrize("module", MODULES)
def test_results_are_what_is_documented(estate: Estate, module: str) -> None:
    documentation = documented(module, "RETURN")
    seen: set[str] = set()
    for run in runs_of(estate, module):
        standard = {"changed", "failed", "msg", "diff", "warnings", "invocation", "exception"}
        check_against(documentation, {key: value for key, value in run.result.items() if key not in standard}, module, module, seen)
    assert seen == all_keys(documentation, module, module)


@pytest.mark.parametrize("module", MODULES)
def test_samples_are_of_the_documented_form(module: str) -> None:
    for key, entry in documented(module, "RETURN").items():
        check_against({key: entry}, {key: entry["sample"]}, module, module, set())


def filled_in(value: t.Any) -> t.Any:
    """Options with a secret wherever a template stands."""
    if isinstance(value, dict):
        return {name: filled_in(item) for name, item in value.items()}
    if isinstance(value, list):
        return [filled_in(item) for item in value]
    return "c2VjcmV0LW9mLXRoZS1leGFtcGxl" if "{{" in str(value) else value


def test_an_entry_of_many_is_documented_like_the_one() -> None:
    many, one = (yaml.safe_load(f"options:{each}")["options"] for each in (ENTRIES, ONE))
    for name, place in (("configs", "configs[]."), ("common", "common.")):
        entry = many[name]["suboptions"]
        told = " ".join(map(str, entry["client_id"]["description"]))
        assert f"O({place}client_secret)" in told and "O(client_secret)" not in told
        plain = yaml.safe_load(yaml.safe_dump(entry, width=1000).replace(f"O({place}", "O("))
        spec = importlib.import_module("ansible_collections.storage_keys.ontap.plugins.modules.akv_configs").argument_spec()[name]["options"]
        assert set(plain) == set(spec)
        for option, described in plain.items():
            expected = {key: value for key, value in one[option].items() if key != "default" or "default" in spec[option]}
            assert described == expected, option


def tasks_of(items: list[dict[str, t.Any]]) -> t.Iterator[dict[str, t.Any]]:
    for item in items:
        yield from tasks_of(item["block"]) if "block" in item else [item]


@pytest.mark.parametrize("module", MODULES)
def test_every_example_works(estate: Estate, module: str) -> None:
    """Each example runs against the simulator; only the connection and the templates are replaced."""
    if not module.startswith("akv_config"):
        for svm in ("svm1", "svm2"):
            estate.create(svm)
            estate.simulator.set_volumes(svm, True)
    ran = 0
    for task in tasks_of(documented(module, "EXAMPLES")):
        assert task["name"][0].isupper()
        options = task.get(f"storage_keys.ontap.{module}")
        if options is None:
            assert any(action in task for action in ("ansible.builtin.assert", "ansible.builtin.debug"))
            continue
        own = dict(filled_in(options))
        own = {name: value for name, value in own.items() if name not in ("hostname", "username", "password")}
        if "old_client_secret" in own:
            own["old_client_secret"] = SECRET
        if str(own.get("svm_name", "")).startswith("prod"):
            own["svm_name"] = own["svm_name"].replace("prod", "svm")
        run = estate.run(module, check=task.get("check_mode", False), **own)
        assert not run.failed, (task["name"], run["msg"])
        ran += 1
    assert ran >= 2
