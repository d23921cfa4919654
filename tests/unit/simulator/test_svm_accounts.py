# Copyright: (c) 2026, storage_keys.ontap contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Accounts that are bound to one SVM."""

from __future__ import annotations

import pytest
from ontap_simulator import Simulator

from .conftest import MANAGERS, STORES, Client, ClientOf, body, each_release, has


@pytest.fixture
def bound(client_of: ClientOf, request: pytest.FixtureRequest) -> Client:
    """A client that logs in as svm1's own account."""
    client = client_of(getattr(request, "param", "9.9.1"))
    login = client.simulator.svm_connection("svm1")
    assert {**login, "username": "admin"} == client.connection
    client.session.auth = (login["username"], login["password"])
    return client


def as_administrator(client: Client) -> Client:
    client.session.auth = (client.connection["username"], client.connection["password"])
    return client


@each_release
def test_it_sees_its_own_svm_alone(client_of: ClientOf, version: str) -> None:
    client = client_of(version)
    own, other, of_the_cluster = client.create("svm1"), client.create("svm2"), client.create(None)
    foreign = [client.call("POST", f"{uuid}/restore").json()["job"]["uuid"] for uuid in (other, of_the_cluster)]
    login = client.simulator.svm_connection("svm1")
    client.session.auth = (login["username"], login["password"])
    assert [record["uuid"] for record in client.records()] == [own]
    assert [svm["name"] for svm in client.records("/api/svm/svms")] == ["svm1"]
    for uuid in (other, of_the_cluster):
        for method in ("GET", "PATCH", "DELETE"):
            change = {"proxy_host": "p"} if method == "PATCH" else None
            assert client.code(method, uuid, json=change) == (404, "4", None)
        assert client.code("POST", f"{uuid}/restore") == (404, "4", None)
    assert client.code("GET", f"/api/svm/svms/{client.simulator.svm_uuids['svm2']}") == (404, "4", None)
    mine = client.call("POST", f"{own}/restore").json()["job"]["uuid"]
    assert mine in [job["uuid"] for job in client.records("/api/cluster/jobs")]
    assert client.get(f"/api/cluster/jobs/{mine}")["svm"]["name"] == "svm1"
    for job in foreign:
        assert job not in [job["uuid"] for job in client.records("/api/cluster/jobs")]
        assert client.code("GET", f"/api/cluster/jobs/{job}") == (404, "4", None)
        assert client.code("PATCH", f"/api/cluster/jobs/{job}?action=cancel") == (404, "4", None)
    if has(version, "9.10.1"):
        assert [store["uuid"] for store in client.records(STORES)] == [own]
    if has(version, "9.14.1"):
        assert client.code("GET", f"{STORES}/{other}") == (404, "4", None)
        assert client.code("PATCH", f"{STORES}/{other}", json={"enabled": True}) == (400, "65538908", None)
        assert client.code("DELETE", f"{STORES}/{other}") == (404, "4", None)
    assert client.records(MANAGERS) == []


def test_the_svm_is_implied(bound: Client) -> None:
    uuid = bound.create(None)
    assert bound.get(uuid)["svm"]["name"] == "svm1"
    assert bound.code("POST", json=body("svm2")) == (400, "2621706", "svm.name")
    by_uuid = body({"uuid": bound.simulator.svm_uuids["svm3"]})
    assert bound.code("POST", json=by_uuid) == (400, "2621706", "svm.name")
    assert bound.call("DELETE", uuid).status_code == 200
    assert bound.get(bound.create("svm1"))["scope"] == "svm"
    for name, code in (("svm1", None), ("svm2", "2621706")):
        answer = bound.call("GET", "", headers={"X-Dot-SVM-Name": name})
        assert answer.json().get("error", {}).get("code") == code


def test_changes_by_query_stay_within_the_svm(bound: Client) -> None:
    for svm in ("svm1", "svm2"):
        as_administrator(bound).create(svm)
    login = bound.simulator.svm_login("svm1")
    bound.session.auth = (login["username"], login["password"])
    assert bound.call("PATCH", "?scope=svm", json={"proxy_host": "p"}).json() == {"num_records": 1}
    assert bound.call("DELETE", "?name=*").json() == {"num_records": 1}
    assert [record["svm"]["name"] for record in as_administrator(bound).records(fields="svm")] == ["svm2"]


@pytest.mark.parametrize("bound", ["9.9.1", "9.19.1"], indirect=True)
def test_the_cluster_is_closed(bound: Client) -> None:
    for path in ("/api/cluster", "/api/cluster/nodes", "/api/cluster/nodes/x", "/simulator", "/simulator/access-token"):
        assert bound.code("GET", path) == (403, "6", None)
    assert bound.code("POST", f"{MANAGERS}/x/migrate", json={"uuid": "x"}) == (403, "6", None)


def test_who_it_is(bound: Client) -> None:
    bound.get()
    assert bound.simulator.requests[0].user == "vsadmin-svm1"
    with pytest.raises(KeyError):
        bound.simulator.svm_connection("nobody")
    password = bound.connection["password"]
    for login in (("vsadmin-nobody", password), ("svm1", password), ("vsadmin-", password), ("vsadmin-svm1", "wrong")):
        bound.session.auth = login
        assert bound.call("GET", "").status_code == 401


def test_by_certificate(bound: Client) -> None:
    as_administrator(bound).create("svm2")
    bound.session.auth, bound.session.cert = None, bound.simulator.issue_certificate("vsadmin-svm1")
    assert bound.records() == [] and bound.code("GET", "/api/cluster") == (403, "6", None)


def test_its_login_over_http(bound: Client) -> None:
    login = as_administrator(bound).get("/simulator/svms/svm1/login")
    assert login == bound.simulator.svm_login("svm1") == {
        "username": "vsadmin-svm1",
        "password": bound.connection["password"],
    }
    assert bound.call("GET", "/simulator/svms/nobody/login").status_code == 400


def test_an_administrator_of_such_a_name_stays_one() -> None:
    with Simulator(svms=["svm1"], username="vsadmin-svm1") as simulator:
        client = Client(simulator)
        with client.session:
            assert client.get("/api/cluster")["name"] == "cluster1"
