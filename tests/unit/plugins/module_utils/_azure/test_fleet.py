# Copyright: (c) 2026, storage_keys.ontap contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What hangs on what in Azure, and what cannot be told of a cluster."""

from __future__ import annotations

import typing as t

from ansible_collections.storage_keys.ontap.plugins.module_utils._azure.fleet import Application, Key, Use, reduce

URL = "https://example.vault.azure.net/keys/key1"


def of(svm: str, **values: t.Any) -> dict[str, t.Any]:
    return {"svm": {"name": svm}, "client_id": "App", "tenant_id": "Tenant", "key_id": URL, **values}


def test_letter_case_tells_nothing_apart_and_an_svm_counts_once() -> None:
    other = URL.replace("example", "EXAMPLE").replace("key1", "Key1")
    found = reduce({"cluster1": {"azure_key_vaults": [of("svm1"), of("svm1"), of("svm2", client_id="APP", tenant_id="tenant", key_id=other)]}})
    uses = [Use("cluster1", "svm1", "tenant"), Use("cluster1", "svm2", "tenant")]
    assert found.applications == {Application("tenant", "app", "client_secret"): uses}
    assert found.keys == {Key("example.vault.azure.net", "key1", None): uses} and found.problems == []
    assert [each.url for each in (*found.keys, Key("v", "k", "1"))] == [URL, "https://v/keys/k/1"]


def test_what_a_configuration_lacks_is_told_with_its_owner() -> None:
    """And nothing is made up in its place."""
    records = [{"owner": "SVM svm1", "svm": {"name": "svm1"}}, {"svm": {"name": "svm2"}, "key_id": URL}, {"client_id": "app"}, {"enabled": False}]
    found = reduce({"cluster1": {"azure_key_vaults": records}})
    assert found.problems == [
        "cluster1: the configuration of SVM svm1 names no application",
        "cluster1: the configuration of SVM svm1 names no key of a vault",
        "cluster1: the configuration of svm2 names no application",
        "cluster1: the configuration of the cluster names no key of a vault",
    ]
    assert found.applications == {Application("", "app", "client_secret"): [Use("cluster1", None, "")]}
    assert list(found.keys.values()) == [[Use("cluster1", "svm2", "")]]


def test_a_cluster_that_could_not_be_read_is_told() -> None:
    unread = "could not be read, so that nothing is known of its SVMs"
    assert reduce({"c1": {"msg": "No way."}, "c2": {"azure_key_vaults": None}, "c3": None}).problems == [
        f"c1 {unread}: No way.", f"c2 {unread}: it gave no answer", f"c3 {unread}: it gave no answer",
    ]  # fmt: skip
