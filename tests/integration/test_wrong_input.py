# Copyright: (c) 2026, storage_keys.ontap contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Wrong input: each gets an error that names the option or the address, the cause and the remedy; nothing is written."""

from __future__ import annotations

import http.server
import socket
import threading
import typing as t
from pathlib import Path

import pytest
from support.estate import CONFIGURATION, SECRET, Estate
from support.module_runner import ModuleRun, run_module

MODULES: dict[str, dict[str, t.Any]] = {
    "akv_config": {"svm_name": "svm1", **CONFIGURATION},
    "akv_info": {},
    "akv_rekey": {"svm_name": "svm1"},
    "akv_restore": {"svm_name": "svm1"},
}
PASSWORD = "canary-pass/w0rd"


@pytest.fixture(autouse=True)
def quick_retries(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ansible_collections.storage_keys.ontap.plugins.module_utils._rest.client._FIRST_DELAY", 0.01)


def expect_clear_error(run: ModuleRun, *words: str) -> None:
    assert run.failed and run["changed"] is False
    for word in (*words, "nothing was changed"):
        assert word in run["msg"], run["msg"]
    assert run["error"]["cause"] and run["error"]["next_step"]
    assert "Traceback" not in run.output
    assert SECRET not in run.output and PASSWORD not in run.output
    assert run["msg"].endswith(".") and "\n" not in run["msg"]


def login(estate: Estate, **options: t.Any) -> dict[str, t.Any]:
    return {**estate.simulator.connection, **options}


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"svm_name": None}, ["svm_name", "missing", "scope to cluster"]),
        ({"svm_name": ""}, ["svm_name", "empty"]),
        ({"svm_name": "", "scope": "cluster"}, ["svm_name", "empty"]),
        ({"scope": "cluster"}, ["scope", "does not go with svm_name"]),
        ({"name": "http://example.vault.azure.net/"}, ["name: http://example.vault.azure.net/", "https://"]),
        ({"key_id": "https://example.vault.azure.net/key1"}, ["key_id", "no Azure Key Vault key URL", "/keys/"]),
        ({"proxy_port": 65536}, ["proxy_port: 65536", "1 to 65535"]),
        ({"http_port": 0}, ["http_port: 0", "1 to 65535"]),
        ({"access_token": "abc"}, ["access_token", "more than one way", "username and password"]),
        ({"username": "", "password": ""}, ["username", "no way to log in"]),
        ({"hostname": "https://cluster1"}, ["hostname", "is a URL"]),
        ({"update_secret": "always", "client_secret": None}, ["update_secret", "client_secret"]),
        ({"name": None, "key_id": None, "client_id": None, "tenant_id": None}, ["client_secret", "nothing would ever send it"]),
        ({"client_id": None, "tenant_id": None}, ["client_secret", "nothing would ever send it", "give client_id and tenant_id, too, to create"]),
        ({"client_id": None}, ["client_id", "needed to create"]),
        ({"wait_timeout": 0}, ["wait_timeout"]),
        ({"timeout": 0}, ["timeout"]),
        ({"svm_name": ["svm1", "svm2"]}, ["svm_name: a list, where one text is meant"]),
        ({"svm_name": "svm1,svm2"}, ["svm_name: svm1,svm2 holds a comma, but exactly one SVM is meant"]),
        ({"svm_name": "svm*"}, ["svm_name: svm* holds a *, but exactly one SVM is meant"]),
        ({"svm_uuid": "hello"}, ["svm_uuid: hello is no UUID"]),
        ({"client_id": 0o123456}, ["client_id: the number 42798, where text is meant", "in quotes"]),
        ({"client_secret": "canary-word\n"}, ["client_secret: ends with a line break", "trim"]),
        ({"client_secret": 123456}, ["client_secret: a number, where text is meant"]),
        ({"password": "canary-word\n"}, ["password: ends with a line break", "trim"]),
        ({"name": "https://example.vault.azure.net/\u200b"}, ["name: ", "holds an invisible character (U+200B)"]),
        ({"proxy_host": "proxy.example.com:3128"}, ["proxy_host: proxy.example.com:3128 carries a port", "options of their own"]),
    ],
)
@pytest.mark.parametrize("check", [False, True])
def test_a_wrong_option(estate: Estate, options: dict[str, t.Any], words: list[str], check: bool) -> None:
    expect_clear_error(estate.run("akv_config", connection=login(estate), check=check, **{**MODULES["akv_config"], **options}), *words)
    assert not estate.writes
    if options.get("client_id", "") is not None:
        assert estate.sent == []


