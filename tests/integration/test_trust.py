# Copyright: (c) 2026, storage_keys.ontap contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Whom the modules trust and to whom they show who they are: what docs/trust.md says, seen from the outside."""

from __future__ import annotations

import base64
import os
import ssl
import typing as t
import warnings
from pathlib import Path

import pytest
from support.estate import CONFIGURATION, SECRET, Estate
from support.module_runner import ModuleRun, run_module
from support.tls import LOOPBACK, Issuer, Proxy, Relay, TlsProxy, TlsServer, has_ipv6

PASSWORD = "canary-pass/w0rd"
PROXY_LOGIN = "someone:canary-proxy-login"
TOKEN = "canary.access-token"
VARIABLES = ("REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE", "SSL_CERT_FILE", "SSL_CERT_DIR")


@pytest.fixture(autouse=True)
def quick_retries(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ansible_collections.storage_keys.ontap.plugins.module_utils._rest.client._FIRST_DELAY", 0.01)
    for name in (*VARIABLES, "NETRC"):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture
def issuer(tmp_path: Path) -> Issuer:
    return Issuer(tmp_path)


def connect(port: int, **options: t.Any) -> ModuleRun:
    """A task that asks the server at this port for a list."""
    login = {} if {"access_token", "cert_filepath"} & set(options) else {"username": "admin", "password": PASSWORD}
    return run_module("akv_info", {"hostname": LOOPBACK, "http_port": port, **login, **options})


def expect_refusal(run: ModuleRun, *words: str) -> None:
    """A failure that says what is wrong and what to do about it."""
    assert run.failed and run["changed"] is False
    for word in words:
        assert word.lower() in run["msg"].lower(), run["msg"]
    assert run["error"]["cause"] and run["error"]["next_step"] and run["msg"].endswith(".")
    assert "Traceback" not in run.output and "canary" not in run.output


@pytest.mark.parametrize(
    ("certificate", "words"),
    [
        ({"self_signed": True}, ["certificate cannot be verified", "self", "signed", "set ca_path"]),
        ({}, ["certificate cannot be verified", "issuer", "set ca_path"]),
        ({"days": (-9, -1)}, ["certificate cannot be verified", "expired", "renew"]),
        ({"days": (5, 9)}, ["certificate cannot be verified", "not yet valid", "clock"]),
        ({"names": ["other.example.com"]}, ["certificate cannot be verified", "mismatch", LOOPBACK, "set hostname"]),
        ({"names": ["10.1.2.3"]}, ["certificate cannot be verified", "mismatch", LOOPBACK, "set hostname"]),
    ],
    ids=["self-signed", "unknown authority", "expired", "not yet valid", "wrong name", "wrong address"],
)
@pytest.mark.parametrize("module", ["akv_info", "akv_config"])
def test_a_certificate_that_deserves_no_trust(issuer: Issuer, certificate: dict[str, t.Any], words: list[str], module: str) -> None:
    """Nothing is sent to such a server, unless validate_certs is false."""
    ca = {"ca_path": str(issuer.ca_path)} if {"days", "names"} & set(certificate) else {}
    with TlsServer(*issuer.issue(**certificate)) as server:
        options = {"svm_name": "svm1", **CONFIGURATION} if module == "akv_config" else {}
        place = {"hostname": LOOPBACK, "http_port": server.port, "username": "admin", "password": PASSWORD}
        expect_refusal(run_module(module, {**place, **ca, **options}), f"{LOOPBACK}:{server.port}", "nothing was changed", *words)
        assert server.received == []
        assert not connect(server.port, validate_certs=False, **ca).failed
        assert len(server.received) == 1


def test_a_self_signed_certificate_can_be_its_own_authority(issuer: Issuer) -> None:
    certificate, key = issuer.issue(self_signed=True)
    with TlsServer(certificate, key) as server:
        assert connect(server.port, ca_path=str(certificate))["num_records"] == 0


def test_another_authority_than_the_one_named_is_not_trusted(issuer: Issuer, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "other").mkdir()
    other = Issuer(tmp_path / "other", "another authority")
    # With ca_path not even those count that come with requests.
    monkeypatch.setattr("requests.adapters.DEFAULT_CA_BUNDLE_PATH", str(issuer.ca_path))
    with TlsServer(*issuer.issue()) as server:
        assert not connect(server.port).failed
        expect_refusal(connect(server.port, ca_path=str(other.ca_path)), "certificate cannot be verified", "set ca_path")
        assert not connect(server.port, ca_path=str(issuer.ca_path)).failed


@pytest.mark.parametrize("variable", VARIABLES)
def test_no_variable_decides_whom_we_trust(issuer: Issuer, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, variable: str) -> None:
    with TlsServer(*issuer.issue()) as server:
        trusting = str(issuer.hashed_folder() if variable.endswith("DIR") else issuer.ca_path)
        monkeypatch.setenv(variable, trusting)
        expect_refusal(connect(server.port), "certificate cannot be verified")
        assert server.received == []
        assert not connect(server.port, ca_path=trusting).failed
        empty = tmp_path / "empty.pem"
        empty.write_text("")
        monkeypatch.setenv(variable, str(empty))
        assert not connect(server.port, ca_path=str(issuer.ca_path)).failed


def test_the_keys_of_the_session_are_written_nowhere(issuer: Issuer, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Neither of that with ONTAP nor of that with a proxy; and the environment stays as it is, for it is not ours alone."""
    monkeypatch.setenv("SSLKEYLOGFILE", str(tmp_path / "keys"))
    with TlsServer(*issuer.issue()) as server, TlsProxy(*issuer.issue()) as proxy:
        assert not connect(server.port, ca_path=str(issuer.ca_path)).failed
        monkeypatch.setenv("https_proxy", proxy.url)
        assert not connect(server.port, ca_path=str(issuer.ca_path)).failed
        assert not connect(server.port, validate_certs=False).failed
        expect_refusal(connect(server.port), "certificate cannot be verified")
        assert len(proxy.asked) == 2 and len(server.received) == 3
    assert not (tmp_path / "keys").exists() and os.environ["SSLKEYLOGFILE"] == str(tmp_path / "keys")


def test_nothing_is_said_of_what_is_not_verified(issuer: Issuer) -> None:
    """The user asked for it. The filters of warnings are not ours alone either."""
    with TlsServer(*issuer.issue()) as server, warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        before = list(warnings.filters)
        assert not connect(server.port, validate_certs=False).failed
        assert warnings.filters == before and not caught


def basic(login: str) -> str:
    return f"Basic {base64.b64encode(login.encode()).decode()}"


@pytest.mark.parametrize("way", ["password", "token", "certificate"])
@pytest.mark.parametrize("place", ["HOME", "NETRC"])
def test_netrc_decides_nothing(issuer: Issuer, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, way: str, place: str) -> None:
    netrc = tmp_path / (".netrc" if place == "HOME" else "another")
    netrc.write_text(f"machine {LOOPBACK} login netrc password netrc\ndefault login netrc password netrc\n")
    netrc.chmod(0o600)
    monkeypatch.setenv(place, str(tmp_path if place == "HOME" else netrc))
    certificate, key = issuer.issue()
    ways: dict[str, tuple[dict[str, t.Any], str | None]] = {
        "password": ({}, basic(f"admin:{PASSWORD}")),
        "token": ({"access_token": TOKEN}, f"Bearer {TOKEN}"),
        "certificate": ({"cert_filepath": str(certificate), "key_filepath": str(key)}, None),
    }
    login, expected = ways[way]
    with TlsServer(certificate, key) as server:
        assert not connect(server.port, ca_path=str(issuer.ca_path), **login).failed
    (head,) = server.received
    sent = [line.partition(": ")[2] for line in head.splitlines() if line.lower().startswith("authorization:")]
    assert sent == ([expected] if expected else [])


@pytest.mark.parametrize("variable", ["HTTPS_PROXY", "https_proxy", "ALL_PROXY"])
def test_a_proxy_passes_on_what_it_cannot_read(estate: Estate, monkeypatch: pytest.MonkeyPatch, variable: str) -> None:
    with Proxy() as proxy:
        monkeypatch.setenv(variable, proxy.url.replace("//", f"//{PROXY_LOGIN}@"))
        assert estate.config(**CONFIGURATION)["changed"] is True
    (head,) = proxy.asked
    assert head.startswith(f"CONNECT {LOOPBACK}:{estate.simulator.connection['http_port']} ")
    sent = {name.lower(): value for name, _colon, value in (line.partition(": ") for line in head.splitlines()[1:])}
    assert sent["proxy-authorization"] == basic(PROXY_LOGIN)
    assert "authorization" not in sent and SECRET not in head


@pytest.mark.parametrize(
    ("variables", "options"),
    [
        ({"HTTPS_PROXY": "{proxy}"}, {"use_proxy": False}),
        ({"HTTPS_PROXY": "{proxy}", "NO_PROXY": LOOPBACK}, {}),
        ({"HTTPS_PROXY": "{proxy}", "no_proxy": "example.com,127.0.0.0/8"}, {}),
        ({"HTTPS_PROXY": "{proxy}", "NO_PROXY": "*"}, {}),
        ({"HTTPS_PROXY": "{proxy}", "NO_PROXY": "localhost"}, {"hostname": "localhost"}),
        ({"HTTP_PROXY": "{proxy}"}, {}),
    ],
    ids=str,
)
def test_no_proxy(estate: Estate, monkeypatch: pytest.MonkeyPatch, variables: dict[str, str], options: dict[str, t.Any]) -> None:
    with Proxy() as proxy:
        for name, value in variables.items():
            monkeypatch.setenv(name, value.replace("{proxy}", proxy.url))
        assert not estate.run("akv_info", **options).failed
    assert proxy.asked == []


def test_a_host_that_no_proxy_does_not_name_goes_through_the_proxy(estate: Estate, monkeypatch: pytest.MonkeyPatch) -> None:
    with Proxy() as proxy:
        monkeypatch.setenv("HTTPS_PROXY", proxy.url)
        monkeypatch.setenv("NO_PROXY", "example.com,10.0.0.0/8")
        assert not estate.run("akv_info").failed
    assert len(proxy.asked) == 1


@pytest.mark.parametrize("answer", ["407 Proxy Authentication Required", "403 Forbidden", "502 Bad Gateway"])
def test_a_proxy_that_refuses(estate: Estate, monkeypatch: pytest.MonkeyPatch, answer: str) -> None:
    with Proxy(answer=answer) as proxy:
        monkeypatch.setenv("HTTPS_PROXY", proxy.url.replace("//", f"//{PROXY_LOGIN}@"))
        expect_refusal(estate.run("akv_info"), "the proxy did not connect", "HTTPS_PROXY", "use_proxy")
    assert estate.sent == []


@pytest.mark.parametrize(
    "url",
    [
        *("http://canary-user:canary-pass@127.0.0.1:1", "nonsense://127.0.0.1:1", "http://"),
        *("http://[::1:80", "http://pro xy", "http://proxy:x", "http://.:80"),
    ],
)
def test_a_proxy_that_is_not_there(estate: Estate, monkeypatch: pytest.MonkeyPatch, url: str) -> None:
    monkeypatch.setenv("HTTPS_PROXY", url)
    expect_refusal(estate.run("akv_info"), "proxy", "HTTPS_PROXY", "use_proxy")


def test_a_proxy_that_looks_inside(issuer: Issuer, estate: Estate, monkeypatch: pytest.MonkeyPatch) -> None:
    """Its certificate is one of another authority, so it learns nothing."""
    with TlsServer(*issuer.issue()) as inspecting, Proxy(leads_to=inspecting.port) as proxy:
        monkeypatch.setenv("HTTPS_PROXY", proxy.url)
        expect_refusal(estate.run("akv_info"), "certificate cannot be verified")
        assert proxy.asked and inspecting.received == [] and estate.sent == []
        assert not estate.run("akv_info", ca_path=str(issuer.ca_path)).failed
        assert len(inspecting.received) == 1


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
@pytest.mark.parametrize("method", ["GET", "POST"])
def test_no_redirect_is_followed(issuer: Issuer, estate: Estate, status: int, method: str) -> None:
    with TlsServer(*issuer.issue()) as other:
        place = {"Location": f"https://{LOOPBACK}:{other.port}/api/security/azure-key-vaults"}
        estate.simulator.inject(method=method, effect="redirect", status=status, headers=place)
        run = estate.config(**CONFIGURATION, validate_certs=False)
        expect_refusal(run, f"HTTP {status}", "redirect", "hostname and http_port", "nothing was changed")
        assert other.received == []
    assert estate.simulator.vaults == []


def outdated() -> ssl.SSLContext:
    """TLS 1.0 alone, where OpenSSL still has it."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        try:
            context.set_ciphers("DEFAULT:@SECLEVEL=0")
            context.minimum_version = ssl.TLSVersion.TLSv1
            context.maximum_version = ssl.TLSVersion.TLSv1
        except (ssl.SSLError, ValueError):
            pytest.skip("this OpenSSL has no TLS 1.0")
    return context


@pytest.mark.parametrize("validate_certs", [True, False])
def test_an_outdated_version_of_tls(issuer: Issuer, validate_certs: bool) -> None:
    if not ssl.HAS_TLSv1:
        pytest.skip("this OpenSSL has no TLS 1.0")
    with TlsServer(*issuer.issue(), context=outdated()) as server:
        run = connect(server.port, ca_path=str(issuer.ca_path), validate_certs=validate_certs)
        expect_refusal(run, "outdated versions of TLS", "TLS 1.2", "security config modify")
        assert server.received == []


@pytest.mark.skipif(not has_ipv6(), reason="this machine has no IPv6")
@pytest.mark.parametrize("hostname", ["::1", "[::1]", "0:0:0:0:0:0:0:1"])
def test_addresses_of_ipv6(estate: Estate, hostname: str) -> None:
    with Relay(estate.simulator.connection["http_port"], "::1") as relay:
        assert estate.config(**CONFIGURATION, hostname=hostname, http_port=relay.port)["changed"] is True
        run = estate.run("akv_info", hostname=hostname, http_port=relay.port, ca_path="")
    expect_refusal(run, f"[{hostname.strip('[]')}]:{relay.port}", "certificate cannot be verified")
