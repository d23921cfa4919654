# Copyright: (c) 2026, storage_keys.ontap contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What tests in the same process read and keep."""

from __future__ import annotations

import pytest

from ..conftest import Client, body


def test_a_secret_that_was_not_given(client: Client) -> None:
    uuid = client.create()
    assert client.simulator.secret_of(uuid, "proxy_password") is None
    with pytest.raises(KeyError):
        client.simulator.secret_of("nobody", "client_secret")


def test_a_state_that_is_remembered(client: Client) -> None:
    uuid = client.create()
    memory = client.simulator.remember()
    for _dummy in range(2):
        assert client.call("DELETE", uuid).status_code == 200
        client.create("svm2")
        client.simulator.set_volumes("svm1", False)
        client.simulator.inject(status=500)
        client.simulator.recall(memory)
        assert [vault["uuid"] for vault in client.simulator.vaults] == [uuid] and client.simulator.requests == []
        assert client.get(f"{uuid}?fields=state")["state"]["available"] is True
    assert client.code("POST", "", json=body("svm1"))[1] == "65537500"
