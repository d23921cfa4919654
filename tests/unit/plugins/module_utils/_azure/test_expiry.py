# Copyright: (c) 2026, storage_keys.ontap contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""From configurations and answers of Azure to findings, around a fixed clock, against the stand-in without a server."""

from __future__ import annotations

import json
import typing as t
from datetime import datetime, timedelta, timezone

import pytest
from ansible_collections.storage_keys.ontap.plugins.module_utils._azure.book import Answers, Book, record
from ansible_collections.storage_keys.ontap.plugins.module_utils._azure.expiry import findings, report
from ansible_collections.storage_keys.ontap.plugins.module_utils._azure.fleet import reduce
from ansible_collections.storage_keys.ontap.plugins.module_utils._azure.settings import settings
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from support.azure.answers import Answer
from support.azure.cloud import SUBSCRIPTION, TENANT, Certificate
from support.azure.front import Front
from support.sentences import check_sentences

NOW = datetime(2026, 6, 1, 12, tzinfo=timezone.utc)
APP = "3c1dd0ac-6f19-4c33-a5a5-3c8cbca01f0e"
KEY = "https://example.vault.azure.net/keys/key1"
Report = dict[str, t.Any]


@pytest.fixture
def azure() -> Front:
    return Front.with_one(APP, NOW)


def of(svm: str | None = "svm1", **values: t.Any) -> dict[str, t.Any]:
    owner = {"svm": {"name": svm}} if svm else {}
    return {"client_id": APP, "tenant_id": TENANT, "key_id": KEY, "enabled": True, **owner, **values}


def look(azure: Front, *records: dict[str, t.Any], clusters: t.Any = None, **given: t.Any) -> Report:
    """Ask until nothing is left to ask."""
    usual = {"graph_url": azure.url, "arm_url": azure.url, "graph_token": azure.token("graph"), "arm_token": azure.token("arm")}
    checked = settings({**usual, "sources": "graph,arm,local", "fail_on": "critical,unknown", **given})
    fleet = reduce(clusters or {"cluster1": {"azure_key_vaults": list(records) or [of()]}})
    answers: Answers = {}
    for _round in range(50):
        book = Book(answers)
        credentials, keys = findings(book, checked, fleet, NOW)
        if not book.asks:
            shown = report(credentials, keys, fleet, checked, [])
            assert "canary" not in json.dumps(shown) and "q~" not in json.dumps(shown["credentials"])
            return shown
        answers = record(answers, [azure.uri(ask._asdict()) for ask in book.asks.values()], NOW)
    raise AssertionError("it asks for ever")


def only(found: Report, kind: str = "credentials") -> Report:
    (one,) = found[kind]
    check_sentences(one["why"], *([one["next_step"]] if one["next_step"] else []))
    return dict(one)


def test_all_is_well(azure: Front) -> None:
    found = look(azure)
    assert only(found) == {
        "what": "client_secret", "id": APP, "tenant_id": TENANT, "name": "app", "end": "2026-08-31T00:00:00Z", "at_best": None, "days_left": 90,
        "credential": {"key_id": azure.cloud.applications[APP].passwords[0].key_id, "name": "secret 1"}, "level": "ok",
        "svms": [{"cluster": "cluster1", "svm": "svm1"}], "why": "The secret ends on 2026-08-31T00:00:00Z, in 90 days.", "next_step": None,
    }
    key = only(found, "keys")
    assert (key["what"], key["id"], key["level"], key["days_left"], key["behind"], key["rotation"]) == ("key", KEY, "ok", 200, 0, None)
    assert key["next_step"] is None and found["earliest"] == "2026-08-31T00:00:00Z" and found["failure"] == "" and found["problems"] == []
    assert found["summary"] == {"ok": 2, "total": 2, "expired": 0, "critical": 0, "unknown": 0, "warn": 0, "unlimited": 0}


