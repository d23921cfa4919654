# Copyright: (c) 2026, storage_keys.ontap contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Names that ONTAP's query language could take for something else are looked up as they are.

Each name has decoys: SVMs that a live operator in it would select. What no name of an SVM can hold is refused, even where
a server has such a name.
"""

from __future__ import annotations

import typing as t

import pytest
from ontap_simulator import Simulator
from support.estate import CONFIGURATION, Estate

# A name, and names that would be selected if one of its characters counted as an operator or a delimiter.
DECOYS: dict[str, list[str]] = {
    "svm|old": ["svm", "old"],
    "svm*": ["svm", "svm1", "svmX"],
    "*": ["any"],
    "!svm": ["other"],
    "!null": ["other"],
    "null": ["other"],
    "svm,two": ["svm", "two"],
    "svm two": ["svm", "two", "svm+two"],
    "'svm'": ["svm"],
    '"svm"': ["svm"],
    'half"': ["half"],
    "a..z": ["m", "a", "z"],
    "<m": ["a"],
    ">=m": ["z", "m"],
    "{svm}": ["svm"],
    "{a|b}": ["a", "b", "a|b"],
    '"}{"|m': ['"}{"', "m", "}{"],
    "a}b\"c{d": ["a", "b"],
    "svm&scope=cluster": ["svm"],
    "svm#1": ["svm"],
    "svm%2A": ["svm*", "svm1"],
    "svm+1": ["svm 1"],
    "..": ["m"],
    "svm\\": ["svm"],
    "SVM": ["svm", "Svm"],
    "~svm": ["svm"],
    "s\u0332vm": ["svm"],
    "\u0441vm": ["cvm"],
    "\u065f\u200fsvm": ["svm"],
    "\u5b58\u50a8\U0001f511": ["\u5b58\u50a8"],
    "caf\u00e9": ["cafe\u0301", "cafe"],
}
NO_NAMES = [name for name in DECOYS if any(char in "*,|{}[]\"' \u200f" for char in name)]
each_name = pytest.mark.parametrize("name", [name for name in DECOYS if name not in NO_NAMES], ids=ascii)
# Where the option is a list, * stands for any characters, and a comma parts two names.
each_no_name_in_a_list = pytest.mark.parametrize("name", [name for name in NO_NAMES if name not in ("svm*", "*", "svm,two")], ids=ascii)


@pytest.fixture(scope="module")
def running() -> t.Iterator[Simulator]:
    names = dict.fromkeys(name for name, decoys in DECOYS.items() for name in (name, *decoys))
    with Simulator(version="9.14.1", svms=list(names), username="admin", password="simulated-Pa55word") as simulator:
        simulator.settings.job_seconds = 0
        yield simulator


@pytest.fixture
def estate(running: Simulator) -> Estate:
    """Every SVM has a configuration."""
    cluster = running.cluster
    with cluster.lock:
        for vault in list(cluster.vaults.values()):
            cluster.remove(vault)
        for svm in cluster.svms.values():
            cluster.store(cluster.new_vault(svm, dict(CONFIGURATION), None))
        for svm_name in cluster.svms:
            cluster.surroundings(svm_name).rekeys = cluster.surroundings(svm_name).restores = 0
    return Estate(running)


def changed(estate: Estate) -> set[str]:
    """The SVMs whose configuration is not as it was at the start."""
    stored = {vault["svm"]["name"]: vault["client_id"] for vault in estate.simulator.vaults}
    return {name for name in estate.simulator.svm_uuids if stored.get(name) != CONFIGURATION["client_id"]}


@each_name
def test_change(estate: Estate, name: str) -> None:
    run = estate.config(name, client_id="another", client_secret="canary-two")
    assert not run.failed, run["msg"]
    assert changed(estate) == {name}


@each_name
def test_delete_and_create(estate: Estate, name: str) -> None:
    run = estate.config(name, state="absent")
    assert not run.failed, run["msg"]
    assert changed(estate) == {name}
    assert estate.create(name)["changed"]
    assert changed(estate) == set()
    assert estate.vault(name)["svm"]["name"] == name


@each_name
def test_many(estate: Estate, name: str) -> None:
    decoy = {"svm_uuid": estate.simulator.svm_uuids[DECOYS[name][0]], "client_id": CONFIGURATION["client_id"].upper()}
    configs = [{"svm_name": name, "state": "absent"}, decoy]
    run = estate.run("akv_configs", configs=configs)
    assert not run.failed, run["msg"]
    assert [entry["changed"] for entry in run["results"]] == [True, False]
    assert changed(estate) == {name}


@each_name
def test_list(estate: Estate, name: str) -> None:
    run = estate.run("akv_info", svm_name=name)
    assert not run.failed, run["msg"]
    assert [record["svm"]["name"] for record in run["azure_key_vaults"]] == [name]


@pytest.mark.parametrize("name", [name for name in DECOYS if name.isprintable()], ids=ascii)
def test_list_by_uuid(estate: Estate, name: str) -> None:
    """Whatever the name of an SVM is, its UUID names it."""
    run = estate.run("akv_info", svm_uuid=estate.simulator.svm_uuids[name])
    assert not run.failed, run["msg"]
    assert [record["svm"]["name"] for record in run["azure_key_vaults"]] == [name]


@each_name
def test_missing_svm_in_check_mode(estate: Estate, name: str) -> None:
    assert not estate.config(name, state="absent").failed
    run = estate.config(name, check=True, **CONFIGURATION)
    assert run["changed"] and not run.result.get("warnings")


@each_name
@pytest.mark.parametrize(("module", "count"), [("akv_rekey", "rekeys"), ("akv_restore", "restores")])
def test_rekey_and_restore(estate: Estate, name: str, module: str, count: str) -> None:
    run = estate.run(module, svm_name=[name])
    assert not run.failed, run["msg"]
    assert {svm for svm in estate.simulator.svm_uuids if getattr(estate.simulator, count)(svm)} == {name}


@each_name
def test_external_rekey(estate: Estate, name: str) -> None:
    run = estate.run("akv_rekey", svm_name=[name], key="external", key_id="https://example.vault.azure.net/keys/key2")
    assert not run.failed, run["msg"]
    rekeyed = [vault["svm"]["name"] for vault in estate.simulator.vaults if "key2" in vault["key_id"]]
    assert rekeyed == [name]


@each_name
def test_migrate(estate: Estate, name: str) -> None:
    """Only the SVM that is named has keys to migrate."""
    estate.simulator.keep_keys_in_admin_svm(name, True)
    try:
        run = estate.run("akv_migrate", svm_name=name)
        assert not run.failed, run["msg"]
        assert run["changed"]
        (uuid,) = [vault["uuid"] for vault in estate.simulator.vaults if vault["svm"]["name"] == name]
        (write,) = estate.writes
        assert write.body == {"uuid": uuid}
    finally:
        estate.simulator.keep_keys_in_admin_svm(name, False)


@pytest.mark.parametrize("name", NO_NAMES, ids=ascii)
@pytest.mark.parametrize("module", ["akv_config", "akv_migrate"])
def test_what_is_no_name_of_one_svm_is_refused(estate: Estate, module: str, name: str) -> None:
    options: dict[str, t.Any] = {"state": "absent"} if module == "akv_config" else {}
    run = estate.run(module, svm_name=name, **options)
    assert run.failed and run["error"]["target"] == "svm_name" and "svm_name: " in run["msg"] and " holds " in run["msg"]
    assert estate.sent == []


@pytest.mark.parametrize("name", NO_NAMES, ids=ascii)
def test_what_is_no_name_fails_its_own_entry(estate: Estate, name: str) -> None:
    run = estate.run("akv_configs", configs=[{"svm_name": name, "state": "absent"}, {"svm_name": "m", "state": "absent"}])
    assert [entry["failed"] for entry in run["results"]] == [True, False]
    assert "configs[0].svm_name: " in run["msg"] and changed(estate) == {"m"}


@each_no_name_in_a_list
@pytest.mark.parametrize("module", ["akv_rekey", "akv_restore"])
def test_what_is_no_name_in_a_list_is_refused(estate: Estate, module: str, name: str) -> None:
    run = estate.run(module, svm_name=["m", name])
    assert run.failed and run["error"]["target"] == "svm_name" and estate.sent == []


@pytest.mark.parametrize("module", ["akv_rekey", "akv_restore"])
def test_wildcard_among_other_operators(estate: Estate, module: str) -> None:
    """Only the documented wildcard is one."""
    run = estate.run(module, svm_name=["<*", "*..z", "!s*"])
    assert not run.failed, run["msg"]
    assert [entry["svm_name"] for entry in run["results"]] == ["<m", "a..z", "!svm"]
