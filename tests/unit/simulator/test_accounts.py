# Copyright: (c) 2026, storage_keys.ontap contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Authentication and rights."""

from __future__ import annotations

import base64
import contextlib
import http.client
import ssl
import typing as t
from pathlib import Path

import pytest
import requests
from ontap_simulator import Simulator
from ontap_simulator.accounts import Accounts

from .conftest import AKV, Client, body

ACCOUNTS = Accounts("admin", "pä:ss", access_token="token-1")


def basic(user: str, password: str, encoding: str = "utf-8") -> str:
    return "Basic " + base64.b64encode(f"{user}:{password}".encode(encoding)).decode()


@pytest.mark.parametrize(
    ("header", "name"),
    [
        (basic("admin", "pä:ss"), "admin"),
        (basic("admin", "pä:ss", "latin-1"), "admin"),
        (basic("readonly", "pä:ss"), "readonly"),
        (basic("admin", "pä:sS"), None),
        (basic("root", "pä:ss"), None),
        (basic("admin", ""), None),
        ("Bearer token-1", "admin"),
        ("bearer token-1", "admin"),
        ("Bearer token-2", None),
        ("Bearer ", None),
        ("Basic !!!", None),
        ("Digest x", None),
        ("", None),
    ],
)
def test_headers(header: str, name: str | None) -> None:
    user = ACCOUNTS.identify(header, None)
    assert (user.name if user else None) == name


def test_certificates_count_only_without_a_header() -> None:
    user = ACCOUNTS.identify(None, "robot")
    assert user and user.name == "robot" and not user.read_only
    reader = ACCOUNTS.identify(None, "readonly")
    assert reader and reader.read_only
    assert ACCOUNTS.identify(None, None) is None and ACCOUNTS.identify("Bearer x", "robot") is None


def test_secrets_are_not_shown() -> None:
    assert "token-1" not in repr(ACCOUNTS) and "pä:ss" not in repr(ACCOUNTS)


def anonymous(simulator: Simulator, **options: t.Any) -> requests.Response:
    connection = simulator.connection
    with requests.Session() as session:
        session.trust_env = False
        url = f"https://localhost:{connection['http_port']}{AKV}"
        return session.get(url, verify=connection["ca_path"], timeout=30, **options)


def test_who_is_let_in(simulator: Simulator) -> None:
    assert anonymous(simulator, auth=("admin", simulator.connection["password"])).status_code == 200
    assert anonymous(simulator, headers={"Authorization": f"Bearer {simulator.access_token}"}).status_code == 200
    assert anonymous(simulator, cert=simulator.issue_certificate("robot")).status_code == 200
    assert [entry.user for entry in simulator.requests] == ["admin", "admin", "robot"]


@pytest.mark.parametrize("options", [{}, {"auth": ("admin", "wrong")}, {"headers": {"Authorization": "Bearer x"}}])
def test_who_is_not(simulator: Simulator, options: dict[str, t.Any]) -> None:
    answer = anonymous(simulator, **options)
    assert answer.status_code == 401 and "WWW-Authenticate" in answer.headers
    assert answer.json() == {"error": {"message": "User is not authorized.", "code": "6691623"}}
    assert simulator.requests[0].user is None and simulator.requests[0].status == 401


def test_a_certificate_of_another_authority_is_refused(simulator: Simulator) -> None:
    with Simulator() as other, pytest.raises(requests.exceptions.ConnectionError):
        anonymous(simulator, cert=other.issue_certificate("admin"))


def test_a_client_that_trusts_another_authority_refuses(simulator: Simulator, client: Client) -> None:
    with Simulator() as other:
        client.session.verify = other.connection["ca_path"]
        with pytest.raises(requests.exceptions.SSLError):
            client.get()
    client.session.verify = simulator.connection["ca_path"]
    assert client.get()["num_records"] == 0


def test_each_certificate_has_files_of_its_own(simulator: Simulator) -> None:
    first, second = simulator.issue_certificate("a"), simulator.issue_certificate("b")
    assert len({*first, *second}) == 4
    assert {Path(path).stat().st_mode & 0o777 for path in (*first, *second)} == {0o600}


def test_the_read_only_account(client: Client) -> None:
    client.session.auth = ("readonly", client.connection["password"])
    assert client.get()["num_records"] == 0
    assert client.code("POST", json=body()) == (403, "6", None)
    assert client.code("DELETE", "?svm.name=svm1") == (403, "6", None)
    assert client.code("GET", "/simulator") == (403, "6", None)
    assert client.simulator.read_only_connection["username"] == "readonly"


def test_an_account_with_a_role(client: Client) -> None:
    uuid, simulator = client.create(), client.simulator
    client.session.auth = (simulator.role_connection["username"], client.connection["password"])
    assert client.code("GET") == (403, "6", None)
    simulator.grant({AKV: "read_create", "/api/cluster": "readonly"})
    assert client.get(uuid)["uuid"] == uuid and client.get("/api/cluster")["version"]
    assert client.call("POST", f"{uuid}/restore").status_code == 202
    for method, path in (("PATCH", uuid), ("DELETE", uuid), ("GET", "/api/cluster/jobs"), ("GET", "/api/cluster/nodes"), ("GET", "/simulator")):
        assert client.code(method, path) == (403, "6", None)
    for access, status in (("read_modify", 200), ("read_create_modify", 200), ("readonly", 403), ("none", 403)):
        simulator.grant({AKV: access})
        assert client.call("PATCH", uuid, json={"proxy_host": access}).status_code == status
    assert client.code("GET", uuid) == (403, "6", None)
    simulator.grant({AKV: "all"})
    assert client.call("DELETE", uuid).status_code == 200


def test_a_role_is_given_over_http(client: Client) -> None:
    assert client.call("PUT", "/simulator/role", json={AKV: "readonly"}).status_code == 200
    refused = client.call("PUT", "/simulator/role", json={AKV: "write"})
    assert refused.status_code == 400 and "readonly" in refused.json()["error"]["message"]
    client.session.auth = ("operator", client.connection["password"])
    assert client.get()["num_records"] == 0 and client.code("DELETE", "?svm.name=svm1") == (403, "6", None)


def test_the_server_is_verified_as_python_does_it_strictly(simulator: Simulator) -> None:
    context = ssl.create_default_context(cafile=simulator.connection["ca_path"])
    context.verify_flags |= ssl.VERIFY_X509_STRICT
    port = simulator.connection["http_port"]
    for name in ("127.0.0.1", "localhost"):
        with contextlib.closing(http.client.HTTPSConnection(name, port, context=context, timeout=30)) as connection:
            connection.request("GET", "/api/cluster")
            assert connection.getresponse().status == 401