SECRETS: dict[str, t.Any] = {
    # the days after which each ends; the secret that ONTAP is said to have; level, days left, part of the reason
    "one": ([("q~c1", 29.5)], None, "warn", 29, "in 29 days"),
    "critical": ([("q~c1", 1.5)], None, "critical", 1, "in 1 day."),
    "today": ([("q~c1", 0.5)], None, "critical", 0, "today or tomorrow"),
    "ended": ([("q~c1", -2), ("q~d2", -1)], None, "expired", -1, "ended on 2026-05-31"),
    "none": ([], None, "expired", None, "has no secret any more"),
    "two": (
        [("q~c1", 5.5), ("q~d2", 400)], None, "critical", 5,
        "It is one of 2 secrets, and ONTAP does not tell which. The first ends on 2026-06-07T00:00:00Z, in 5 days, the last ends on 2027-07-06T12",
    ),
    "two, and Graph tells the beginning of neither": ([("", 5.5), ("", 400)], "q~d2", "critical", 5, "one of 2 secrets"),
    "one is left": ([("q~c1", -5), ("q~d2", 400)], None, "ok", 400, "in 400 days"),
    "known": ([("q~c1", 5.5), ("q~d2", 400)], "q~d2", "ok", 400, "in 400 days"),
    "known, the old one": ([("q~c1", 5.5), ("q~d2", 400)], "q~c1", "critical", 5, "in 5 days"),
    "known, and ended": ([("q~c1", -5), ("q~d2", 400)], "q~c1", "expired", -5, "ended"),
    "both begin alike": ([("q~c1", 5.5), ("q~c2", 400), ("xyz", 1)], "q~c1", "critical", 5, "one of 2"),
    "none of them": ([("q~c1", 5.5)], "xyz-canary", "unknown", None, "has no secret that begins as the given one does"),
}


@pytest.mark.parametrize("case", SECRETS)
def test_the_secrets_of_an_application(azure: Front, case: str) -> None:
    secrets, mine, level, days, why = SECRETS[case]
    azure.cloud.application(APP, *secrets)
    found = only(look(azure, secrets={APP.upper(): mine} if mine else {}))
    assert (found["level"], found["days_left"]) == (level, days) and why in found["why"]
    assert (found["next_step"] is None) == (level == "ok")


def test_certificates_and_what_is_not_valid_yet(azure: Front) -> None:
    application = azure.cloud.applications[APP]
    application.certificates = [Certificate(NOW + timedelta(days=20), NOW - timedelta(days=1))]
    one, two = look(azure, of("svm1"), of("svm2", authentication_method="certificate"))["credentials"]
    assert (one["what"], one["level"], one["days_left"]) == ("client_certificate", "warn", 20) and "The certificate ends" in one["why"]
    assert (two["what"], two["level"], two["svms"]) == ("client_secret", "ok", [{"cluster": "cluster1", "svm": "svm1"}])
    application.passwords[0].start = NOW + timedelta(days=1)
    assert only(look(azure))["level"] == "critical" and "not valid yet" in only(look(azure))["why"]


KEYS: dict[str, t.Any] = {
    "unlimited": ([("v1", None)], {}, "unlimited", None, "no end; no rotation policy"),
    "follows the current one": ([("v1", -5), ("v2", 25.5)], {}, "warn", 25, "in 25 days"),
    "ended": ([("v1", -5)], {}, "expired", -5, "ended"),
    "deleted": ([("v1", 100)], {"deleted": True}, "critical", None, "no such key"),
    "renewed": ([("v1", 100)], {"rotation_policy": {"lifetimeActions": [
        {"trigger": {"timeBeforeExpiry": "P30D"}, "action": {"type": "notify"}},
        {"trigger": {"timeAfterCreate": "P18M"}, "action": {"type": "Rotate"}},
    ]}}, "ok", 100, "a new version is made P18M after a version was made"),
}


@pytest.mark.parametrize("case", KEYS)
def test_a_key(azure: Front, case: str) -> None:
    versions, values, level, days, why = KEYS[case]
    azure.cloud.key("example", "key1", *versions, **values)
    key = only(look(azure), "keys")
    assert (key["level"], key["days_left"]) == (level, days) and why in key["why"], key


def test_a_version_that_ontap_names(azure: Front) -> None:
    azure.cloud.page_size = 1
    key = azure.cloud.key("example", "key1", ("v1", 5), ("v2", 100), ("v3", None))
    for version, level, behind in (("v1", "critical", 2), ("v2", "ok", 1), ("v3", "unlimited", 0), ("v9", "critical", 0)):
        found = only(look(azure, of(key_id=f"{KEY}/{version}")), "keys")
        assert (found["level"], found["behind"], found["id"]) == (level, behind, f"{KEY}/{version}")
    assert "ONTAP uses version v1, and 2 are newer" in only(look(azure, of(key_id=f"{KEY}/v1")), "keys")["why"]
    key.versions[2].start = NOW - timedelta(days=1)
    assert only(look(azure), "keys")["level"] == "unlimited"
    key.versions[2].enabled = False
    disabled = only(look(azure), "keys")
    assert disabled["why"].startswith("The key is disabled; The key has no end") and disabled["next_step"].startswith("Enable it")
    key.versions[2].enabled, key.versions[2].start = True, NOW + timedelta(days=1)
    early = only(look(azure), "keys")
    assert early["level"] == "critical" and "not valid before 2026-06-02" in early["why"] and early["next_step"].startswith("Let its validity begin")


