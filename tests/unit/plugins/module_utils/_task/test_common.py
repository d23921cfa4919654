# Copyright: (c) 2026, storage_keys.ontap contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What entries have in common: which of it they take, and what is said of what cannot be used."""

from __future__ import annotations

import typing as t

import pytest
from ansible_collections.storage_keys.ontap.plugins.module_utils._task.common import with_common
from ansible_collections.storage_keys.ontap.plugins.module_utils._task.given import read
from ansible_collections.storage_keys.ontap.plugins.module_utils._task.masking import secrets_of
from support.option_strategies import spec_of

SPEC = spec_of("akv_configs")
COMMON = {"key_id": "https://example.vault.azure.net/keys/key1", "client_secret": "canary-one", "proxy_host": "proxy1"}


def filled(common: t.Any, *entries: t.Any) -> list[t.Any]:
    given, faults = read(SPEC, {"common": common, "configs": list(entries)}, {})
    assert not faults
    entries_now: list[t.Any] = with_common(SPEC, given)["configs"]
    return entries_now


@pytest.mark.parametrize(
    ("entry", "expected"),
    [
        ({"svm_name": "svm1"}, {"svm_name": "svm1", **COMMON}),
        ({"svm_name": "svm1", "proxy_host": "proxy2"}, {"svm_name": "svm1", **COMMON, "proxy_host": "proxy2"}),
        ({"svm_name": "svm1", "proxy_host": ""}, {"svm_name": "svm1", **COMMON, "proxy_host": ""}),
        ({"svm_name": "svm1", "proxy_host": None}, {"svm_name": "svm1", **COMMON}),
        ({"svm_name": "svm1", "client_secret": "canary-two"}, {"svm_name": "svm1", **COMMON, "client_secret": "canary-two"}),
        (
            {"svm_name": "svm1", "client_certificate": "Q0FOQVJZ"},
            {"svm_name": "svm1", "key_id": COMMON["key_id"], "proxy_host": "proxy1", "client_certificate": "Q0FOQVJZ"},
        ),
        ({"svm_name": "svm1", "state": "absent"}, {"svm_name": "svm1", "state": "absent"}),
        ("svm_name=svm1 proxy_host=proxy2", {"svm_name": "svm1", **COMMON, "proxy_host": "proxy2"}),
        ("svm1", "svm1"),
    ],
)
def test_an_entry_takes_what_it_has_not(entry: t.Any, expected: t.Any) -> None:
    assert filled(COMMON, entry) == [expected]


def test_what_is_absent_by_what_all_have_in_common() -> None:
    common = {"state": "absent", "configuration_name": "next", "client_secret": "canary-one"}
    absent, present = filled(common, {"svm_name": "svm1"}, {"svm_name": "svm2", "state": "present"})
    assert absent == {"svm_name": "svm1", "state": "absent", "configuration_name": "next"}
    assert present == {"svm_name": "svm2", "state": "present", "configuration_name": "next", "client_secret": "canary-one"}


@pytest.mark.parametrize("common", [None, {}, "", " "])
def test_nothing_in_common(common: t.Any) -> None:
    assert filled(common, {"svm_name": "svm1"}) == [{"svm_name": "svm1"}]


@pytest.mark.parametrize(
    ("common", "target"),
    [
        ("nonsense", "common"),
        (["client_secret"], "common"),
        (7, "common"),
        ({"client_id": 123}, "common.client_id"),
        ({"enabled": "perhaps"}, "common.enabled"),
        ({"client_secret": "canary-one\n"}, "common.client_secret"),
        ({"proxy_type": "socks"}, "common.proxy_type"),
    ],
)
def test_what_cannot_be_read_is_a_fault_of_the_task(common: t.Any, target: str) -> None:
    _options, faults = read(SPEC, {"common": common, "configs": [{"svm_name": "svm1"}]}, {})
    (place,), (error,) = faults.keys(), faults.values()
    assert place == ("common", None) and error.target == target and error.next_step and "canary" not in error.sentence()


def test_whose_a_configuration_is_stands_in_each_entry() -> None:
    assert not {"scope", "svm_name", "svm_uuid", "uuid"} & {*SPEC["common"]["options"]}
    assert filled({"svm_name": "svm1", "colour": "blue"}, {"proxy_host": "proxy1"}) == [{"proxy_host": "proxy1"}]


@pytest.mark.parametrize("common", [COMMON, "client_secret=canary-one", {"secrets": {"client_secret": "canary-one"}, "client_secret": "canary-one"}])
def test_its_secrets_are_masked(common: t.Any) -> None:
    assert any("canary-one" in secret for secret in secrets_of(SPEC, {"common": common}))
