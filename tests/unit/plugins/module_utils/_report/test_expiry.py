# Copyright: (c) 2026, storage_keys.ontap contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What the report on expiry adds."""

from __future__ import annotations

import pytest
import yaml
from ansible_collections.storage_keys.ontap.plugins.module_utils._report.expiry import expiry_of, soon
from ansible_collections.storage_keys.ontap.plugins.module_utils._report.words import vault_name
from ansible_collections.storage_keys.ontap.plugins.plugin_utils._azure_given import Azure, report_of
from support.commands import CHECKOUT
from support.fleets import APPLICATION, EXPIRY, TENANT, VERSION, cluster, fleet, told


def test_each_entry_has_the_days_of_its_credential_and_its_key() -> None:
    """Of that with which it logs in, and of the version of its key that it names."""
    certificate = {**EXPIRY["credentials"][0], "what": "client_certificate", "days_left": 1}
    expiry = {**EXPIRY, "credentials": [*EXPIRY["credentials"], certificate]}
    entries = [
        told("svm1", client_id=APPLICATION.upper()), told("svm2", authentication_method="certificate"), told("svm3", client_id="another"),
        told("svm4", authentication_method=None, key_id="https://example.vault.azure.net/keys/key1"),
    ]  # fmt: skip
    found = fleet(cluster("c1", *entries), expiry=expiry)
    assert [(each["svm"], each["credential_days_left"], each["key_days_left"]) for each in found["entries"]] == [
        ("svm1", 5, 365), ("svm2", 1, 365), ("svm3", None, 365), ("svm4", 5, None),
    ]  # fmt: skip


def test_an_application_has_a_date_in_the_directory_that_tells_it() -> None:
    """In another one that knows it as well it has none, and takes away none."""
    unknown = {**EXPIRY["credentials"][0], "tenant_id": "other", "days_left": None, "end": None, "level": "unknown"}
    expiry = {**EXPIRY, "credentials": [*EXPIRY["credentials"], unknown]}
    found = fleet(cluster("c1", told("svm1"), told("svm2", tenant_id="Other")), expiry=expiry)
    assert [(each["svm"], each["credential_days_left"]) for each in found["entries"]] == [("svm1", 5), ("svm2", None)]
    assert {each["tenant_id"]: each["days_left"] for each in found["applications"]} == {TENANT: 5, "Other": None}


def test_what_needs_somebody_is_told_and_what_nobody_knows_is_never_well() -> None:
    levels = {"a": "ok", "b": "warn", "c": "unknown", "d": "expired", "e": "critical", "f": "unlimited"}
    credentials = [{"what": "client_secret", "id": name, "level": level} for name, level in levels.items()]
    report = {"credentials": credentials, "keys": [{"what": "key", "id": "https://v/keys/k", "level": "warn", "days_left": 9}]}
    found = soon(expiry_of(report))
    assert [(each["name"], each["what"]) for each in found] == [*((name, "secret") for name in "decb"), ("k", "key")]
    for level in ({}, {"level": None}, {"level": "a word of a later release"}):
        assert [each["level"] for each in soon(expiry_of({"credentials": [{"id": "x", **level}]}))] == ["unknown"]


def test_it_reads_what_the_filter_on_expiry_gives() -> None:
    """Of an application and a key of which Azure tells nothing."""
    judged = {"azure_key_vaults": [{**told("svm1"), "svm": {"name": "svm1"}}]}
    defaults = yaml.safe_load((CHECKOUT / "roles/akv_expiry/defaults/main.yml").read_text())
    given = {name.removeprefix("akv_expiry_"): value for name, value in defaults.items() if "{{" not in str(value)}
    nobody = Azure(None, send=lambda ask: pytest.fail(ask.url), wait=lambda _seconds: None)
    report = report_of({"c1": judged}, {**given, "sources": ["local"]}, nobody)
    found = fleet(cluster("c1", told("svm1")), expiry=report)
    (credential,), (key,) = found["expiry"]["credentials"], found["expiry"]["keys"]
    assert (credential["client_id"], credential["kind"], credential["level"], credential["svms"]) == (APPLICATION, "secret", "unknown", 1)
    assert (vault_name(key["vault"]), key["key"], key["version"], key["level"]) == ("example", "key1", VERSION, "unknown")


@pytest.mark.parametrize("given", [None, "text", []])
def test_without_such_a_report(given: object) -> None:
    assert expiry_of(given) is None and soon(None) == []
