# Copyright: (c) 2026, storage_keys.ontap contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Whose a record is, and which records an option means."""

from __future__ import annotations

import typing as t

import pytest
from ansible_collections.storage_keys.ontap.plugins.module_utils._akv.record import Target, owner_of, same_uuid, scope_of, svm_of
from ansible_collections.storage_keys.ontap.plugins.module_utils._akv.selection import Selection, choose
from ansible_collections.storage_keys.ontap.plugins.module_utils._run.reader import ConfigurationIndex

SVM1: dict[str, t.Any] = {"uuid": "v1", "scope": "svm", "svm": {"name": "svm1", "uuid": "u1"}}
SVM2: dict[str, t.Any] = {"uuid": "v2", "svm": {"name": "svm2", "uuid": "u2"}}
CLUSTER: dict[str, t.Any] = {"uuid": "v3", "scope": "cluster"}
WITH_ADMIN_SVM: dict[str, t.Any] = {"uuid": "v4", "scope": "cluster", "svm": {"name": "cluster1", "uuid": "u4"}}
NAMELESS: dict[str, t.Any] = {"uuid": "v5", "scope": "svm", "svm": {"uuid": "u5"}}
INACTIVE: dict[str, t.Any] = {"uuid": "v6", "scope": "svm", "svm": {"name": "svm1", "uuid": "u1"}, "enabled": False}
ALL = [SVM1, SVM2, CLUSTER, NAMELESS, INACTIVE]


@pytest.mark.parametrize(
    ("record", "scope", "owner"),
    [
        (SVM1, "svm", "SVM svm1"),
        (SVM2, "svm", "SVM svm2"),
        (CLUSTER, "cluster", "the cluster"),
        (WITH_ADMIN_SVM, "cluster", "the cluster"),
        (NAMELESS, "svm", "SVM u5"),
        ({"uuid": "v7"}, "cluster", "the cluster"),
    ],
)
def test_whose_a_record_is(record: dict[str, t.Any], scope: str, owner: str) -> None:
    assert scope_of(record) == scope and owner_of(record) == owner and bool(svm_of(record)) is (scope == "svm")


def test_the_cluster_s_record_is_found_by_all_alike() -> None:
    """Also if it carries an SVM."""
    assert ConfigurationIndex([SVM1, WITH_ADMIN_SVM]).pick(Target("cluster")) is WITH_ADMIN_SVM
    assert Target("cluster").selects(WITH_ADMIN_SVM) and Target("cluster").owns(WITH_ADMIN_SVM)
    for target in (Target(svm_name="cluster1"), Target(svm_uuid="u4")):
        assert not target.selects(WITH_ADMIN_SVM) and ConfigurationIndex([WITH_ADMIN_SVM]).pick(target) is None
        assert not target._replace(uuid="v4").owns(WITH_ADMIN_SVM)
    assert Selection(scope="cluster").picks(WITH_ADMIN_SVM) and not Selection(scope="svm").picks(WITH_ADMIN_SVM)


@pytest.mark.parametrize(
    ("option", "value", "picked"),
    [
        ("svm_name", "*", ["v1", "v2"]),
        ("svm_name", "**", ["v1", "v2"]),
        ("svm_name", "svm*", ["v1", "v2"]),
        ("svm_name", "*2", ["v2"]),
        ("svm_name", "svm1", ["v1"]),
        ("svm_name", "SVM1", []),
        ("svm_name", "svm.", []),
        ("svm_uuid", "U2", ["v2"]),
        ("svm_uuid", "u5", ["v5"]),
        ("svm_uuid", "none", []),
        ("uuid", "V3", ["v3"]),
        ("uuid", "v6", ["v6"]),
    ],
)
@pytest.mark.parametrize("more", [0, 200])
def test_what_names_svms_means_no_record_without_one(option: str, value: str, picked: list[str], more: int) -> None:
    """However many are named, so that the server filters or the client."""
    selection = Selection(option, (value, *(f"no-such-{number}" for number in range(more))))
    assert [record["uuid"] for _value, record in choose(selection, ALL) if record is not None] == picked
    assert [value for value, record in choose(selection, ALL) if record is None] == [*([] if picked else [value]), *selection.values[1:]]
    assert (selection.query == {}) is (more > 0)


def test_without_names_all_that_are_enabled_are_meant_sorted_by_owner() -> None:
    assert [record["uuid"] for _value, record in choose(Selection(), [SVM2, INACTIVE, CLUSTER, SVM1]) if record] == ["v1", "v2", "v3"]
    assert choose(Selection(scope="cluster"), ALL) == [(None, CLUSTER)]
    assert [record["uuid"] for _value, record in choose(Selection(scope="svm", enabled_only=False), ALL) if record] == ["v1", "v6", "v2", "v5"]
    assert choose(Selection(), []) == [] and choose(Selection(scope="cluster"), [SVM1]) == [(None, None)]


def test_the_configurations_of_one_application_or_vault() -> None:
    one = {**SVM1, "client_id": "A-1", "name": "https://one.vault.azure.net/"}
    two = {**SVM2, "client_id": "a-2", "name": "https://TWO.vault.azure.net:443"}
    assert choose(Selection(client_id="a-1"), [one, two]) == [(None, one)]
    for vault in ("https://two.vault.azure.net/", "two.vault.azure.net", "Two.Vault.Azure.Net"):
        assert choose(Selection(vault=vault), [one, two]) == [(None, two)]
    assert choose(Selection("svm_name", ("svm1",), client_id="a-2"), [one, two]) == [("svm1", None)]
    assert choose(Selection(vault="three.vault.azure.net"), [one, two]) == [(None, None)]


def test_no_record_is_taken_twice() -> None:
    assert choose(Selection("svm_name", ("svm1", "svm*")), ALL) == [("svm1", SVM1), ("svm*", SVM2)]
    assert choose(Selection("svm_name", ("svm1", "svm1*")), ALL) == [("svm1", SVM1)]


def test_the_server_is_asked_for_no_more_than_what_is_named() -> None:
    assert Selection().query == {} and Selection(scope="cluster").query == {"scope": "cluster"}
    assert Selection("svm_name", ("a*", "b|c")).query == {"svm.name": 'a*|"b|c"'}
    assert len(Selection("svm_uuid", tuple(map(str, range(50)))).query["svm.uuid"].split("|")) == 50


@pytest.mark.parametrize(
    ("selection", "clause"),
    [
        (Selection("svm_name", ("a*",)), "no SVM with an enabled AKV configuration matches svm_name a*"),
        (Selection("svm_name", ("svm1",)), "SVM svm1 has no enabled AKV configuration"),
        (Selection("svm_name", ("svm1",), enabled_only=False), "SVM svm1 has no AKV configuration"),
        (Selection("svm_uuid", ("u*",), client_id="a"), "SVM u* has no enabled AKV configuration with client_id a"),
        (Selection("uuid", ("v1",)), "there is no AKV configuration v1"),
        (Selection(scope="cluster"), "the cluster has no enabled AKV configuration"),
        (Selection(scope="svm"), "no SVM has an enabled AKV configuration"),
        (Selection(vault="v", client_id="a"), "this system has no enabled AKV configuration with client_id a with vault v"),
    ],
)
def test_what_is_said_of_a_value_that_picks_nothing(selection: Selection, clause: str) -> None:
    assert selection.nothing_found(selection.values[0] if selection.values else None) == clause


def test_a_missing_uuid_is_nobody_s() -> None:
    assert same_uuid("A", "a") and not same_uuid(None, "None") and not same_uuid(None, None)
