# Copyright: (c) 2026, storage_keys.ontap contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

import typing as t

import pytest
from ansible_collections.storage_keys.ontap.plugins.module_utils._errors.exceptions import OptionError
from ansible_collections.storage_keys.ontap.plugins.module_utils._run.health_gate import Gate
from ansible_collections.storage_keys.ontap.plugins.module_utils._task.health import gate_of

GIVEN: dict[str, t.Any] = {"require": ["healthy"], "wait_timeout": 0, "interval": 1, "events": False, "release": True}


def test_what_is_good_enough() -> None:
    assert gate_of(GIVEN) == Gate(("healthy",), 0, 1, False, True)


@pytest.mark.parametrize(
    ("option", "value"), [("require", []), ("wait_timeout", -1), ("interval", 0), ("wait_timeout", 10**6), ("interval", 10**6)]
)
def test_what_cannot_be_is_refused(option: str, value: t.Any) -> None:
    with pytest.raises(OptionError) as caught:
        gate_of({**GIVEN, option: value})
    assert caught.value.target == option
