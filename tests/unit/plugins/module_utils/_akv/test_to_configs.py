# Copyright: (c) 2026, storage_keys.ontap contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What is exported asks for just what is there: akv_configs would change nothing, whatever a system holds, and prune nothing."""

from __future__ import annotations

import typing as t

import pytest
from ansible_collections.storage_keys.ontap.plugins.module_utils._akv.record import read_record
from ansible_collections.storage_keys.ontap.plugins.module_utils._akv.to_configs import Application, to_configs
from ansible_collections.storage_keys.ontap.plugins.module_utils._akv.values import parse_svm_name
from ansible_collections.storage_keys.ontap.plugins.module_utils._rest.text import LONGEST_VALUE
from hypothesis import given, settings
from hypothesis import strategies as st
from ontap_simulator.api.releases import VERSIONS, release_for
from ontap_simulator.resources.key_vault_record import view
from ontap_simulator.system.cluster import Cluster, Vault
from support.adoption import HOSTILE, what_would_change

KEY = "https://example.vault.azure.net/keys/key1"
VERSION = "0123456789abcdef0123456789abcdef"
SECRETS = {"client_secret": {"client_secret": "canary"}, "certificate": {"client_certificate": "canary"}}
TEXTS = st.sampled_from(HOSTILE) | st.text(min_size=1, max_size=12)
VALUES: dict[str, st.SearchStrategy[t.Any]] = {
    "name": st.sampled_from(["https://example.vault.azure.net/", "https://EXAMPLE.vault.azure.net", "https://other.vault.azure.cn:8443/"]) | TEXTS,
    "key_id": st.sampled_from([KEY, f"{KEY}/", f"{KEY}/{VERSION}", f"{KEY}/{VERSION}/", "https://other.vault.azure.cn:8443/keys/No-1"]),
    "client_id": st.sampled_from(["3c1dd0ac-6f19-4c33-a5a5-3c8cbca01f0e", "1e3", "0x10"]) | TEXTS,
    "tenant_id": st.sampled_from(["c9f32fcb-4ab7-40fe-af1b-1850d46cfbbe", "example.com", "012"]) | TEXTS,
}
OPTIONAL: dict[str, st.SearchStrategy[t.Any]] = {
    "proxy_type": st.sampled_from(["http", "https"]),
    "proxy_host": st.sampled_from(["proxy.example.com", "PROXY", "2001:db8::1", "[2001:db8::1]", "10.0.0.1"]) | TEXTS,
    "proxy_port": st.sampled_from([0, 1, 443, 3128, 65535]),
    "proxy_username": TEXTS,
    "port": st.sampled_from([0, 443, 8443]),
    "oauth_host": st.sampled_from(["login.microsoftonline.com", "LOGIN.microsoftonline.com", "login.chinacloudapi.cn"]) | TEXTS,
    "vault_host": st.sampled_from(["vault.azure.net", "vault.azure.cn"]) | TEXTS,
    "verify_host": st.booleans(),
    "verify_ip": st.booleans(),
}


@st.composite
def systems(draw: st.DrawFn, version: str) -> list[dict[str, t.Any]]:
    """All records of one simulated system, as akv_info reads them."""
    release = release_for(version)
    known = release.schemas["azure_key_vault"]
    names = draw(st.lists(TEXTS, min_size=1, max_size=4, unique=True))
    cluster = Cluster(release, names, 1)
    cluster.settings.unset_settings = draw(st.sampled_from(["verify", "all", "none"]))
    usual = draw(st.fixed_dictionaries(VALUES, optional=OPTIONAL))
    records = []
    for owner in draw(st.lists(st.sampled_from([None, *names]), max_size=5, unique=True)):
        several = draw(st.lists(TEXTS.filter(lambda text: text != "default"), max_size=2, unique=True)) if known.under("enabled") else []
        configurations = ["default", *several]
        in_use = draw(st.sampled_from([None, *configurations]) if several else st.just("default"))
        for number, configuration in enumerate(configurations):
            values: dict[str, t.Any] = dict(usual) if draw(st.booleans()) else draw(st.fixed_dictionaries(VALUES, optional=OPTIONAL))
            values = {name: value for name, value in values.items() if known.under(name)}
            values |= SECRETS[draw(st.sampled_from(list(SECRETS)))]
            values["key_id"] = cluster.keys.stored(values["key_id"], release.key_id_versioned)
            vault = Vault(number, cluster.svms[owner] if owner else None, values, configuration, configuration == in_use)
            record = view(cluster, vault, advanced=False)
            records.append(read_record({name: value for name, value in record.items() if known.under(name) or name in ("svm", "_links")}))
    return records


@pytest.mark.parametrize("version", VERSIONS)
@settings(max_examples=20)
@given(st.data(), st.booleans())
def test_what_is_exported_changes_nothing(version: str, data: st.DataObject, pin: bool) -> None:
    records = data.draw(systems(version))
    exported = to_configs(records, pin)
    assert what_would_change(records, exported, version, "pin" if pin else "follow") == {}
    assert len(exported.configs) == len(records)
    assert to_configs(reversed(records), pin) == exported
    # An entry that nothing is told of can be created anew.
    if not exported.warnings:
        whole = [{**exported.common, **entry} for entry in exported.configs]
        assert all({"name", "key_id", "client_id", "tenant_id"} <= set(entry) for entry in whole)
        assert not any("uuid" in entry or "svm_uuid" in entry for entry in whole)


