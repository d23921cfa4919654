# Copyright: (c) 2026, storage_keys.ontap contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The simulator's own webhooks, to the event source, until they are events of a rulebook."""

from __future__ import annotations

import asyncio
import gc
import runpy
import socket
import threading
import typing as t
from pathlib import Path

import pytest
from ontap_simulator import Simulator
from support.commands import CHECKOUT
from support.estate import CONFIGURATION, Estate
from support.sessions import session_with
from support.tls import Issuer

SOURCE = runpy.run_path(str(CHECKOUT / "extensions/eda/plugins/event_source/ems_webhook.py"))


PATIENCE = 60.0  # seconds until an event counts as lost; nothing is measured by it


class Ems:
    """What an operator sets up on the cluster."""

    def __init__(self, simulator: Simulator) -> None:
        connection = simulator.connection
        self._url = f"https://{connection['hostname']}:{connection['http_port']}/api/support/ems"
        self._session = session_with(connection)

    def call(self, method: str, path: str, **options: t.Any) -> t.Any:
        answer = self._session.request(method, f"{self._url}/{path}", timeout=60, **options)
        assert answer.ok, answer.text
        return answer.json()

    def send_to(self, url: str, **values: object) -> None:
        """Events about key vaults go there."""
        rule = {"type": "include", "message_criteria": {"name_pattern": "ekmip.akv.*"}}
        self.call("POST", "filters", json={"name": "akv", "rules": [rule]})
        self.call("POST", "destinations", json={"name": "eda", "type": "rest_api", "destination": url, "filters": [{"name": "akv"}], **values})

    def connectivity(self) -> str:
        """What a test of the destination says."""
        return str(self.call("GET", "destinations/eda", params={"fields": "connectivity"})["connectivity"]["state"])


def statuses(simulator: Simulator, number: int) -> list[object]:
    """What the webhooks came to, once there are that many."""
    over = threading.Event()
    for _turn in range(3000):
        if len(simulator.webhooks) >= number:
            break
        over.wait(0.02)
    return [each["status"] for each in simulator.webhooks]


# Python 3.10 itself does not close the transport of a handshake that failed.
@pytest.mark.filterwarnings("ignore:unclosed transport <asyncio.sslproto.:ResourceWarning")
@pytest.mark.parametrize(("release", "doctype"), [("9.13.1", False), ("9.19.1", True)])
def test_an_outage_from_its_begin_to_its_end(simulator: Simulator, estate: Estate, release: str, doctype: bool, tmp_path: Path) -> None:
    estate.create()
    issuer, ems = Issuer(tmp_path), Ems(simulator)
    certificate, key = issuer.issue()
    simulator.trust_servers_of(issuer.ca_path.read_text())
    simulator.settings.webhook_doctype = doctype
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
    tls = {"certfile": str(certificate), "keyfile": str(key), "cafile": simulator.connection["ca_path"]}
    args = {"host": "127.0.0.1", "port": port, **tls, "client_subjects": ["{cluster}.example.com"]}

    async def scenario() -> list[dict[str, t.Any]]:
        queue: asyncio.Queue[t.Any] = asyncio.Queue(1)
        source = asyncio.create_task(SOURCE["main"](queue, args))
        await asyncio.sleep(0.05)
        shown = simulator.install_certificate("cluster1.example.com")
        await asyncio.to_thread(ems.send_to, f"https://127.0.0.1:{port}/ems/cluster1", certificate=shown)
        events = []
        for reachable in (False, True, False):
            simulator.set_reachable("svm1", reachable)
            simulator.move_clock(900)  # ONTAP looks again
            assert simulator.events  # and tells what it has seen
            events.append(await asyncio.wait_for(queue.get(), PATIENCE))
            assert set(await asyncio.to_thread(statuses, simulator, 2 * len(events))) == {200}
        if release == "9.19.1":
            assert await asyncio.to_thread(ems.connectivity) == "success"
        without = {"certificate": {"ca": "", "serial_number": ""}}
        await asyncio.to_thread(ems.call, "PATCH", "destinations/eda", json=without)
        simulator.set_reachable("svm1", True)
        simulator.move_clock(900)
        assert simulator.events
        assert (await asyncio.to_thread(statuses, simulator, 8))[6:] == [None, None]
        assert queue.empty()
        source.cancel()
        await asyncio.gather(source, return_exceptions=True)
        return events

    events = asyncio.run(scenario())
    gc.collect()
    assert [each["ontap_ems"]["kind"] for each in events] == ["problem", "cleared", "problem"]
    assert len({each["ontap_ems"]["incident"] for each in events}) == 1 and len({each["meta"]["uuid"] for each in events}) == 3
    first = events[0]["ontap_ems"]
    assert (first["cluster"], first["svm"], first["name"]) == ("cluster1", "svm1", "ekmip.akv.notAvailable")
    assert first["vault"] == CONFIGURATION["name"] and first["configuration"] == ("default" if release == "9.19.1" else None)
