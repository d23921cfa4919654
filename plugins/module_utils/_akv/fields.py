# Copyright: (c) 2026, storage_keys.ontap contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The table of the fields of an AKV configuration, which the options, requests and comparisons follow. Pure (private).

Source: the object azure_key_vault of /security/azure-key-vaults, release by release.
"""

from __future__ import annotations

import typing as t

from ansible_collections.storage_keys.ontap.plugins.module_utils._akv import values
from ansible_collections.storage_keys.ontap.plugins.module_utils._akv.values import Kind
from ansible_collections.storage_keys.ontap.plugins.module_utils._rest.release import BASELINE, OLDEST, Release


class Span(t.NamedTuple):
    """The first and the last release of something; None: it is there to this day."""

    since: Release
    until: Release | None = None

    def covers(self, release: Release) -> bool:
        return self.since <= release and (self.until is None or release <= self.until)

    @property
    def from_baseline_on(self) -> bool:
        """Whether every release from the baseline on has it, so that nobody needs to ask for the release."""
        return self.since <= BASELINE and self.until is None


EVER = Span(OLDEST)


class Field(t.NamedTuple):
    """One field. The name of one that a task can set is the option's name too.

    ``post`` and ``patch`` tell in which releases it may be sent, None that it never is; ``read`` stands for both where a
    field is read-only.
    """

    name: str
    kind: Kind = values.TEXT
    post: Span | None = None
    patch: Span | None = None
    read: Span | None = None
    required: bool = False  # in POST
    returned: bool = True  # False: write-only
    secret: bool = False
    advanced: bool = False  # returned only when named: it costs ONTAP time
    choices: tuple[str, ...] = ()
    wants_credential: bool = False  # ONTAP takes a change of it only along with the secret or certificate (65537517)
    credential: str | None = None  # the authentication_method that sending it stands for
    default: t.Any = None  # what ONTAP does without it, and what a field that ONTAP leaves out has

    @property
    def since(self) -> Release:
        """The first release that knows it."""
        return min(span.since for span in (self.post, self.patch, self.read) if span)

    @property
    def may_be_left_out(self) -> bool:
        """Whether GET with ``fields=*`` may leave it out although it is set, so that it has to be named."""
        return self.returned and not self.required and bool(self.post or self.patch)

    def or_default(self, value: t.Any) -> t.Any:
        """The value, or what ONTAP takes where there is none."""
        return self.default if values.is_empty(value) else value


_SINCE_9_10, _SINCE_9_14, _SINCE_9_16 = (Span(Release(9, major)) for major in (10, 14, 16))

FIELDS: tuple[Field, ...] = (
    # The target of a task decides what POST says of these.
    Field("uuid", read=EVER),
    Field("scope", read=EVER),
    Field("svm", read=EVER),
    Field("configuration", read=_SINCE_9_14),
    Field("enabled", read=_SINCE_9_14),
    Field("name", values.VAULT, post=EVER, required=True),
    # Where PATCH does not take it, rekey-external does.
    Field("key_id", values.KEY, post=EVER, patch=Span(OLDEST, Release(9, 10)), required=True),
    Field("client_id", values.IDENTIFIER, post=EVER, patch=Span(BASELINE), required=True, wants_credential=True),
    Field("tenant_id", values.IDENTIFIER, post=EVER, patch=Span(BASELINE), required=True, wants_credential=True),
    Field("client_secret", post=EVER, patch=EVER, returned=False, secret=True, credential="client_secret"),
    Field(
        "client_certificate", values.CERTIFICATE, post=_SINCE_9_10, patch=_SINCE_9_10, returned=False, secret=True,
        credential="certificate",
    ),
    Field("authentication_method", read=_SINCE_9_10),
    Field("proxy_type", post=EVER, patch=EVER, choices=("http", "https")),
    Field("proxy_host", values.HOST, post=EVER, patch=EVER),
    Field("proxy_port", values.PORT, post=EVER, patch=EVER),
    Field("proxy_username", post=EVER, patch=EVER),
    Field("proxy_password", post=EVER, patch=EVER, returned=False, secret=True),
    Field("oauth_host", values.HOST, post=_SINCE_9_14, patch=_SINCE_9_14, default="login.microsoftonline.com"),
    Field("vault_host", values.HOST, post=_SINCE_9_14, patch=_SINCE_9_14, default="vault.azure.net"),
    Field("port", values.PORT, post=_SINCE_9_14, patch=_SINCE_9_14, default=443),
    # No release documents what these two are at first; every example of ONTAP's reference shows false.
    Field("verify_host", values.BOOLEAN, patch=_SINCE_9_14, default=False),
    Field("verify_ip", values.BOOLEAN, patch=_SINCE_9_14, default=False),
    # Belongs to the request, not to the configuration.
    Field("skip_verification", values.BOOLEAN, post=_SINCE_9_16, patch=_SINCE_9_16, returned=False),
    Field("state", read=EVER, advanced=True),
    Field("azure_reachability", read=EVER, advanced=True),
    Field("ekmip_reachability", read=EVER, advanced=True),
)
BY_NAME = {field.name: field for field in FIELDS}
SETTINGS = tuple(field for field in FIELDS if field.post or field.patch)
MAY_BE_LEFT_OUT = tuple(field.name for field in SETTINGS if field.may_be_left_out)
SECRETS = tuple(field.name for field in FIELDS if field.secret)
CREDENTIALS = tuple(field for field in FIELDS if field.credential)
ADVANCED = tuple(field.name for field in FIELDS if field.advanced)

SEVERAL_CONFIGURATIONS = _SINCE_9_14  # configuration.name, create_inactive, and PATCH of /security/key-stores/{uuid}
