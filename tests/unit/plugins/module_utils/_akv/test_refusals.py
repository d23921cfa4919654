# Copyright: (c) 2026, storage_keys.ontap contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What ONTAP cannot do is refused before anything is sent, with the option and a remedy."""

from __future__ import annotations

import typing as t

import pytest
from ansible_collections.storage_keys.ontap.plugins.module_utils._akv.desired import Desired, Policy
from ansible_collections.storage_keys.ontap.plugins.module_utils._akv.plan import make_plan
from ansible_collections.storage_keys.ontap.plugins.module_utils._akv.record import Target
from ansible_collections.storage_keys.ontap.plugins.module_utils._errors.exceptions import OptionError
from ansible_collections.storage_keys.ontap.plugins.module_utils._rest.release import Release

SVM1 = Target(svm_name="svm1")
NEXT, DEFAULT = SVM1._replace(configuration_name="next"), SVM1._replace(configuration_name="default")
CLUSTER, CLUSTER_NEXT = Target("cluster"), Target("cluster", configuration_name="next")
VALUES = {
    "name": "https://example.vault.azure.net/",
    "key_id": "https://example.vault.azure.net/keys/key1",
    "client_id": "client",
    "tenant_id": "tenant",
    "client_secret": "word",
}
NAMES_DEFAULT = "Set it to default, and enabled to true, to use that one, or give the new one a name of its own, with enabled."
MEANS_THE_OTHER = "Leave configuration_name out to mean the one in use, or give the new one a name of its own, with enabled."
ONLY_SVMS = "ONTAP can enable another AKV configuration only of an SVM, not of the cluster"


def record(name: str, enabled: bool, owner: str | None = "svm1", **values: t.Any) -> dict[str, t.Any]:
    whose = {"scope": "svm", "svm": {"name": owner}} if owner else {"scope": "cluster"}
    return {"uuid": name, **whose, "configuration": {"name": name}, "enabled": enabled, **VALUES, **values}


def refusal(target: Target, current: t.Any = None, beside: t.Sequence[t.Any] = (), **desired: t.Any) -> OptionError:
    wanted = Desired(target, **{"values": VALUES, **desired})
    with pytest.raises(OptionError) as caught:
        make_plan(current, wanted, Policy(), Release(9, 17), beside)
    return caught.value


@pytest.mark.parametrize(
    ("target", "beside", "desired", "problem", "remedy"),
    [
        (DEFAULT, [record("next", True)], {}, "SVM svm1 uses its configuration next, and ONTAP creates one called default only", MEANS_THE_OTHER),
        (DEFAULT, [record("a", False), record("b", True)], {"enabled": True}, "SVM svm1 uses its configuration b,", MEANS_THE_OTHER),
        (SVM1, [record("default", False)], {}, "needed, because SVM svm1 has a configuration called default that is not enabled,", NAMES_DEFAULT),
        (SVM1, [record("default", False)], {"values": {}}, "needed, because SVM svm1 has a configuration called default", NAMES_DEFAULT),
        (CLUSTER, [record("default", False, None)], {}, "needed, because the cluster has a configuration called default", NAMES_DEFAULT),
        (SVM1, [], {"enabled": False}, "needed to create a configuration that is not enabled", "Give it a name of its own, other than default."),
    ],
)
def test_no_room_for_one_that_is_enabled_at_once(target: Target, beside: list[t.Any], desired: t.Any, problem: str, remedy: str) -> None:
    error = refusal(target, beside=beside, **desired)
    assert error.target == "configuration_name" and error.message.startswith(f"configuration_name: {problem}") and error.next_step == remedy


@pytest.mark.parametrize("beside", [[], [record("old", False)], [record("default", False, "svm2")]])
def test_there_is_room(beside: list[t.Any]) -> None:
    assert make_plan(None, Desired(SVM1, values=VALUES), Policy(), Release(9, 17), SVM1.beside(beside)).actions == ["create"]


def test_beside_are_the_others_of_the_owner_alone() -> None:
    default, old, other, cluster = record("default", True), record("old", False), record("default", True, "svm2"), record("default", True, None)
    records = [default, old, other, cluster]
    assert SVM1.beside(records) == DEFAULT.beside(records) == [old] and NEXT.beside(records) == [default, old]
    assert CLUSTER.beside(records) == [] and CLUSTER_NEXT.beside(records) == [cluster]


