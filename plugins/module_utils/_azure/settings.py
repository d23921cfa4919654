# Copyright: (c) 2026, storage_keys.ontap contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What the role was given, checked before anything is asked. Pure (private)."""

from __future__ import annotations

import base64
import binascii
import json
import re
import typing as t
from collections.abc import Iterable, Mapping
from datetime import datetime
from urllib.parse import urlsplit

from ansible_collections.storage_keys.ontap.plugins.module_utils._azure.dates import parse
from ansible_collections.storage_keys.ontap.plugins.module_utils._azure.levels import LEVELS, Thresholds

# The role's variables without their prefix.
NAMES = (
    "warn_days", "critical_days", "fail_on", "sources", "known", "secrets", "graph_url", "graph_token", "arm_url", "arm_token", "subscriptions",
    "vaults",
)  # fmt: skip
SOURCES = ("graph", "arm", "local")
_LONGEST = 300  # characters of somebody else's sentence
_NEVER_FAILS = ("ok", "unlimited")
_DAYS = re.compile(r"[0-9]{1,5}")


class Settings(t.NamedTuple):
    """``tokens`` has those of each service, by directory; the empty name stands for every directory."""

    graph: str
    arm: str
    sources: tuple[str, ...]
    thresholds: Thresholds
    fail_on: tuple[str, ...]
    known: dict[str, datetime | None]
    vaults: dict[str, str]
    subscriptions: tuple[str, ...]
    tokens: dict[str, dict[str, str]]
    refusals: dict[tuple[str, str], str]  # why there is no token, by service and directory
    secrets: dict[str, str]

    def token(self, service: str, tenant: str) -> str | None:
        given = self.tokens[service]
        return given.get(tenant) or given.get("")


def settings(given: Mapping[str, t.Any], fetched: Iterable[Mapping[str, t.Any]] = ()) -> Settings:
    """From the role's variables without their prefix, and the results of azure_rm_accesstoken_info.

    ValueError begins with the name of the variable that is wrong.
    """
    thresholds = Thresholds(_days(given, "warn_days", 30), _days(given, "critical_days", 7))
    if thresholds.critical > thresholds.warn:
        raise ValueError("akv_expiry_critical_days is more than akv_expiry_warn_days: a warning comes before")
    tokens = {service: _by_name(given, f"{service}_token") for service in ("graph", "arm")}
    refusals: dict[tuple[str, str], str] = {}
    for each in fetched:
        service, tenant = str(each["item"]["service"]), str(each["item"]["tenant"])
        if token := each.get("access_token"):
            tokens[service][tenant] = str(token)
        else:
            refusals[service, tenant] = " ".join(str(each.get("msg") or "it failed").split())[:_LONGEST].rstrip(".")
    return Settings(
        graph=_address(given, "graph_url"),
        arm=_address(given, "arm_url"),
        sources=_words(given, "sources", SOURCES),
        thresholds=thresholds,
        fail_on=_words(given, "fail_on", [level for level in LEVELS if level not in _NEVER_FAILS]),
        known=_known(given.get("known") or []),
        vaults={str(name).lower(): str(place) for name, place in _mapping(given, "vaults").items()},
        subscriptions=tuple(str(each) for each in _list(given, "subscriptions")),
        tokens=tokens,
        refusals=refusals,
        secrets={str(client).lower(): str(secret) for client, secret in _mapping(given, "secrets").items() if secret},
    )


def tenant_of(token: str) -> str | None:
    """The directory that a token says it is for; it is not verified, only compared."""
    try:
        payload = token.split(".")[1]
        told = json.loads(base64.urlsafe_b64decode(payload + "=" * (-len(payload) % 4)))
        return str(told["tid"]).lower()
    except (binascii.Error, IndexError, KeyError, TypeError, ValueError):
        return None


def _days(given: Mapping[str, t.Any], name: str, usual: int) -> int:
    value = given.get(name, usual)
    if isinstance(value, bool) or not _DAYS.fullmatch(str(value)) or int(value) > 36500:
        raise ValueError(f"akv_expiry_{name} is no number of days from 0 to 36500")
    return int(value)


def _address(given: Mapping[str, t.Any], name: str) -> str:
    text = str(given.get(name) or "").strip().rstrip("/")
    try:
        url = urlsplit(text)
        right = url.scheme == "https" and url.hostname and not (url.query or url.fragment or url.username) and url.port != 0
    except ValueError:
        right = False
    if not right:
        raise ValueError(f"akv_expiry_{name} is no address such as https://graph.microsoft.com")
    return text


def _words(given: Mapping[str, t.Any], name: str, allowed: t.Sequence[str]) -> tuple[str, ...]:
    words = tuple(str(each) for each in _list(given, name))
    for word in words:
        if word not in allowed:
            raise ValueError(f"akv_expiry_{name} is a list of {', '.join(allowed)}; {word[:40]} is none of them")
    return words


def _list(given: Mapping[str, t.Any], name: str) -> t.Sequence[t.Any]:
    """A list, also given as one text with commas."""
    value = given.get(name) or []
    if isinstance(value, str):
        return [each.strip() for each in value.split(",") if each.strip()]
    if not isinstance(value, (list, tuple)):
        raise ValueError(f"akv_expiry_{name} is no list")
    return value


def _mapping(given: Mapping[str, t.Any], name: str) -> Mapping[str, t.Any]:
    value = given.get(name) or {}
    if not isinstance(value, Mapping):
        raise ValueError(f"akv_expiry_{name} is no dict")
    return value


def _by_name(given: Mapping[str, t.Any], name: str) -> dict[str, str]:
    value = given.get(name) or {}
    tokens = value if isinstance(value, Mapping) else {"": value}
    return {str(tenant).lower(): str(token).strip() for tenant, token in tokens.items() if token}


def _known(value: t.Any) -> dict[str, datetime | None]:
    """By application or key: a dict of dates, or a list of dicts with client_id or key_id, and end_date."""
    entries = [{"client_id": name, "end_date": end} for name, end in value.items()] if isinstance(value, Mapping) else value
    known: dict[str, datetime | None] = {}
    for entry in entries if isinstance(entries, (list, tuple)) else ({},):
        name = (entry.get("client_id") or entry.get("key_id")) if isinstance(entry, Mapping) else None
        if not name or "end_date" not in entry:
            raise ValueError("akv_expiry_known is a list of dicts, each with client_id or key_id, and end_date")
        try:
            known[str(name).lower().rstrip("/")] = parse(entry["end_date"])
        except ValueError as error:
            raise ValueError(f"akv_expiry_known: the end_date of {name}: {error}") from None
    return known
