# Copyright: (c) 2026, storage_keys.ontap contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What the fact akv_expiry_report adds to the fleet report: until when credentials and keys are good. Pure (private)."""

from __future__ import annotations

import typing as t
from collections.abc import Iterator, Mapping, Sequence

from ansible_collections.storage_keys.ontap.plugins.module_utils._report.words import key_parts, utc, vault_name

Given = Mapping[str, t.Any]
_SOON = ("expired", "critical", "warn", "unknown")  # the worst first; "ok" and "unlimited" need nobody


def expiry_of(report: t.Any) -> dict[str, t.Any] | None:
    """Credentials and keys in the report's own words; None where no expiry report is given."""
    if not isinstance(report, Mapping):
        return None
    return {"credentials": [_credential(each) for each in _entries(report, "credentials")], "keys": [_key(each) for each in _entries(report, "keys")]}


def add_days_left(entries: Sequence[dict[str, t.Any]], expiry: Given | None) -> None:
    """Give each entry the days that its credential and its key have left, of several credentials the least."""
    credentials: dict[tuple[t.Any, t.Any], int] = {}
    keys: dict[tuple[str, str], int] = {}
    for each in (expiry or {}).get("credentials", []):
        if each["days_left"] is not None:
            for about in ((each["client_id"], each["kind"]), (each["client_id"], None)):
                credentials[about] = min(each["days_left"], credentials.get(about, each["days_left"]))
    for each in (expiry or {}).get("keys", []):
        if each["days_left"] is not None:
            keys[vault_name(each["vault"]), each["key"]] = each["days_left"]
    kinds = {"client_secret": "secret", "certificate": "certificate"}
    for entry in entries:
        client, kind = entry["client_id"], kinds.get(entry["authentication_method"] or "")
        entry["credential_days_left"] = credentials.get((client, kind), credentials.get((client, None)))
        entry["key_days_left"] = keys.get((vault_name(entry["vault"]), entry["key"]))


def soon(expiry: Given | None) -> list[dict[str, t.Any]]:
    """What expires soon, has expired, or nobody knows; the most urgent first."""
    found = [{**each, "what": what} for what, name in (("credential", "credentials"), ("key", "keys")) for each in (expiry or {}).get(name, [])]
    return sorted((each for each in found if each["level"] in _SOON), key=_urgency)


def _urgency(each: Given) -> tuple[int, int, str]:
    left = each["days_left"]
    return _SOON.index(each["level"]), 0 if left is None else left, str(each["name"])


def _credential(told: Given) -> dict[str, t.Any]:
    kind = str(told.get("kind") or "secret").removeprefix("client_")
    name = told.get("display_name") or told.get("name") or told.get("credential") or told.get("id") or told.get("client_id")
    return {
        "client_id": told.get("client_id"),
        "tenant_id": told.get("tenant_id"),
        "kind": kind,
        "id": told.get("credential") or told.get("credential_id") or told.get("key_id") or told.get("id"),
        **_common(told, name),
    }


def _key(told: Given) -> dict[str, t.Any]:
    key, version = key_parts(told.get("key_id") or told.get("id"))
    key, version = str(told.get("key") or key), str(told.get("version") or told.get("key_version") or version)
    return {"vault": told.get("vault"), "key": key, "version": version, **_common(told, key)}


def _common(told: Given, name: t.Any) -> dict[str, t.Any]:
    left = told.get("days_left")
    return {
        "name": name,
        "end": utc(told.get("end")),
        "days_left": left if isinstance(left, int) else None,
        "level": str(told.get("level") or "unknown"),
        "svms": len(told.get("svms") or []),
        "next_step": told.get("next_step"),
    }


def _entries(report: Given, name: str) -> Iterator[Given]:
    return (each for each in report.get(name) or [] if isinstance(each, Mapping))
