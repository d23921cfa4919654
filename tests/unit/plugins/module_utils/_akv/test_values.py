# Copyright: (c) 2026, storage_keys.ontap contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

import string

import pytest
from ansible_collections.storage_keys.ontap.plugins.module_utils._akv import values
from hypothesis import given
from hypothesis import strategies as st

HOSTS = st.text(string.ascii_letters + string.digits + "-", min_size=1, max_size=20).map(lambda text: f"{text}.vault.azure.net")
KEYS = st.text(string.ascii_letters + string.digits + "-", min_size=1, max_size=20)
VERSIONS = st.text("0123456789abcdef", min_size=32, max_size=32)


def key_url(host: str, key: str, version: str | None = None) -> str:
    return f"https://{host}/keys/{key}" + (f"/{version}" if version else "")


@given(HOSTS, KEYS, st.none() | VERSIONS)
def test_a_key_id_comes_apart_into_what_it_was_made_of(host: str, key: str, version: str | None) -> None:
    assert values.parse_key_id(key_url(host, key, version)) == (host.lower(), key.lower(), version)


@given(HOSTS, KEYS, st.none() | VERSIONS, st.none() | VERSIONS)
def test_key_ids_differ_in_version_only_where_both_carry_one(host: str, key: str, left: str | None, right: str | None) -> None:
    same = values.KEY.same(key_url(host, key, left), key_url(host.upper(), key, right))
    assert same == (left is None or right is None or left == right)
    assert same == values.KEY.same(key_url(host.upper(), key, right), key_url(host, key, left))


@given(HOSTS, KEYS, KEYS)
def test_key_ids_with_other_keys_differ_and_letter_case_makes_no_other_key(host: str, left: str, right: str) -> None:
    assert values.KEY.same(key_url(host, left), key_url(host, right)) == (left.lower() == right.lower())
    assert values.KEY.same(key_url(host, left.upper()), key_url(host, left.lower()))


@given(HOSTS, st.booleans(), st.booleans(), st.booleans())
def test_a_vault_is_the_same_in_any_spelling(host: str, upper: bool, slash: bool, port: bool) -> None:
    spelling = f"https://{host.upper() if upper else host}{':443' if port else ''}{'/' if slash else ''}"
    assert values.VAULT.same(f"https://{host}", spelling)
    assert values.VAULT.check(spelling) == spelling


@given(HOSTS, HOSTS)
def test_different_vaults_differ(left: str, right: str) -> None:
    assert values.VAULT.same(f"https://{left}", f"https://{right}/") == (left.lower() == right.lower())


@pytest.mark.parametrize(
    ("kind", "text", "problem"),
    [
        (values.VAULT, "http://example.vault.azure.net/", "does not start with https://"),
        (values.VAULT, "example.vault.azure.net", "does not start with https://"),
        (values.VAULT, "https://", "names no valid host"),
        (values.VAULT, "https://user:word@example.vault.azure.net/", "names no valid host"),
        (values.VAULT, "https://exa mple.vault.azure.net/", "holds a blank"),
        (values.VAULT, "https://example.vault.azure.net:99999/", "names no valid host"),
        (values.VAULT, "https://[::1/", "names no valid host"),
        (values.VAULT, "https://example.vault.azure.net/keys/key1", "has a path"),
        (values.VAULT, "https://example.vault.azure.net/?a=b", "has a query"),
        (values.VAULT, "https://{example}.vault.azure.net/", "names no valid host"),
        (values.VAULT, "https://example.vault.azure.net/\n", "holds a line break"),
        (values.VAULT, "https://example.vault.azure.net/\ufeff", "holds a byte order mark"),
        (values.VAULT, "\thttps://example.vault.azure.net/", "holds a tab"),
        (values.HOST, "http://proxy", "is a URL"),
        (values.HOST, "proxy/path", "no host name"),
        (values.HOST, "proxy example", "holds a blank"),
        (values.HOST, "user@proxy", "no host name"),
        (values.HOST, "", "no host name"),
        (values.HOST, "proxy:3128", "carries a port"),
        (values.HOST, "[fd00::1]:3128", "carries a port"),
        (values.HOST, "fd00:zz::1", "is no IP address"),
        (values.HOST, "{proxy}", "no host name"),
        (values.HOST, "proxy\n", "holds a line break"),
        (values.HOST, "pro\u200bxy", "holds an invisible character"),
    ],
)
def test_what_is_no_vault_or_no_host_is_refused(kind: values.Kind, text: str, problem: str) -> None:
    with pytest.raises(ValueError, match=problem):
        kind.check(text)


@pytest.mark.parametrize(
    "url",
    [
        "https://example.vault.azure.net/",
        "https://example.vault.azure.net/secrets/key1",
        "https://example.vault.azure.net/keys/",
        "https://example.vault.azure.net/keys/key_1",
        "https://example.vault.azure.net/keys/key1/version/more",
        "http://example.vault.azure.net/keys/key1",
        "key1",
    ],
)
def test_what_is_no_key_is_refused(url: str) -> None:
    with pytest.raises(ValueError, match=r"is no Azure Key Vault key URL|does not start with https"):
        values.KEY.check(url)


@given(st.integers(1, 65535))
def test_a_port_may_come_as_text(port: int) -> None:
    assert values.PORT.check(str(port)) == port == values.PORT.check(port)
    assert values.PORT.same(port, str(port))


@pytest.mark.parametrize("port", [0, -1, 65536, "", "http", "12.5", True, "٣", None])
def test_what_is_no_port_is_refused(port: object) -> None:
    with pytest.raises(ValueError, match="is no port number"):
        values.PORT.check(port)


@given(st.text())
def test_what_ontap_holds_can_be_anything(actual: str) -> None:
    """A stored value that this collection would not send is compared as text and never fails."""
    for kind in (values.VAULT, values.KEY, values.HOST, values.PORT, values.IDENTIFIER, values.TEXT):
        assert kind.same("https://example.vault.azure.net/keys/key1", actual) in (True, False)
    assert not values.KEY.same("https://example.vault.azure.net/keys/key1", "https:://example")


@pytest.mark.parametrize("host", ["proxy.example.com", "10.1.2.3", "fd00::1"])
def test_a_host_is_a_name_or_an_address(host: str) -> None:
    assert values.HOST.check(host) == host
    assert values.HOST.same(host, host.upper())


def test_an_address_is_sent_without_the_brackets_of_a_url() -> None:
    assert values.HOST.check("[FD00::1]") == "fd00::1"
    assert values.HOST.same("[fd00::1]", "FD00::1")


@pytest.mark.parametrize("kind", ["VAULT", "KEY", "HOST", "IDENTIFIER", "TEXT", "PORT"])
@pytest.mark.parametrize("stray", ["\n", " ", "\t", "\ufeff", "\u200b"])
def test_a_stored_value_with_a_stray_character_is_another_one(kind: str, stray: str) -> None:
    """So that what an earlier run stored wrongly is repaired."""
    good = {"VAULT": "https://example.vault.azure.net/", "KEY": "https://example.vault.azure.net/keys/key1", "PORT": "3128"}.get(kind, "word")
    same = getattr(values, kind).same
    assert same(good, good) and not same(good, good + stray) and not same(good, stray + good)


def test_identifiers_are_compared_without_letter_case_and_other_text_with_it() -> None:
    assert values.IDENTIFIER.same("3C1DD0AC", "3c1dd0ac")
    assert not values.TEXT.same("Proxy-User", "proxy-user")
