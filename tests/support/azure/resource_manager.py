# Copyright: (c) 2026, storage_keys.ontap contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Azure Resource Manager: subscriptions, resources, vaults, keys and their versions, role assignments."""

from __future__ import annotations

import re
import typing as t

from support.azure.answers import Answer, Refusal, Request, page
from support.azure.cloud import Key, Token, Vault, Version
from support.azure.service import Service

_VAULT = re.compile(
    r"/subscriptions/(?P<subscription>[^/]+)/resourceGroups/(?P<group>[^/]+)/providers/Microsoft\.KeyVault/vaults/(?P<vault>[^/]+)(?P<rest>/.*)?",
    re.IGNORECASE,
)
_KEY = re.compile(r"/keys/(?P<key>[^/]+)(?:/versions(?:/(?P<version>[^/]+))?(?P<slash>))?")
_ASSIGNMENTS = re.compile(r"(?P<scope>/.+)/providers/Microsoft\.Authorization/roleAssignments", re.IGNORECASE)
_RESOURCES = re.compile(r"/subscriptions/(?P<subscription>[^/]+)/resources")


class ResourceManager(Service):
    """Reads only. Rights of a token: ``subscriptions/read``, ``vaults/read``, ``vaults/keys/read``, ``roleAssignments/read``."""

    def _refused(self, refusal: Refusal) -> Answer:
        return refusal.as_resource_manager()

    def _answer(self, request: Request, token: Token | None) -> dict[str, t.Any]:
        if token is None or token.service != "arm":
            raise Refusal(401, "InvalidAuthenticationToken", "The access token is invalid.", WWW_Authenticate='Bearer error="invalid_token"')
        if token.ends <= self.cloud.clock.now():
            raise Refusal(401, "ExpiredAuthenticationToken", "The access token expiry UTC time is earlier than current UTC time.")
        if request.method != "GET":
            raise Refusal(405, "MethodNotAllowed", "The stand-in only reads.")
        if "api-version" not in request.query:
            message = "The api-version query parameter (?api-version=) is required for all requests."
            raise Refusal(400, "MissingApiVersionParameter", message)
        if request.path == "/subscriptions":
            own = [name for name, tenant in self.cloud.subscriptions.items() if tenant == token.tenant]
            entries = [{"id": f"/subscriptions/{name}", "subscriptionId": name, "tenantId": token.tenant, "state": "Enabled"} for name in own]
            return page(entries if "subscriptions/read" in token.rights else [], request, self.cloud.page_size, "nextLink")
        if found := _RESOURCES.fullmatch(request.path):
            self._subscription(found["subscription"], token)
            return self._resources(request, found["subscription"], token)
        if found := _ASSIGNMENTS.fullmatch(request.path):
            _allow(token, "roleAssignments/read", "Microsoft.Authorization/roleAssignments/read", found["scope"])
            return self._assignments(request, found["scope"])
        if found := _VAULT.fullmatch(request.path):
            self._subscription(found["subscription"], token)
            return self._vault(request, found, token)
        raise Refusal(404, "InvalidResourceType", "The resource type could not be found.")

    def _subscription(self, name: str, token: Token) -> None:
        if self.cloud.subscriptions.get(name) is None:
            raise Refusal(404, "SubscriptionNotFound", f"The subscription '{name}' could not be found.")
        if self.cloud.subscriptions[name] != token.tenant:
            message = (
                f"The access token is from the wrong issuer 'https://sts.windows.net/{token.tenant}/'. It must match the tenant"
                f" 'https://sts.windows.net/{self.cloud.subscriptions[name]}/' associated with this subscription."
            )
            raise Refusal(401, "InvalidAuthenticationTokenTenant", message)

    def _resources(self, request: Request, subscription: str, token: Token) -> dict[str, t.Any]:
        clauses = dict(re.findall(r"(\w+) eq '([^']*)'", request.query.get("$filter", "")))
        if clauses.get("resourceType", "Microsoft.KeyVault/vaults").lower() != "microsoft.keyvault/vaults" or "vaults/read" not in token.rights:
            return {"value": []}
        own = [each for each in self.cloud.vaults.values() if each.subscription == subscription and clauses.get("name", each.name) == each.name]
        entries = [{"id": each.resource_id, "name": each.name, "type": "Microsoft.KeyVault/vaults", "location": "westeurope"} for each in own]
        return page(entries, request, self.cloud.page_size, "nextLink")

    def _assignments(self, request: Request, scope: str) -> dict[str, t.Any]:
        text = request.query.get("$filter", "")
        principal = re.search(r"(?:principalId eq '|assignedTo\(')([^']+)'", text)
        above = "atScope()" in text or "assignedTo" in text
        found = [
            each for each in self.cloud.assignments
            if (scope.lower().startswith(each.scope.lower()) or (not above and each.scope.lower().startswith(scope.lower())))
            and (principal is None or each.principal_id == principal[1])
        ]
        kind = "/providers/Microsoft.Authorization"
        entries = [
            {
                "id": f"{each.scope}{kind}/roleAssignments/{each.name}",
                "name": each.name,
                "type": "Microsoft.Authorization/roleAssignments",
                "properties": {
                    "roleDefinitionId": f"/subscriptions/{scope.split('/')[2]}{kind}/roleDefinitions/{each.role}",
                    "principalId": each.principal_id,
                    "principalType": "ServicePrincipal",
                    "scope": each.scope,
                },
            }
            for each in found
        ]
        return page(entries, request, self.cloud.page_size, "nextLink")

    def _vault(self, request: Request, found: re.Match[str], token: Token) -> dict[str, t.Any]:
        vault = next((each for name, each in self.cloud.vaults.items() if name.lower() == found["vault"].lower()), None)
        if vault is None or vault.group.lower() != found["group"].lower():
            raise _not_found(f"Microsoft.KeyVault/vaults/{found['vault']}", found["group"])
        if not found["rest"]:
            _allow(token, "vaults/read", "Microsoft.KeyVault/vaults/read", vault.resource_id)
            return _vault(vault)
        _allow(token, "vaults/keys/read", "Microsoft.KeyVault/vaults/keys/read", vault.resource_id)
        within = _KEY.fullmatch(found["rest"])
        key = next((each for each in vault.keys.values() if within and each.name.lower() == within["key"].lower() and not each.deleted), None)
        if within is None or key is None:
            raise _not_found(f"Microsoft.KeyVault/vaults/{vault.name}{found['rest']}", vault.group)
        if within["slash"] is None:
            return _key(vault, key, key.versions[-1], whole=True)
        if within["version"] is None:
            entries = [_key(vault, key, each, versioned=True) for each in key.versions]
            return page(entries, request, self.cloud.page_size, "nextLink")
        version = next((each for each in key.versions if each.name == within["version"]), None)
        if version is None:
            raise _not_found(f"Microsoft.KeyVault/vaults/{vault.name}{found['rest']}", vault.group)
        return _key(vault, key, version, versioned=True, whole=True)


