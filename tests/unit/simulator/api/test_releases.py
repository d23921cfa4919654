# Copyright: (c) 2026, storage_keys.ontap contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What each ONTAP release knows and refuses: paths, fields and parameters, written out here once more."""

from __future__ import annotations

import typing as t
from dataclasses import replace
from pathlib import Path

import pytest
import yaml
from ontap_simulator.api import releases
from ontap_simulator.api.releases import release_for
from ontap_simulator.api.schema import Schema

from ..conftest import AKV, CERTIFICATE, KEY_ID, MANAGERS, STORES, VERSIONS, ClientOf, body, each_release, has

ALWAYS = "9.8"
NEVER = "9.99"
# Path and method -> first release.
PATHS = {
    (AKV, "GET"): ALWAYS,
    (AKV, "POST"): ALWAYS,
    (AKV, "PATCH"): ALWAYS,
    (AKV, "DELETE"): ALWAYS,
    (f"{AKV}/x", "GET"): ALWAYS,
    (f"{AKV}/x", "PATCH"): ALWAYS,
    (f"{AKV}/x", "DELETE"): ALWAYS,
    (f"{AKV}/x/restore", "POST"): ALWAYS,
    (f"{AKV}/x/rekey-internal", "POST"): ALWAYS,
    (f"{AKV}/x/rekey-external", "POST"): "9.11.1",
    (STORES, "GET"): "9.10.1",
    (STORES, "POST"): NEVER,
    (f"{STORES}/x", "GET"): "9.14.1",
    (f"{STORES}/x", "PATCH"): "9.14.1",
    (f"{STORES}/x", "DELETE"): "9.14.1",
    (MANAGERS, "GET"): ALWAYS,
    (f"{MANAGERS}/x/migrate", "POST"): ALWAYS,
    ("/api/support/ems/events", "GET"): ALWAYS,
    **{(f"/api/support/ems/{name}", method): ALWAYS for name in ("filters", "destinations") for method in ("GET", "POST")},
    **{(f"/api/support/ems/{name}/x", method): NEVER for name in ("filters", "destinations") for method in ("POST", "PUT")},
    ("/api/support/ems/events", "POST"): NEVER,
    ("/api/support/ems/messages", "GET"): ALWAYS,
    ("/api/security/certificates", "GET"): ALWAYS,
}
# Field -> a value, and the first releases that accept it in POST, accept it in PATCH and can show it.
FIELDS: dict[str, tuple[t.Any, str, str, str]] = {
    "client_id": ("c", ALWAYS, "9.9.1", ALWAYS),
    "tenant_id": ("t", ALWAYS, "9.9.1", ALWAYS),
    "client_secret": ("s", ALWAYS, ALWAYS, NEVER),
    "client_certificate": (CERTIFICATE, "9.10.1", "9.10.1", NEVER),
    "authentication_method": ("certificate", NEVER, NEVER, "9.10.1"),
    "name": ("https://kv.vault.azure.net/", ALWAYS, NEVER, ALWAYS),
    "proxy_type": ("http", ALWAYS, ALWAYS, ALWAYS),
    "proxy_host": ("p", ALWAYS, ALWAYS, ALWAYS),
    "proxy_port": (1, ALWAYS, ALWAYS, ALWAYS),
    "proxy_username": ("u", ALWAYS, ALWAYS, ALWAYS),
    "proxy_password": ("s", ALWAYS, ALWAYS, NEVER),
    "port": (443, "9.14.1", "9.14.1", "9.14.1"),
    "oauth_host": ("o", "9.14.1", "9.14.1", "9.14.1"),
    "vault_host": ("v", "9.14.1", "9.14.1", "9.14.1"),
    "verify_host": (True, NEVER, "9.14.1", "9.14.1"),
    "verify_ip": (True, NEVER, "9.14.1", "9.14.1"),
    "configuration.name": ("n", "9.14.1", NEVER, "9.14.1"),
    "configuration.uuid": ("n", NEVER, NEVER, "9.14.1"),
    "enabled": (True, NEVER, NEVER, "9.14.1"),
    "skip_verification": (True, "9.16.1", "9.16.1", "9.16.1"),
    "scope": ("svm", NEVER, NEVER, ALWAYS),
    "uuid": ("x", NEVER, NEVER, ALWAYS),
}
STANDARD = {"uuid", "_links", "scope", "svm", "name", "client_id", "tenant_id", "key_id"}
SINCE_9_14 = {"enabled", "configuration", "verify_host", "verify_ip"}


def nested(name: str, value: t.Any) -> dict[str, t.Any]:
    """A body of one field by its dotted name."""
    head, dot, tail = name.partition(".")
    return {head: {tail: value}} if dot else {name: value}


