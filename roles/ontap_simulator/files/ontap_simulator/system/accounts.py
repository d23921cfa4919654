# Copyright: (c) 2026, storage_keys.ontap contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Who may use the API: by user name and password, client certificate or bearer token."""

from __future__ import annotations

import base64
import binascii
import hmac
import secrets
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

READ_ONLY_USERNAME = "readonly"
SVM_USERNAME = "vsadmin-"  # followed by the name of the SVM
ROLE_USERNAME = "operator"  # may do what its role grants, and at first nothing

# What ONTAP calls the access to a path, with the methods that it opens.
ACCESS: dict[str, tuple[str, ...]] = {
    "none": (),
    "readonly": ("GET",),
    "read_create": ("GET", "POST"),
    "read_modify": ("GET", "PATCH"),
    "read_create_modify": ("GET", "POST", "PATCH"),
    "all": ("GET", "POST", "PATCH", "DELETE"),
}


@dataclass(frozen=True)
class User:
    """An account that has proved who it is. ``svm`` is the one that the account is bound to.

    ``role`` has the access by path that a role of its own grants; None stands for a built-in one.
    """

    name: str
    read_only: bool = False
    svm: str | None = None
    role: Mapping[str, str] | None = None

    def may(self, method: str, path: str) -> bool:
        """Whether the account's role opens an operation, by its path with ``{uuid}`` in it.

        A path opens the objects and actions below it, but no other resource: ``/api/cluster`` does not open
        ``/api/cluster/jobs``. ONTAP's documentation leaves that open, and this is the stricter reading.
        """
        if self.role is None:
            return not self.read_only or method == "GET"
        access = (granted for api, granted in self.role.items() if path == api or path.startswith(api + "/{"))
        return method in ACCESS[next(access, "none")]


@dataclass(frozen=True)
class Accounts:
    """An administrator, a read-only account, one with a role and one for each SVM, all with the same password."""

    username: str
    password: str = field(repr=False)
    access_token: str = field(default_factory=lambda: secrets.token_urlsafe(32), repr=False)
    svms: Collection[str] = ()
    bearer_tokens: bool = True
    role: dict[str, str] = field(default_factory=dict)

    def identify(self, authorization: str | None, common_name: str | None) -> User | None:
        """The account behind an Authorization header or, without one, behind a verified client certificate."""
        if authorization is None:
            return self._user(common_name) if common_name else None
        scheme, _dummy, credentials = authorization.partition(" ")
        if scheme.lower() == "bearer":
            known = self.bearer_tokens and _same(credentials.strip(), self.access_token)
            return self._user(self.username) if known else None
        if scheme.lower() != "basic":
            return None
        name, password = _basic(credentials)
        user = self._user(name)
        known = name in (self.username, READ_ONLY_USERNAME, ROLE_USERNAME) or user.svm is not None
        return user if _same(password, self.password) and known else None

    def _user(self, name: str) -> User:
        if name == self.username:
            return User(name)
        if name == ROLE_USERNAME:
            return User(name, role=self.role)
        svm = name.removeprefix(SVM_USERNAME)
        bound = svm != name and svm in self.svms
        return User(name, name == READ_ONLY_USERNAME, svm if bound else None)


def _basic(credentials: str) -> tuple[str, str]:
    try:
        raw = base64.b64decode(credentials.strip(), validate=True)
    except (binascii.Error, ValueError):
        return "", ""
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError:
        text = raw.decode("latin-1")
    name, _dummy, password = text.partition(":")
    return name, password


def _same(one: str, other: str) -> bool:
    return hmac.compare_digest(one.encode(), other.encode())
