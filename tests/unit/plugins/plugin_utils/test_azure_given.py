# Copyright: (c) 2026, storage_keys.ontap contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""A report with all that is asked on the way: tokens, pauses, and what is refused before anything is asked."""

from __future__ import annotations

import typing as t

import pytest
import yaml
from ansible_collections.storage_keys.ontap.plugins.module_utils._azure.book import Ask
from ansible_collections.storage_keys.ontap.plugins.module_utils._azure.settings import NAMES
from ansible_collections.storage_keys.ontap.plugins.modules import azure_report
from ansible_collections.storage_keys.ontap.plugins.plugin_utils._azure_given import Azure, report_of
from support.azure.cloud import TENANT
from support.azure.front import Front
from support.commands import CHECKOUT

APP = "3c1dd0ac-6f19-4c33-a5a5-3c8cbca01f0e"
KEY = "https://example.vault.azure.net/keys/key1"


class Controller:
    """What the action does, with a stand-in for Azure, and a note of it."""

    def __init__(self) -> None:
        self.front = Front("https://azure.example")
        self.front.cloud.application(APP, ("q~c-canary", 90.5))
        self.front.cloud.key("example", "key1", ("v1", 200.5))
        self.given = {"graph_url": self.front.url, "arm_url": self.front.url, "sources": "graph,arm"}
        self.scopes: list[str] = []
        self.waited: list[int] = []
        self.asked = 0

    def token(self, wanted: t.Mapping[str, str]) -> dict[str, t.Any]:
        self.scopes.append(f"{wanted['scope']} of {wanted['tenant']}")
        return {"access_token": self.front.token(wanted["service"])} if wanted["service"] == "graph" else {"msg": "no login"}

    def send(self, ask: Ask) -> t.Mapping[str, t.Any]:
        self.asked += 1
        return self.front.uri(ask._asdict())

    def report(self, *, installed: bool = True, tried: t.Any = None, verdict: str = "healthy", **given: t.Any) -> dict[str, t.Any]:
        health = {"verdict": verdict, "reasons": [], "next_step": "None."}
        record = {"client_id": APP, "tenant_id": TENANT, "key_id": KEY, "enabled": True, "svm": {"name": "svm1"}, "health": health}
        azure = Azure(self.token if installed else None, self.send, self.waited.append)
        return report_of({"cluster1": {"azure_key_vaults": [record]}}, {**self.given, **given}, azure, tried)


def test_missing_tokens_are_fetched_once_and_a_pause_is_kept() -> None:
    controller = Controller()
    controller.front.throttle("/applications")
    report = controller.report()
    assert [(each["level"], each["days_left"]) for each in report["credentials"]] == [("ok", 90)]
    (key,) = report["keys"]
    assert key["level"] == "unknown" and "no login" in key["why"]
    assert controller.scopes == [f"{controller.front.url}/.default of {TENANT}"] * 2 and controller.asked == 2
    assert len(controller.waited) == 2 and controller.waited[0] == 0 < controller.waited[1]


def test_a_token_that_is_given_is_not_fetched() -> None:
    controller = Controller()
    report = controller.report(graph_token=controller.front.token("graph"), arm_token=controller.front.token("arm"))
    assert controller.scopes == [] and [each["level"] for each in report["credentials"] + report["keys"]] == ["ok", "ok"]


def test_nothing_is_asked_without_a_token() -> None:
    controller = Controller()
    assert controller.report(installed=False)["summary"]["unknown"] == 2 and controller.asked == 0


def test_what_is_wrong_is_told_before_anything_is_asked() -> None:
    controller = Controller()
    with pytest.raises(ValueError, match=r"^akv_expiry_warn_days "):
        controller.report(warn_days="soon")
    assert controller.scopes == [] and controller.asked == 0


def test_with_what_was_tried_it_is_a_diagnosis() -> None:
    controller = Controller()
    report = controller.report(tried=[], verdict="unreachable")
    assert [each["verdict"] for each in report["diagnoses"]] == ["unreachable"] and (report["healthy"], report["problems"]) == (0, [])
    assert controller.report(tried=[])["healthy"] == 1


def test_the_variables_are_those_of_the_role() -> None:
    options = yaml.safe_load((CHECKOUT / "roles/akv_expiry/meta/argument_specs.yml").read_text())["argument_specs"]["main"]["options"]
    assert {f"akv_expiry_{name}" for name in (*NAMES, "ca_path")} == set(options)
    assert set(yaml.safe_load(azure_report.DOCUMENTATION)["options"]) == {"clusters", "tried"}
