# Copyright: (c) 2026, storage_keys.ontap contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""A simulator is asked and changed; anything else is left alone."""

from __future__ import annotations

import typing as t

import pytest
import yaml
from ansible_collections.storage_keys.ontap.plugins.action.simulator import OWN
from ansible_collections.storage_keys.ontap.plugins.modules import simulator as module
from ansible_collections.storage_keys.ontap.plugins.plugin_utils._simulator import answer
from ontap_simulator import Simulator


def asked(simulator: Simulator, *, check_mode: bool = False, **changed: t.Any) -> dict[str, t.Any]:
    usual = {"method": "GET", "path": "", "body": None, "validate_certs": True, "timeout": 10}
    return answer({**usual, **simulator.connection, **changed}, check_mode=check_mode)


def test_it_is_asked_and_changed(simulator: Simulator, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("https_proxy", "http://127.0.0.1:9")
    assert asked(simulator, path="requests") == {"changed": False, "json": {"requests": []}}
    change: dict[str, t.Any] = {"path": "settings", "method": "PATCH", "body": {"post_is_job": True}}
    assert asked(simulator, check_mode=True, **change) == {"changed": False, "skipped": True, "msg": "In check mode nothing is changed."}
    assert asked(simulator, path="settings", check_mode=True)["json"]["post_is_job"] is False
    assert not asked(simulator, **change).get("failed") and asked(simulator, path="settings")["json"]["post_is_job"] is True
    assert asked(simulator)["json"] and simulator.requests == []


def test_what_cannot_be_asked(simulator: Simulator) -> None:
    for host in ("192.0.2.1", "cluster1.example.com", "", None):
        result = asked(simulator, hostname=host)
        assert result["failed"] and f"{host or 'hostname'} is no simulator on this machine. Nothing was asked" in result["msg"]
    result = asked(simulator, path="nothing")
    assert result["failed"] and result["msg"] == "The simulator answered GET nothing with status 404."
    for wrong in ({"password": "canary"}, {"ca_path": None}, {"hostname": "::1", "http_port": 1}):
        result = asked(simulator, **wrong)
        assert result["failed"] and "canary" not in str(result)


def test_its_options_are_documented() -> None:
    documented = yaml.safe_load(module.DOCUMENTATION)["options"]
    assert {name: {key: value for key, value in option.items() if key != "description"} for name, option in documented.items()} == OWN
    assert list(yaml.safe_load(module.RETURN)) == ["json"]
