# Copyright: (c) 2026, storage_keys.ontap contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

import pytest
from ontap_simulator import Simulator

from ..conftest import Client

CERTIFICATES = "/api/security/certificates"


@pytest.mark.parametrize("version", ["9.8", "9.19.1"])
def test_the_certificates_that_webhooks_can_show(simulator: Simulator, client: Client, version: str) -> None:
    """As netapp.ontap looks one up by its name."""
    assert client.records(CERTIFICATES) == []
    first, second = simulator.install_certificate("cluster1"), simulator.install_certificate("cluster2")
    found = client.records(f"{CERTIFICATES}?scope=cluster&type=client&name=cluster1&fields=serial_number,ca")
    assert [{name: each[name] for name in ("ca", "serial_number")} for each in found] == [first]
    assert [each["name"] for each in client.records(CERTIFICATES)] == ["cluster1", "cluster2"]
    assert len({each["uuid"] for each in client.records(CERTIFICATES)}) == 2 and first != second
    assert client.records(f"{CERTIFICATES}?type=server") == []
