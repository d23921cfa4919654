# Copyright: (c) 2026, storage_keys.ontap contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Which secret a new one replaces: nothing is ever removed by guess."""

from __future__ import annotations

import typing as t

import pytest
from ansible_collections.storage_keys.ontap.plugins.module_utils._azure.graph import Credential
from ansible_collections.storage_keys.ontap.plugins.module_utils._azure.renewal import Old, replaced
from ansible_collections.storage_keys.ontap.plugins.plugin_utils._azure_given import renewal
from support.azure.front import Front

APP = "3c1dd0ac-6f19-4c33-a5a5-3c8cbca01f0e"


def of(*hints: str) -> list[Credential]:
    return [Credential(f"id-{number}", "", hint, None, None) for number, hint in enumerate(hints, start=1)]


@pytest.mark.parametrize(
    ("hints", "secret", "key_id", "why"),
    [
        (["q~1"], "", "id-1", ""),
        (["q~1"], "q~1-canary", "id-1", ""),
        (["q~1", "q~2"], "q~2-canary", "id-2", ""),
        ([], "", "", "it had 0 secrets"),
        (["q~1", "q~2"], "", "", "it had 2 secrets, and none was given"),
        (["q~1"], "other-canary", "", "none of its 1 secrets begins"),
        (["q~1", "q~1"], "q~1-canary", "", "2 of its 2 secrets begins"),
        (["", ""], "q~1-canary", "", "none of its 2 secrets begins"),
    ],
)
def test_which_one_is_replaced(hints: list[str], secret: str, key_id: str, why: str) -> None:
    found = replaced(of(*hints), secret)
    assert found.key_id == key_id and found.why.startswith(why) and bool(found.why) == (not key_id)
    assert "canary" not in str(found) and isinstance(found, Old)


def test_what_is_there_before() -> None:
    azure = Front("https://azure.example")
    application = azure.cloud.application(APP, ("q~1-canary", 5), name="app")

    def look(token: str, secret: str = "") -> dict[str, t.Any]:
        asked = renewal({}, APP.upper(), azure.url, token)
        if asked["problem"]:
            return asked
        answer = azure.uri({"url": asked["url"], "token": token})
        del answer["item"]  # the task has no loop
        return renewal(answer, APP.upper(), azure.url, token, secret)

    found = {"problem": "", "object_id": application.object_id, "name": "app", "old": application.passwords[0].key_id, "why": ""}
    assert look(azure.token("graph"), "q~1-canary") == found and look("opaque")["problem"].startswith("Microsoft Graph does not accept the token")
    assert "may not read applications" in look(azure.token("graph", rights=()))["problem"]
    assert "is no address" in renewal({}, APP, "http://azure.example", "token")["problem"]
    del azure.cloud.applications[APP]
    assert "knows no application" in look(azure.token("graph"))["problem"]
    azure.throttle("/applications")
    assert "too busy" in look(azure.token("graph"))["problem"]
    assert "gave no answer: no route" in renewal({"status": -1, "msg": "no route"}, APP, azure.url, azure.token("graph"))["problem"]
