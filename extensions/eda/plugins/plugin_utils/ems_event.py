# Copyright: (c) 2026, storage_keys.ontap contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""An event of ONTAP's about a key vault as rulebooks get it. Pure."""

from __future__ import annotations

import re
import typing as t
import uuid
from collections.abc import Mapping
from datetime import datetime, timedelta, timezone
from urllib.parse import urlsplit

from .ems_document import Message

Event = dict[str, t.Any]

BLOCKED_AFTER = timedelta(minutes=60)  # from the first look at the vault that failed
_EVENTS = uuid.UUID("a0b4b9c4-5d8e-5f0b-9a57-0e9d6d0d4c11")  # the namespace of the uuids made here
# The name of a message or, of key managers, its last part: what it is about, and what it says of that.
_KINDS = {
    "notAvailable": ("vault", "problem"),
    "available": ("vault", "cleared"),
    "volOffline": ("volumes", "problem"),
    "volOnline": ("volumes", "cleared"),
    "blocked": ("pool", "problem"),
    "active": ("pool", "cleared"),
    "km.cmek.init.failed": ("start", "problem"),
    "km.cmek.init.success": ("start", "cleared"),
    "keyExpired": ("key", "problem"),
    "keyVersionChanged": ("version", "info"),
    "keyVersionChg": ("version", "info"),
}
_SERIOUS = ("emergency", "alert", "critical", "error")
_UNWANTED = re.compile("[^A-Za-z0-9_]")
_CONTROL = re.compile("[\x00-\x1f\x7f]+")


def event_of(message: Message, cluster: str | None, now: datetime) -> Event:
    """What rulebooks see of a message, under ``ontap_ems``; ``now`` where it does not say when it was."""
    texts = {name: _CONTROL.sub(" ", text) for name, text in message.texts.items()}
    given = {name: _CONTROL.sub(" ", text) for name, text in message.parameters.items()}
    name, severity = texts.get("message-name", ""), texts.get("severity", "").lower()
    about, kind = _kind(name, severity)
    time = _time(texts.get("time", "")) or now
    event = {
        "cluster": cluster,
        "node": texts.get("node") or None,
        "name": name,
        "severity": severity or None,
        "time": time.isoformat(),
        "seq": int(texts["seq-num"]) if re.fullmatch("[0-9]{1,18}", texts.get("seq-num", "")) else None,
        "text": texts.get("event", ""),
        "svm": given.get("svm") or given.get("vserver"),  # before 9.14.1
        "configuration": given.get("configName"),
        "vault": given.get("name") or given.get("keyVault") or given.get("vaultHost"),
        "key_id": given.get("keyId"),
        "old_key_version": given.get("oldKeyVersion"),
        "new_key_version": given.get("newKeyVersion"),
        "kind": kind,
        "deadline": (time + BLOCKED_AFTER).isoformat() if (about, kind) == ("vault", "problem") else None,
        "incident": "",
        "parameters": {_UNWANTED.sub("_", key): value for key, value in given.items()},
    }
    event["incident"] = _incident(event, about)
    told = uuid.uuid5(_EVENTS, f"{event['incident']} {name} {event['time']}")
    return {"ontap_ems": event, "meta": {"uuid": str(told), **({"hosts": cluster} if cluster else {})}}


def _kind(name: str, severity: str) -> tuple[str, str]:
    """What a message is about, and whether that is a problem, over, or neither."""
    known = _KINDS.get(name.rpartition(".")[2] if name.startswith(("ekmip.", "km.cmek.akvkms.")) else name)
    return known or (name, "problem" if severity in _SERIOUS else "info")


def _incident(event: Mapping[str, t.Any], about: str) -> str:
    """The same for all nodes, for the problem and its end, and whatever the release calls its parameters.

    Names of configurations come with 9.14.1 only, so the vault tells those of an SVM apart while nodes are upgraded.
    """
    vault = _host(event["vault"]) or _host(event["key_id"]) or event["configuration"]
    parts = [event["cluster"] or "", event["svm"] or "", vault or ""]
    if about in ("key", "version") or not event["svm"]:
        parts.append(_key_name(event["key_id"]))
    if about == "version":
        parts.append(event["new_key_version"] or "")
    if about == event["name"]:
        parts.append(",".join(f"{name}={value}" for name, value in sorted(event["parameters"].items())))
    return "/".join([*parts, about])


def _host(address: str | None) -> str:
    """The host of an address, or what stands there in its place."""
    if not address:
        return ""
    try:
        return urlsplit(address).hostname or address.lower()
    except ValueError:
        return address.lower()


def _key_name(key_id: str | None) -> str:
    """The name in https://vault/keys/name/version."""
    found = re.search(r"/keys/([^/]+)", key_id or "")
    return found[1] if found else (key_id or "")


def _time(text: str) -> datetime | None:
    """Seconds since 1970, or a time with its offset."""
    try:
        if re.fullmatch("[0-9]{1,12}", text):
            return datetime.fromtimestamp(int(text), timezone.utc)
        time = datetime.fromisoformat(text.replace("Z", "+00:00"))  # Python 3.10 knows no Z
        return time.astimezone(timezone.utc) if time.tzinfo else None
    except (ValueError, OverflowError, OSError):
        return None