@pytest.mark.parametrize("check", [False, True])
@pytest.mark.parametrize("target", [{"svm_name": "SVM1"}, {"svm_name": "svm"}, {"svm_uuid": "00000000-0000-0000-0000-000000000000"}])
def test_nothing_to_delete_because_the_svm_does_not_exist(estate: Estate, target: dict[str, t.Any], check: bool) -> None:
    estate.create()
    run = estate.run("akv_config", check=check, state="absent", **target)
    assert not run.failed and run["changed"] is False and estate.methods == ["GET", "GET"]
    assert f"SVM {next(iter(target.values()))} does not exist" in str(run["warnings"])


def test_nothing_to_delete_of_an_svm_that_exists(estate: Estate) -> None:
    targets: list[dict[str, t.Any]] = [{"svm_name": " svm2\n"}, {"svm_uuid": estate.simulator.svm_uuids["svm2"].upper()}]
    for target in targets:
        run = estate.run("akv_config", state="absent", **target)
        assert not run.failed and run["changed"] is False and "warnings" not in run.result and estate.methods == ["GET", "GET"]
    estate.simulator.inject(method="GET", path="*/svm/svms", effect="answer", status=403, body={"error": {"code": "6", "message": "No."}})
    run = estate.run("akv_config", state="absent", svm_name="svm9")
    assert not run.failed and "warnings" not in run.result


@pytest.mark.parametrize("module", MODULES)
def test_a_wrong_password(estate: Estate, module: str) -> None:
    run = estate.run(module, connection=login(estate, password=PASSWORD), **MODULES[module])
    expect_clear_error(run, "HTTP 401", "credentials were not accepted", "username and password")
    assert estate.methods == ["GET"]


@pytest.mark.parametrize("module", MODULES)
def test_a_port_where_nothing_listens(estate: Estate, module: str) -> None:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    run = estate.run(module, connection=login(estate, http_port=port), **MODULES[module])
    expect_clear_error(run, f"127.0.0.1:{port}", "connection was refused", "hostname and http_port")


@pytest.mark.parametrize("module", MODULES)
def test_a_host_name_that_does_not_resolve(estate: Estate, module: str) -> None:
    run = estate.run(module, connection=login(estate, hostname="no-such-host.invalid"), **MODULES[module])
    expect_clear_error(run, "no-such-host.invalid", "does not resolve", "hostname")


@pytest.mark.parametrize("module", MODULES)
def test_a_wrong_authority(estate: Estate, module: str, tmp_path: Path) -> None:
    other, _key = estate.simulator.issue_certificate("other")
    run = estate.run(module, connection=login(estate, ca_path=str(other)), **MODULES[module])
    expect_clear_error(run, "certificate cannot be verified", "ca_path")
    run = estate.run(module, connection=login(estate, ca_path=""), **MODULES[module])
    expect_clear_error(run, "certificate cannot be verified", "ca_path")
    empty = tmp_path / "empty.pem"
    empty.write_text("no certificate")
    run = estate.run(module, connection=login(estate, ca_path=str(empty)), **MODULES[module])
    expect_clear_error(run, "no usable certificate", "ca_path")
    assert estate.sent == []


class PlainHandler(http.server.BaseHTTPRequestHandler):
    """Answers over plain HTTP, as a wrong port may."""

    def log_message(self, format: str, *args: t.Any) -> None:
        """Stay quiet."""


@pytest.mark.parametrize("module", MODULES)
def test_a_plain_http_server_behind_the_port(estate: Estate, module: str) -> None:
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), PlainHandler) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        try:
            run = estate.run(module, connection=login(estate, http_port=server.server_port), **MODULES[module])
        finally:
            server.shutdown()
            thread.join()
    expect_clear_error(run, "does not speak TLS", "http_port")


