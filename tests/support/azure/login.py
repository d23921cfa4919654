# Copyright: (c) 2026, storage_keys.ontap contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The token endpoint of the Microsoft identity platform: client credentials."""

from __future__ import annotations

import base64
import json
import re
import typing as t
from datetime import timedelta
from urllib.parse import parse_qs

from support.azure.answers import Answer, Refusal, Request
from support.azure.cloud import Cloud, Token
from support.azure.service import Service

_ENDPOINT = re.compile(r"/(?P<tenant>[^/]+)/oauth2/v2\.0/token")
ALL_RIGHTS = frozenset(
    ["Application.ReadWrite.All", "subscriptions/read", "vaults/read", "vaults/keys/read", "roleAssignments/read", "keys/get", "keys/list"]
)
_SERVICES = {"graph.microsoft.com": "graph", "management.azure.com": "arm", "vault.azure.net": "vault"}


def mint(cloud: Cloud, service: str, tenant: str, rights: t.Iterable[str] = ALL_RIGHTS, minutes: float = 60) -> str:
    """A token in the form of a JSON Web Token, with a signature that nobody checks. What it allows is known here alone."""
    ends = cloud.clock.now() + timedelta(minutes=minutes)
    claims = {"aud": service, "tid": tenant, "exp": int(ends.timestamp()), "n": len(cloud.tokens)}
    parts = [{"typ": "JWT", "alg": "RS256"}, claims]
    text = ".".join(base64.urlsafe_b64encode(json.dumps(each).encode()).decode().rstrip("=") for each in parts) + ".canary-signature"
    cloud.tokens[text] = Token(service, tenant, frozenset(rights), ends)
    return text


class Login(Service):
    """``rights`` are those of an application that logs in, by its ID; it has all unless it is named."""

    def __init__(self, cloud: Cloud) -> None:
        super().__init__(cloud)
        self.rights: dict[str, frozenset[str]] = {}

    def _refused(self, refusal: Refusal) -> Answer:
        return refusal.as_login()

    def _answer(self, request: Request, token: Token | None) -> Answer:
        found = _ENDPOINT.fullmatch(request.path)
        form = {name: values[-1] for name, values in parse_qs(str(request.body)).items()}
        if not found or request.method != "POST":
            raise Refusal(404, "invalid_request", "AADSTS900561: The endpoint only accepts POST requests.", inner="900561")
        if form.get("grant_type") != "client_credentials":
            raise Refusal(400, "unsupported_grant_type", "AADSTS70003: The app requested an unsupported grant type.", inner="70003")
        tenant, app_id = found["tenant"], form.get("client_id", "")
        if tenant not in {each.tenant for each in self.cloud.applications.values()}:
            raise Refusal(400, "invalid_request", f"AADSTS90002: Tenant '{tenant}' not found.", inner="90002")
        application = self.cloud.applications.get(app_id)
        if application is None or application.tenant != tenant:
            message = f"AADSTS700016: Application with identifier '{app_id}' was not found in the directory '{tenant}'."
            raise Refusal(400, "unauthorized_client", message, inner="700016")
        now = self.cloud.clock.now()
        known = next((each for each in application.passwords if each.text == form.get("client_secret")), None)
        if known is not None and known.unknown_for:
            known.unknown_for -= 1
            known = None
        if known is None or known.start > now:
            message = f"AADSTS7000215: Invalid client secret provided for app '{app_id}'. Ensure the secret being sent is the client secret value."
            raise Refusal(401, "invalid_client", message, inner="7000215")
        if known.end <= now:
            message = f"AADSTS7000222: The provided client secret keys for app '{app_id}' are expired."
            raise Refusal(401, "invalid_client", message, inner="7000222")
        self.cloud.logins.append(app_id)
        host = form.get("scope", "").removeprefix("https://").partition("/")[0]
        service = _SERVICES.get(host)
        if service is None:
            raise Refusal(400, "invalid_scope", "AADSTS70011: The provided value for scope is not valid.", inner="70011")
        minted = mint(self.cloud, service, tenant, self.rights.get(app_id, ALL_RIGHTS))
        return Answer(200, {"token_type": "Bearer", "expires_in": 3599, "ext_expires_in": 3599, "access_token": minted})
