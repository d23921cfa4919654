# Copyright: (c) 2026, storage_keys.ontap contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The settings of the set-up of AWX without Ansible, and what the stand-in for AWX has for them."""

from __future__ import annotations

import typing as t
import urllib.parse
from collections.abc import Mapping

import yaml
from ansible_collections.storage_keys.ontap.plugins.plugin_utils._awx_found import look
from support.commands import CHECKOUT
from support.fake_awx import FakeAwx
from support.fake_awx_store import ROOT, Item

VARS = CHECKOUT / "playbooks/vars/awx"


def settings(**given: t.Any) -> dict[str, t.Any]:
    """Those of the files, and others; the one that is a template is filled in."""
    read = [yaml.safe_load((VARS / f"{name}.yml").read_text(encoding="utf-8")) for name in ("settings", "job_templates")]
    return {**read[0], **read[1], "awx_execution_environment": "ONTAP Azure Key Vault (Default)", **given}


def found(awx: FakeAwx, **given: t.Any) -> Mapping[str, t.Any]:
    """What the set-up with these settings finds."""

    def read(endpoint: str, fields: Mapping[str, str]) -> list[Item]:
        status, answer = awx.answer("GET", f"{ROOT}{endpoint}/?{urllib.parse.urlencode(fields)}", {})
        assert status == 200, answer
        return list(answer["results"])

    return look(settings(**given), read)
