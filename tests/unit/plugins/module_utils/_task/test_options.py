# Copyright: (c) 2026, storage_keys.ontap contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

import typing as t
from pathlib import Path

import pytest
from ansible_collections.storage_keys.ontap.plugins.module_utils._akv.desired import Policy
from ansible_collections.storage_keys.ontap.plugins.module_utils._akv.fields import SETTINGS
from ansible_collections.storage_keys.ontap.plugins.module_utils._akv.record import Target
from ansible_collections.storage_keys.ontap.plugins.module_utils._errors.exceptions import OptionError
from ansible_collections.storage_keys.ontap.plugins.module_utils._task import options

CONNECTION: dict[str, t.Any] = {
    "hostname": "cluster1",
    "username": "admin",
    "password": "canary-word",
    "cert_filepath": None,
    "key_filepath": None,
    "access_token": None,
    "http_port": 443,
    "validate_certs": True,
    "ca_path": None,
    "use_proxy": True,
    "timeout": 60,
}
UUID = "4f6c2d8a-0e11-11ec-9c9c-005056bb1234"
NO_LOGIN = {"username": None, "password": None}
ONE: dict[str, t.Any] = {
    "scope": "svm",
    "svm_name": None,
    "svm_uuid": None,
    "uuid": None,
    "state": "present",
    "update_secret": "on_create",
    "update_proxy_password": "on_create",
    "key_version": "follow",
    "configuration_name": None,
    "enabled": None,
    **{field.name: None for field in SETTINGS},
}
COMPLETE = {
    "name": "https://example.vault.azure.net",
    "key_id": "https://example.vault.azure.net/keys/key1",
    "client_id": "client",
    "tenant_id": "tenant",
    "client_secret": "word",
}


def refused(function: t.Callable[..., t.Any], *arguments: t.Any) -> OptionError:
    with pytest.raises(OptionError) as caught:
        function(*arguments)
    assert caught.value.next_step
    return caught.value


@pytest.mark.parametrize("hostname", ["cluster1", "cluster1.example.com", "10.1.2.3", "fd00::1", "[fd00::1]"])
def test_an_address_in_any_form(hostname: str) -> None:
    connection = options.connection_of({**CONNECTION, "hostname": hostname, "http_port": 8443})
    assert connection.address == (f"[{hostname.strip('[]')}]:8443" if "::" in hostname else f"{hostname}:8443")


@pytest.mark.parametrize(
    ("changes", "option"),
    [
        ({"hostname": None}, "hostname"),
        ({"hostname": ""}, "hostname"),
        ({"hostname": "https://cluster1"}, "hostname"),
        ({"hostname": "cluster1:443"}, "hostname"),
        ({"hostname": "cluster1/api"}, "hostname"),
        ({"hostname": "clus ter"}, "hostname"),
        ({"http_port": 0}, "http_port"),
        ({"http_port": 65536}, "http_port"),
        ({"timeout": 0}, "timeout"),
        (NO_LOGIN, "username"),
        ({"username": "", "password": ""}, "username"),
        ({"password": None}, "password"),
        ({"username": ""}, "username"),
        ({"access_token": "token"}, "access_token"),
        ({"cert_filepath": "/cert.pem"}, "cert_filepath"),
        ({**NO_LOGIN, "key_filepath": "/key.pem"}, "cert_filepath"),
        ({**NO_LOGIN, "access_token": "canaryto ken"}, "access_token"),
        ({**NO_LOGIN, "access_token": "canaryto\nken"}, "access_token"),
        ({**NO_LOGIN, "access_token": "canarytökén"}, "access_token"),
        ({**NO_LOGIN, "cert_filepath": "/no/such/cert.pem"}, "cert_filepath"),
        ({"ca_path": "/no/such/ca.pem"}, "ca_path"),
    ],
)
def test_a_connection_that_cannot_work_names_the_option(changes: dict[str, t.Any], option: str) -> None:
    error = refused(options.connection_of, {**CONNECTION, **changes})
    assert error.target == option
    assert "canary" not in str(error.to_result())


def test_each_way_to_log_in(tmp_path: Path) -> None:
    cert = tmp_path / "cert.pem"
    cert.write_text("-----BEGIN CERTIFICATE-----")
    empty = {"username": "", "password": "", "access_token": ""}
    assert options.connection_of({**CONNECTION, **NO_LOGIN, "access_token": "abc.def-_~+/="}).access_token
    assert options.connection_of({**CONNECTION, **empty, "cert_filepath": str(cert)}).cert_filepath == str(cert)
    assert options.connection_of({**CONNECTION, "access_token": "", "cert_filepath": ""}).username == "admin"


