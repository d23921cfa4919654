# Copyright: (c) 2026, storage_keys.ontap contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

import pytest
from ansible_collections.storage_keys.ontap.plugins.module_utils._rest import transport
from ansible_collections.storage_keys.ontap.plugins.module_utils._rest.transport import Connection, Transport


@pytest.mark.parametrize(("host", "is_left_to_urllib3"), [("10.1.2.3", True), ("fd12::1", True), ("cluster1", False)])
def test_urllib3_1_checks_addresses_itself(monkeypatch: pytest.MonkeyPatch, host: str, is_left_to_urllib3: bool) -> None:
    """It does not tell OpenSSL the address, which therefore would refuse every connection."""
    for is_old in (False, True):
        monkeypatch.setattr(transport, "URLLIB3_IS_OLD", is_old)
        adapter = Transport(Connection(host, username="admin", password="word"))._adapter
        assert adapter.context.check_hostname is not (is_old and is_left_to_urllib3)


def test_one_context_may_be_made_before() -> None:
    """It is used once, so that no two systems have their authorities in one."""
    transport.make_a_context_before()
    (made,) = transport._made_before
    first, second = (Transport(Connection("cluster1", username="admin", password="word"))._adapter.context for _number in range(2))
    assert first is made and second is not made and not transport._made_before
