# Copyright: (c) 2026, storage_keys.ontap contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""A connection that is cut from outside while it is being made."""

from __future__ import annotations

import socket
import threading

import pytest
from ansible_collections.storage_keys.ontap.plugins.module_utils._rest.transport import Connection, Transport


@pytest.mark.parametrize("moment", ["before the handshake", "in the handshake"])
def test_a_handshake_that_nobody_answers_can_be_given_up(moment: str) -> None:
    failures: list[BaseException] = []

    def ask() -> None:
        try:
            session.exchange("GET", "/cluster", {}, None)
        except OSError as error:
            failures.append(error)

    with socket.create_server(("127.0.0.1", 0)) as listener:
        session = Transport(Connection("127.0.0.1", listener.getsockname()[1], "admin", "word", validate_certs=False, timeout=600))
        thread = threading.Thread(target=ask, daemon=True)
        thread.start()
        accepted = listener.accept()[0]
        if moment == "in the handshake":
            assert accepted.recv(1)  # its beginning has been sent, and now it waits
        session.give_up()
        thread.join(30)
        assert not thread.is_alive() and len(failures) == 1
        accepted.settimeout(30)
        while accepted.recv(4096):  # the end of the connection is heard at once
            pass
        accepted.close()
        session.close()
