# Copyright: (c) 2026, storage_keys.ontap contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""A new secret of an application: made in Azure, tried there, and removed again where it does not work (private).

Whoever calls says how to send a request, and how to wait.
"""

from __future__ import annotations

import typing as t
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta, timezone

from ansible_collections.storage_keys.ontap.plugins.module_utils._azure.fleet import Application
from ansible_collections.storage_keys.ontap.plugins.module_utils._azure.reasons import Unknown
from ansible_collections.storage_keys.ontap.plugins.module_utils._azure.renewal import Old, ask_url, before, replaced
from ansible_collections.storage_keys.ontap.plugins.module_utils._azure.settings import settings, tenant_of

Options = Mapping[str, t.Any]
Uri = Callable[[dict[str, t.Any]], Mapping[str, t.Any]]  # the options of ansible.builtin.uri, and its result
Pause = Callable[[float], None]

_TRIES, _DELAY = 6, 5
_PASSING = (-1, 429, 500, 502, 503, 504)
_REMOVED = (200, 204)


class Failed(Exception):
    """A sentence that says why, what was done, and what was not."""


class Azure(t.NamedTuple):
    """Microsoft Graph and the login. ``given`` are the options of the task."""

    given: Options
    uri: Uri
    pause: Pause

    def make(self, now: datetime, *, check_mode: bool) -> dict[str, t.Any]:
        """The new secret, and which one it replaces. In check mode nothing is written, and there is no secret."""
        object_id, old = self._looked_at(now)
        known = {"object_id": object_id, **old._asdict(), "old": old.key_id}
        if check_mode:
            return {**known, "msg": "A secret would be made.", "key_id": "", "secret_text": "made in a run that is no check"}
        wanted = self._wanted(now)
        result = self._graph(f"{object_id}/addPassword", {"passwordCredential": wanted})
        made = result.get("json")
        if _status(result) == -1:
            raise Failed(
                "Microsoft Graph gave no answer, so that there may be a secret which nobody knows: look for a secret of the application with"
                f" the name {wanted['displayName']} in Azure, and remove it. Nothing was sent to ONTAP."
            )
        if not (isinstance(made, Mapping) and made.get("secretText")):
            raise Failed(
                f"Microsoft Graph made no new secret (status {_status(result)}): give the application of the token the permission"
                " Application.ReadWrite.OwnedBy and make it an owner, or Application.ReadWrite.All. Nothing was sent to ONTAP."
            )
        key_id, text = str(made.get("keyId")), str(made["secretText"])
        let_in = False
        try:
            let_in = self._lets_in(text)
        finally:  # also where this is broken off
            removed = let_in or self._is_removed(object_id, key_id)
        if not let_in:
            raise Failed(
                f"Azure does not let the application in with its new secret at the directory {self.given['tenant_id']}. Nothing was sent to"
                f" ONTAP, and the new secret was {'removed again' if removed else f'not removed: its ID is {key_id}'}. Look whether"
                " akv_tenant_id is the application's, and run it again."
            )
        return {**known, "msg": f"Azure lets the application in with its new secret {key_id}.", "key_id": key_id, "secret_text": text}

    def remove(self, object_id: str, key_id: str) -> None:
        result = self._graph(f"{object_id}/removePassword", {"keyId": key_id})
        if _status(result) not in _REMOVED:
            raise Failed(f"The secret {key_id} could not be removed (status {_status(result)}). Remove it in Azure.")

    def _looked_at(self, now: datetime) -> tuple[str, Old]:
        """The application, and which secret would be replaced."""
        given = self.given
        names = {"graph_url": given["graph_url"], "arm_url": given["graph_url"], "graph_token": given["token"], "sources": ["graph"]}
        try:
            checked = settings(names)
            application = Application(tenant_of(given["token"]) or "", given["client_id"].lower(), "client_secret")
            result = self._until(lambda status: status not in _PASSING, _TRIES, {"url": ask_url(checked, application), **self._token()})
            registered = before(checked, application, result, now)
        except ValueError as error:
            raise Failed(f"{error}. Nothing was made, and nothing was sent to ONTAP.") from None
        except Unknown as unknown:
            raise Failed(f"{unknown.why}. {unknown.next_step} Nothing was made, and nothing was sent to ONTAP.") from None
        return registered.object_id, replaced(registered.secrets, given["old_secret"])

    def _wanted(self, now: datetime) -> dict[str, str]:
        wanted = {"displayName": f"ONTAP {now:%Y-%m-%d}"}
        if self.given["days"] is not None:
            wanted["endDateTime"] = f"{now + timedelta(days=self.given['days']):%Y-%m-%dT%H:%M:%SZ}"
        return wanted

    def _lets_in(self, secret: str) -> bool:
        given = self.given
        url = f"{given['login_url']}/{given['tenant_id']}/oauth2/v2.0/token"
        application = {"client_id": given["client_id"], "client_secret": secret}
        body = {"grant_type": "client_credentials", **application, "scope": "https://vault.azure.net/.default"}
        asked = {"url": url, "method": "POST", "body_format": "form-urlencoded", "body": body}
        return _status(self._until(lambda status: status == 200, 1 + given["timeout"] // _DELAY, asked)) == 200

    def _is_removed(self, object_id: str, key_id: str) -> bool:
        try:
            self.remove(object_id, key_id)
        except Failed:
            return False
        return True

    def _graph(self, path: str, body: dict[str, t.Any]) -> Mapping[str, t.Any]:
        url = f"{self.given['graph_url'].rstrip('/')}/v1.0/applications/{path}"
        return self.uri({"url": url, "method": "POST", "body_format": "json", "body": body, **self._token()})

    def _token(self) -> dict[str, t.Any]:
        return {"headers": {"Authorization": f"Bearer {self.given['token']}"}}

    def _until(self, good: Callable[[int], bool], tries: int, asked: dict[str, t.Any]) -> Mapping[str, t.Any]:
        """The first answer that is good, or the last one."""
        result = self.uri(asked)
        for _again in range(tries - 1):
            if good(_status(result)):
                break
            self.pause(_DELAY)
            result = self.uri(asked)
        return result


def now_utc() -> datetime:
    return datetime.now(timezone.utc)


def _status(result: Mapping[str, t.Any]) -> int:
    status = result.get("status")
    return status if isinstance(status, int) else -1
