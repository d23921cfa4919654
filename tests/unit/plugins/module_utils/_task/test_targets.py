# Copyright: (c) 2026, storage_keys.ontap contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

import typing as t

import pytest
from ansible_collections.storage_keys.ontap.plugins.module_utils._akv.selection import Selection
from ansible_collections.storage_keys.ontap.plugins.module_utils._errors.exceptions import OptionError
from ansible_collections.storage_keys.ontap.plugins.module_utils._task.targets import selection_of

UUID = "4f6c2d8a-0e11-11ec-9c9c-005056bb1234"
NOTHING: dict[str, t.Any] = {"scope": None, "svm_name": None, "svm_uuid": None, "uuid": None}


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"svm_name": ["svm1"]}, Selection("svm_name", ("svm1",))),
        ({"svm_name": ["svm1"], "scope": "svm"}, Selection("svm_name", ("svm1",), "svm")),
        ({"svm_name": ["b", "a", "b"]}, Selection("svm_name", ("b", "a"))),
        ({"svm_name": ["b, a,b", "c*"]}, Selection("svm_name", ("b", "a", "c*"))),
        ({"svm_name": ["a,,b"]}, "svm_name"),
        ({"svm_name": ["a b"]}, "svm_name"),
        ({"svm_name": ["a|b"]}, "svm_name"),
        ({"uuid": [UUID.upper(), UUID]}, Selection("uuid", (UUID,))),
        ({"uuid": ["1"]}, "uuid"),
        ({"svm_uuid": ["hello"]}, "svm_uuid"),
        ({"scope": "cluster"}, Selection(scope="cluster")),
        ({"svm_name": []}, "svm_name"),
        ({"svm_name": ["svm1", ""]}, "svm_name"),
        ({"svm_uuid": [" "]}, "svm_uuid"),
        ({"svm_name": ["svm1"], "uuid": ["1"]}, "uuid"),
        ({"svm_name": ["svm1"], "scope": "cluster"}, "scope"),
        ({"uuid": [UUID], "scope": "cluster"}, "scope"),
        ({}, Selection()),
        ({"client_id": UUID, "vault": "https://example.vault.azure.net/"}, Selection(None, (), None, UUID, "https://example.vault.azure.net/")),
        ({"vault": "example.vault.azure.net"}, Selection(vault="example.vault.azure.net")),
        ({"vault": "https://example.vault.azure.net/keys/key1"}, "vault"),
        ({"vault": "no vault"}, "vault"),
        ({"vault": ""}, "vault"),
        ({"client_id": "{a}"}, "client_id"),
        ({"client_id": ""}, "client_id"),
    ],
)
def test_a_selection(changes: dict[str, t.Any], expected: Selection | str) -> None:
    params = {**NOTHING, **changes}
    if isinstance(expected, str):
        with pytest.raises(OptionError) as caught:
            selection_of(params)
        assert caught.value.target == expected and caught.value.next_step
    else:
        assert selection_of(params) == expected


@pytest.mark.parametrize("changes", [{}, {"scope": "svm"}])
def test_a_module_that_acts_on_keys_wants_one_named(changes: dict[str, t.Any]) -> None:
    with pytest.raises(OptionError) as caught:
        selection_of({**NOTHING, **changes}, must_name=True)
    assert caught.value.target == "svm_name"
    assert selection_of({**NOTHING, "scope": "cluster"}, must_name=True) == Selection(scope="cluster")
    assert not selection_of(NOTHING, enabled_only=False).enabled_only
