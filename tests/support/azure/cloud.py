# Copyright: (c) 2026, storage_keys.ontap contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What is in the stand-in for Azure: directories, applications, subscriptions, vaults, keys. Whoever tests sets it up and changes it.

Written from Microsoft's documentation of Graph, Resource Manager, Key Vault and the platform for logins, not from what the roles send.
"""

from __future__ import annotations

import typing as t
import uuid
from dataclasses import dataclass, field
from datetime import datetime, timedelta, timezone

TENANT = "c9f32fcb-4ab7-40fe-af1b-1850d46cfbbe"
SUBSCRIPTION = "5d6f1a2b-0c3d-4e4f-8a9b-0c1d2e3f4a5b"


class Clock:
    """Azure's time: this machine's, and what it was moved by."""

    def __init__(self) -> None:
        self.moved = timedelta(0)

    def now(self) -> datetime:
        return datetime.now(timezone.utc) + self.moved


def graph_time(moment: datetime | None) -> str | None:
    """As Graph writes what somebody set: with seven digits of the second unless they are zero."""
    if moment is None:
        return None
    fraction = f".{moment.microsecond:06d}0" if moment.microsecond else ""
    return moment.strftime("%Y-%m-%dT%H:%M:%S") + fraction + "Z"


@dataclass
class Password:
    text: str
    end: datetime
    start: datetime
    name: str = "ontap"
    key_id: str = field(default_factory=lambda: str(uuid.uuid4()))
    unknown_for: int = 0  # so many logins do not know it yet

    def shown(self) -> dict[str, t.Any]:
        return {
            "customKeyIdentifier": None,
            "displayName": self.name,
            "endDateTime": graph_time(self.end),
            "hint": self.text[:3],
            "keyId": self.key_id,
            "secretText": None,
            "startDateTime": graph_time(self.start),
        }


@dataclass
class Certificate:
    end: datetime
    start: datetime
    thumbprint: str = "jm6V3VTlZ2vS5w=="
    key_id: str = field(default_factory=lambda: str(uuid.uuid4()))

    def shown(self) -> dict[str, t.Any]:
        ends = {"endDateTime": graph_time(self.end), "startDateTime": graph_time(self.start)}
        kind = {"type": "AsymmetricX509Cert", "usage": "Verify", "key": None}
        return {"customKeyIdentifier": self.thumbprint, "displayName": "CN=ontap", "keyId": self.key_id, **kind, **ends}


@dataclass
class Application:
    app_id: str
    name: str = "ontap"
    tenant: str = TENANT
    enabled: bool = True
    passwords: list[Password] = field(default_factory=list)
    certificates: list[Certificate] = field(default_factory=list)
    object_id: str = field(default_factory=lambda: str(uuid.uuid4()))
    principal_id: str = field(default_factory=lambda: str(uuid.uuid4()))


@dataclass
class Version:
    name: str
    created: datetime
    enabled: bool = True
    start: datetime | None = None
    end: datetime | None = None

    def attributes(self) -> dict[str, t.Any]:
        moments = {"nbf": self.start, "exp": self.end, "created": self.created, "updated": self.created}
        seconds = {name: int(moment.timestamp()) for name, moment in moments.items() if moment}
        return {"enabled": self.enabled, **seconds, "recoveryLevel": "Recoverable+Purgeable", "exportable": False}


@dataclass
class Key:
    """The last version is the current one."""

    name: str
    versions: list[Version] = field(default_factory=list)
    rotation_policy: dict[str, t.Any] | None = None
    deleted: bool = False


@dataclass
class Vault:
    name: str
    keys: dict[str, Key] = field(default_factory=dict)
    tenant: str = TENANT
    subscription: str = SUBSCRIPTION
    group: str = "ontap-keys"
    properties: dict[str, t.Any] = field(default_factory=dict)
    reached_from: bool = True  # whether the firewall lets this client through to the data plane

    @property
    def resource_id(self) -> str:
        return f"/subscriptions/{self.subscription}/resourceGroups/{self.group}/providers/Microsoft.KeyVault/vaults/{self.name}"


@dataclass
class RoleAssignment:
    principal_id: str
    role: str  # the name of the definition, a GUID
    scope: str
    name: str = field(default_factory=lambda: str(uuid.uuid4()))


@dataclass
class Token:
    """What a token allows: a service, a directory, and rights such as Application.Read.All or vaults/read."""

    service: str
    tenant: str
    rights: frozenset[str]
    ends: datetime


@dataclass
class Cloud:
    clock: Clock = field(default_factory=Clock)
    applications: dict[str, Application] = field(default_factory=dict)
    vaults: dict[str, Vault] = field(default_factory=dict)
    subscriptions: dict[str, str] = field(default_factory=lambda: {SUBSCRIPTION: TENANT})
    assignments: list[RoleAssignment] = field(default_factory=list)
    tokens: dict[str, Token] = field(default_factory=dict)
    page_size: int = 100
    lag: int = 0  # so many reads after a write still see what was before
    logins: list[str] = field(default_factory=list)  # the applications that logged in

    def in_days(self, days: float) -> datetime:
        return self.clock.now() + timedelta(days=days)

    def application(self, app_id: str, *secrets: tuple[str, float], **values: t.Any) -> Application:
        """With secrets, each of which ends in so many days."""
        start = self.in_days(-100)
        passwords = [Password(text, self.in_days(days), min(start, self.in_days(days - 1)), name=f"secret {number}")
                     for number, (text, days) in enumerate(secrets, start=1)]
        self.applications[app_id] = Application(app_id, passwords=passwords, **values)
        return self.applications[app_id]

    def key(self, vault: str, name: str, *versions: tuple[str, float | None], **values: t.Any) -> Key:
        """With versions, each of which ends in so many days, or never."""
        made = [Version(each, self.in_days(number - 300), end=None if days is None else self.in_days(days))
                for number, (each, days) in enumerate(versions)]
        key = Key(name, made, **values)
        self.vaults.setdefault(vault, Vault(vault)).keys[name] = key
        return key