@pytest.mark.parametrize("module", MODULES)
@pytest.mark.parametrize(
    ("answer", "words"),
    [
        ({"status": 200, "body": "<html>Welcome</html>"}, ["an HTML page"]),
        ({"status": 200, "body": '{"records": ['}, ["no complete JSON"]),
        ({"status": 200, "body": "[]"}, ["JSON list"]),
        ({"status": 200, "body": {"records": "none", "num_records": 1}}, ["no list of records"]),
        ({"status": 200, "body": {"records": [{"name": "x"}], "num_records": 1}}, ["a record has no uuid"]),
        ({"status": 302, "body": "", "headers": {"Location": "https://127.0.0.1:1/"}}, ["HTTP 302", "redirect"]),
        ({"status": 403, "body": {"error": {"code": "6", "message": "No."}}}, ["HTTP 403", "not allowed"]),
        ({"status": 500, "body": "<html>Oops</html>"}, ["HTTP 500", "an HTML page"]),
        ({"status": 502, "body": "<html>Oops</html>"}, ["HTTP 502", "an HTML page"]),
    ],
    ids=str,
)
def test_an_answer_that_is_not_ontaps(estate: Estate, module: str, answer: dict[str, t.Any], words: list[str]) -> None:
    estate.simulator.inject(method="GET", path="*/azure-key-vaults*", times=9, **answer)
    expect_clear_error(estate.run(module, **MODULES[module]), *words)
    assert not estate.writes


def test_no_credentials_are_taken_from_elsewhere(estate: Estate, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Neither ~/.netrc nor REQUESTS_CA_BUNDLE decides who we are or whom we trust."""
    netrc = tmp_path / "netrc"
    connection = estate.simulator.connection
    netrc.write_text(f"machine 127.0.0.1 login {connection['username']} password {connection['password']}\n")
    netrc.chmod(0o600)
    monkeypatch.setenv("NETRC", str(netrc))
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", str(connection["ca_path"]))
    run = estate.run("akv_info", connection=login(estate, username="", password="", access_token="wrong-token"))
    expect_clear_error(run, "HTTP 401")
    run = estate.run("akv_info", connection=login(estate, ca_path=None))
    expect_clear_error(run, "certificate cannot be verified")


def test_each_way_to_log_in(estate: Estate, monkeypatch: pytest.MonkeyPatch) -> None:
    cert, key = estate.simulator.issue_certificate("admin")
    place = {name: estate.simulator.connection[name] for name in ("hostname", "http_port", "ca_path")}
    ways: list[dict[str, t.Any]] = [
        {name: estate.simulator.connection[name] for name in ("username", "password")},
        {"cert_filepath": str(cert), "key_filepath": str(key)},
        {"access_token": estate.simulator.access_token},
    ]
    for way in ways:
        assert not estate.run("akv_info", connection={**place, **way}).failed
        for name, value in {**place, **way}.items():
            monkeypatch.setenv(f"ONTAP_{name.upper()}", str(value))
        assert not estate.run("akv_info", connection={"hostname": "127.0.0.1"}).failed
        for name in way:
            monkeypatch.setenv(f"ONTAP_{name.upper()}", "")


def test_an_empty_variable_counts_as_not_given(estate: Estate, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("HOSTNAME", "USERNAME", "PASSWORD", "ACCESS_TOKEN", "CERT_FILEPATH", "HTTP_PORT", "TIMEOUT", "VALIDATE_CERTS", "USE_PROXY"):
        monkeypatch.setenv(f"ONTAP_{name}", "")
    assert not estate.run("akv_info").failed
    run = estate.run("akv_info", connection=login(estate, hostname=None))
    expect_clear_error(run, "hostname", "missing", "ONTAP_HOSTNAME")


def test_without_verification_any_certificate_will_do(estate: Estate) -> None:
    assert not estate.run("akv_info", connection=login(estate, ca_path=None, validate_certs=False)).failed


def test_one_tls_session_serves_a_whole_task(estate: Estate, monkeypatch: pytest.MonkeyPatch) -> None:
    opened: list[t.Any] = []

    def connect(address: tuple[str, int], *_rest: t.Any, **_more: t.Any) -> socket.socket:
        opened.append(address)
        return socket.create_connection(address)

    monkeypatch.setattr("urllib3.util.connection.create_connection", connect)
    assert estate.config(**CONFIGURATION)["changed"] is True
    assert len(estate.sent) == 3 and len(opened) == 1


def test_requests_is_missing(monkeypatch: pytest.MonkeyPatch, estate: Estate) -> None:
    monkeypatch.setattr("ansible_collections.storage_keys.ontap.plugins.module_utils._task.module.REQUESTS_IMPORT_ERROR", "ImportError")
    run = run_module("akv_info", estate.simulator.connection)
    assert run.failed and "Failed to import the required Python library (requests)" in run["msg"]