def record(svm: str = "svm1", **values: t.Any) -> dict[str, t.Any]:
    return {
        "uuid": f"1c8d1c4c-0e12-11ec-9c9c-{abs(hash((svm, str(values)))) % 10**12:012}",
        "scope": "svm",
        "svm": {"name": svm, "uuid": f"4f6c2d8a-0e11-11ec-9c9c-{abs(hash(svm)) % 10**12:012}"},
        "name": "https://example.vault.azure.net/",
        "key_id": f"{KEY}/{VERSION}",
        "client_id": "client",
        "tenant_id": "tenant",
        **values,
    }


GIVEN = {"name": "https://example.vault.azure.net/", "key_id": KEY, "client_id": "client", "tenant_id": "tenant"}


def test_one_configuration_has_nothing_in_common() -> None:
    defaults: dict[str, t.Any] = {"port": 443, "oauth_host": "login.microsoftonline.com", "vault_host": "VAULT.azure.net", "verify_host": False}
    read_only: dict[str, t.Any] = {"authentication_method": "client_secret", "owner": "SVM svm1", "state": {"code": 0}}
    exported = to_configs([record(proxy_host="", configuration={"name": "default"}, enabled=True, **defaults, **read_only)])
    assert exported == ({}, [{"svm_name": "svm1", **GIVEN}], ["client_secret"], [Application("client", "tenant", "client_secret", ("SVM svm1",))], [])


def test_what_most_have_stands_once_and_the_others_override_it() -> None:
    proxy: dict[str, t.Any] = {"proxy_host": "proxy.example.com", "verify_host": True, "port": 8443}
    records = [record(f"svm{number}", **proxy) for number in (3, 1, 2)]
    records += [record("svm4", client_id="another", authentication_method="certificate")]
    exported = to_configs(records)
    assert exported.common == {**GIVEN, **proxy}
    cleared = {"proxy_host": "", "port": "", "verify_host": False}
    assert exported.configs[:3] == [{"svm_name": "svm1"}, {"svm_name": "svm2"}, {"svm_name": "svm3"}]
    assert exported.configs[3:] == [{"svm_name": "svm4", "client_id": "another", **cleared}]
    assert exported.applications == [
        Application("another", "tenant", "client_certificate", ("SVM svm4",)),
        Application("client", "tenant", "client_secret", ("SVM svm1", "SVM svm2", "SVM svm3")),
    ]


def test_what_half_of_them_have_is_not_common() -> None:
    exported = to_configs([record("svm1", proxy_port=1), record("svm2")])
    assert exported.common == GIVEN and exported.configs == [{"svm_name": "svm1", "proxy_port": 1}, {"svm_name": "svm2"}]


def test_the_cluster_and_several_configurations_of_one_svm() -> None:
    cluster = {**record("admin"), "scope": "cluster"}
    beside = record("svm1", configuration={"name": "blue"}, enabled=False)
    exported = to_configs([beside, record("svm1", configuration={"name": "default"}, enabled=True), cluster])
    assert exported.configs == [
        {"scope": "cluster"},
        {"svm_name": "svm1", "configuration_name": "blue", "enabled": False},
        {"svm_name": "svm1", "configuration_name": "default", "enabled": True},
    ]
    # One that was put out of use comes back only as ONTAP makes it: enabled, until the other one is.
    exported = to_configs([{**beside, "enabled": True}, record("svm1", configuration={"name": "default"}, enabled=False)])
    assert [{**entry, "svm_name": None} for entry in exported.configs] == [
        {"svm_name": None, "configuration_name": "blue", "enabled": True},
        {"svm_name": None, "configuration_name": "default"},
    ]


def test_a_pinned_version_stays() -> None:
    assert to_configs([record()], pin_key_versions=True).configs[0]["key_id"] == f"{KEY}/{VERSION}"


def test_svms_of_one_name_and_names_that_no_option_takes() -> None:
    twins = [record("svm1"), {**record("svm2"), "svm": {**record("svm2")["svm"], "name": "svm1"}}, record("{{ svm }}")]
    exported = to_configs(twins)
    assert sorted(entry["svm_uuid"] for entry in exported.configs) == sorted(each["svm"]["uuid"] for each in twins)
    assert [warning.rpartition(", ")[2] for warning in exported.warnings] == [
        "because another SVM has its name.",
        "because another SVM has its name.",
        "because akv_configs takes no such name.",
    ]


def test_what_cannot_be_given_is_left_out_and_told() -> None:
    exported = to_configs([record(proxy_username="user"), record("svm2", proxy_username="user"), record("svm3", proxy_username="a\nb", proxy_port=0)])
    assert exported.warnings == [
        "proxy_port of SVM svm3 was left out, because akv_configs does not take '0'.",
        r"proxy_username of SVM svm3 was left out, because akv_configs does not take 'a\\nb'.",
    ]
    # It could not be overridden there.
    assert exported.common == GIVEN and exported.configs[0] == {"svm_name": "svm1", "proxy_username": "user"}


def test_two_configurations_of_one_name_are_told_apart_by_their_uuids() -> None:
    same = [record(configuration={"name": "blue"}, enabled=False, proxy_port=port) for port in (1, 2)]
    exported = to_configs(same)
    assert sorted(entry["uuid"] for entry in exported.configs) == sorted(each["uuid"] for each in same)
    assert to_configs([{**each, "uuid": "none"} for each in same]).configs == [] and len(exported.warnings) == 2


def _names_an_svm(text: str) -> bool:
    try:
        return bool(parse_svm_name(text))
    except ValueError:
        return False


def test_the_hostile_texts_are_of_every_kind() -> None:
    """Some name an SVM, some are templates, some are too long for any option."""
    fits = [text for text in HOSTILE if _names_an_svm(text)]
    assert 20 < len(fits) < len(HOSTILE) - 10 and any("{{" in text for text in HOSTILE) and any(len(text) > LONGEST_VALUE for text in HOSTILE)
