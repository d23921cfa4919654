# Copyright: (c) 2026, storage_keys.ontap contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What the role is given: a mistake is told by the name of the variable."""

from __future__ import annotations

import base64
import json
import typing as t

import pytest
from ansible_collections.storage_keys.ontap.plugins.module_utils._azure.settings import settings, tenant_of

GIVEN: dict[str, t.Any] = {"graph_url": "https://graph.microsoft.com/", "arm_url": "https://management.azure.com"}


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ({"warn_days": 5, "critical_days": 6}, "akv_expiry_critical_days is more"),
        ({"warn_days": "soon"}, "akv_expiry_warn_days is no number"),
        ({"warn_days": True}, "akv_expiry_warn_days is no number"),
        ({"warn_days": "\u00b2"}, "akv_expiry_warn_days is no number"),
        ({"warn_days": 36501}, "akv_expiry_warn_days is no number"),
        ({"critical_days": -1}, "akv_expiry_critical_days is no number"),
        ({"graph_url": "http://graph.microsoft.com"}, "akv_expiry_graph_url is no address"),
        ({"arm_url": "https://user:canary@x"}, "akv_expiry_arm_url is no address"),
        ({"arm_url": "https://x:port"}, "akv_expiry_arm_url is no address"),
        ({"arm_url": "https://x?query"}, "akv_expiry_arm_url is no address"),
        ({"arm_url": "https://x#fragment"}, "akv_expiry_arm_url is no address"),
        ({"arm_url": "https:///path"}, "akv_expiry_arm_url is no address"),
        ({"sources": ["grph"]}, "akv_expiry_sources is a list of graph, arm, local; grph"),
        ({"fail_on": "ok"}, "akv_expiry_fail_on is a list of"),
        ({"known": [{"client_id": "a"}]}, "akv_expiry_known is a list of dicts"),
        ({"known": ["a"]}, "akv_expiry_known is a list of dicts"),
        ({"known": 5}, "akv_expiry_known is a list of dicts"),
        ({"subscriptions": {"a": "b"}}, "akv_expiry_subscriptions is no list"),
        ({"sources": 5}, "akv_expiry_sources is no list"),
        ({"known": {"a": "soon"}}, "akv_expiry_known: the end_date of a: 'soon' is no date"),
        ({"vaults": ["a"]}, "akv_expiry_vaults is no dict"),
        ({"secrets": "canary"}, "akv_expiry_secrets is no dict"),
    ],
)
def test_a_mistake(given: dict[str, t.Any], told: str) -> None:
    with pytest.raises(ValueError, match=told) as caught:
        settings({**GIVEN, **given})
    assert "canary" not in str(caught.value)


def test_forms_that_are_taken() -> None:
    checked = settings({**GIVEN, "warn_days": "60", "sources": "graph, arm", "graph_token": "one", "arm_token": {"T": "two"}, "known": {"A": ""}})
    assert checked.graph == "https://graph.microsoft.com" and checked.thresholds == (60, 7) and checked.sources == ("graph", "arm")
    assert (checked.token("graph", "any"), checked.token("arm", "t"), checked.token("arm", "other")) == ("one", "two", None)
    assert checked.known == {"a": None}
    days, known = {"warn_days": 36500, "critical_days": 36500}, [{"key_id": "https://V/", "end_date": ""}]
    checked = settings({**GIVEN, **days, "subscriptions": "a, ,b", "known": known})
    assert checked.thresholds == (36500, 36500) and checked.subscriptions == ("a", "b") and checked.known == {"https://v": None}


def test_tokens_that_were_fetched() -> None:
    item = {"service": "graph", "tenant": "t"}
    checked = settings(GIVEN, [{"item": item, "access_token": "one"}, {"item": {**item, "tenant": "u"}, "msg": "no\nlogin."}])
    assert checked.token("graph", "t") == "one" and checked.refusals == {("graph", "u"): "no login"}


def test_whose_token_it_is() -> None:
    payload = base64.urlsafe_b64encode(json.dumps({"tid": "ABC"}).encode()).decode().rstrip("=")
    assert tenant_of(f"x.{payload}.y") == "abc"
    for token in ("", "x", "x.!!.y", "x.e30.y", "x.NQ.y", "x.\u00e9.y"):
        assert tenant_of(token) is None