def _allow(token: Token, right: str, action: str, scope: str) -> None:
    if right not in token.rights:
        message = f"The client does not have authorization to perform action '{action}' over scope '{scope}' or the scope is invalid."
        raise Refusal(403, "AuthorizationFailed", message)


def _not_found(name: str, group: str) -> Refusal:
    return Refusal(404, "ResourceNotFound", f"The Resource '{name}' under resource group '{group}' was not found.")


def _vault(vault: Vault) -> dict[str, t.Any]:
    usual = {
        "tenantId": vault.tenant,
        "vaultUri": f"https://{vault.name}.vault.azure.net/",
        "sku": {"family": "A", "name": "standard"},
        "enableRbacAuthorization": True,
        "enableSoftDelete": True,
        "softDeleteRetentionInDays": 90,
        "enablePurgeProtection": True,
        "publicNetworkAccess": "Enabled",
        "accessPolicies": [],
        "provisioningState": "Succeeded",
    }
    shown = {name: value for name, value in {**usual, **vault.properties}.items() if value is not None}
    return {"id": vault.resource_id, "name": vault.name, "type": "Microsoft.KeyVault/vaults", "location": "westeurope", "properties": shown}


def _key(vault: Vault, key: Key, version: Version, versioned: bool = False, whole: bool = False) -> dict[str, t.Any]:
    """A list tells neither the rotation policy nor what the key can be used for."""
    uri = f"https://{vault.name}.vault.azure.net/keys/{key.name}"
    properties: dict[str, t.Any] = {"attributes": version.attributes(), "kty": "RSA", "keyUri": uri, "keyUriWithVersion": f"{uri}/{version.name}"}
    if whole:
        properties |= {"keySize": 2048, "keyOps": ["encrypt", "decrypt", "wrapKey", "unwrapKey"]}
        if key.rotation_policy and not versioned:
            properties["rotationPolicy"] = key.rotation_policy
    place = f"{vault.resource_id}/keys/{key.name}"
    name, kind = (version.name, "/versions") if versioned else (key.name, "")
    full = f"{place}/versions/{version.name}" if versioned else place
    return {"id": full, "name": name, "type": f"Microsoft.KeyVault/vaults/keys{kind}", "location": "westeurope", "properties": properties}