def test_all_releases_are_there() -> None:
    assert list(releases.VERSIONS) == VERSIONS
    specs = Path(__file__).parents[4] / "roles/ontap_simulator/meta/argument_specs.yml"
    options = yaml.safe_load(specs.read_text())["argument_specs"]["main"]["options"]
    assert options["ontap_simulator_version"]["choices"] == VERSIONS
    assert options["ontap_simulator_version"]["default"] == releases.DEFAULT_VERSION


@each_release
def test_version(client_of: ClientOf, version: str) -> None:
    numbers = [*(int(part) for part in version.split(".")), 0][:3]
    for record in (client_of(version).get("/api/cluster"), client_of(version).records("/api/cluster/nodes", fields="*")[0]):
        told = record["version"]
        assert [told["generation"], told["major"], told["minor"]] == numbers
        assert told["full"].startswith(f"NetApp Release {version}: ")


@each_release
def test_paths(client_of: ClientOf, version: str) -> None:
    client = client_of(version)
    for (path, method), first in PATHS.items():
        answer = client.call(method, path)
        refused = answer.status_code in (404, 405) and answer.json()["error"]["code"] == "3"
        assert refused is not has(version, first), (method, path, answer.text)


@each_release
def test_actions_as_the_client_of_the_time_spells_them(version: str) -> None:
    paths = {operation.path for operation in release_for(version).operations}
    assert (f"{AKV}/{{uuid}}/rekey_internal" in paths) is not has(version, "9.11.1")


@each_release
def test_fields(client_of: ClientOf, version: str) -> None:
    """A field that the release does not know is 262179, one that it does not take there 262196 or 262203."""
    client = client_of(version)
    uuid = client.create()
    for name, (value, posted, patched, shown) in FIELDS.items():
        known = has(version, min(posted, patched, shown, key=lambda first: [int(part) for part in first.split(".")]))
        unknown = "262179" if not known else None
        for method, path, first, refused in (("POST", "", posted, "262196"), ("PATCH", uuid, patched, "262203")):
            expected = unknown or (None if has(version, first) else refused)
            # The SVM does not exist, so that a POST which passes the check of its fields still creates nothing.
            change = nested(name, value) if method == "PATCH" else {**body("nobody"), **nested(name, value)}
            answer = client.call(method, path, json=change)
            code = answer.json().get("error", {}).get("code")
            assert code == expected if expected else code not in ("262179", "262196", "262203"), (name, method, code)
        answer = client.call("GET", f"{uuid}?fields={name}")
        assert (answer.status_code == 200) is has(version, shown), (name, answer.text)
        answer = client.call("GET", f"?{name}=1")
        known_to_queries = answer.status_code == 200 or answer.json()["error"]["code"] != "262179"
        assert known_to_queries is known, (name, answer.text)


@each_release
def test_what_is_shown_of_a_fresh_configuration(client_of: ClientOf, version: str) -> None:
    client = client_of(version)
    uuid = client.create()
    expected = STANDARD | ({"authentication_method"} if has(version, "9.10.1") else set())
    expected |= SINCE_9_14 if has(version, "9.14.1") else set()
    assert set(client.get(uuid)) == set(client.get(f"{uuid}?fields=*")) == expected
    advanced = {"state", "azure_reachability", "ekmip_reachability"}
    assert set(client.get(f"{uuid}?fields=**")) == set(client.simulator.vaults[0]) == expected | advanced


@each_release
def test_hosts_and_checks(client_of: ClientOf, version: str) -> None:
    client = client_of(version)
    values: dict[str, t.Any] = {"port": 8443, "oauth_host": "login.example.com", "vault_host": "vault.example.com"}
    if not has(version, "9.14.1"):
        assert client.code("POST", json=body(**values)) == (400, "262179", "port")
        return
    uuid = client.create(**values)
    record = client.get(uuid)
    assert {name: record[name] for name in values} == values
    assert (record["verify_host"], record["verify_ip"]) == (False, False)
    client.call("PATCH", uuid, json={"verify_host": True, "port": None, "oauth_host": ""})
    record = client.get(uuid)
    assert (record["verify_host"], record["verify_ip"], record["vault_host"]) == (True, False, "vault.example.com")
    assert not {"port", "oauth_host"} & set(record)
    assert len(client.records(verify_host="true", vault_host="vault*")) == 1
    assert client.code("PATCH", uuid, json={"verify_ip": "yes"}) == (400, "262185", "verify_ip")


@each_release
def test_parameters(client_of: ClientOf, version: str) -> None:
    client = client_of(version)
    uuid = client.create()
    client.simulator.settings.strict_parameters = True
    wrong = body("nobody")
    for method, path, query, first in (
        ("POST", "", "return_records=true", ALWAYS),
        ("POST", "", "return_timeout=20", "9.15.1"),
        ("POST", "", "create_inactive=false", "9.14.1"),
        ("PATCH", uuid, "return_timeout=20", ALWAYS),
        ("DELETE", uuid, "return_timeout=20", "9.16.1"),
    ):
        answer = client.call(method, f"{path}?{query}", json=wrong if method == "POST" else None)
        refused = answer.status_code == 400 and answer.json()["error"]["code"] == "262179"
        assert refused is not has(version, first), (method, query, answer.text)


