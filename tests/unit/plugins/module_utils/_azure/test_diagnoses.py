# Copyright: (c) 2026, storage_keys.ontap contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""From what ONTAP says and what the stand-in for Azure answers to one cause, around a fixed clock."""

from __future__ import annotations

import json
import typing as t
from datetime import datetime, timedelta, timezone

import pytest
from ansible_collections.storage_keys.ontap.plugins.module_utils._azure.book import Answers, Book, record
from ansible_collections.storage_keys.ontap.plugins.module_utils._azure.diagnoses import diagnoses
from ansible_collections.storage_keys.ontap.plugins.module_utils._azure.settings import settings
from ansible_collections.storage_keys.ontap.plugins.plugin_utils._azure_given import Azure, report_of
from support.azure.answers import Answer
from support.azure.cloud import TENANT, Application, Password, RoleAssignment
from support.azure.front import Front
from support.sentences import check_sentences

NOW = datetime(2026, 6, 1, 12, tzinfo=timezone.utc)
APP = "3c1dd0ac-6f19-4c33-a5a5-3c8cbca01f0e"
KEY = "https://example.vault.azure.net/keys/key1"
CRYPTO_USER = "12338af0-0e69-4776-bea7-57ae8d297424"
ELSEWHERE = "aaaaaaaa-4ab7-40fe-af1b-1850d46cfbbe"
Diagnosis = dict[str, t.Any]


@pytest.fixture
def azure() -> Front:
    """All is well in it: only ONTAP says that something is not."""
    azure = Front.with_one(APP, NOW)
    azure.cloud.assignments.append(RoleAssignment(azure.cloud.applications[APP].principal_id, CRYPTO_USER, azure.cloud.vaults["example"].resource_id))
    return azure


def ill(*says: str, svm: str | None = "svm1", verdict: str = "unreachable", **values: t.Any) -> dict[str, t.Any]:
    owner = {"svm": {"name": svm}} if svm else {}
    health = {"verdict": verdict, "reasons": list(says), "next_step": "Do what ONTAP's words ask for."}
    return {"client_id": APP, "tenant_id": TENANT, "key_id": KEY, "enabled": True, "health": health, **owner, **values}


def look(azure: Front, *records: dict[str, t.Any], tried: t.Any = (), **given: t.Any) -> list[Diagnosis]:
    usual = {"graph_url": azure.url, "arm_url": azure.url, "graph_token": azure.token("graph"), "arm_token": azure.token("arm")}
    checked = settings({**usual, "sources": "graph,arm,local", **given})
    read = {"cluster1": {"azure_key_vaults": list(records) or [ill()]}, "cluster2": {"msg": "No way."}}
    answers: Answers = {}
    for _round in range(20):
        book = Book(answers)
        found = diagnoses(book, checked, read, NOW, tried)
        if not book.asks:
            assert "canary" not in json.dumps(found)
            for each in found:
                causes = [each, *each["other_causes"]]
                check_sentences(*each["notes"], *each["not_looked_at"], *(f"{cause['cause']}." for cause in causes))
                check_sentences(*(text for cause in causes for text in (cause["evidence"][0], cause["next_step"])))
            return found
        answers = record(answers, [azure.uri(ask._asdict()) for ask in book.asks.values()], NOW)
    raise AssertionError("it asks for ever")


def only(found: list[Diagnosis]) -> Diagnosis:
    (one,) = found
    return one


