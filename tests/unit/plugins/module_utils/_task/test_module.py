# Copyright: (c) 2026, storage_keys.ontap contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

import pytest
from ansible.module_utils.basic import heuristic_log_sanitize
from ansible_collections.storage_keys.ontap.plugins.module_utils._task.module import _logged

TOLD = {
    "vs1": "vs1",
    "secret1": "VALUE_SPECIFIED_IN_NO_LOG_PARAMETER",
    "from secret1 on": "from ******** on",
    "https://admin:word@cluster1": "https://admin:********@cluster1",
}


@pytest.mark.parametrize(("text", "logged"), TOLD.items())
def test_an_option_is_logged_as_ansible_would(text: str, logged: str) -> None:
    assert _logged(text, {"secret1", "longer-secret"}) == logged == heuristic_log_sanitize(text, {"secret1", "longer-secret"})
