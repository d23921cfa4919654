# Copyright: (c) 2026, storage_keys.ontap contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Who is let in, and how far."""

from __future__ import annotations

import typing as t

import pytest
from ontap_simulator import Simulator

from ..conftest import AKV, Client, ClientOf, anonymous, body, each_release, has


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


@each_release
def test_bearer_tokens(client_of: ClientOf, version: str) -> None:
    client = client_of(version)
    client.session.auth = None
    answer = client.call("GET", "", headers={"Authorization": f"Bearer {client.simulator.access_token}"})
    # 9.9.1 is the default, on which every way to log in can be tried.
    assert answer.status_code == (200 if has(version, "9.14.1") or version == "9.9.1" else 401)
