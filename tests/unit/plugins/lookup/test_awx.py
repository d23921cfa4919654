# Copyright: (c) 2026, storage_keys.ontap contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The lookups of the playbook awx_setup, with the stand-in for AWX behind the lookup of awx.awx."""

from __future__ import annotations

import typing as t
import urllib.parse

import pytest
from ansible.errors import AnsibleError
from ansible.parsing.dataloader import DataLoader
from ansible.plugins.lookup import LookupBase
from ansible.template import Templar
from ansible_collections.storage_keys.ontap.plugins.lookup import awx_found, awx_objects
from support.awx_settings import found, settings
from support.fake_awx import FakeAwx
from support.fake_awx_store import ROOT


class Api:
    """Stands for the lookup of awx.awx."""

    def __init__(self, awx: FakeAwx) -> None:
        self._awx = awx

    def run(self, terms: list[str], variables: t.Any, *, query_params: dict[str, str], oauth_token: str, return_all: bool) -> list[t.Any]:
        assert oauth_token == "canary-token" and return_all
        return list(self._awx.answer("GET", f"{ROOT}{terms[0]}/?{urllib.parse.urlencode(query_params)}", {})[1]["results"])


def lookup(plugin: type[LookupBase]) -> t.Any:
    loader = DataLoader()
    made = plugin(loader=loader, templar=Templar(loader=loader, variables=settings()))
    made.get_option = lambda name: made.given[name]
    made.set_options = lambda var_options, direct: setattr(made, "given", direct)
    return made


def test_what_awx_has_is_read_with_the_token(monkeypatch: pytest.MonkeyPatch) -> None:
    awx = FakeAwx()
    monkeypatch.setattr(awx_found.lookup_loader, "get", lambda name, **_more: Api(awx) if name == "awx.awx.controller_api" else None)
    (told,) = lookup(awx_found.LookupModule).run([], settings(), token="canary-token")
    assert {**found(awx), "problems": told["problems"], "missing": told["missing"]} == told
    assert told["problems"]["types"] == "" and "awx_project_url" in told["problems"]["everything"] and "AKV health" in told["missing"]


def test_without_awx_awx_it_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(awx_found.lookup_loader, "get", lambda name, **_more: None)
    with pytest.raises(AnsibleError, match=r"ansible-galaxy collection install awx\.awx"):
        lookup(awx_found.LookupModule).run([], settings(), token="canary-token")


def test_objects_are_told_by_their_kind() -> None:
    (inventory,) = lookup(awx_objects.LookupModule).run(["organizations"], settings(), found=found(FakeAwx()))
    assert inventory == {"module": "awx.awx.organization", "label": "Default", "options": {"name": "Default"}}
    with pytest.raises(AnsibleError, match=r"there are no people\. There are credential_types, organizations"):
        lookup(awx_objects.LookupModule).run(["people"], settings(), found={})
