# Copyright: (c) 2026, storage_keys.ontap contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

import asyncio
import contextlib
import gc
import logging
import ssl
import types
import typing as t
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import aiohttp
import pytest
from ansible_collections.storage_keys.ontap.extensions.eda.plugins.plugin_utils import ems_server
from ansible_collections.storage_keys.ontap.extensions.eda.plugins.plugin_utils.ems_options import OptionError, read_settings
from ansible_collections.storage_keys.ontap.extensions.eda.plugins.plugin_utils.ems_server import Receiver
from support.ems_documents import NEW, OLD, TIME, document
from support.tls import Issuer

TOKEN = "simulated-path-token-0"
XML = types.MappingProxyType({"Content-Type": "application/xml"})
PATH = f"/ems/c1/{TOKEN}"
Queue = asyncio.Queue[t.Any]


class Sender:
    """Sends to a receiver; ``queue`` is where its events go."""

    def __init__(self, receiver: Receiver, queue: Queue, session: aiohttp.ClientSession, scheme: str) -> None:
        self.receiver = receiver
        self.queue = queue
        self._session = session
        self._scheme = scheme

    async def send(
        self, body: t.Any = None, path: str = PATH, method: str = "POST", headers: t.Any = XML, tls: ssl.SSLContext | bool = True
    ) -> int:
        """The status of the answer."""
        url = f"{self._scheme}://127.0.0.1:{self.receiver.port}{path}"
        data = document() if body is None else body
        async with self._session.request(method, url, data=data, headers=headers, ssl=tls) as answer:
            assert TOKEN not in await answer.text()
            return answer.status

    def events(self) -> list[tuple[str, str]]:
        """The names and nodes of the events that are there."""
        found = [self.queue.get_nowait()["ontap_ems"] for _number in range(self.queue.qsize())]
        return [(each["name"].rpartition(".")[2], each["node"]) for each in found]


@contextlib.asynccontextmanager
async def receiving(size: int = 0, seconds: float = 60, **options: t.Any) -> AsyncIterator[Sender]:
    """A receiver on a free port of the loopback address; without a certificate it speaks HTTP. ``seconds`` is how long an event may wait."""
    queue: Queue = asyncio.Queue(size)
    defaults = {} if "certfile" in options else {"allow_http": True, "path_token": TOKEN}
    settings = replace(read_settings({"host": "127.0.0.1", **defaults, **options}), port=0, queue_timeout=seconds)
    scheme = "https" if settings.context else "http"
    async with Receiver(settings, queue.put) as receiver, aiohttp.ClientSession() as session:
        yield Sender(receiver, queue, session, scheme)


REFUSED: dict[str, tuple[dict[str, t.Any], int]] = {
    "another path": ({"path": "/"}, 404),
    "no cluster": ({"path": "/ems/"}, 404),
    "no secret": ({"path": "/ems/c1"}, 403),
    "a wrong secret": ({"path": f"/ems/c1/{TOKEN}x"}, 403),
    "a secret that is no text": ({"path": "/ems/c1/%ff%fe"}, 403),
    "a secret in the wrong place": ({"path": f"/ems/{TOKEN}/c1"}, 403),
    "a cluster that is no name": ({"path": f"/ems/%0a*/{TOKEN}"}, 404),
    "reading": ({"method": "GET", "body": b""}, 405),
    "putting": ({"method": "PUT"}, 405),
    "no type": ({"headers": {"Content-Type": ""}}, 415),
    "a form": ({"headers": {"Content-Type": "application/x-www-form-urlencoded"}}, 415),
    "json": ({"headers": {"Content-Type": "application/json"}, "body": b"{}"}, 415),
    "something compressed": ({"headers": {**XML, "Content-Encoding": "deflate"}}, 415),
    "too much": ({"body": b"x" * 70_000}, 413),
    "too much, piece by piece": ({"body": "pieces"}, 413),
    "nothing": ({"body": b""}, 400),
    "no XML": ({"body": b"text: more"}, 400),
    "an entity": ({"body": document(before="<!DOCTYPE netapp [<!ENTITY x 'y'>]>")}, 400),
}