def test_a_version_that_is_the_current_one_is_not_asked_about_twice(azure: Front) -> None:
    look(azure)
    asked = len(azure.requests)
    assert only(look(azure, of(key_id=f"{KEY}/V1")), "keys")["behind"] == 0 and len(azure.requests) == 2 * asked


def test_what_to_do_about_a_key_depends_on_who_names_its_version(azure: Front) -> None:
    azure.cloud.key("example", "key1", ("v1", 5))
    assert "ONTAP follows by itself" in only(look(azure), "keys")["next_step"]
    assert "storage_keys.ontap.rekey" in only(look(azure, of(key_id=f"{KEY}/v1")), "keys")["next_step"]


def test_a_sentence_that_fails_the_run_names_three(azure: Front) -> None:
    for number in range(5):
        azure.cloud.application(f"app{number}", (f"q~{number}", -1 - number), name=f"name{number}")
    found = look(azure, *(of(f"svm{number}", client_id=f"app{number}") for number in range(5)))
    ended = [f"client secret name{number} (expired): The secret ended on 2026-05-{31 - number}T12:00:00Z." for number in (4, 3, 2)]
    assert found["failure"] == f"{' '.join(ended)} And 2 more."
    assert found["earliest"] == "2026-05-27T12:00:00Z"
    assert "more" not in look(azure, *(of(f"svm{number}", client_id=f"app{number}") for number in range(3)))["failure"]


def test_the_order_does_not_hang_on_that_of_the_clusters(azure: Front) -> None:
    records = [of("svm1"), of("svm2", tenant_id="a"), of("svm3", tenant_id="b"), of("svm4", client_id="another"), of(key_id=f"{KEY}2")]
    one, other = look(azure, *records, sources="local"), look(azure, *reversed(records), sources="local")
    assert one == other and [each["tenant_id"] for each in one["credentials"]] == ["a", "b", TENANT, TENANT]


def test_each_is_asked_about_once_and_the_svms_fan_out(azure: Front) -> None:
    """A thousand SVMs of many clusters, on thirty applications and as many keys; and one in ten of them has no date that is known."""
    apps = [f"00000000-0000-0000-0000-{number:012d}" for number in range(30)]
    for number, app in enumerate(apps):
        azure.cloud.application(app, ("q~c", 100 + number))
        azure.cloud.key("example", f"key{number}", ("v1", 100))
    vault = "https://EXAMPLE.vault.azure.net"
    records = [of(f"svm{number}", client_id=apps[number % 30], key_id=f"{vault}/keys/key{number % 30}/") for number in range(100)]
    found = look(azure, clusters={f"cluster{number}": {"azure_key_vaults": records} for number in range(40)})
    assert found["summary"]["ok"] == 60 and sum(len(each["svms"]) for each in found["credentials"]) == 4000
    # Two groups of applications, one list of subscriptions and one of vaults, and the keys.
    assert len(azure.requests) == 2 + 2 + 30


REFUSALS: dict[str, t.Any] = {
    "the token has no right": ({"graph_token": ["graph", TENANT, ()]}, "may not read applications", "Application.Read.All"),
    "the token is for another service": ({"graph_token": ["arm", TENANT]}, "does not accept the token", "https://azure.example/.default"),
    "the token has ended": ({"graph_token": ["graph", TENANT, ("Application.Read.All",), -1]}, "does not accept the token", "still valid"),
    "another directory": ({"graph_token": ["graph", "aaaaaaaa-0000-0000-0000-000000000000"]}, "is for the directory aaaaaaaa", "Give a token of"),
    "no token": ({"graph_token": ""}, "There is no token", "akv_expiry_graph_token"),
    "it is not asked": ({"sources": "arm"}, "was not asked", "akv_expiry_sources"),
}


@pytest.mark.parametrize("case", REFUSALS)
def test_an_application_that_cannot_be_read(azure: Front, case: str) -> None:
    """It is unknown, never ok; the keys are reported all the same. A date that was given stands in for it."""
    changed, why, step = REFUSALS[case]
    changed = {name: azure.token(*value) if isinstance(value, list) else value for name, value in changed.items()}
    found = look(azure, **changed)
    assert only(found)["level"] == "unknown" and why in only(found)["why"] and step in only(found)["next_step"]
    assert only(found, "keys")["level"] == "ok" and f"client secret {APP} (unknown): {only(found)['why']}" in found["failure"]
    by_hand = look(azure, **{"sources": "local", **changed}, known=[{"client_id": APP, "end_date": "2026-06-21"}])
    if "sources" not in changed:
        assert only(by_hand)["level"] == "warn" and "as akv_expiry_known says" in only(by_hand)["why"]