def test_secrets_do_not_show_in_the_representation() -> None:
    assert "canary" not in repr(options.connection_of(CONNECTION))
    assert "s3cret" not in repr(options.desired_of({**ONE, **COMPLETE, "svm_name": "svm1", "client_secret": "s3cret"}, Policy()))


@pytest.mark.parametrize("name", ["svm_name", "svm_uuid", "uuid"])
@pytest.mark.parametrize("value", ["", "  "])
@pytest.mark.parametrize("scope", ["svm", "cluster"])
def test_an_empty_owner_is_an_error_whatever_else_is_given(name: str, value: str, scope: str) -> None:
    others = {other: UUID for other in ("svm_name", "svm_uuid") if other != name and scope == "svm"}
    error = refused(options.target_of, {**ONE, **others, name: value, "scope": scope})
    assert error.target == name and "empty" in error.message


@pytest.mark.parametrize(
    ("changes", "option"),
    [
        ({}, "svm_name"),
        ({"scope": "cluster", "svm_name": "svm1"}, "scope"),
        ({"scope": "cluster", "svm_uuid": UUID}, "scope"),
    ],
)
def test_a_target_must_be_clear(changes: dict[str, t.Any], option: str) -> None:
    assert refused(options.target_of, {**ONE, **changes}).target == option


def test_targets() -> None:
    assert options.target_of({**ONE, "uuid": UUID.upper()}) == Target(uuid=UUID)
    assert options.target_of({**ONE, "scope": "cluster"}) == Target("cluster")
    assert options.target_of({**ONE, "svm_name": "svm1", "svm_uuid": UUID}) == Target("svm", "svm1", UUID)


@pytest.mark.parametrize(
    ("changes", "option", "problem"),
    [
        ({"name": "http://example.vault.azure.net"}, "name", "http://example.vault.azure.net does not start with https://"),
        ({"key_id": "key1"}, "key_id", "key1 does not start with https://"),
        ({"key_id": "https://example.vault.azure.net/key1"}, "key_id", "is no Azure Key Vault key URL"),
        ({"proxy_port": 70000}, "proxy_port", "70000 is no port number"),
        ({"proxy_host": "http://proxy"}, "proxy_host", "http://proxy is a URL"),
        ({"proxy_host": "proxy.example.com:3128"}, "proxy_host", "proxy.example.com:3128 carries a port"),
        ({"proxy_host": "{proxy}"}, "proxy_host", "because of the {"),
        ({"client_id": "{3c1dd0ac-6f19-4c33-a5a5-3c8cbca01f0e}"}, "client_id", "holds braces"),
        ({"tenant_id": "3c1dd0ac 6f19"}, "tenant_id", "holds a blank"),
        ({"name": "https://example.vault.azure.net/\u200b"}, "name", "net/\\u200b holds an invisible character (U+200B)"),
        ({"svm_name": "vs0,vs1"}, "svm_name", "vs0,vs1 holds a comma"),
        ({"svm_name": "vs*"}, "svm_name", "vs* holds a *"),
        ({"svm_name": "['vs0']"}, "svm_name", "holds the character ["),
        ({"svm_uuid": "hello"}, "svm_uuid", "hello is no UUID"),
        ({"uuid": "{4f6c2d8a-0e11-11ec-9c9c-005056bb1234}"}, "uuid", "is no UUID"),
        ({"client_id": ""}, "client_id", "empty"),
        ({"name": ""}, "name", "empty"),
    ],
)
def test_a_value_that_cannot_work_names_the_option(changes: dict[str, t.Any], option: str, problem: str) -> None:
    error = refused(options.desired_of, {**ONE, "svm_name": "svm1", **changes}, Policy())
    assert error.target == option and problem in error.message
    assert error.sentence().startswith(f"{option}: ")


def test_only_what_was_given_is_wanted() -> None:
    desired = options.desired_of({**ONE, "svm_name": "svm1", "proxy_host": "", "proxy_port": "3128", "proxy_password": ""}, Policy())
    assert desired.values == {"proxy_host": "", "proxy_port": 3128}


