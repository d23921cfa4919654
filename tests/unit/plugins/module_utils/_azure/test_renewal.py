# Copyright: (c) 2026, storage_keys.ontap contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Which secret a new one replaces: nothing is ever removed by guess."""

from __future__ import annotations

import pytest
from ansible_collections.storage_keys.ontap.plugins.module_utils._azure.graph import Credential
from ansible_collections.storage_keys.ontap.plugins.module_utils._azure.renewal import Old, replaced


def of(*hints: str) -> list[Credential]:
    return [Credential(f"id-{number}", "", hint, None, None) for number, hint in enumerate(hints, start=1)]


@pytest.mark.parametrize(
    ("hints", "secret", "key_id", "why"),
    [
        (["q~1"], "", "id-1", ""),
        (["q~1"], "q~1-canary", "id-1", ""),
        (["q~1", "q~2"], "q~2-canary", "id-2", ""),
        ([], "", "", "it had 0 secrets"),
        (["q~1", "q~2"], "", "", "it had 2 secrets, and none was given"),
        (["q~1"], "other-canary", "", "none of its 1 secrets begins"),
        (["q~1", "q~1"], "q~1-canary", "", "2 of its 2 secrets begins"),
        (["", ""], "q~1-canary", "", "none of its 2 secrets begins"),
    ],
)
def test_which_one_is_replaced(hints: list[str], secret: str, key_id: str, why: str) -> None:
    found = replaced(of(*hints), secret)
    assert found.key_id == key_id and found.why.startswith(why) and bool(found.why) == (not key_id)
    assert "canary" not in str(found) and isinstance(found, Old)