def change(azure: Front, case: str) -> None:
    """Break one thing in Azure."""
    application, vault = azure.cloud.applications[APP], azure.cloud.vaults["example"]
    (version,) = vault.keys["key1"].versions
    match case:
        case "the secret has ended":
            application.passwords[0].end = NOW - timedelta(days=1)
        case "the secret is gone":
            application.passwords.clear()
        case "the secret is not valid yet":
            application.passwords[0].start = NOW + timedelta(days=1)
        case "one secret has ended, the next has not begun":
            application.passwords[0].end = NOW - timedelta(days=1)
            application.passwords.append(Password("q~d", NOW + timedelta(days=90), NOW + timedelta(days=1)))
        case "the application is disabled":
            application.enabled = False
        case "the application is elsewhere":
            azure.cloud.applications[APP] = Application(APP, tenant=ELSEWHERE)
        case "the key is disabled":
            version.enabled = False
        case "the key is deleted":
            vault.keys["key1"].deleted = True
        case "the key has expired":
            version.end = NOW - timedelta(days=1)
        case "the key is not valid yet":
            version.start = NOW + timedelta(days=1)
        case "the vault is gone":
            del azure.cloud.vaults["example"]
        case "the vault is another directory's":
            vault.properties["tenantId"] = ELSEWHERE
        case "the vault is closed":
            vault.properties["publicNetworkAccess"] = "Disabled"
        case "the vault has a firewall":
            vault.properties["networkAcls"] = {"defaultAction": "Deny", "bypass": "None", "ipRules": []}
        case "the role is gone":
            azure.cloud.assignments.clear()
        case "the role is for something else":
            azure.cloud.assignments[0].role = "acdd72a7-3385-48ef-bd42-f606fba81ae7"
        case "the policy is gone":
            vault.properties["enableRbacAuthorization"] = False
        case "the policy lacks unwrap":
            rights = {"objectId": application.principal_id.upper(), "permissions": {"keys": ["Get", "List", "WrapKey"]}}
            vault.properties |= {"enableRbacAuthorization": False, "accessPolicies": [rights]}
        case _:
            raise AssertionError(case)


CAUSES = {
    "one secret has ended, the next has not begun": "The application's secret is not valid yet",
    "the secret has ended": "The secret of the application has ended",
    "the secret is gone": "The application has no secret any more",
    "the secret is not valid yet": "The application's secret is not valid yet",
    "the application is disabled": f"The application {APP} is disabled",
    "the application is elsewhere": f"The directory {TENANT} has no application {APP} that could log in",
    "the key is disabled": "The key is disabled",
    "the key is deleted": "The key is not in the vault any more",
    "the key has expired": "The key has expired",
    "the key is not valid yet": "The key is not valid yet",
    "the vault is another directory's": "ONTAP logs in to another directory than the vault's",
    "the vault is closed": "The vault is closed to the network",
    "the vault has a firewall": "The vault may not let ONTAP's addresses through",
    "the role is gone": "The application may not use the vault's keys",
    "the role is for something else": "The application may not use the vault's keys",
    "the policy is gone": "The application may not use the vault's keys",
    "the policy lacks unwrap": "The application may not use the vault's keys",
}


EVIDENCE = {
    "the vault is another directory's": f"The vault belongs to {ELSEWHERE}, the configuration names {TENANT}.",
    "the role is gone": "It has no role for keys on the vault itself or above it (roles of groups were not looked at).",
    "the policy is gone": "No access policy allows get, wrap and unwrap.",
    "the secret has ended": "The last of 1 ended on 2026-05-31T12:00:00Z.",
    "the secret is not valid yet": "It begins on 2026-06-02T12:00:00Z.",
    "the vault has a firewall": "Its firewall denies what no rule allows.",
}


@pytest.mark.parametrize("case", CAUSES)
def test_one_thing_is_broken(azure: Front, case: str) -> None:
    change(azure, case)
    found = only(look(azure))
    assert found["cause"] == CAUSES[case] and found["other_causes"] == [] and found["evidence"] and found["next_step"], found


def test_what_ontap_says_decides_between_several(azure: Front) -> None:
    """And what is alike is told once, with all SVMs that it is about."""
    for case in ("the secret has ended", "the key is disabled", "the vault has a firewall"):
        change(azure, case)
    words = {
        "AADSTS7000222: The provided client secret keys are expired.": CAUSES["the secret has ended"],
        "Operation wrapkey is not allowed on a disabled key.": CAUSES["the key is disabled"],
        "Client address is not authorized and caller is not a trusted service.": CAUSES["the vault has a firewall"],
    }
    for says, cause in words.items():
        found = only(look(azure, ill(says), ill(says, svm="svm2"), ill(says, svm=None)))
        assert found["cause"] == cause and len(found["other_causes"]) == 2 and says in found["evidence"]
        assert [each["svm"] for each in found["svms"]] == ["svm1", "svm2", None]
    assert len(look(azure, ill("AADSTS7000222"), ill("no reason", svm="svm2"))) == 2