def test_what_is_refused(caplog: pytest.LogCaptureFixture) -> None:
    async def pieces() -> AsyncIterator[bytes]:
        for _number in range(70):
            yield b"x" * 1000

    async def scenario() -> dict[str, int]:
        async with receiving() as sender:
            statuses = {}
            for case, (request, _status) in REFUSED.items():
                if request.get("body") == "pieces":
                    request = {**request, "body": pieces()}
                statuses[case] = await sender.send(**request)
            assert sender.events() == []
            assert await sender.send() == 200
            return statuses

    with caplog.at_level(logging.DEBUG):
        statuses = asyncio.run(scenario())
    assert statuses == {case: status for case, (_request, status) in REFUSED.items()}
    told = [record for record in caplog.records if record.levelno == logging.WARNING]
    assert len(told) == len({status for _request, status in REFUSED.values()}), "once for each kind"
    assert TOKEN not in caplog.text


def test_what_is_taken() -> None:
    async def scenario() -> None:
        async with receiving(clusters=["c1", "c2"], names=["ekmip.*"]) as sender:
            assert await sender.send() == 200
            later = document(node="node2", parameters=OLD, time=TIME + 5)
            assert await sender.send(later, headers={"Content-Type": "text/xml; charset=utf-8"}) == 200
            assert sender.events() == [("notAvailable", "node1")]
            assert await sender.send(path=f"/ems/c2/{TOKEN}/") == 200
            assert await sender.send(path=f"/ems/c3/{TOKEN}") == 404
            assert sender.events() == [("notAvailable", "node1")]
            for body in (document("km.cmek.init.failed"), document("ems.destination.test", {}), b"<netapp/>"):
                assert await sender.send(body) == 200
            assert sender.events() == []
            two = document(parameters={**NEW, "svm": "svm2"}) + document("ekmip.akv.available").partition(b"?>")[2]
            assert await sender.send(b"<all>" + two.partition(b"?>")[2] + b"</all>") == 200
            assert sender.events() == [("notAvailable", "node1"), ("available", "node1")]

    asyncio.run(scenario())


def test_an_event_is_taken_once_it_is_queued_and_refused_when_that_takes_too_long() -> None:
    async def scenario() -> None:
        async with receiving(size=1, seconds=0.2) as sender:
            first, second = document(), document(parameters={**NEW, "svm": "svm2"})
            assert await sender.send(first) == 200
            assert await sender.send(second) == 503
            assert sender.events() == [("notAvailable", "node1")]
            assert sender.events() == [], "what was refused is not told"
            waiting = [asyncio.create_task(sender.send(document(parameters={**NEW, "svm": f"svm{each}"}))) for each in (2, 3)]
            done, pending = await asyncio.wait(waiting, return_when=asyncio.FIRST_COMPLETED)
            assert len(done) == len(pending) == 1 and done.pop().result() == 200, "what was refused is told when it comes again"
            await sender.queue.get()
            assert await pending.pop() == 200 and sender.queue.qsize() == 1

    asyncio.run(scenario())


async def both(sender: Sender) -> list[int]:
    """The statuses that two nodes get at the same time."""
    return list(await asyncio.gather(sender.send(), sender.send(document(node="node2"))))


def test_a_repeat_counts_as_one_only_after_the_first_is_queued() -> None:
    async def scenario() -> None:
        async with receiving(size=1, seconds=0.2) as sender:
            assert await sender.send(document("ekmip.akv.keyExpired")) == 200
            assert await both(sender) == [503, 503]
            sender.events()
            assert await both(sender) == [200, 200]
            assert len(sender.events()) == 1

    asyncio.run(scenario())


def test_nodes_that_wait_side_by_side_make_one_event() -> None:
    async def scenario() -> None:
        async with receiving(size=1) as sender:
            assert await sender.send(document("ekmip.akv.keyExpired")) == 200
            waiting = asyncio.create_task(both(sender))
            while sender.receiver._waiting < 2:
                await asyncio.sleep(0.01)
            await asyncio.sleep(0.05)
            await sender.queue.get()
            assert (await sender.queue.get())["ontap_ems"]["name"] == "ekmip.akv.notAvailable"
            assert await waiting == [200, 200] and sender.events() == []

    asyncio.run(scenario())


