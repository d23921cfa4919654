# Copyright: (c) 2026, storage_keys.ontap contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Whose the entries of a list are, and which of them do not go together."""

from __future__ import annotations

import typing as t

import pytest
from ansible_collections.storage_keys.ontap.plugins.module_utils._akv.desired import Desired
from ansible_collections.storage_keys.ontap.plugins.module_utils._akv.entries import OwnedEntry, Svms, refuse_conflicts
from ansible_collections.storage_keys.ontap.plugins.module_utils._akv.record import Target
from ansible_collections.storage_keys.ontap.plugins.module_utils._errors.exceptions import OptionError

SVMS = [{"name": "svm1", "uuid": "U1"}, {"name": "svm2", "uuid": "u2"}, {"name": "svm3"}, {"uuid": "u4"}, {}]
DEFAULT: dict[str, t.Any] = {"uuid": "v1", "svm": SVMS[0], "configuration": {"name": "default"}, "enabled": True}
B: dict[str, t.Any] = {"uuid": "v2", "svm": SVMS[0], "configuration": {"name": "b"}, "enabled": False}


@pytest.mark.parametrize(
    ("name", "uuid", "known"),
    [
        ("svm1", None, True),
        ("svm1", "u1", True),
        ("svm1", "U1", True),
        ("svm1", "u2", False),
        ("SVM1", None, False),
        ("SVM1", "u1", False),
        (None, "U2", True),
        (None, "u3", False),
        ("svm3", "u3", True),  # its uuid is not known
        (None, "u4", True),
        ("svm4", "u4", False),
        (None, None, False),
        ("", "", False),
    ],
)
def test_which_svms_there_are(name: str | None, uuid: str | None, known: bool) -> None:
    assert Svms(SVMS).knows(name, uuid) is known


def test_one_svm_has_one_owner_by_all_its_names() -> None:
    svms = Svms(SVMS)
    assert svms.owner("svm", "svm1", None) == svms.owner("svm", None, "U1") == svms.owner("svm", "svm1", "u1") == svms.owner_of(B)
    assert svms.owner("svm", "svm3", None) == ("svm_name", "svm3") and svms.owner("svm", "other", None) == ("svm_name", "other")
    assert svms.owner("svm", None, None) is None
    assert svms.owner("cluster", None, None) == svms.owner_of({"scope": "cluster", "svm": SVMS[0]})
    assert svms.owner_of_target(Target(uuid="v1"), DEFAULT) == ("svm_uuid", "u1")
    assert svms.owner_of_target(Target(svm_name="svm2"), None) == ("svm_uuid", "u2")


def test_a_name_without_its_uuid_does_not_make_it_forgotten() -> None:
    svms = Svms(SVMS)
    svms.learn([{"name": "svm1"}])
    assert svms.owner("svm", "svm1", None) == ("svm_uuid", "u1")
    svms.learn([{"name": "svm3", "uuid": "u3"}])
    assert svms.owner("svm", "svm3", None) == ("svm_uuid", "u3")


@pytest.mark.parametrize(
    ("targets", "unclear"),
    [
        ([Target(svm_name="new"), Target(svm_uuid="u9")], True),
        ([Target(svm_name="new"), Target(svm_uuid="u4")], True),
        ([Target(svm_name="new"), Target(svm_uuid="u1")], False),
        ([Target(svm_name="svm1"), Target(svm_uuid="u9")], False),
        ([Target(svm_name="new"), Target(svm_name="newer")], False),
        ([Target(svm_uuid="u8"), Target(svm_uuid="u9"), Target("cluster"), Target(uuid="v1")], False),
        ([Target("cluster"), Target(svm_name="new")], False),
    ],
)
def test_when_two_entries_could_be_about_one_svm(targets: list[Target], unclear: bool) -> None:
    svms = Svms(SVMS)
    assert svms.may_be_one(svms.owner_of_target(target, None) for target in targets) is unclear


def entry(
    number: int, name: str | None = None, *, found: t.Any = None, enabled: bool | None = None, state: str = "present", **target: t.Any
) -> OwnedEntry:
    desired = Desired(Target(**{"svm_name": "svm1", **target}, configuration_name=name), state, {}, enabled)
    return OwnedEntry(number, desired, Svms(SVMS).owner_of_target(desired.target, found), found)


@pytest.mark.parametrize(
    ("one", "other", "is_read", "clause"),
    [
        (entry(0), entry(1), False, "two entries are about SVM svm1, configs[0] and configs[1]"),
        (entry(0), entry(1, state="absent"), False, "two entries are about SVM svm1"),
        (entry(0), entry(1, svm_name=None, svm_uuid="u1"), False, "two entries are about SVM svm1"),
        (entry(0, "b"), entry(1, "b"), False, "two entries are about SVM svm1 (configuration b)"),
        (entry(0, found=DEFAULT), entry(1, "default", found=DEFAULT), True, "about the same configuration, v1 of SVM svm1"),
        (entry(0), entry(1, "default"), True, "two entries are about SVM svm1"),
        (entry(0, "a", enabled=True), entry(1, "b", enabled=True), False, "configs[0] and configs[1] are both to be enabled"),
        (entry(0, enabled=True), entry(1, "b", enabled=True), False, "are both to be enabled"),
        (entry(0), entry(1, "b", enabled=True), False, "configs[0] means the enabled configuration of SVM svm1, and configs[1] enables"),
        (entry(0, "b", enabled=True), entry(1, state="absent"), False, "configs[1] means the enabled configuration of SVM svm1"),
        (entry(0, svm_name=None, uuid="v1"), entry(1, svm_name=None, uuid="v1"), False, "two entries are about configuration v1"),
    ],
)
def test_entries_that_do_not_go_together(one: OwnedEntry, other: OwnedEntry, is_read: bool, clause: str) -> None:
    with pytest.raises(OptionError) as caught:
        refuse_conflicts([entry(7, svm_name="svm2"), one, other], is_read)
    assert clause in caught.value.message and caught.value.target == "configs" and caught.value.next_step


@pytest.mark.parametrize(
    ("one", "other", "is_read"),
    [
        (entry(0), entry(1, svm_name="svm2"), True),
        (entry(0), entry(1, svm_name=None, scope="cluster"), True),
        (entry(0), entry(1, "default"), False),  # that may be one that is not enabled
        (entry(0, found=DEFAULT), entry(1, "b", found=B, enabled=False), True),
        (entry(0, found=DEFAULT), entry(1, "default"), True),
        (entry(0, "default", enabled=False), entry(1, "b", enabled=True), False),
        (entry(0, "default", state="absent", enabled=True), entry(1, "b", enabled=True), False),
        (entry(0, svm_name=None, uuid="v1"), entry(1, "b", enabled=True), False),
        (entry(0, svm_name=None, uuid="v1"), entry(1, svm_name=None, uuid="v2"), False),
        (entry(0, "a"), entry(1, "b", enabled=True), True),
    ],
)
def test_entries_that_go_together(one: OwnedEntry, other: OwnedEntry, is_read: bool) -> None:
    refuse_conflicts([one, other], is_read)
