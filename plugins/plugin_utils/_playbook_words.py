# Copyright: (c) 2026, storage_keys.ontap contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What a module tells, in the words of a playbook of this collection: its variables and playbooks, not options and modules. Pure (private)."""

from __future__ import annotations

import re
import typing as t
from collections.abc import Mapping

from ansible_collections.storage_keys.ontap.plugins.module_utils._task.arguments import connection_spec

SIGN = "akv_connection"  # the variable that the playbooks, and nobody else, take the connection from
_OPTION = re.compile(rf"(?<![\w.-])({'|'.join(connection_spec())})(?![\w-])")
_MODULE = re.compile(r"`?\b(?:storage_keys\.ontap\.)?akv_(restore|info)\b`?")
_PLAYBOOKS = {"restore": "recover", "info": "health"}


def in_playbook_words(result: Mapping[str, t.Any], variables: Mapping[str, t.Any]) -> dict[str, t.Any]:
    """The result of a module. Only our own advice is put in other words, never what ONTAP said."""
    return _translated(result) if SIGN in variables else dict(result)


def _translated(result: Mapping[str, t.Any]) -> dict[str, t.Any]:
    told = dict(result)
    if isinstance(told.get("results"), list):
        told["results"] = [_translated(each) if isinstance(each, Mapping) else each for each in told["results"]]
    error = told.get("error")
    if not isinstance(error, Mapping) or not isinstance(told.get("msg"), str):
        return told
    advice = error.get("next_step")
    told["error"] = {**error, "next_step": _words(advice) if isinstance(advice, str) else advice}
    before, mark, after = told["msg"].rpartition("; next step: ")
    told["msg"] = f"{before}{mark}{_words(after)}" if mark else told["msg"]
    target = error.get("target")
    if target in connection_spec():
        told["error"]["target"] = f"ontap_{target}"
        told["msg"] = re.sub(rf"\b{target}: ", f"ontap_{target}: ", told["msg"], count=1)
    return told


def _words(advice: str) -> str:
    advice = _MODULE.sub(lambda found: f"the playbook storage_keys.ontap.{_PLAYBOOKS[found[1]]}", advice)
    return _OPTION.sub(r"ontap_\1", advice)