@pytest.mark.parametrize(
    ("case", "says"),
    [
        ("the key is disabled", "KeyDisabled"),
        ("the key is deleted", "A key with (name/id) key1 was not found in this key vault."),
        ("the vault is another directory's", "AADSTS90002: Tenant not found."),
        ("the vault is another directory's", "AKV10032: Invalid issuer."),
        ("the vault is closed", "Public network access is disabled."),
        ("the vault has a firewall", "ForbiddenByFirewall"),
        ("the role is gone", "Caller is not authorized to perform action on resource."),
        ("the policy is gone", "The user does not have keys unwrapkey permission on key vault."),
    ],
)
def test_what_ontap_says_goes_before_a_secret_that_has_ended(azure: Front, case: str, says: str) -> None:
    for each in (case, "the secret has ended"):
        change(azure, each)
    found = only(look(azure, ill(says)))
    assert [found["cause"], *(each["cause"] for each in found["other_causes"])] == [CAUSES[case], CAUSES["the secret has ended"]]
    assert [each["cause"] for each in look(azure)] == [CAUSES["the secret has ended"]]


def test_what_azure_knows_goes_before_what_ontap_alone_says(azure: Front) -> None:
    change(azure, "the key is disabled")
    found = only(look(azure, ill("AADSTS7000215: Invalid client secret")))
    (other,) = found["other_causes"]
    assert (found["cause"], other["cause"]) == (CAUSES["the key is disabled"], "Azure does not take the secret that ONTAP has")


@pytest.mark.parametrize(
    ("stage", "says"),
    [
        ("dns", "Could not resolve host."),
        ("proxy", "The proxy refused it."),
        ("connect", "The connection timed out."),
        ("tls", "certificate verify failed"),
    ],
)
def test_what_ontap_says_and_trying_shows_goes_before_what_azure_knows(azure: Front, stage: str, says: str) -> None:
    change(azure, "the secret has ended")
    tried = [{"host": "example.vault.azure.net", "port": 443, "proxy": "", "secured": False, "stage": stage, "told": "It failed."}]
    found = only(look(azure, ill(says), tried=tried))
    assert found["cause"].startswith("example.vault.azure.net ") and found["evidence"] == ["From this machine: It failed.", says]
    assert only(look(azure, tried=tried))["cause"] == CAUSES["the secret has ended"]


def test_nothing_is_wrong_in_azure(azure: Front) -> None:
    """Then it is the secret that ONTAP has, or what was tried from here, or nothing that could be seen."""
    found = only(look(azure))
    assert found["cause"] == "Nothing that could be looked at explains it" and found["next_step"].startswith("Do what ONTAP")
    assert found["not_looked_at"] == ["Nothing was tried from here."] and found["notes"] == []
    assert only(look(azure, ill("AADSTS7000215: Invalid client secret")))["cause"] == "Azure does not take the secret that ONTAP has"
    assert only(look(azure, ill("a node", verdict="degraded")))["cause"] == "ONTAP reaches the vault, and lacks keys or a node"
    healthy = ill(verdict="healthy", svm="svm2"), ill(verdict="pending", svm="svm3"), ill(svm="svm4", enabled=False)
    assert [each["svms"] for each in look(azure, *healthy)] == []
    azure.requests.clear()
    assert look(azure, *healthy) == [] and azure.requests == []


def test_the_worst_and_what_most_svms_share_come_first(azure: Front) -> None:
    records = [
        ill("a", svm="svm1", verdict="a word of a later release"),
        {name: value for name, value in ill(svm="svm2").items() if name != "health"},
        ill("b", svm="svm3", verdict="degraded"),
        ill("c", svm="svm4"),
        ill("d", svm="svm5"),
        ill("d", svm="svm6", client_id=APP.upper()),
    ]
    found = look(azure, *records)
    assert [(each["verdict"], [svm["svm"] for svm in each["svms"]]) for each in found] == [
        ("unreachable", ["svm5", "svm6"]), ("unreachable", ["svm4"]), ("degraded", ["svm3"]), ("unknown", ["svm2"]),
        ("a word of a later release", ["svm1"]),
    ]  # fmt: skip
    assert {(each["client_id"], each["key_id"]) for each in found} == {(APP, KEY)}


