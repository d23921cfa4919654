# Copyright: (c) 2026, storage_keys.ontap contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Paths, methods, parameters and links, whatever the resource."""

from __future__ import annotations

import pytest

from ..conftest import AKV, Client, body


@pytest.mark.parametrize(
    ("method", "query", "code", "target"),
    [
        ("GET", "?nonsense=1", "262179", "nonsense"),
        ("GET", "?svm=svm1", "262179", "svm"),
        ("GET", "?client_secret=x", "262202", "client_secret"),
        ("GET", "?proxy_password=x", "262202", "proxy_password"),
        ("GET", "?fields=nonsense", "262197", "fields"),
        ("GET", "?fields=client_secret", "262249", "client_secret"),
        ("GET", "?max_records=0", "262197", "max_records"),
        ("GET", "?max_records=many", "262197", "max_records"),
        ("GET", "?return_timeout=121", "262197", "return_timeout"),
        ("GET", "?return_timeout=-1", "262197", "return_timeout"),
        ("GET", "?return_records=2", "262197", "return_records"),
        ("GET", "?order_by=client_secret", "262268", "client_secret"),
        ("GET", "?proxy_port=many", "262197", "proxy_port"),
        ("GET", "?svm.name=a&svm.name=b", "262188", "svm.name"),
        ("GET", "?fields=name&fields=uuid", "262188", "fields"),
        ("POST", "?return_records=maybe", "262197", "return_records"),
        ("POST", "?fields=*", "262179", "fields"),
        ("POST", "?name=x", "262211", "name"),
        ("POST", "?client_secret=x", "262202", "client_secret"),
        ("POST", "?return_timeout=121", "262197", "return_timeout"),
        ("POST", "?create_inactive=true", "262179", "create_inactive"),
    ],
)
def test_parameters_that_are_refused(client: Client, method: str, query: str, code: str, target: str) -> None:
    assert client.code(method, query, json=body() if method == "POST" else None) == (400, code, target)


def test_an_instance_takes_fields_alone(client: Client) -> None:
    uuid = client.create()
    for name in ("max_records", "return_timeout", "svm.name", "order_by"):
        assert client.code("GET", f"{uuid}?{name}=1") == (400, "262179", name)
    assert client.code("GET", f"{uuid}?fields=nonsense") == (400, "262197", "fields")


def test_links_on_demand(client: Client) -> None:
    uuid = client.create("svm1")
    client.create("svm2")
    for accept in ("application/hal+json", "*/*", "application/json, */*", "text/html"):
        answer = client.call("GET", uuid, headers={"Accept": accept})
        assert answer.headers["Content-Type"] == "application/hal+json"
        assert answer.json()["_links"]["self"]["href"] == f"{AKV}/{uuid}"
        assert answer.json()["svm"]["_links"]["self"]["href"].startswith("/api/svm/svms/")
    plain = {"Accept": "application/json"}
    answer = client.call("GET", f"{uuid}?fields=**", headers=plain)
    assert answer.headers["Content-Type"] == "application/json" and "_links" not in answer.text
    page = client.get("?max_records=1", headers=plain)
    assert set(page["_links"]) == {"next"} and "_links" not in str(page["records"])
    job = client.call("POST", f"{uuid}/restore", headers=plain).json()["job"]
    assert client.get(job["_links"]["self"]["href"])["uuid"] == job["uuid"]


def test_tunnelling_shows_one_svm_alone(client: Client) -> None:
    uuids = {svm: client.create(svm) for svm in ("svm1", "svm2")}
    for headers in ({"X-Dot-SVM-Name": "svm2"}, {"X-Dot-SVM-UUID": client.simulator.svm_uuids["svm2"]}):
        assert [record["uuid"] for record in client.get(headers=headers)["records"]] == [uuids["svm2"]]
        assert client.code("GET", uuids["svm1"], headers=headers) == (404, "4", None)
        assert client.call("GET", uuids["svm2"], headers=headers).status_code == 200


@pytest.mark.parametrize(
    ("method", "path", "expected"),
    [
        ("GET", "/api/security/key-stores", (404, "3", None)),
        ("GET", "/api", (404, "3", None)),
        ("GET", "/other", (404, "3", None)),
        ("POST", f"{AKV}/uuid/rekey-external", (404, "3", None)),
        ("GET", f"{AKV}/uuid/restore", (405, "3", None)),
        ("PUT", AKV, (405, "3", None)),
        ("POST", f"{AKV}/uuid", (405, "3", None)),
        ("DELETE", "/api/cluster/jobs/uuid", (405, "3", None)),
        ("POST", "/api/svm/svms", (405, "3", None)),
    ],
)
def test_what_is_not_there(client: Client, method: str, path: str, expected: tuple[int, str, str | None]) -> None:
    assert client.code(method, path) == expected


def test_head_and_options(client: Client) -> None:
    client.create()
    head = client.call("HEAD", "")
    assert (head.status_code, head.content) == (200, b"") and int(head.headers["Content-Length"]) > 100
    options = client.call("OPTIONS", "")
    assert (options.status_code, options.headers["Allow"]) == (200, "DELETE, GET, OPTIONS, PATCH, POST")
    assert client.get()["num_records"] == 1


def test_a_trailing_slash_makes_no_difference(client: Client) -> None:
    client.create()
    assert client.get(f"{AKV}/")["num_records"] == 1


def test_return_timeout_is_ignored_unless_strict(client: Client) -> None:
    assert client.call("POST", "?return_timeout=30", json=body("svm1")).status_code == 201
    client.simulator.settings.strict_parameters = True
    assert client.code("POST", "?return_timeout=30", json=body("svm2")) == (400, "262179", "return_timeout")


@pytest.mark.parametrize(
    ("method", "query", "target"),
    [("PATCH", "?fields=*", "fields"), ("PATCH", "?name=x", "name"), ("DELETE", "?force=true", "force")],
)
def test_parameters_of_a_change_that_are_refused(client: Client, method: str, query: str, target: str) -> None:
    options = {"json": {"proxy_host": "p"}} if method == "PATCH" else {}
    assert client.code(method, client.create() + query, **options) == (400, "262179", target)


def test_strict_parameters(client: Client) -> None:
    uuid = client.create()
    client.simulator.settings.strict_parameters = True
    assert client.call("PATCH", f"{uuid}?return_timeout=5", json={"proxy_host": "p"}).status_code == 200
    assert client.code("DELETE", f"{uuid}?return_timeout=5") == (400, "262179", "return_timeout")
    client.simulator.settings.strict_parameters = False
    assert client.call("DELETE", f"{uuid}?return_timeout=5").status_code == 200
