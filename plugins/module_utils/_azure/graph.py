# Copyright: (c) 2026, storage_keys.ontap contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""An application and its secrets and certificates, from Microsoft Graph. Pure (private).

Source: the resource type application of Graph's v1.0 and GET /applications.
"""

from __future__ import annotations

import typing as t
from collections.abc import Collection, Mapping
from datetime import datetime
from urllib.parse import quote

from ansible_collections.storage_keys.ontap.plugins.module_utils._azure.book import Book, Refused
from ansible_collections.storage_keys.ontap.plugins.module_utils._azure.dates import parse
from ansible_collections.storage_keys.ontap.plugins.module_utils._azure.fleet import Application
from ansible_collections.storage_keys.ontap.plugins.module_utils._azure.reasons import Unknown, token_for, unknown
from ansible_collections.storage_keys.ontap.plugins.module_utils._azure.settings import Settings

_SELECT = "$select=id,appId,displayName,passwordCredentials,keyCredentials"
_AT_ONCE = 15  # as many values as Graph takes in one "in"
_ONE_BY_ONE = (400, 404, 501)


class Credential(t.NamedTuple):
    """A secret or certificate of an application. ``hint`` is the beginning of a secret, and is never shown."""

    key_id: str
    name: str
    hint: str
    start: datetime | None
    end: datetime | None


class Registered(t.NamedTuple):
    """An application as the directory knows it."""

    object_id: str
    name: str
    secrets: list[Credential]
    certificates: list[Credential]


def application(book: Book, settings: Settings, wanted: Application, others: Collection[Application]) -> Registered:
    """Asked for together with the others of its directory. Unknown where Graph does not tell."""
    token = token_for(settings, "graph", wanted.tenant)
    try:
        found = _found(book, settings, token, wanted, others)
    except Refused as refused:
        if refused.status != 404:
            raise unknown("graph", settings, refused, "applications") from None
        found = None
    if found is None:
        raise Unknown(
            f"Microsoft Graph knows no application {wanted.client} in the directory of the token",
            f"Look whether it was deleted, and whether the token is for the directory {wanted.tenant}.",
        )
    return _registered(found)


def _found(
    book: Book, settings: Settings, token: str, wanted: Application, others: Collection[Application]
) -> Mapping[str, t.Any] | None:
    clients = sorted({each.client for each in others if each.tenant == wanted.tenant} | {wanted.client})
    first = clients.index(wanted.client) // _AT_ONCE * _AT_ONCE
    group = clients[first:first + _AT_ONCE]
    if len(group) > 1:
        names = ",".join(_literal(each) for each in group)
        try:
            entries = list(book.pages(token, f"{settings.graph}/v1.0/applications?$filter={quote(f'appId in ({names})')}&{_SELECT}"))
            return next((each for each in entries if str(each.get("appId")).lower() == wanted.client), None)
        except Refused as refused:
            if refused.status not in _ONE_BY_ONE:  # one that it cannot read must not spoil the question about the others
                raise
    name = quote(_literal(wanted.client), safe="'")
    return book.read(token, f"{settings.graph}/v1.0/applications(appId={name})?{_SELECT}")


def _literal(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


def _registered(found: Mapping[str, t.Any]) -> Registered:
    name = str(found.get("displayName") or "")
    return Registered(str(found.get("id") or ""), name, _credentials(found, "passwordCredentials"), _credentials(found, "keyCredentials"))


def _credentials(found: Mapping[str, t.Any], kind: str) -> list[Credential]:
    """A list that is missing is not an empty one: then nothing is known of them."""
    entries = found.get(kind)
    if not isinstance(entries, list):
        raise Unknown(f"Microsoft Graph does not tell the {kind} of the application", "Give the end by hand in akv_expiry_known.")
    try:
        return [
            Credential(
                str(each.get("keyId") or ""),
                str(each.get("displayName") or ""),
                str(each.get("hint") or ""),
                parse(each.get("startDateTime")),
                parse(each.get("endDateTime")),
            )
            for each in entries
            if isinstance(each, Mapping)
        ]
    except ValueError as error:
        raise Unknown(f"Microsoft Graph tells a date of the application that cannot be read: {error}", "Look at it in the portal.") from None
