# Copyright: (c) 2026, storage_keys.ontap contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

import json
import typing as t
from datetime import datetime, timezone

import pytest
from ansible_collections.storage_keys.ontap.extensions.eda.plugins.plugin_utils.ems_document import Message, read_document
from ansible_collections.storage_keys.ontap.extensions.eda.plugins.plugin_utils.ems_event import event_of
from support.ems_documents import NEW, OLD, TIME, document

NOW = datetime(2026, 1, 1, tzinfo=timezone.utc)
KEY = {"keyId": "https://kv.vault.azure.net/keys/kek/0a"}
POOL = {"clientId": "c", "tenantId": "t", "vaultHost": "kv.vault.azure.net", "keyVault": "https://kv.vault.azure.net/", **KEY}


def made(name: str = "ekmip.akv.notAvailable", parameters: dict[str, str] | None = None, cluster: str = "c1", **more: t.Any) -> dict[str, t.Any]:
    (message,) = read_document(document(name, parameters, **more))
    return event_of(message, cluster, NOW)


def test_an_event() -> None:
    assert made(parameters={**NEW, **KEY}) == {
        "ontap_ems": {
            "cluster": "c1",
            "node": "node1",
            "name": "ekmip.akv.notAvailable",
            "severity": "alert",
            "time": "2025-11-20T09:15:00+00:00",
            "seq": 4711,
            "text": "ekmip.akv.notAvailable: something happened",
            "svm": "svm1",
            "configuration": "default",
            "vault": "https://kv.vault.azure.net/",
            "key_id": KEY["keyId"],
            "old_key_version": None,
            "new_key_version": None,
            "kind": "problem",
            "deadline": "2025-11-20T10:15:00+00:00",
            "incident": "c1/svm1/kv.vault.azure.net/vault",
            "parameters": {**NEW, **KEY},
        },
        "meta": {"uuid": "932f220a-5eb2-5818-9694-5bed2043bfeb", "hosts": "c1"},
    }


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        *((f"ekmip.akv.{name}", "problem") for name in ("notAvailable", "volOffline", "keyExpired")),
        *((f"ekmip.akv.{name}", "cleared") for name in ("available", "volOnline")),
        *((f"km.cmek.akvkms.{name}", "problem") for name in ("notAvailable", "volOffline", "blocked", "keyExpired")),
        *((f"km.cmek.akvkms.{name}", "cleared") for name in ("available", "volOnline", "active")),
        ("ekmip.akv.keyVersionChanged", "info"),
        ("km.cmek.akvkms.keyVersionChg", "info"),
        ("km.cmek.init.failed", "problem"),
        ("km.cmek.init.success", "cleared"),
        ("ekmip.awskms.notAvailable", "problem"),
    ],
)
def test_what_each_message_says(name: str, kind: str) -> None:
    event = made(name, severity="notice")["ontap_ems"]
    assert event["kind"] == kind
    assert bool(event["deadline"]) == name.endswith(".notAvailable")


def test_other_messages_go_by_their_severity_and_are_told_apart_by_their_parameters() -> None:
    assert [made("disk.failed", severity=each)["ontap_ems"]["kind"] for each in ("ALERT", "notice", "")] == ["problem", "info", "info"]
    one, other = (made("disk.failed", {"disk": disk})["ontap_ems"]["incident"] for disk in "ab")
    assert one != other


@pytest.mark.parametrize(
    ("problem", "end", "parameters"),
    [
        ("ekmip.akv.notAvailable", "ekmip.akv.available", NEW),
        ("ekmip.akv.volOffline", "ekmip.akv.volOnline", {**NEW, **KEY}),
        ("km.cmek.akvkms.blocked", "km.cmek.akvkms.active", POOL),
        ("km.cmek.init.failed", "km.cmek.init.success", {}),
    ],
)
def test_a_problem_and_its_end_are_one_incident_and_two_events(problem: str, end: str, parameters: dict[str, str]) -> None:
    begun, ended = made(problem, parameters), made(end, parameters)
    assert begun["ontap_ems"]["incident"] == ended["ontap_ems"]["incident"]
    assert begun["meta"]["uuid"] != ended["meta"]["uuid"]


def test_nodes_and_releases_tell_of_one_incident_in_different_words() -> None:
    """While a cluster is upgraded its nodes use both spellings."""
    new, old = made(), made(parameters=OLD, node="node2", severity="ALERT")
    assert new["ontap_ems"]["incident"] == old["ontap_ems"]["incident"] and new["meta"] == old["meta"]
    assert old["ontap_ems"]["svm"] == "svm1" and old["ontap_ems"]["configuration"] is None


def test_what_keeps_incidents_apart() -> None:
    variants = [
        made(),
        made(cluster="c2"),
        made(parameters={**NEW, "svm": "svm2"}),
        made(parameters={**NEW, "name": "https://other.vault.azure.net/"}),
        made("ekmip.akv.volOffline"),
        made("ekmip.akv.keyExpired", {**NEW, **KEY}),
        made("ekmip.akv.keyExpired", {**NEW, "keyId": "https://kv.vault.azure.net/keys/other/0a"}),
        made("ekmip.akv.keyVersionChanged", {**NEW, "newKeyVersion": "1"}),
        made("ekmip.akv.keyVersionChanged", {**NEW, "newKeyVersion": "2"}),
        made("km.cmek.akvkms.notAvailable", POOL),
        made("km.cmek.akvkms.notAvailable", {**POOL, "keyId": "https://kv.vault.azure.net/keys/other"}),
    ]
    assert len({each["ontap_ems"]["incident"] for each in variants}) == len(variants)


@pytest.mark.parametrize(
    "parameters",
    [{}, {"svm": "svm1"}, {"svm": "svm1", "configName": "c"}, {"svm": "svm1", "name": "https://[broken"}, {"keyId": "no address"}],
)
def test_what_is_missing_or_odd_does_no_harm(parameters: dict[str, str]) -> None:
    assert made(parameters=parameters)["ontap_ems"]["kind"] == "problem"


@pytest.mark.parametrize(
    ("text", "time"),
    [
        (str(TIME), "2025-11-20T09:15:00+00:00"),
        ("2025-11-20T10:15:00+01:00", "2025-11-20T09:15:00+00:00"),
        ("2025-11-20T09:15:00Z", "2025-11-20T09:15:00+00:00"),
        *((text, NOW.isoformat()) for text in ("", "soon", "-5", "999999999999", "2025-11-20T09:15:00", "9" * 5000)),
    ],
)
def test_the_time(text: str, time: str) -> None:
    assert event_of(Message({"message-name": "x", "time": text}, {}), "c1", NOW)["ontap_ems"]["time"] == time


def test_names_and_numbers_are_such_as_rules_can_use() -> None:
    message = Message({"message-name": "x", "seq-num": "9" * 5000, "event": "one\ntwo\x7f"}, {"a-b.c d": "e\r\nf", "\N{KEY}": ""})
    event = event_of(message, None, NOW)
    assert event["ontap_ems"]["parameters"] == {"a_b_c_d": "e f", "_": ""}
    assert (event["ontap_ems"]["seq"], event["ontap_ems"]["text"]) == (None, "one two ")
    assert "hosts" not in event["meta"] and json.loads(json.dumps(event)) == event