def test_few_may_wait() -> None:
    async def scenario() -> None:
        async with receiving(size=1, queue_limit=2) as sender:
            bodies = [document(parameters={**NEW, "svm": f"svm{each}"}) for each in range(5)]
            assert await sender.send(bodies[0]) == 200
            waiting = [asyncio.create_task(sender.send(each)) for each in bodies[1:]]
            done, pending = await asyncio.wait(waiting, return_when=asyncio.FIRST_COMPLETED)
            while len(done) < 2:
                done, pending = await asyncio.wait(waiting, return_when=asyncio.ALL_COMPLETED, timeout=0.05)
            assert [each.result() for each in done] == [503, 503]
            for _number in range(2):
                await sender.queue.get()
            assert [await each for each in pending] == [200, 200]

    asyncio.run(scenario())


def test_a_rulebook_that_fails_to_take_an_event_gets_it_again(caplog: pytest.LogCaptureFixture) -> None:
    async def scenario() -> None:
        async with receiving() as sender:
            put = sender.receiver._put

            async def fail(event: t.Any) -> None:
                raise KeyError(f"a filter of the rulebook quotes {TOKEN}")

            sender.receiver._put = fail
            assert await sender.send() == 500
            sender.receiver._put = put
            assert await sender.send() == 200 and sender.events() == [("notAvailable", "node1")]

    asyncio.run(scenario())
    assert "KeyError" in caplog.text and TOKEN not in caplog.text


@pytest.mark.parametrize("kind", ["silent", "half a head", "half a body", "no HTTP"])
def test_a_connection_that_gets_nowhere_is_cut_off(kind: str, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture) -> None:
    head = f"POST {PATH} HTTP/1.1\r\nHost: x\r\nContent-Type: application/xml\r\nContent-Length: 500\r\n"
    sent = {"silent": "", "half a head": head, "half a body": f"{head}\r\n<netapp>", "no HTTP": f"{PATH} \x00\r\n\r\n"}[kind]
    for name in ("BODY_SECONDS", "HANDSHAKE_SECONDS", "_CLOSING_SECONDS"):
        monkeypatch.setattr(ems_server, name, 0.05)

    async def scenario() -> bytes:
        async with receiving(seconds=0.2) as sender:
            reader, writer = await asyncio.open_connection("127.0.0.1", sender.receiver.port)
            writer.write(sent.encode())
            answer = b""
            with contextlib.suppress(ConnectionError):
                answer = await reader.read()
            writer.close()
            with contextlib.suppress(ConnectionError):
                await writer.wait_closed()
            assert await sender.send() == 200
            return answer

    answer = asyncio.run(scenario())
    assert {"half a body": b" 408 ", "no HTTP": b" 400 "}.get(kind, b"") in answer[:16]
    assert TOKEN not in caplog.text


def test_there_are_not_too_many_connections(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ems_server, "MOST_CONNECTIONS", 2)

    async def scenario() -> None:
        async with receiving() as sender:
            idle = [await asyncio.open_connection("127.0.0.1", sender.receiver.port) for _number in range(2)]
            with pytest.raises(aiohttp.ClientError):
                await sender.send()
            for _reader, writer in idle:
                writer.close()
                await writer.wait_closed()
            await asyncio.sleep(0.05)
            assert await sender.send() == 200

    asyncio.run(scenario())


def test_what_does_not_end_does_not_keep_it_from_ending(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ems_server, "_CLOSING_SECONDS", 0.1)

    async def scenario() -> None:
        async with receiving(size=1) as sender:
            assert await sender.send() == 200
            waiting = asyncio.create_task(sender.send(document("ekmip.akv.keyExpired")))
            idle = await asyncio.open_connection("127.0.0.1", sender.receiver.port)
            await asyncio.sleep(0.05)
        with pytest.raises(aiohttp.ClientError):
            await waiting
        idle[1].close()
        with contextlib.suppress(ConnectionError):
            await idle[1].wait_closed()

    asyncio.run(scenario())