def test_to_the_second(azure: Front) -> None:
    """What begins now is valid, what ends now is not."""
    secret, (version,) = azure.cloud.applications[APP].passwords[0], azure.cloud.vaults["example"].keys["key1"].versions
    secret.start = version.start = NOW
    assert only(look(azure))["cause"].startswith("Nothing that could be looked at")
    secret.end = version.end = NOW
    found = only(look(azure))
    assert [found["cause"], *(each["cause"] for each in found["other_causes"])] == [CAUSES["the secret has ended"], CAUSES["the key has expired"]]


def test_a_vault_with_a_private_endpoint_may_be_reached(azure: Front) -> None:
    change(azure, "the vault is closed")
    azure.cloud.vaults["example"].properties["privateEndpointConnections"] = [{"id": "endpoint1"}]
    found = only(look(azure))
    assert (found["cause"], found["evidence"]) == (CAUSES["the vault has a firewall"], ["It can be reached through a private endpoint only."])


def test_a_policy_for_all_is_enough(azure: Front) -> None:
    who = azure.cloud.applications[APP].principal_id
    for rights in (["All"], ["Get", "WrapKey", "UnwrapKey"]):
        policy = {"objectId": who.upper(), "permissions": {"keys": rights}}
        azure.cloud.vaults["example"].properties |= {"enableRbacAuthorization": False, "accessPolicies": [policy]}
        assert only(look(azure))["cause"].startswith("Nothing that could be looked at")
    for rights in (["get", "wrapkey"], ["get", "unwrapkey"], ["wrapkey", "unwrapkey"], []):
        azure.cloud.vaults["example"].properties["accessPolicies"] = [{"objectId": who, "permissions": {"keys": rights}}]
        assert only(look(azure))["cause"] == CAUSES["the policy is gone"]


@pytest.mark.parametrize("scope", ["", "/resourceGroups/ontap-keys", "/resourceGroups/ontap-keys/providers/Microsoft.KeyVault/vaults/example"])
def test_a_role_counts_on_the_vault_and_above_it(azure: Front, scope: str) -> None:
    place = azure.cloud.vaults["example"].resource_id
    azure.cloud.assignments[0].scope = f"{place[: place.index('/resourceGroups')].upper()}{scope}/"
    assert only(look(azure))["cause"].startswith("Nothing that could be looked at")
    azure.cloud.assignments[0].scope = f"{place}-2"
    assert only(look(azure))["cause"] == CAUSES["the role is gone"]


@pytest.mark.parametrize(
    ("role", "is_enough"),
    [
        ("00482a5a-887f-4fb3-b363-3b7fe8e74483", True),  # Key Vault Administrator
        ("14b46e9e-c2b7-41b4-b07b-48a6ebf60603", True),  # Key Vault Crypto Officer
        (CRYPTO_USER, True),
        ("e147488a-f6f5-4113-8e2d-b22465e65bf6", True),  # Key Vault Crypto Service Encryption User
        ("21090545-7ca7-4776-b22c-e363652d74d2", False),  # Key Vault Reader
    ],
)
def test_which_roles_are_enough(azure: Front, role: str, is_enough: bool) -> None:
    azure.cloud.assignments[0].role = role.upper()
    assert (only(look(azure))["cause"] == CAUSES["the role is gone"]) != is_enough


