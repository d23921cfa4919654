# Copyright: (c) 2026, storage_keys.ontap contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

import typing as t

import pytest
from ansible_collections.storage_keys.ontap.plugins.module_utils._errors.exceptions import OptionError
from ansible_collections.storage_keys.ontap.plugins.module_utils._run.key_actions import Batches
from ansible_collections.storage_keys.ontap.plugins.module_utils._task.keys import batches_of, key_of

KEY = "https://example.vault.azure.net/keys/key1"


@pytest.mark.parametrize(
    ("key", "key_id", "expected"),
    [
        ("internal", None, None),
        ("external", KEY, KEY),
        ("external", None, OptionError),
        ("external", "", OptionError),
        ("external", "key1", OptionError),
        ("internal", KEY, OptionError),
    ],
)
def test_which_key(key: str, key_id: str | None, expected: t.Any) -> None:
    if expected is OptionError:
        with pytest.raises(OptionError) as caught:
            key_of({"key": key, "key_id": key_id})
        assert caught.value.target == "key_id"
    else:
        assert key_of({"key": key, "key_id": key_id}) == expected


def test_how_many_at_once() -> None:
    assert batches_of({"batch_size": 5, "max_failures": 1}) == Batches(5, 1)
    for option in ("batch_size", "max_failures"):
        with pytest.raises(OptionError) as caught:
            batches_of({"batch_size": 0, "max_failures": 0, option: -1})
        assert caught.value.target == option
    records = [{"uuid": str(number)} for number in range(5)]
    assert [len(batch) for batch in Batches(2).of(records)] == [2, 2, 1]
    assert [len(batch) for batch in Batches().of(records)] == [5] and Batches().of([]) == [] and Batches(2).of([]) == []