@pytest.mark.parametrize(
    ("changes", "useful"),
    [
        ({"client_secret": "word"}, False),
        ({"client_secret": "word", "state": "absent"}, False),
        ({"client_secret": "word", "state": "absent", "update_secret": "with_change"}, False),
        ({"client_secret": "word", "proxy_host": "proxy"}, False),
        ({"client_secret": "word", "client_id": "client"}, True),
        ({"client_secret": "word", "update_secret": "always"}, True),
        ({"client_secret": "word", "update_secret": "when_unreachable"}, True),
        ({**COMPLETE}, True),
        ({**COMPLETE, "state": "absent"}, True),
        ({"client_secret": ""}, True),
    ],
)
def test_a_secret_that_nothing_would_send_is_an_error(changes: dict[str, t.Any], useful: bool) -> None:
    params = {**ONE, "svm_name": "svm1", **changes}
    if useful:
        options.desired_of(params, options.policy_of(params))
    else:
        assert refused(options.desired_of, params, options.policy_of(params)).target == "client_secret"


def test_secret_and_certificate_exclude_each_other() -> None:
    error = refused(options.desired_of, {**ONE, **COMPLETE, "svm_name": "svm1", "client_certificate": "d29yZA=="}, Policy())
    assert error.target == "client_certificate" and "does not go with client_secret" in error.message


@pytest.mark.parametrize("given", ["d29yZA==", "d29y\nZA==\n", " d29yZA== "])
def test_a_certificate_is_sent_without_line_breaks(given: str) -> None:
    params = {**ONE, **COMPLETE, "svm_name": "svm1", "client_secret": None, "client_certificate": given}
    assert options.desired_of(params, Policy()).values["client_certificate"] == "d29yZA=="


@pytest.mark.parametrize("given", ["-----BEGIN CERTIFICATE-----", "canary word!", "d29y=ZA"])
def test_what_is_no_base64_is_no_certificate(given: str) -> None:
    params = {**ONE, **COMPLETE, "svm_name": "svm1", "client_secret": None, "client_certificate": given}
    error = refused(options.desired_of, params, Policy())
    assert error.target == "client_certificate" and given not in str(error.to_result())


def test_the_name_of_a_configuration_must_not_be_empty() -> None:
    assert refused(options.target_of, {**ONE, "svm_name": "svm1", "configuration_name": " "}).target == "configuration_name"
    assert options.target_of({**ONE, "svm_name": "svm1", "configuration_name": "next"}).configuration_name == "next"


@pytest.mark.parametrize("policy", ["update_secret", "update_proxy_password"])
def test_always_needs_something_to_send(policy: str) -> None:
    assert refused(options.policy_of, {**ONE, policy: "always"}).target == policy


def test_waiting_needs_time() -> None:
    assert refused(options.waiting_of, {"wait": True, "wait_timeout": 0}).target == "wait_timeout"
    assert options.waiting_of({"wait": False, "wait_timeout": 5}).timeout == 5


LISTING: dict[str, t.Any] = {
    "scope": None,
    "svm_name": None,
    "svm_uuid": None,
    "uuid": None,
    "client_id": None,
    "filters": None,
    "order_by": None,
    "max_records": None,
}


@pytest.mark.parametrize(
    ("changes", "query"),
    [
        ({}, {}),
        ({"svm_name": ["svm1"], "scope": "svm"}, {}),
        ({"filters": {"svm.name": "a|b", "proxy_port": 3128}}, {"svm.name": "a|b", "proxy_port": "3128"}),
        ({"filters": {"azure_reachability.reachable": False}}, {"azure_reachability.reachable": "false"}),
        ({"order_by": ["svm.name desc", "uuid"], "max_records": 5}, {"order_by": "svm.name desc,uuid", "max_records": "5"}),
    ],
)
def test_the_query_of_a_list(changes: dict[str, t.Any], query: dict[str, str]) -> None:
    assert options.query_of({**LISTING, **changes}) == query


@pytest.mark.parametrize(
    ("changes", "option"),
    [
        ({"max_records": 0}, "max_records"),
        ({"filters": {"fields": "*"}}, "filters"),
        ({"filters": {"return_timeout": 1}}, "filters"),
        ({"filters": {"svm.name": ["a", "b"]}}, "filters"),
        ({"filters": {"svm.name": "a"}, "svm_name": ["b"]}, "filters"),
        ({"filters": {"client_id": "a"}, "client_id": "b"}, "filters"),
    ],
)
def test_a_list_that_cannot_work_names_the_option(changes: dict[str, t.Any], option: str) -> None:
    assert refused(options.query_of, {**LISTING, **changes}).target == option