def test_a_name_of_its_own_needs_no_room_and_says_whether_it_is_to_be_used() -> None:
    beside = [record("default", True)]
    assert make_plan(None, Desired(NEXT, values=VALUES, enabled=True), Policy(), Release(9, 17), beside).actions == ["create", "enable"]
    error = refusal(NEXT, beside=beside)
    assert error.message == "enabled: needed, because SVM svm1 (configuration next) does not exist yet"
    assert error.next_step == "Set enabled to false to create it beside the one in use, or to true to create and enable it."


def test_the_cluster_does_not_switch() -> None:
    assert refusal(CLUSTER_NEXT, enabled=True).message == f"enabled: {ONLY_SVMS}"
    assert refusal(CLUSTER_NEXT, record("next", False, None), enabled=True).message == f"enabled: {ONLY_SVMS}"
    assert make_plan(None, Desired(CLUSTER_NEXT, values=VALUES, enabled=False), Policy(), Release(9, 17)).actions == ["create"]
    assert make_plan(record("default", True, None), Desired(CLUSTER, values=VALUES, enabled=True), Policy(), Release(9, 17)).actions == []


def test_one_of_the_cluster_that_is_not_in_use_can_be_changed() -> None:
    desired = Desired(CLUSTER_NEXT, values={"proxy_host": "proxy"})
    assert make_plan(record("next", False, None), desired, Policy(), Release(9, 17)).actions == ["update"]


@pytest.mark.parametrize(
    ("target", "option", "problem"),
    [
        (Target(uuid="u1", svm_name="svm2"), "svm_name", "configuration u1 belongs to SVM svm1 and not to SVM svm2, and a configuration cannot"),
        (Target(uuid="u1", svm_uuid="s2"), "svm_uuid", "configuration u1 belongs to SVM svm1 and not to SVM s2, and a configuration cannot change"),
        (Target("cluster", uuid="u1"), "scope", "configuration u1 belongs to SVM svm1 and not to the cluster, and a configuration cannot change"),
        (Target(uuid="u1", configuration_name="b"), "configuration_name", "configuration u1 is called a and not b, and it cannot be renamed"),
        (Target(uuid="u1", svm_name="svm1", configuration_name="b"), "configuration_name", "configuration u1 is called a and not b, and it"),
    ],
)
def test_a_uuid_of_somebody_elses(target: Target, option: str, problem: str) -> None:
    error = refusal(target, record("a", True))
    assert error.target == option and error.message.startswith(f"{option}: {problem}") and "uuid out" in str(error.next_step)


def test_what_is_missing_to_create_it() -> None:
    error = refusal(SVM1, values={})
    assert error.message == "name: needed to create the AKV configuration of SVM svm1, which does not exist yet" and error.target == "name"
    assert error.next_step == "Give name and key_id and client_id and tenant_id and client_secret or client_certificate."
    error = refusal(SVM1, values={name: value for name, value in VALUES.items() if name != "client_secret"})
    assert error.target == "client_secret" and error.next_step == "Give client_secret or client_certificate."
    error = refusal(Target(uuid="u1"))
    assert (error.message, error.next_step) == ("uuid: no configuration has the uuid u1", "Give svm_name instead to create one.")


def test_what_cannot_be_changed_in_place() -> None:
    error = refusal(SVM1, record("default", True), values={"name": "https://other.vault.azure.net/"})
    assert error.message == (
        "name: SVM svm1 uses https://example.vault.azure.net/, and ONTAP cannot change the name of a configuration to https://other.vault.azure.net/"
    )
    assert "create a second one beside it" in str(error.next_step)
    older = {name: value for name, value in record("default", True).items() if name not in ("enabled", "configuration")}
    assert "This release has no second configuration" in str(refusal(SVM1, older, values={"name": "https://other.vault.azure.net/"}).next_step)
    error = refusal(SVM1, record("default", True), enabled=False)
    assert error.message == "enabled: the AKV configuration of SVM svm1 is enabled, and ONTAP cannot disable one and keep it"
    error = refusal(NEXT, record("next", False), values={"key_id": "https://example.vault.azure.net/keys/key2"})
    assert error.message == (
        "key_id: the AKV configuration next of SVM svm1 is not enabled, uses https://example.vault.azure.net/keys/key1,"
        " and ONTAP can re-key only the one in use"
    )


def test_several_fields_demand_the_secret() -> None:
    error = refusal(SVM1, record("default", True), values={"client_id": "other", "tenant_id": "another"})
    assert error.message == (
        "client_secret: needed, because client_id and tenant_id change and ONTAP accepts that only along with the secret"
    )
