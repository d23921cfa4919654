# Copyright: (c) 2026, storage_keys.ontap contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Answers of Azure in which one value is missing or something else than it should be."""

from __future__ import annotations

import copy
import typing as t
from collections.abc import Iterator
from datetime import datetime, timedelta, timezone

import pytest
from ansible_collections.storage_keys.ontap.plugins.module_utils._azure.book import Answers, Book, record
from ansible_collections.storage_keys.ontap.plugins.module_utils._azure.diagnoses import diagnoses
from ansible_collections.storage_keys.ontap.plugins.module_utils._azure.expiry import findings, report
from ansible_collections.storage_keys.ontap.plugins.module_utils._azure.fleet import reduce
from ansible_collections.storage_keys.ontap.plugins.module_utils._azure.settings import Settings, settings
from support.azure.cloud import TENANT, Certificate, RoleAssignment
from support.azure.front import Front

NOW = datetime(2026, 6, 1, 12, tzinfo=timezone.utc)
APP = "3c1dd0ac-6f19-4c33-a5a5-3c8cbca01f0e"
CRYPTO_USER = "12338af0-0e69-4776-bea7-57ae8d297424"
READ = {
    "cluster1": {
        "azure_key_vaults": [
            {"client_id": APP, "tenant_id": TENANT, "key_id": "https://example.vault.azure.net/keys/key1/v1", "authentication_method": method,
             "health": {"verdict": "unreachable", "reasons": ["no way"]}, "svm": {"name": f"svm of {method}"}}
            for method in ("client_secret", "certificate")
        ],
    },
}  # fmt: skip
ODD: list[t.Any] = [None, -1.5, "odd", {"odd": 5}]
Found = tuple[list[dict[str, t.Any]], dict[str, t.Any]]


def look(checked: Settings, answers: Answers) -> tuple[Found, Book]:
    book, fleet = Book(answers), reduce(READ)
    told = diagnoses(book, checked, READ, NOW, []), report(*findings(book, checked, fleet, NOW), fleet, checked, [])
    return told, book


def everything(azure: Front) -> tuple[Settings, Answers]:
    """All that is asked about one application, a version of a key and its vault, each answered once."""
    azure.cloud.clock.now = lambda: NOW  # type: ignore[method-assign]
    application = azure.cloud.application(APP, ("q~c", 90.5))
    application.certificates = [Certificate(NOW + timedelta(days=90), NOW)]
    renewal = {"lifetimeActions": [{"trigger": {"timeAfterCreate": "P18M"}, "action": {"type": "rotate"}}]}
    azure.cloud.key("example", "key1", ("v1", 90), ("v2", 200), rotation_policy=renewal)
    vault = azure.cloud.vaults["example"]
    vault.properties["networkAcls"] = {"defaultAction": "Allow"}
    vault.properties["accessPolicies"] = [{"objectId": application.principal_id, "permissions": {"keys": ["all"]}}]
    azure.cloud.assignments.append(RoleAssignment(application.principal_id, CRYPTO_USER, vault.resource_id))
    tokens = {"graph_token": azure.token("graph"), "arm_token": azure.token("arm")}
    checked = settings({"graph_url": azure.url, "arm_url": azure.url, "sources": "graph,arm", "fail_on": "unknown", **tokens})
    answers: Answers = {}
    for _round in range(20):
        _told, book = look(checked, answers)
        if not book.asks:
            return checked, answers
        answers = record(answers, [azure.uri(ask._asdict()) for ask in book.asks.values()], NOW)
    raise AssertionError("it asks for ever")


def places(value: t.Any) -> Iterator[list[t.Any]]:
    """The way to each value inside of this one."""
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for name, each in inner:
        yield [name]
        yield from ([name, *rest] for rest in places(each))


def changed(answers: Answers, url: str, way: list[t.Any], odd: t.Any) -> Answers:
    body = copy.deepcopy(answers[url]["body"])
    inside = body
    for name in way[:-1]:
        inside = inside[name]
    inside[way[-1]] = odd
    return {**answers, url: {**answers[url], "body": body}}


@pytest.mark.parametrize("by_role", [True, False])
def test_no_odd_value_is_met_with_a_crash(by_role: bool) -> None:
    azure = Front("https://azure.example")
    azure.cloud.key("example", "key1", ("v1", 90))
    azure.cloud.vaults["example"].properties["enableRbacAuthorization"] = by_role
    checked, answers = everything(azure)
    (diagnosis,), usual = look(checked, answers)[0]
    assert diagnosis["cause"].startswith("Nothing that could be looked at") and usual["failure"] == "" and usual["keys"][0]["behind"] == 1
    # By policies the vault's own answer alone is read in another way.
    for url, answer in answers.items() if by_role else ((each, answers[each]) for each in answers if "/vaults/example?" in each):
        for way in places(answer["body"]):
            for odd in ODD:
                (told, found), book = look(checked, changed(answers, url, way, odd))
                assert book.asks or (told and found["summary"]["total"] == 3), (url, way, odd)


@pytest.mark.parametrize("url", ["/vaults/example?", "/versions/v1?", "/servicePrincipals"])
def test_what_an_answer_lacks_is_not_known(url: str) -> None:
    """Without its properties no key is enabled and endless, and without them or the principal's ID nobody is locked out of a vault."""
    checked, answers = everything(Front("https://azure.example"))
    (asked,) = [each for each in answers if url in each]
    told, found = look(checked, changed(answers, asked, ["id" if "Principals" in url else "properties"], None))[0]
    assert told[0]["cause"].startswith("Nothing that could be looked at") and "does not tell" in str((told[0]["not_looked_at"], found["keys"]))
    assert found["keys"][0]["level"] == ("unknown" if url == "/versions/v1?" else "ok")
