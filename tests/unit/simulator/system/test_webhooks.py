# Copyright: (c) 2026, storage_keys.ontap contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What is sent to whom, and how."""

from __future__ import annotations

import contextlib
import gc
import socket
import ssl
import struct
import threading
import typing as t
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from ontap_simulator import Simulator
from ontap_simulator.system import webhooks
from ontap_simulator.system.ems_destinations import Destination
from support.tls import Issuer
from support.webhook_receiver import Receiver

from ..conftest import Client, ClientOf, has, since

DESTINATIONS = "/api/support/ems/destinations"
FILTERS = "/api/support/ems/filters"
Serve = Callable[..., Receiver]


@pytest.fixture
def issuer(tmp_path: Path) -> Issuer:
    return Issuer(tmp_path, "receivers' authority")


@pytest.fixture
def serve(issuer: Issuer) -> Iterator[Serve]:
    """A receiver by HTTPS."""
    with contextlib.ExitStack() as stack:
        yield lambda **options: stack.enter_context(Receiver(issuer.issue(), **options))


def send_to(client: Client, url: str, issuer: Issuer | None = None, **values: object) -> None:
    """Events about key vaults go there."""
    if issuer:
        client.simulator.trust_servers_of(issuer.ca_path.read_text())
    rule = {"type": "include", "message_criteria": {"name_pattern": "ekmip.akv.*"}}
    assert client.call("POST", FILTERS, json={"name": "akv", "rules": [rule]}).status_code == 201
    body = {"name": "eda", "type": "rest_api", "destination": url, "filters": [{"name": "akv"}], **values}
    answer = client.call("POST", DESTINATIONS, json=body)
    assert answer.status_code == 201, answer.text


def log(simulator: Simulator, name: str = "keyExpired", **options: str) -> None:
    simulator.log_event(f"ekmip.akv.{name}", {"svm": "svm1"}, **options)


@pytest.mark.parametrize("version", ["9.8", "9.13.1", "9.14.1", "9.19.1"])
def test_an_outage_is_told_by_every_node(client_of: ClientOf, serve: Serve, issuer: Issuer, version: str) -> None:
    client, receiver = client_of(version), serve()
    client.create()
    send_to(client, receiver.url, issuer)
    client.simulator.set_reachable("svm1", False)
    received = [receiver.next(), receiver.next()]
    logged = client.simulator.events
    assert [each.text("node") for each in received] == ["node1", "node2"]
    svm = "svm" if has(version, "9.14.1") else "vserver"
    for each, event in zip(received, logged, strict=True):
        assert (each.path, each.content_type, each.shown) == ("/ems/cluster1", "application/xml", None)
        assert each.text("message-name") == "ekmip.akv.notAvailable" and each.text("severity") == "alert"
        assert int(each.text("seq-num")) == event["index"] and each.text("event") == event["log_message"]
        assert dict(zip(each.texts("name"), each.texts("value"), strict=True))[svm] == "svm1"
    assert not receiver.so_far()


def test_what_the_filters_let_pass_alone_is_sent_once(client: Client, serve: Serve, issuer: Issuer) -> None:
    receiver = serve()
    send_to(client, receiver.url, issuer)
    also = {"filters": [{"name": "akv"}, {"name": "important-events"}]}
    assert client.call("PATCH", f"{DESTINATIONS}/eda", json=also).status_code == 200
    other = serve()
    none = {"name": "other", "type": "rest_api", "destination": other.url, "filters": []}
    assert client.call("POST", DESTINATIONS, json=none).status_code == 201
    log(client.simulator, "notAvailable", node="node1")
    assert receiver.next().text("message-name") == "ekmip.akv.notAvailable"
    assert client.call("PATCH", f"{DESTINATIONS}/eda", json={"filters": [{"name": "important-events"}]}).status_code == 200
    for name in ("keyExpired", "notAvailable"):
        log(client.simulator, name, node="node2")
    assert (received := receiver.next()).text("node") == "node2" and received.text("severity") == "alert"
    assert client.call("DELETE", f"{DESTINATIONS}/eda").status_code == 200
    log(client.simulator, "notAvailable")
    assert not receiver.so_far() and not other.so_far()


def test_a_client_certificate_is_shown(client: Client, serve: Serve, issuer: Issuer) -> None:
    receiver = serve(clients=Path(client.connection["ca_path"]))
    certificate = client.simulator.install_certificate("cluster1")
    send_to(client, receiver.url, issuer, certificate=certificate)
    log(client.simulator, node="node1")
    shown = receiver.next().shown
    assert shown and int(shown, 16) == int(certificate["serial_number"], 16)
    assert client.call("PATCH", f"{DESTINATIONS}/eda", json={"certificate": {"ca": "", "serial_number": ""}}).status_code == 200
    log(client.simulator, node="node2")
    last = settled(client.simulator, 2)[-1]
    assert last["status"] is None and last["error"] and not receiver.so_far()


def settled(simulator: Simulator, number: int) -> list[dict[str, object]]:
    """The deliveries, once there are that many."""
    over = threading.Event()
    for _turn in range(3000):
        if len(simulator.webhooks) >= number:
            break
        over.wait(0.02)
    return simulator.webhooks


@pytest.mark.parametrize("status", [500, 302])
def test_it_is_sent_once_whatever_the_answer_is(client: Client, serve: Serve, issuer: Issuer, status: int) -> None:
    receiver = serve(status=status)
    send_to(client, receiver.url, issuer)
    log(client.simulator)
    assert [each["status"] for each in settled(client.simulator, 2)] == [status] * 2
    assert len(receiver.so_far()) == 2


