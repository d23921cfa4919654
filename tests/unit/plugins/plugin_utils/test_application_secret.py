# Copyright: (c) 2026, storage_keys.ontap contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""A new secret of an application: made, tried, and taken back, with the stand-in for Azure. It is told to nobody but the caller."""

from __future__ import annotations

import typing as t
from datetime import timedelta

import pytest
import yaml
from ansible_collections.storage_keys.ontap.plugins.action.application_secret import SPEC
from ansible_collections.storage_keys.ontap.plugins.modules import application_secret
from ansible_collections.storage_keys.ontap.plugins.plugin_utils._application_secret import Azure, Failed
from support.azure.answers import Answer
from support.azure.cloud import TENANT
from support.azure.front import Front

APP = "3c1dd0ac-6f19-4c33-a5a5-3c8cbca01f0e"
LOOK = f"GET /v1.0/applications(appId='{APP}')"
LOGIN = f"POST /{TENANT}/oauth2/v2.0/token"


class Rotation:
    """An application with one secret, and whoever makes it another."""

    def __init__(self) -> None:
        self.front = Front("https://azure.example")
        self.application = self.front.cloud.application(APP, ("q~1-canary", 5), name="app")
        self.pauses: list[float] = []
        self.given: dict[str, t.Any] = {
            "token": self.front.token("graph"), "client_id": APP, "tenant_id": TENANT, "old_secret": "q~1-canary", "days": None,
            "timeout": 10, "graph_url": self.front.url, "login_url": self.front.url,
        }  # fmt: skip

    def azure(self, **changed: t.Any) -> Azure:
        self.front.requests.clear()
        return Azure({**self.given, **changed}, self.front.asked, self.pauses.append)

    def make(self, *, check_mode: bool = False, **changed: t.Any) -> dict[str, t.Any]:
        return self.azure(**changed).make(self.front.cloud.clock.now(), check_mode=check_mode)

    def problem(self, **changed: t.Any) -> str:
        with pytest.raises(Failed) as caught:
            self.make(**changed)
        assert "canary" not in str(caught.value) and "Nothing was sent to ONTAP" in str(caught.value).replace("nothing", "Nothing")
        return str(caught.value)

    def on_application(self, action: str) -> str:
        return f"POST /v1.0/applications/{self.application.object_id}/{action}"


@pytest.fixture
def rotation() -> Rotation:
    return Rotation()


def test_a_secret_is_made_tried_and_told(rotation: Rotation) -> None:
    (old,) = rotation.application.passwords
    known = {"object_id": rotation.application.object_id, "old": old.key_id, "why": ""}
    made = rotation.make(check_mode=True, client_id=APP.upper())
    assert {name: made[name] for name in known} == known and made["key_id"] == "" and rotation.front.requests == [LOOK]
    assert rotation.application.passwords == [old]

    rotation.front.cloud.lag = 1
    made = rotation.make(days=90)
    new = rotation.application.passwords[1]
    assert made.items() >= {**known, "key_id": new.key_id, "secret_text": new.text}.items()
    now = rotation.front.cloud.clock.now()
    assert new.name == f"ONTAP {now:%Y-%m-%d}" and abs(new.end - now - timedelta(days=90)) < timedelta(minutes=1)
    assert rotation.front.requests == [LOOK, rotation.on_application("addPassword"), LOGIN, LOGIN] and rotation.pauses == [5]

    rotation.azure().remove(made["object_id"], made["old"])
    assert rotation.application.passwords == [new] and rotation.front.requests == [rotation.on_application("removePassword")]
    with pytest.raises(Failed, match=f"{old.key_id} could not be removed .status 400.. Remove it in Azure"):
        rotation.azure().remove(made["object_id"], old.key_id)
    rotation.front.cloud.lag = 0
    assert rotation.make(old_secret="")["old"] == new.key_id and "it had 2 secrets" in rotation.make(old_secret="")["why"]


def test_what_azure_does_not_let_in_is_removed(rotation: Rotation) -> None:
    nowhere = {"tenant_id": "aaaaaaaa-4ab7-40fe-af1b-1850d46cfbbe"}
    said = rotation.problem(**nowhere)
    assert len(rotation.application.passwords) == 1 and "the new secret was removed again. Look whether akv_tenant_id" in said
    assert len(rotation.front.requests) == 6 and rotation.pauses == [5, 5]

    rotation.front.fail("removePassword", Answer(403), 1)
    said = rotation.problem(**nowhere, timeout=0)
    assert f"not removed: its ID is {rotation.application.passwords[1].key_id}" in said and rotation.pauses == [5, 5]


def test_what_is_broken_off_leaves_nothing_behind(rotation: Rotation) -> None:
    def broken_off(_seconds: float) -> None:
        raise KeyboardInterrupt

    rotation.front.cloud.lag = 1
    with pytest.raises(KeyboardInterrupt):
        rotation.azure()._replace(pause=broken_off).make(rotation.front.cloud.clock.now(), check_mode=False)
    assert len(rotation.application.passwords) == 1


def test_what_keeps_it_from_being_made(rotation: Rotation) -> None:
    front = rotation.front
    assert "does not accept the token" in rotation.problem(token="opaque")
    assert "may not read applications" in rotation.problem(token=front.token("graph", rights=()))
    assert "is no address" in rotation.problem(graph_url="http://azure.example") and front.requests == []
    front.fail("addPassword", Answer(403, {"error": {"code": "Authorization_RequestDenied"}}), 1)
    assert "made no new secret (status 403): give the application of the token the permission" in rotation.problem()
    front.fail("addPassword", Answer(-1), 1)
    assert "look for a secret of the application with the name ONTAP 2" in rotation.problem()
    front.throttle("/applications", 1)
    assert rotation.make(check_mode=True)["old"] and rotation.pauses == [5]
    front.throttle("/applications", 6)
    assert "too busy" in rotation.problem() and len(front.requests) == 6
    del front.cloud.applications[APP]
    assert "knows no application" in rotation.problem()
    assert len(rotation.application.passwords) == 1


def test_its_options_and_result_are_documented(rotation: Rotation) -> None:
    documented = yaml.safe_load(application_secret.DOCUMENTATION)["options"]
    plain = {name: {key: value for key, value in option.items() if key != "description"} for name, option in documented.items()}
    assert plain == {name: {key: value for key, value in option.items() if key != "no_log"} for name, option in SPEC.items()}
    assert rotation.make().keys() - {"msg"} == yaml.safe_load(application_secret.RETURN).keys()