class Clients:
    """Two authorities, and what the receiver trusts of them."""

    def __init__(self, folder: Path) -> None:
        (folder / "other").mkdir()
        self.known, self.other = Issuer(folder, "known"), Issuer(folder / "other", "other")
        certificate, key = self.known.issue()
        self.options: dict[str, t.Any] = {"certfile": str(certificate), "keyfile": str(key), "cafile": str(self.known.ca_path)}

    def tls(self, issuer: Issuer | None, *names: str, **options: t.Any) -> ssl.SSLContext:
        context = ssl.create_default_context(cafile=str(self.known.ca_path))
        if issuer:
            context.load_cert_chain(*issuer.issue(names, **options))
        return context


# Python 3.10 itself does not close the transport of a handshake that failed.
@pytest.mark.filterwarnings("ignore:unclosed transport <asyncio.sslproto.:ResourceWarning")
def test_only_clients_with_a_certificate_are_let_in(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    clients = Clients(tmp_path)
    strangers = {
        "no certificate": clients.tls(None),
        "another authority": clients.tls(clients.other, "c1.example.com"),
        "its own authority": clients.tls(clients.known, "c1.example.com", self_signed=True),
        "an expired one": clients.tls(clients.known, "c1.example.com", days=(-9, -2)),
    }

    async def scenario() -> None:
        async with receiving(**clients.options, client_subjects=["{cluster}.example.com", "*.backup.example.com"]) as sender:
            for tls in strangers.values():
                with pytest.raises(aiohttp.ClientError):
                    await sender.send(path="/ems/c1", tls=tls)
            one, other = clients.tls(clients.known, "C1.example.com"), clients.tls(clients.known, "x.example.com", "a.backup.example.com")
            assert await sender.send(path="/ems/c1", tls=one) == 200
            assert await sender.send(path="/ems/c2", tls=one) == 403, "a cluster that speaks for another"
            assert await sender.send(path="/ems/*", tls=one) == 404
            assert await sender.send(path="/ems/c2", tls=other) == 200
            assert await sender.send(path="/ems/c1", tls=clients.tls(clients.known)) == 403, "a certificate without names"
            assert sender.queue.qsize() == 2

    asyncio.run(scenario())
    gc.collect()
    assert "Traceback" not in caplog.text


# Python 3.10 itself does not close the transport of a handshake that failed.
@pytest.mark.filterwarnings("ignore:unclosed transport <asyncio.sslproto.:ResourceWarning")
def test_no_old_tls_and_no_plain_http(tmp_path: Path) -> None:
    clients = Clients(tmp_path)

    async def scenario() -> None:
        async with receiving(**clients.options) as sender:
            reader, writer = await asyncio.open_connection("127.0.0.1", sender.receiver.port)
            writer.write(f"POST {PATH} HTTP/1.1\r\n\r\n".encode())
            with contextlib.suppress(ConnectionError):
                assert b"HTTP" not in await reader.read()
            writer.close()
            with contextlib.suppress(ConnectionError):
                await writer.wait_closed()
            newer = clients.tls(clients.known)
            newer.maximum_version = ssl.TLSVersion.TLSv1_2
            assert await sender.send(path="/ems/c1", tls=newer) == 200

    asyncio.run(scenario())
    gc.collect()


def test_a_port_that_is_in_use_and_an_address_of_another_machine() -> None:
    async def scenario() -> None:
        async with receiving() as sender:
            settings = replace(sender.receiver._settings, port=sender.receiver.port)
            with pytest.raises(OptionError, match=rf"^port: {settings.port} is in use already; choose another one"):
                await Receiver(settings, sender.queue.put).__aenter__()
            with pytest.raises(OptionError, match=r"^host: 192\.0\.2\.1 is no address of this machine\.$"):
                await Receiver(replace(settings, host="192.0.2.1"), sender.queue.put).__aenter__()

    asyncio.run(scenario())