def test_what_is_not_trusted_gets_nothing(client: Client, serve: Serve) -> None:
    receiver = serve()
    send_to(client, receiver.url)
    log(client.simulator, node="node1")
    (delivery,) = settled(client.simulator, 1)
    assert "certificate verify failed" in str(delivery["error"]) and not receiver.so_far()


@pytest.mark.parametrize(
    "url",
    ["https://eda.example.com/x", "http://192.0.2.1/x", "https://[2001:db8::1]:5000/x", "http://localhost.example.com/", "http://0.0.0.0/"],
)
def test_nothing_leaves_this_machine(client: Client, monkeypatch: pytest.MonkeyPatch, url: str) -> None:
    contacted: list[object] = []
    for name in ("create_connection", "getaddrinfo"):
        monkeypatch.setattr(f"ontap_simulator.system.webhooks.socket.{name}", lambda *words, **options: contacted.append(words))
    send(client.simulator, url)
    (delivery,) = settled(client.simulator, 1)
    assert delivery["error"] == "the simulator sends webhooks to the loopback address only" and not contacted


def send(simulator: Simulator, url: str) -> None:
    """Without any request of a client."""
    simulator.cluster.destinations.stored["eda"] = Destination("eda", "rest_api", url, ("no-info-debug-events",))
    log(simulator, node="node1")


def test_by_plain_http_and_by_name(client: Client) -> None:
    with Receiver() as receiver:
        send_to(client, receiver.url.replace("127.0.0.1", "localhost") + "?cluster=1")
        client.simulator.settings.webhook_doctype = True
        log(client.simulator, node="node1")
        received = receiver.next()
    assert received.path == "/ems/cluster1?cluster=1" and b"<!DOCTYPE netapp SYSTEM" in received.body
    assert received.text("node") == "node1"


def test_a_receiver_that_hangs_holds_up_nobody(client: Client, serve: Serve, issuer: Issuer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(webhooks, "ANSWER_SECONDS", 60.0)
    receiver = serve()
    receiver.held.set()
    send_to(client, receiver.url, issuer)
    for _number in range(3):
        log(client.simulator)
    receiver.next()
    assert not receiver.so_far(), "the others wait for the first"
    assert len(client.simulator.events) == 6 and client.records(DESTINATIONS) and client.simulator.webhooks == []


def test_the_thread_ends_with_the_simulator_while_a_receiver_hangs(serve: Serve, issuer: Issuer) -> None:
    receiver = serve()
    receiver.held.set()
    before = set(threading.enumerate())
    with Simulator() as simulator:
        client = Client(simulator)
        with client.session:
            send_to(client, receiver.url, issuer)
        log(simulator)
        receiver.next()
        threads = [each for each in set(threading.enumerate()) - before if "webhooks" in each.name]
        assert len(threads) == 1
    assert not threads[0].is_alive() and not receiver.so_far()


def test_the_thread_ends_with_the_simulator_while_a_handshake_hangs() -> None:
    before = set(threading.enumerate())
    simulator = Simulator().start()
    stopping = threading.Thread(target=simulator.stop)
    with socket.create_server(("127.0.0.1", 0)) as silent:
        send(simulator, f"https://127.0.0.1:{silent.getsockname()[1]}/")
        with silent.accept()[0] as accepted:
            assert accepted.recv(1), "the client says hello"
            (thread,) = [each for each in set(threading.enumerate()) - before if "webhooks" in each.name]
            stopping.start()
            stopping.join(webhooks.ANSWER_SECONDS / 2)
            assert not thread.is_alive()
    stopping.join()


def test_a_receiver_that_goes_away_leaves_no_socket_open(monkeypatch: pytest.MonkeyPatch) -> None:
    """It resets the connection; to lay TLS over one that is no more fails, and keeps the socket."""
    is_reset = threading.Event()
    wrap = ssl.SSLContext.wrap_socket

    def wrap_late(context: ssl.SSLContext, lowest: socket.socket, **options: t.Any) -> ssl.SSLSocket:
        with contextlib.suppress(OSError):
            lowest.getpeername()
            is_reset.wait()
        return wrap(context, lowest, **options)

    def reset(server: socket.socket) -> None:
        connection = server.accept()[0]
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        connection.close()
        is_reset.set()

    monkeypatch.setattr(ssl.SSLContext, "wrap_socket", wrap_late)
    with socket.create_server(("127.0.0.1", 0)) as server:
        resetting = threading.Thread(target=reset, args=[server])
        resetting.start()
        url = f"https://127.0.0.1:{server.getsockname()[1]}/"
        assert webhooks.Webhooks().send(webhooks.Webhook("eda", url, "node1", "notAvailable", b"")).error
        resetting.join()
    gc.collect()


def test_an_authority_that_is_none(simulator: Simulator) -> None:
    for text in ("", "no PEM"):
        with pytest.raises(ValueError, match="PEM"):
            simulator.trust_servers_of(text)


@pytest.mark.parametrize("version", since("9.11.1")[:1])
def test_a_state_that_is_remembered_has_its_destinations_and_sends_nothing_again(client_of: ClientOf, version: str) -> None:
    client = client_of(version)
    with Receiver() as receiver:
        send_to(client, receiver.url)
        log(client.simulator, node="node1")
        receiver.next()
        memory = client.simulator.remember()
        assert client.call("DELETE", f"{DESTINATIONS}/eda").status_code == 200
        assert client.call("DELETE", f"{FILTERS}/akv").status_code == 200
        client.simulator.recall(memory)
        log(client.simulator, node="node2")
        assert receiver.next().text("node") == "node2" and not receiver.so_far()