@each_release
def test_codes_are_numbers_or_texts(client_of: ClientOf, version: str) -> None:
    client = client_of(version)
    uuid = client.create()
    client.simulator.set_reachable("svm1", False)
    record = client.get(f"{uuid}?fields=**")
    wanted = ["0", "65537549", "0"] if has(version, "9.12.1") else [0, 65537549, 0]
    codes = [record["state"]["code"], record["azure_reachability"]["code"], record["ekmip_reachability"][1]["code"]]
    assert codes == wanted
    assert len(client.records(**{"azure_reachability.code": "65537549"})) == 1
    assert client.records(**{"azure_reachability.code": "!65537549"}) == []
    by_pattern = client.call("GET", "?azure_reachability.code=6553*")
    assert by_pattern.status_code == (200 if has(version, "9.12.1") else 400)


@each_release
def test_the_version_of_the_key(client_of: ClientOf, version: str) -> None:
    client = client_of(version)
    given = f"{KEY_ID}/{'0a' * 16}"
    told = client.get(client.create(key_id=given))["key_id"]
    assert told == (given if has(version, "9.13.1") else KEY_ID)
    told = client.get(client.create("svm2", key_id=KEY_ID))["key_id"]
    stem, _dummy, key_version = told.rpartition("/")
    assert told == KEY_ID if not has(version, "9.13.1") else (stem, len(key_version)) == (KEY_ID, 32)


@each_release
def test_key_stores(client_of: ClientOf, version: str) -> None:
    client = client_of(version)
    uuid = client.create()
    if not has(version, "9.10.1"):
        assert client.code("GET", STORES) == (404, "3", None)
        return
    expected = {"uuid", "_links", "type", "location", "svm"}
    expected |= {"enabled", "scope", "configuration"} if has(version, "9.14.1") else set()
    expected |= {"state"} if has(version, "9.16.1") else set()
    expected |= {"is_svm_kek"} if has(version, "9.19.1") else set()
    onboard, store = client.records(STORES, fields="*")
    assert set(store) == expected and set(onboard) == expected - {"svm"}
    assert (store["uuid"], store["type"], store["location"]) == (uuid, "akv", "external")
    assert (onboard["type"], onboard["location"]) == ("okm", "onboard")
    assert [set(record) for record in client.records(STORES)] == [{"uuid", "_links"}] * 2
    for kind, first in (("aws", "9.10.1"), ("ikp", "9.12.1"), ("barbican", "9.17.1")):
        assert (client.call("GET", f"{STORES}?type={kind}").status_code == 200) is has(version, first)


@each_release
def test_jobs_name_their_node(client_of: ClientOf, version: str) -> None:
    client = client_of(version)
    job = client.call("POST", f"{client.create()}/restore").json()["job"]["uuid"]
    record = client.get(f"/api/cluster/jobs/{job}")
    assert ("node" in record) is has(version, "9.12.1")
    assert record["svm"]["name"] == "svm1"


@each_release
def test_a_secret_that_came_too_early_is_not_logged(client_of: ClientOf, version: str) -> None:
    client = client_of(version)
    client.call("POST", "?client_certificate=hush", json=body("nobody", client_certificate="hush"))
    assert "hush" not in str(client.simulator.requests)


def test_releases_that_are_not_supported_are_named() -> None:
    with pytest.raises(ValueError, match=r"ONTAP 9.14.0 is not supported by the simulator; supported: 9.8, 9.9.1, 9.10.1, "):
        release_for("9.14.0")


def test_a_release_knows_what_belongs_to_it() -> None:
    release = release_for("9.9.1")
    assert release.numbers == (9, 9, 1)
    assert release.schemas["job"].find("error.code") is not None
    assert Schema(()).secrets() == frozenset()
    assert release.schemas["azure_key_vault"].secrets() == {"client_secret", "proxy_password"}
    assert not any("rekey-external" in operation.path for operation in release.operations)


def test_what_a_release_does_not_know_yet_or_any_more(monkeypatch: pytest.MonkeyPatch) -> None:
    base = releases.Operation("", "GET", "/api/x", "job")
    table = (
        replace(base, name="gone", until="9.8"),
        replace(base, name="last here", until="9.9.1"),
        replace(base, name="new here", since="9.9.1"),
        replace(base, name="to come", since="9.10.1"),
    )
    monkeypatch.setattr(releases, "_OPERATIONS", table)
    assert [operation.name for operation in release_for("9.9.1").operations] == ["last here", "new here"]
