# Copyright: (c) 2026, storage_keys.ontap contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""How urgent an end is."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone

from ansible_collections.storage_keys.ontap.plugins.module_utils._azure.levels import Thresholds, failing, level_of

NOW = datetime(2026, 6, 1, tzinfo=timezone.utc)


def test_from_ok_to_expired() -> None:
    second = timedelta(seconds=1)
    ends = [timedelta(days=30) + second, timedelta(days=30), timedelta(days=7) + second, timedelta(days=7), second, timedelta(0), -second]
    levels = [level_of(NOW, NOW + left, Thresholds()) for left in ends]
    assert levels == ["ok", "warn", "warn", "critical", "critical", "expired", "expired"]
    assert level_of(NOW, None, Thresholds()) == "unlimited"
    assert level_of(NOW, NOW + second, Thresholds(0, 0)) == "ok"


def test_what_fails() -> None:
    assert failing(["warn"]) == {"warn", "critical", "expired"} and failing(["critical"]) == {"critical", "expired"}
    assert failing(["unknown"]) == {"unknown"} and failing(["expired"]) == {"expired"} and not failing([])
