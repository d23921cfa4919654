# Copyright: (c) 2026, storage_keys.ontap contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from ontap_simulator.api.errors import ApiError
from ontap_simulator.api.field_selection import project, select
from ontap_simulator.api.releases import release_for

SCHEMA = release_for("9.9.1").schemas["azure_key_vault"]
READABLE = frozenset(field.name for field in SCHEMA.fields if field.read)
ADVANCED = frozenset(name for name in READABLE if name.startswith(("state.", "azure_reach", "ekmip")))
KEYS = {"uuid", "name", "svm.uuid", "svm.name"}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", KEYS),
        ("name", {"uuid", "name"}),
        ("svm.name", {"uuid", "svm.name"}),
        ("svm", {"uuid", "svm.uuid", "svm.name"}),
        ("svm.*", {"uuid", "svm.uuid", "svm.name"}),
        ("svm.{name,uuid}", {"uuid", "svm.uuid", "svm.name"}),
        ("svm,!svm.uuid", {"uuid", "svm.name"}),
        ("!svm", {"uuid", "name"}),
        (" scope , key_id ", {"uuid", "scope", "key_id"}),
        ("state.{available,code}", {"uuid", "state.available", "state.code"}),
        ("*", READABLE - ADVANCED),
        ("**", READABLE),
        ("*,state", (READABLE - ADVANCED) | {"state.available", "state.code", "state.message"}),
        ("**,!ekmip_reachability", {name for name in READABLE if not name.startswith("ekmip")}),
        ("ekmip_reachability.node.name", {"uuid", "ekmip_reachability.node.name"}),
    ],
)
def test_fields(text: str, expected: set[str]) -> None:
    assert select(SCHEMA, text, single=False) == expected


def test_a_single_object_shows_the_standard_set() -> None:
    assert select(SCHEMA, "", single=True) == select(SCHEMA, "*", single=True) == READABLE - ADVANCED
    assert select(SCHEMA, "!name", single=True) == READABLE - ADVANCED - {"name"}


@pytest.mark.parametrize(
    ("text", "code", "target"),
    [
        ("nonsense", 262197, "fields"),
        ("svm.nonsense", 262197, "fields"),
        ("!nonsense", 262197, "fields"),
        ("sv", 262197, "fields"),
        ("client_secret", 262249, "client_secret"),
        ("proxy_password", 262249, "proxy_password"),
        ("svm.{name", 262286, "fields"),
        ("svm.name}", 262286, "fields"),
        ("svm.{name,{uuid}}", 262286, "fields"),
    ],
)
def test_what_cannot_be_selected(text: str, code: int, target: str) -> None:
    with pytest.raises(ApiError) as caught:
        select(SCHEMA, text, single=False)
    assert (caught.value.code, caught.value.target) == (code, target)


@given(st.sets(st.sampled_from(sorted(READABLE))))
def test_naming_every_leaf_selects_exactly_these(names: set[str]) -> None:
    wanted = select(SCHEMA, ",".join(sorted(names)), single=False)
    assert wanted == (names | {"uuid"} if names else KEYS)


def test_project_keeps_links_of_what_it_keeps() -> None:
    record = {
        "uuid": "1",
        "svm": {"name": "a", "uuid": "2", "_links": {"self": {"href": "/s"}}},
        "list": [{"node": {"name": "n", "_links": {}}, "code": 0}, {"code": 1}],
        "_links": {"self": {"href": "/r"}},
    }
    assert project(record, frozenset({"svm.name"})) == {
        "svm": {"name": "a", "_links": {"self": {"href": "/s"}}},
        "_links": {"self": {"href": "/r"}},
    }
    assert project(record, frozenset({"list.code"}))["list"] == [{"code": 0}, {"code": 1}]
    assert set(project(record, frozenset({"uuid"}))) == {"uuid", "_links"}
