# Copyright: (c) 2026, storage_keys.ontap contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Who may use a vault, and from where: the vault's properties, the application's principal and its roles. Pure (private).

Sources: the resource vaults of Microsoft.KeyVault, roleAssignments of Microsoft.Authorization, servicePrincipals of Microsoft Graph.
"""

from __future__ import annotations

import typing as t
from collections.abc import Iterable, Mapping
from urllib.parse import quote

from ansible_collections.storage_keys.ontap.plugins.module_utils._azure import arm
from ansible_collections.storage_keys.ontap.plugins.module_utils._azure.book import Book, Refused, part, parts
from ansible_collections.storage_keys.ontap.plugins.module_utils._azure.reasons import Unknown, token_for, unknown
from ansible_collections.storage_keys.ontap.plugins.module_utils._azure.settings import Settings

NEEDED = ("get", "wrapkey", "unwrapkey")  # of a policy, for what ONTAP does with the key
# Administrator, Crypto Officer, Crypto User, Crypto Service Encryption User: the roles for keys that Azure comes with.
_ROLES = {
    "00482a5a-887f-4fb3-b363-3b7fe8e74483",
    "14b46e9e-c2b7-41b4-b07b-48a6ebf60603",
    "12338af0-0e69-4776-bea7-57ae8d297424",
    "e147488a-f6f5-4113-8e2d-b22465e65bf6",
}


class VaultFacts(t.NamedTuple):
    """``policies`` has the rights of each principal to keys, in lower case; without ``by_role`` they are what counts."""

    place: str
    tenant: str
    by_role: bool
    policies: dict[str, set[str]]
    is_public: bool
    is_open: bool  # to every address
    private_endpoints: int
    is_protected: bool  # from being purged


class Principal(t.NamedTuple):
    """What the application is in the directory that ONTAP logs in to."""

    object_id: str
    enabled: bool


def vault(book: Book, settings: Settings, host: str, tenant: str) -> VaultFacts:
    token = token_for(settings, "arm", tenant)
    place = arm.place_of(book, settings, token, host)
    try:
        properties = part(book.read(token, f"{settings.arm}{place}?{arm.VERSION}"), "properties")
    except Refused as refused:
        if refused.status == 404:
            raise arm.Gone from None
        raise unknown("arm", settings, refused, f"the vault {arm.vault_name(host)}") from None
    if not properties:
        raise Unknown(f"Azure does not tell the properties of the vault {arm.vault_name(host)}", "Look at it in the portal.")
    return VaultFacts(
        place=place,
        tenant=str(properties.get("tenantId") or "").lower(),
        by_role=properties.get("enableRbacAuthorization") is True,
        policies=_policies(parts(properties, "accessPolicies")),
        is_public=str(properties.get("publicNetworkAccess") or "Enabled").lower() != "disabled",
        is_open=str(part(properties, "networkAcls").get("defaultAction") or "Allow").lower() == "allow",
        private_endpoints=len(parts(properties, "privateEndpointConnections")),
        is_protected=properties.get("enablePurgeProtection") is True,
    )


def _policies(listed: Iterable[Mapping[str, t.Any]]) -> dict[str, set[str]]:
    rights: dict[str, set[str]] = {}
    for each in listed:
        keys = part(each, "permissions").get("keys")
        mine = rights.setdefault(str(each.get("objectId")).lower(), set())
        mine.update(str(right).lower() for right in (keys if isinstance(keys, list) else ()))
    return rights


def principal(book: Book, settings: Settings, client: str, tenant: str) -> Principal:
    """Gone where the directory has none: then nobody can log in there as the application."""
    token = token_for(settings, "graph", tenant)
    name = quote("'" + client.replace("'", "''") + "'", safe="'")
    try:
        found = book.read(token, f"{settings.graph}/v1.0/servicePrincipals(appId={name})?$select=id,appId,accountEnabled")
    except Refused as refused:
        if refused.status == 404:
            raise arm.Gone from None
        raise unknown("graph", settings, refused, "applications") from None
    if not found.get("id"):
        raise Unknown("Microsoft Graph does not tell the ID of the application's service principal", "Look at it in the portal.")
    return Principal(str(found["id"]).lower(), found.get("accountEnabled") is not False)


def has_role(book: Book, settings: Settings, facts: VaultFacts, who: Principal, tenant: str) -> bool:
    """Whether the principal itself has a role for keys on the vault or above it; memberships of groups are not looked at."""
    token = token_for(settings, "arm", tenant)
    query = f"$filter={quote(f'principalId eq {chr(39)}{who.object_id}{chr(39)}')}&api-version=2022-04-01"
    url = f"{settings.arm}{facts.place}/providers/Microsoft.Authorization/roleAssignments?{query}"
    try:
        assignments = [part(each, "properties") for each in book.pages(token, url)]
    except Refused as refused:
        raise unknown("arm", settings, refused, "the roles on the vault") from None
    return any(
        str(each.get("principalId")).lower() == who.object_id
        and str(each.get("roleDefinitionId")).lower().rpartition("/")[2] in _ROLES
        and f"{facts.place}/".lower().startswith(f"{str(each.get('scope')).rstrip('/')}/".lower())
        for each in assignments
    )


def may_use_keys(book: Book, settings: Settings, facts: VaultFacts, who: Principal, tenant: str) -> bool:
    if facts.by_role:
        return has_role(book, settings, facts, who, tenant)
    rights = facts.policies.get(who.object_id, set())
    return "all" in rights or set(NEEDED) <= rights
