# Copyright: (c) 2026, storage_keys.ontap contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The data plane of Key Vault: what ONTAP itself talks to, here for reading keys. The name of the vault is that of the host."""

from __future__ import annotations

import typing as t

from support.azure.answers import Answer, Refusal, Request
from support.azure.cloud import Token, Vault
from support.azure.service import Service


class Vaults(Service):
    """Rights of a token: ``keys/get`` and ``keys/list``."""

    def _refused(self, refusal: Refusal) -> Answer:
        return refusal.as_vault()

    def _answer(self, request: Request, token: Token | None) -> dict[str, t.Any]:
        vault = self.cloud.vaults.get(request.host.partition(".")[0])
        if vault is None:
            raise Refusal(404, "VaultNotFound", "The vault was not found.")
        if token is None or token.service != "vault" or token.ends <= self.cloud.clock.now():
            where = f'Bearer authorization="https://login.microsoftonline.com/{vault.tenant}", resource="https://vault.azure.net"'
            raise Refusal(401, "Unauthorized", "AKV10000: Request is missing a Bearer or PoP token.", WWW_Authenticate=where)
        if token.tenant != vault.tenant:
            raise Refusal(401, "Unauthorized", "AKV10032: Invalid issuer.")
        if not vault.reached_from:
            raise Refusal(403, "Forbidden", "Client address is not authorized and caller is not a trusted service.", inner="ForbiddenByFirewall")
        if "keys/get" not in token.rights:
            by = "ForbiddenByPolicy" if vault.properties.get("enableRbacAuthorization") is False else "ForbiddenByRbac"
            raise Refusal(403, "Forbidden", "Caller is not authorized to perform action on resource.", inner=by)
        return self._key(vault, *request.path.strip("/").split("/"))

    def _key(self, vault: Vault, kind: str, name: str = "", version: str = "") -> dict[str, t.Any]:
        key = vault.keys.get(name)
        if kind not in ("keys", "deletedkeys") or key is None or key.deleted != (kind == "deletedkeys"):
            raise Refusal(404, "KeyNotFound", f"A key with (name/id) {name} was not found in this key vault.")
        if version == "rotationpolicy":
            return {"id": f"https://{vault.name}.vault.azure.net/keys/{name}/rotationpolicy", **(key.rotation_policy or {"lifetimeActions": []})}
        found = next((each for each in key.versions if each.name == version), None) if version else key.versions[-1]
        if found is None:
            raise Refusal(404, "KeyNotFound", f"A key with (name/id) {name}/{version} was not found in this key vault.")
        shown = {"kid": f"https://{vault.name}.vault.azure.net/keys/{name}/{found.name}", "kty": "RSA"}
        if not found.enabled:
            raise Refusal(403, "Forbidden", "Operation get is not allowed on a disabled key.", inner="KeyDisabled")
        return {"key": shown, "attributes": found.attributes()}
