# Copyright: (c) 2026, storage_keys.ontap contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What the fact akv_expiry_report adds to the fleet report: until when credentials and keys are good. Pure (private)."""

from __future__ import annotations

import typing as t
from collections.abc import Iterator, Mapping, Sequence

from ansible_collections.storage_keys.ontap.plugins.module_utils._azure.levels import LEVELS
from ansible_collections.storage_keys.ontap.plugins.module_utils._report.words import key_parts, utc, vault_name

Given = Mapping[str, t.Any]
_SOON = [level for level in LEVELS if level not in ("ok", "unlimited")]  # the others need nobody


def expiry_of(report: t.Any) -> dict[str, t.Any] | None:
    """Credentials and keys, each with what tells it from others and how urgent it is; None where no expiry report is given."""
    if not isinstance(report, Mapping):
        return None
    return {"credentials": [_credential(each) for each in _entries(report, "credentials")], "keys": [_key(each) for each in _entries(report, "keys")]}


def add_days_left(entries: Sequence[dict[str, t.Any]], expiry: Given | None) -> None:
    """Give each entry the days that its credential and its key have left."""
    known = expiry or {"credentials": [], "keys": []}
    credentials = {(*about_application(each), each["kind"]): each["days_left"] for each in known["credentials"]}
    keys = {_about_key(each): each["days_left"] for each in known["keys"]}
    for entry in entries:
        kind = "certificate" if entry["authentication_method"] == "certificate" else "secret"
        entry["credential_days_left"] = credentials.get((*about_application(entry), kind))
        entry["key_days_left"] = keys.get(_about_key({**entry, "version": entry["key_version"]}))


def soon(expiry: Given | None) -> list[dict[str, t.Any]]:
    """What expires soon, has expired, or nobody knows; the most urgent first."""
    known = expiry or {"credentials": [], "keys": []}
    found = [{**each, "what": each["kind"]} for each in known["credentials"]] + [{**each, "what": "key"} for each in known["keys"]]
    return sorted((each for each in found if each["level"] in _SOON), key=_urgency)


def about_application(each: Given) -> tuple[str, str]:
    """What tells it from others: one that several directories know may have a date in one of them only."""
    return str(each["client_id"] or "").lower(), str(each["tenant_id"] or "").lower()


def _about_key(each: Given) -> tuple[str, str, str]:
    return vault_name(each["vault"]), each["key"], each["version"]


def _urgency(each: Given) -> tuple[int, int, str]:
    left = each["days_left"]
    return _SOON.index(each["level"]), 0 if left is None else left, str(each["name"])


def _credential(told: Given) -> dict[str, t.Any]:
    used = told.get("credential")
    return {
        "client_id": str(told.get("id") or "").lower(),
        "tenant_id": told.get("tenant_id"),
        "kind": str(told.get("what")).removeprefix("client_"),
        "id": used.get("key_id") if isinstance(used, Mapping) else None,
        **_common(told, told.get("name") or told.get("id")),
    }


def _key(told: Given) -> dict[str, t.Any]:
    vault, mark, _path = str(told.get("id") or "").partition("/keys/")
    key, version = key_parts(told.get("id"))
    return {"vault": f"{vault}/" if mark else "", "key": key, "version": version, **_common(told, key)}


def _common(told: Given, name: t.Any) -> dict[str, t.Any]:
    left, level = told.get("days_left"), str(told.get("level"))
    return {
        "name": name,
        "end": utc(told.get("end")),
        "days_left": left if isinstance(left, int) else None,
        "level": level if level in LEVELS else "unknown",
        "svms": len(told.get("svms") or []),
        "why": told.get("why"),
        "next_step": told.get("next_step"),
    }


def _entries(report: Given, name: str) -> Iterator[Given]:
    return (each for each in report.get(name) or [] if isinstance(each, Mapping))