def test_one_that_graph_does_not_know_spoils_no_other(azure: Front) -> None:
    odd = "o'dd"
    found = look(azure, of("svm1"), of("svm2", client_id=odd), of("svm3", client_id=""), of("svm4", key_id="https://x/secrets/y"))
    assert [each["level"] for each in found["credentials"]] == ["unknown", "ok"] and f"knows no application {odd}" in found["credentials"][0]["why"]
    assert len(found["problems"]) == 2 and "names no application" in found["problems"][0] and "names no key" in found["problems"][1]
    azure.fail("/applications", Answer(400, {"error": {"code": "BadRequest", "message": "Invalid filter clause"}}), times=1)
    assert [each["level"] for each in look(azure, of("svm1"), of("svm2", client_id=odd))["credentials"]] == ["unknown", "ok"]


def test_vaults_that_are_not_found_or_said_where(azure: Front) -> None:
    lost = look(azure, of(key_id="https://nowhere.vault.azure.net/keys/key1"))
    assert only(lost, "keys")["level"] == "unknown" and "has a vault called nowhere" in only(lost, "keys")["why"]
    azure.requests.clear()
    place = azure.cloud.vaults["example"].resource_id
    assert only(look(azure, vaults={"Example": place}), "keys")["level"] == "ok" and len(azure.requests) == 2
    assert only(look(azure, vaults={"Example.vault.azure.net": f"{place}/"}), "keys")["level"] == "ok" and len(azure.requests) == 4
    for subscriptions in (["mistyped", SUBSCRIPTION], [SUBSCRIPTION, "mistyped"]):
        assert only(look(azure, subscriptions=subscriptions), "keys")["level"] == "ok"
    assert "is none" in only(look(azure, vaults={"example": "/x/../y?z"}), "keys")["why"]
    mistyped = only(look(azure, subscriptions=["mistyped"]), "keys")
    assert mistyped["level"] == "unknown" and "status 404 (SubscriptionNotFound)" in mistyped["why"]


def test_a_cluster_that_could_not_be_read(azure: Front) -> None:
    read = {"azure_key_vaults": [of(None), of("svm2", enabled=False)]}
    found = look(azure, clusters={"cluster1": read, "cluster2": {"msg": "No way."}, "cluster3": {}})
    assert only(found)["svms"] == [{"cluster": "cluster1", "svm": None}]
    assert [each.partition(" ")[0] for each in found["problems"]] == ["cluster2", "cluster3"] and "No way." in found["failure"]
    assert look(azure, clusters={"cluster2": {}}, fail_on="critical")["failure"] == ""
    assert "No AKV configuration was found" in look(azure, clusters={"cluster1": {"azure_key_vaults": []}})["failure"]


def test_azure_is_busy(azure: Front) -> None:
    azure.throttle("/applications", times=4)
    assert only(look(azure))["level"] == "ok"
    azure.throttle("/applications", times=5)
    assert "too busy" in only(look(azure))["why"]


def test_an_end_that_was_given_as_none_needs_nobody(azure: Front) -> None:
    found = only(look(azure, sources="local", known={APP: None}))
    assert (found["level"], found["next_step"]) == ("unlimited", None)


def test_a_key_of_which_azure_tells_nothing_is_unknown(azure: Front) -> None:
    """Neither enabled nor without an end; nor is one of which no version has a date that is a number."""
    azure.fail("/keys/key1", Answer(200, {"properties": {"keyUriWithVersion": f"{KEY}/v1"}}))
    assert only(look(azure), "keys")["level"] == "unknown" and "whether the key is enabled" in only(look(azure), "keys")["why"]


SIMPLE = st.none() | st.booleans() | st.integers() | st.text("09-TZ:a", max_size=9)
VALUE = st.recursive(SIMPLE, lambda inner: st.lists(inner) | st.dictionaries(st.just("a"), inner), max_leaves=5)
NAMES = st.sampled_from(
    ["passwordCredentials", "keyCredentials", "appId", "displayName", "value", "properties", "attributes", "rotationPolicy", "nextLink"]
)


@hypothesis_settings(max_examples=40, deadline=None)
@given(st.dictionaries(NAMES, VALUE | st.lists(st.dictionaries(st.sampled_from(["endDateTime", "hint", "startDateTime"]), VALUE))))
def test_no_answer_is_ever_ok_by_mistake_or_a_crash(body: dict[str, t.Any]) -> None:
    azure = Front("https://azure.example")
    azure.fail("/", Answer(200, body))
    found = look(azure)
    assert {each["level"] for each in found["credentials"]} <= {"unknown", "expired", "unlimited", "ok", "warn", "critical"}
    assert "passwordCredentials" in body or only(found)["level"] == "unknown"
