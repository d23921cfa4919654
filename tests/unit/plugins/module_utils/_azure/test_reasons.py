# Copyright: (c) 2026, storage_keys.ontap contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What a reader is told when Azure's services say no, and which token is used for what."""

from __future__ import annotations

import base64
import json

import pytest
from ansible_collections.storage_keys.ontap.plugins.module_utils._azure.book import Refused
from ansible_collections.storage_keys.ontap.plugins.module_utils._azure.reasons import Unknown, token_for, token_for_one_of, unknown
from ansible_collections.storage_keys.ontap.plugins.module_utils._azure.settings import Settings, settings

ONE, OTHER = "c9f32fcb-4ab7-40fe-af1b-1850d46cfbbe", "aaaaaaaa-4ab7-40fe-af1b-1850d46cfbbe"


def token_of(tenant: str) -> str:
    return f"x.{base64.urlsafe_b64encode(json.dumps({'tid': tenant}).encode()).decode().rstrip('=')}.canary"


def given(**more: object) -> Settings:
    usual = {"graph_url": "https://graph.example", "arm_url": "https://arm.example", "sources": "graph,arm"}
    return settings({**usual, **more}, [{"item": {"service": "graph", "tenant": OTHER}, "msg": "Nobody is logged in."}])


@pytest.mark.parametrize(
    ("refused", "why", "step"),
    [
        (Refused(401, "Expired", ""), "Azure Resource Manager does not accept the token (Expired)", "for https://arm.example/.default."),
        (Refused(403, "", "no"), "The token may not read vaults in Azure Resource Manager", "the role Reader on the vault."),
        (Refused(429, "", ""), "Azure Resource Manager is too busy to answer, and said so each time that it was asked", "Run it again later."),
        (Refused(0, "", ""), "Azure Resource Manager gave no answer: the connection failed", "through the proxy of the environment"),
        (Refused(0, "", "no route"), "Azure Resource Manager gave no answer: no route", "Look whether this machine reaches it"),
        (
            Refused(500, "Oops", "It broke"),
            "Azure Resource Manager answered the question about vaults with status 500 (Oops): It broke",
            "Look at what it says",
        ),
        (Refused(500, "", ""), "Azure Resource Manager answered the question about vaults with status 500", "run it again."),
    ],
)
def test_a_refusal_in_words(refused: Refused, why: str, step: str) -> None:
    told = unknown("arm", given(), refused, "vaults")
    assert told.why == str(told) == why and step in told.next_step
    assert "Application.Read.All" in unknown("graph", given(), Refused(403, "", ""), "applications").next_step


def test_which_token_is_for_which_directory() -> None:
    """A domain names a directory as well, and cannot be compared with what a token says."""
    checked = given(graph_token={ONE: token_of(ONE), "example.com": token_of(ONE)}, arm_token=token_of(ONE))
    assert token_for(checked, "graph", ONE) == token_for(checked, "graph", "example.com") == token_of(ONE)
    for service, tenant, told in (
        ("graph", OTHER, f"There is no token with which Microsoft Graph could be asked about the directory {OTHER}: Nobody is logged in"),
        ("graph", "a", "There is no token with which Microsoft Graph could be asked about the directory a"),
        ("arm", OTHER, f"The token for Azure Resource Manager is for the directory {ONE}, and ONTAP logs in to the directory {OTHER}"),
    ):
        with pytest.raises(Unknown) as caught:
            token_for(checked, service, tenant)
        assert caught.value.why == told and f"akv_expiry_{service}_token" in caught.value.next_step
    with pytest.raises(Unknown, match="Microsoft Graph was not asked") as caught:
        token_for(given(sources="arm"), "graph", ONE)
    assert caught.value.next_step == "Add graph to akv_expiry_sources."


def test_the_first_directory_with_a_token_will_do() -> None:
    checked = given(arm_token=token_of(ONE))
    assert token_for_one_of(checked, "arm", [OTHER, ONE]) == token_of(ONE)
    for tenants, told in (([OTHER, OTHER.replace("a", "b")], f"and ONTAP logs in to the directory {OTHER}"), ([], "No directory is known")):
        with pytest.raises(Unknown, match=told):
            token_for_one_of(checked, "arm", tenants)
