# Copyright: (c) 2026, storage_keys.ontap contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""/security/key-managers: the admin SVM's key manager, and moving an SVM's keys away from it."""

from __future__ import annotations

import pytest

from ..conftest import MANAGERS, ClientOf, action_status, body, each_release, has, since


def onboard(records: list[dict[str, str]]) -> str:
    (record,) = records
    return record["uuid"]


@each_release
def test_the_onboard_key_manager(client_of: ClientOf, version: str) -> None:
    client = client_of(version)
    client.create()
    (record,) = client.records(MANAGERS, fields="*")
    assert set(record) == {"uuid", "scope", "onboard", "_links"}
    assert (record["scope"], record["onboard"]) == ("cluster", {"enabled": True})
    assert client.records(MANAGERS, scope="svm") == []
    assert client.code("GET", f"{MANAGERS}?weather=fine") == (400, "262179", "weather")


@each_release
def test_migrate(client_of: ClientOf, version: str) -> None:
    client = client_of(version)
    uuid = client.create()
    for svm in ("svm1", "svm2"):
        client.simulator.keep_keys_in_admin_svm(svm, True)
    assert has(version, "9.19.1") or client.code("POST", json=body("svm2")) == (400, "65537505", None)
    assert client.code("POST", f"{uuid}/rekey-internal") == (400, "65537547", None)
    client.simulator.settings.job_seconds = 0.2
    path = f"{MANAGERS}/{onboard(client.records(MANAGERS))}/migrate"
    answer = client.call("POST", path, json={"uuid": uuid})
    assert answer.status_code == 202 and client.get(answer.json()["job"]["_links"]["self"]["href"])["svm"]["name"] == "svm1"
    assert client.code("POST", f"{uuid}/rekey-internal") == (400, "65537547", None)
    held = client.call("POST", f"{path}?return_timeout=20", json={"uuid": uuid})
    assert held.status_code == action_status(version)
    assert client.call("POST", f"{uuid}/rekey-internal").status_code == 202
    if not has(version, "9.19.1"):
        assert client.code("POST", json=body("svm2")) == (400, "65537505", None)
    else:
        assert client.call("POST", f"{client.create('svm2')}/rekey-internal").status_code == 202


@each_release
def test_migrations_that_are_refused(client_of: ClientOf, version: str) -> None:
    client = client_of(version)
    uuid, source = client.create(), onboard(client.records(MANAGERS))
    assert client.code("POST", f"{MANAGERS}/{uuid}/migrate", json={"uuid": source}) == (404, "4", None)
    path = f"{MANAGERS}/{source}/migrate"
    assert client.code("POST", path, json={"uuid": "nobody"}) == (400, "65537117", "uuid")
    assert client.code("POST", path, json={"uuid": source}) == (400, "65536959", "uuid")
    assert client.code("POST", path, json={"uuid": ""}) == (400, "262177", "uuid")
    assert client.code("POST", path) == (400, "262212", "uuid")
    assert client.code("POST", path, json={"uuid": uuid, "svm": {"name": "svm1"}}) == (400, "262179", "svm")
    client.simulator.fail_next_job(65536834)
    client.simulator.keep_keys_in_admin_svm("svm1", True)
    assert client.code("POST", f"{path}?return_timeout=20", json={"uuid": uuid})[1] == "65536834"
    assert client.code("POST", f"{uuid}/rekey-internal")[1] == "65537547"


@pytest.mark.parametrize("version", since("9.14.1"))
def test_an_inactive_configuration_can_be_prepared_meanwhile(client_of: ClientOf, version: str) -> None:
    client = client_of(version)
    client.simulator.keep_keys_in_admin_svm("svm1", True)
    query = "?create_inactive=true&return_timeout=20"
    assert client.call("POST", query, json=body(configuration={"name": "next"})).status_code == 201


@each_release
def test_a_migration_needs_a_keystore_at_rest_and_a_vault_in_reach(client_of: ClientOf, version: str) -> None:
    client = client_of(version)
    uuid = client.create()
    path = f"{MANAGERS}/{onboard(client.records(MANAGERS))}/migrate?return_timeout=20"
    for state, code in (("switching", "65537611"), ("initializing", "65539434"), ("disabling", "65539435")):
        client.simulator.set_keystore_state("svm1", state)
        answer = client.call("POST", path, json={"uuid": uuid})
        assert answer.status_code == (400 if has(version, "9.16.1") else action_status(version))
        assert answer.status_code != 400 or answer.json()["error"]["code"] == code
    client.simulator.set_keystore_state("svm1", "active")
    client.simulator.set_reachable("svm1", False)
    assert client.code("POST", path, json={"uuid": uuid}) == (400, "65537564", None)
