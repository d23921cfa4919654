# Copyright: (c) 2026, storage_keys.ontap contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What is written anew of Ansible's conversions takes all that Ansible takes, and makes the same of it."""

from __future__ import annotations

import typing as t
from collections.abc import Callable

import pytest
from ansible.module_utils.common.validation import check_type_bool, check_type_int
from ansible.module_utils.parsing.convert_bool import BOOLEANS
from ansible_collections.storage_keys.ontap.plugins.module_utils._task.given import truth_value, whole_number

WORDS = [*sorted(BOOLEANS, key=repr), "YES", "True", "FALSE", "oN", True, False, 1, 0, 1.0, 0.0]
NEITHER = ["maybe", "", " ", "truee", 2, -1, 0.5, None, [], {}, "ja"]
NUMBERS = ["7", "-7", "+7", "007", 7, -7, 0, "10000000000000000000000"]
NO_NUMBERS = ["7.5", 7.5, "seven", "", " ", "7 7", "0x7", "nan", "inf", float("nan"), float("inf"), "1e400.", None, []]


def outcome(convert: Callable[[t.Any], t.Any], value: t.Any) -> t.Any:
    try:
        return convert(value)
    except (TypeError, ValueError, OverflowError):
        return "refused"


@pytest.mark.parametrize("value", [*WORDS, *NEITHER], ids=repr)
def test_truth_values_are_those_of_ansible(value: t.Any) -> None:
    assert outcome(truth_value, value) == outcome(check_type_bool, value)


@pytest.mark.parametrize("value", [*NUMBERS, *NO_NUMBERS], ids=repr)
def test_whole_numbers_are_those_of_ansible(value: t.Any) -> None:
    assert outcome(whole_number, value) == outcome(check_type_int, value)


@pytest.mark.parametrize("value", ["7.0", 7.0])
def test_a_whole_number_with_a_point_is_one_on_every_ansible_core(value: t.Any) -> None:
    """ansible-core refuses it before 2.19."""
    assert whole_number(value) == 7