@pytest.mark.parametrize(
    "changed", [{}, {"principalId": "another"}, {"roleDefinitionId": "/x/another"}, {"scope": "/subscriptions/another"}, {"scope": None}]
)
def test_of_what_azure_lists_only_a_role_of_the_application_at_the_vault_counts(azure: Front, changed: dict[str, t.Any]) -> None:
    vault, who = azure.cloud.vaults["example"], azure.cloud.applications[APP].principal_id
    role = {"principalId": who.upper(), "roleDefinitionId": f"/x/{CRYPTO_USER}", "scope": vault.resource_id, **changed}
    azure.fail("/roleAssignments", Answer(200, {"value": [{"properties": role}]}))
    assert (only(look(azure))["cause"] == CAUSES["the role is gone"]) == bool(changed)


def test_a_vault_that_may_not_be_read(azure: Front) -> None:
    azure.fail("/vaults/example", Answer(403, {}))
    assert "The token may not read the vault example in Azure Resource Manager" in str(only(look(azure))["not_looked_at"])


def test_how_many_are_healthy() -> None:
    """Each configuration that is enabled counts, whether or not it names an application, and whoever else uses that."""
    twice = [ill(verdict="healthy", svm="svm2", uuid="1"), ill(verdict="healthy", svm="svm2", uuid="2")]
    records = [ill(client_id=""), ill(svm="svm3", enabled=False), *twice, ill(verdict="pending", svm="svm4")]
    given = {"graph_url": "https://graph.example", "arm_url": "https://arm.example"}
    silent = Azure(None, lambda ask: {"item": ask._asdict(), "status": -1, "msg": "no route"}, lambda seconds: None)
    found = report_of({"cluster1": {"azure_key_vaults": records}, "cluster2": {"msg": "No way."}}, given, silent, [])
    assert (found["healthy"], [each["svms"] for each in found["diagnoses"]]) == (3, [[{"cluster": "cluster1", "svm": "svm1"}]])


@pytest.mark.parametrize("stage", ["dns", "proxy", "connect", "tls", "done", ""])
def test_what_was_tried_from_here(azure: Front, stage: str) -> None:
    destination = {"host": "example.vault.azure.net", "port": 443, "proxy": "proxy.example.com:3128", "secured": False}
    through = ill(proxy_host="proxy.example.com", proxy_port=3128)
    found = only(look(azure, through, tried=[{**destination, "stage": stage, "told": "what was seen."}]))
    assert found["not_looked_at"] == []
    if stage in ("done", ""):
        assert found["cause"].startswith("Nothing that could be looked at")
    else:
        assert found["cause"].startswith("example.vault.azure.net ") and found["evidence"][0] == "From this machine: what was seen."
    change(azure, "the key is disabled")
    assert only(look(azure, through, tried=[{**destination, "stage": stage, "told": "x."}]))["cause"] == "The key is disabled"
    change(azure, "the vault has a firewall")
    tried = only(look(azure, through, tried=[{**destination, "stage": stage, "told": "x."}]))["other_causes"]
    assert tried[0]["cause"] == CAUSES["the vault has a firewall"] and len(tried) == (1 if stage in ("done", "") else 2)


def test_what_is_not_known_is_said(azure: Front) -> None:
    azure.cloud.vaults["example"].properties["enablePurgeProtection"] = None
    assert "Purge protection of the vault is off" in only(look(azure))["notes"][0]
    found = only(look(azure, graph_token=azure.token("graph", rights=()), arm_token=azure.token("arm", rights=["vaults/read", "subscriptions/read"])))
    told = " ".join(found["not_looked_at"])
    assert "may not read applications" in told and "may not read the keys of the vault example" in told
    nothing = only(look(azure, sources="local", key_id="none"))
    assert "Microsoft Graph was not asked" in " ".join(nothing["not_looked_at"])
    assert "names no key" in " ".join(only(look(azure, ill(key_id="none")))["not_looked_at"])
    assert only(look(azure, ill(key_id=None)))["key_id"] == ""
    change(azure, "the vault is gone")
    assert "has a vault called example" in " ".join(only(look(azure))["not_looked_at"])
    place = f"/subscriptions/{next(iter(azure.cloud.subscriptions))}/resourceGroups/g/providers/Microsoft.KeyVault/vaults/example"
    assert only(look(azure, vaults={"example": place}))["cause"] == "The vault is not there any more"
