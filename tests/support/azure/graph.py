# Copyright: (c) 2026, storage_keys.ontap contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Microsoft Graph v1.0: applications, their secrets and certificates."""

from __future__ import annotations

import copy
import re
import typing as t
import uuid
from datetime import datetime

from support.azure.answers import Answer, Refusal, Request, page
from support.azure.cloud import Application, Cloud, Password, Token
from support.azure.service import Service

_ONE = re.compile(r"/v1\.0/applications(?:/(?P<id>[^/()]+)|\(appId='(?P<app>[^']*)'\))(?:/(?P<action>\w+))?")
_PRINCIPAL = re.compile(r"/v1\.0/servicePrincipals\(appId='(?P<app>[^']*)'\)")
_EQUALS = re.compile(r"(appId|displayName|id) eq '((?:[^']|'')*)'")
_IN = re.compile(r"(appId|displayName|id) in \((.*)\)")
_MOST = 15  # values in one "in"
READ = ("Application.Read.All", "Application.ReadWrite.All")
WRITE = ("Application.ReadWrite.All",)


class Graph(Service):
    """After a write so many reads as the cloud's ``lag`` says still see what was before."""

    def __init__(self, cloud: Cloud) -> None:
        super().__init__(cloud)
        self._before: list[dict[str, Application]] = []

    def _refused(self, refusal: Refusal) -> Answer:
        return refusal.as_graph(self.cloud.clock.now())

    def _answer(self, request: Request, token: Token | None) -> Answer:
        if token is None or token.service != "graph":
            raise Refusal(401, "InvalidAuthenticationToken", "Access token validation failure. Invalid audience.")
        if token.ends <= self.cloud.clock.now():
            raise Refusal(401, "InvalidAuthenticationToken", "Lifetime validation failed, the token is expired.")
        found = _ONE.fullmatch(request.path)
        action = found["action"] if found else None
        if not token.rights & set(WRITE if action else READ):
            raise Refusal(403, "Authorization_RequestDenied", "Insufficient privileges to complete the operation.")
        if request.path == "/v1.0/applications" and request.method == "GET":
            return self._list(request, token)
        if request.method == "GET" and (principal := _PRINCIPAL.fullmatch(request.path)):
            application = self._one(self._seen(), token, None, principal["app"])
            shown = {"id": application.principal_id, "appId": application.app_id, "accountEnabled": application.enabled}
            return Answer(200, {"@odata.context": _context(request), **shown})
        if not found:
            raise Refusal(400, "BadRequest", f"Resource not found for the segment '{request.path.rpartition('/')[2]}'.")
        if action is None and request.method == "GET":
            application = self._one(self._seen(), token, found["id"], found["app"])
            return Answer(200, {"@odata.context": _context(request), **_selected(application, request)})
        application = self._one(self.cloud.applications, token, found["id"], found["app"])
        if request.method == "POST" and action == "addPassword":
            return self._add(application, request)
        if request.method == "POST" and action == "removePassword":
            return self._remove(application, request)
        raise Refusal(405, "Request_BadRequest", "Specified HTTP method is not allowed for the request target.")

    def _seen(self) -> dict[str, Application]:
        return self._before.pop(0) if self._before and self.cloud.lag else self.cloud.applications

    def _one(self, applications: dict[str, Application], token: Token, object_id: str | None, app_id: str | None) -> Application:
        for each in applications.values():
            if each.tenant == token.tenant and (each.object_id == object_id or each.app_id == app_id):
                return each
        name = object_id or app_id
        message = f"Resource '{name}' does not exist or one of its queried reference-property objects are not present."
        raise Refusal(404, "Request_ResourceNotFound", message)

    def _list(self, request: Request, token: Token) -> Answer:
        wanted = _filter(request.query.get("$filter", ""))
        own = [each for each in self._seen().values() if each.tenant == token.tenant]
        entries = [_selected(each, request) for each in own if wanted(each)]
        size = min(int(request.query.get("$top", "999")), self.cloud.page_size)
        return Answer(200, {"@odata.context": _context(request), **page(entries, request, size, "@odata.nextLink")})

    def _write(self) -> None:
        self._before = [copy.deepcopy(self.cloud.applications) for _read in range(self.cloud.lag)]

    def _add(self, application: Application, request: Request) -> Answer:
        given = (request.body or {}).get("passwordCredential") or {}
        unknown = set(given) - {"displayName", "endDateTime", "startDateTime"}
        if unknown:
            raise Refusal(400, "Request_BadRequest", f"Invalid value specified for property '{min(unknown)}' of resource 'PasswordCredential'.")
        self._write()
        now = self.cloud.clock.now()
        start, end = _moment(given.get("startDateTime")) or now, _moment(given.get("endDateTime")) or self.cloud.in_days(730)
        # Not the same beginning each time: the hint of two secrets differs, as it does in Azure.
        text = f"{uuid.uuid4().hex[:3]}8Q~canary-made-by-azure-{len(application.passwords)}"
        made = Password(text, end, start, name=given.get("displayName") or "", unknown_for=self.cloud.lag)
        application.passwords.append(made)
        return Answer(200, {"@odata.context": _context(request), **made.shown(), "secretText": text})

    def _remove(self, application: Application, request: Request) -> Answer:
        key_id = (request.body or {}).get("keyId")
        kept = [each for each in application.passwords if each.key_id != key_id]
        if len(kept) == len(application.passwords):
            raise Refusal(400, "Request_BadRequest", f"No password credential found with keyId '{key_id}'.")
        self._write()
        application.passwords = kept
        return Answer(204)


def _context(request: Request) -> str:
    return f"{request.address}/v1.0/$metadata#applications"


def _selected(application: Application, request: Request) -> dict[str, t.Any]:
    whole = {
        "id": application.object_id,
        "deletedDateTime": None,
        "appId": application.app_id,
        "displayName": application.name,
        "signInAudience": "AzureADMyOrg",
        "passwordCredentials": [each.shown() for each in application.passwords],
        "keyCredentials": [each.shown() for each in application.certificates],
    }
    names = [name for name in request.query.get("$select", "").split(",") if name]
    return {name: whole[name] for name in names if name in whole} if names else whole


def _filter(text: str) -> t.Callable[[Application], bool]:
    fields = {"appId": "app_id", "displayName": "name", "id": "object_id"}
    if not text:
        return lambda _application: True
    if found := _EQUALS.fullmatch(text):
        values = [found[2].replace("''", "'")]
    elif found := _IN.fullmatch(text):
        values = [each.replace("''", "'") for each in re.findall(r"'((?:[^']|'')*)'", found[2])]
        if len(values) > _MOST:
            message = f"Too many child clauses specified in search filter expression containing 'OR' operators: {len(values)}. Max allowed: {_MOST}."
            raise Refusal(400, "Request_UnsupportedQuery", message)
    else:
        raise Refusal(400, "Request_UnsupportedQuery", "Invalid filter clause")
    name = fields[found[1]]
    return lambda application: getattr(application, name) in values


def _moment(text: str | None) -> datetime | None:
    try:
        return datetime.fromisoformat(text.replace("Z", "+00:00")) if text else None
    except ValueError:
        raise Refusal(400, "Request_BadRequest", "Cannot convert the literal to the expected type 'Edm.DateTimeOffset'.") from None
