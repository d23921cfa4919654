# Copyright: (c) 2026, storage_keys.ontap contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Vaults and keys, from Azure Resource Manager: so nobody needs a way to the vault itself, or a right in it. Pure (private).

Sources: the resources vaults, vaults/keys and vaults/keys/versions of Microsoft.KeyVault, and the lists of subscriptions and resources.
"""

from __future__ import annotations

import re
import typing as t
from collections.abc import Iterable, Mapping
from datetime import datetime
from urllib.parse import quote

from ansible_collections.storage_keys.ontap.plugins.module_utils._azure.book import Book, NotYet, Refused, part, parts
from ansible_collections.storage_keys.ontap.plugins.module_utils._azure.dates import parse
from ansible_collections.storage_keys.ontap.plugins.module_utils._azure.fleet import Key
from ansible_collections.storage_keys.ontap.plugins.module_utils._azure.reasons import Unknown, token_for_one_of, unknown
from ansible_collections.storage_keys.ontap.plugins.module_utils._azure.settings import Settings

VERSION = "api-version=2023-07-01"
_VAULTS = quote("resourceType eq 'Microsoft.KeyVault/vaults'")
_PLACE = re.compile(r"(?i)/subscriptions/[^/?#]+/resourceGroups/[^/?#]+/providers/Microsoft\.KeyVault/vaults/[^/?#]+")


class Gone(Exception):
    """The vault has no such key, or no such version of it."""


class KeyFacts(t.NamedTuple):
    """What is known of the version that ONTAP uses, and of the key."""

    enabled: bool
    start: datetime | None
    end: datetime | None
    rotation: str | None  # when its policy makes a new version, in Azure's words
    behind: int  # how many versions are newer


def vault_name(vault: str) -> str:
    return vault.partition(".")[0].partition(":")[0]


def place_of(book: Book, settings: Settings, token: str, vault: str) -> str:
    """The vault's resource ID, which ONTAP does not know: as given, else looked for by its name, which is used only once in a cloud."""
    name = vault_name(vault)
    given = settings.vaults.get(name) or settings.vaults.get(vault)
    try:
        found = given or next(_places(book, settings, token, name), None)
    except Refused as refused:  # of a subscription: that is no word about the vault
        raise unknown("arm", settings, refused, "vaults") from None
    if not found:
        raise Unknown(
            f"No subscription that the token may read has a vault called {name}",
            "Give its resource ID in akv_expiry_vaults, or give the application of the token the role Reader on the vault.",
        )
    if not _PLACE.fullmatch(found.rstrip("/")):
        raise Unknown(f"What is given or found as the resource ID of the vault {name} is none", "Give it in akv_expiry_vaults.")
    return found.rstrip("/")


def _places(book: Book, settings: Settings, token: str, name: str) -> t.Iterator[str]:
    subscriptions = settings.subscriptions or [
        str(each.get("subscriptionId")) for each in book.pages(token, f"{settings.arm}/subscriptions?api-version=2022-12-01")
    ]
    problem: NotYet | Refused | None = None
    for subscription in subscriptions:
        url = f"{settings.arm}/subscriptions/{quote(subscription, safe='')}/resources?$filter={_VAULTS}&api-version=2021-04-01"
        try:
            yield from (str(each.get("id")) for each in book.pages(token, url) if str(each.get("name")).lower() == name)
        except (NotYet, Refused) as error:  # the others are asked as well
            problem = error if problem is None or isinstance(error, NotYet) else problem
    if problem:
        raise problem


def key(book: Book, settings: Settings, wanted: Key, tenants: Iterable[str]) -> KeyFacts:
    """Gone where the vault has none such, Unknown where Azure does not tell."""
    token = token_for_one_of(settings, "arm", tenants)
    place = place_of(book, settings, token, wanted.vault)
    try:
        return _facts(book, token, f"{settings.arm}{place}/keys/{quote(wanted.name, safe='')}", wanted.version)
    except Refused as refused:
        if refused.status == 404:
            raise Gone from None
        raise unknown("arm", settings, refused, f"the keys of the vault {vault_name(wanted.vault)}") from None
    except ValueError as error:
        raise Unknown(f"Azure tells a date of the key that cannot be read: {error}", "Look at it in the portal.") from None


def _facts(book: Book, token: str, url: str, version: str | None) -> KeyFacts:
    properties = part(book.read(token, f"{url}?{VERSION}"), "properties")
    rotation = _rotation(part(properties, "rotationPolicy"))
    current = str(properties.get("keyUriWithVersion") or "").rstrip("/").rpartition("/")[2].lower()
    if version in (None, current):
        return _with(properties, rotation, 0)
    pinned = part(book.read(token, f"{url}/versions/{version}?{VERSION}"), "properties")
    born = _created(pinned)
    versions = [part(each, "properties") for each in book.pages(token, f"{url}/versions?{VERSION}")]
    return _with(pinned, rotation, sum(_created(each) > born for each in versions))


def _with(properties: Mapping[str, t.Any], rotation: str | None, behind: int) -> KeyFacts:
    """Attributes that are missing do not say that the key is enabled and has no end: then nothing is known of it."""
    attributes = part(properties, "attributes")
    if not attributes:
        raise Unknown("Azure does not tell whether the key is enabled and when it ends", "Look at it in the portal.")
    return KeyFacts(attributes.get("enabled") is not False, parse(attributes.get("nbf")), parse(attributes.get("exp")), rotation, behind)


def _created(properties: Mapping[str, t.Any]) -> int:
    """When a version was made, in seconds since 1970."""
    told = part(properties, "attributes").get("created")
    return told if isinstance(told, int) else 0


def _rotation(policy: Mapping[str, t.Any]) -> str | None:
    """The first action that rotates: ``P18M after a version was made`` or ``P30D before a version ends``."""
    for each in parts(policy, "lifetimeActions"):
        if str(part(each, "action").get("type")).lower() == "rotate":
            trigger = part(each, "trigger")
            after, before = trigger.get("timeAfterCreate"), trigger.get("timeBeforeExpiry")
            return f"{after} after a version was made" if after else f"{before} before a version ends" if before else "by its policy"
    return None
