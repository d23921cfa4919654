# Copyright: (c) 2026, storage_keys.ontap contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The checks of a body that creates or changes a key vault configuration."""

from __future__ import annotations

import base64
import binascii
import re
from typing import Any

from ..api.bodies import required, typed, values_to_post
from ..api.errors import ApiError
from ..api.releases import Release
from ..api.schema import Record
from ..system.azure_keys import KEY_ID
from ..system.cluster import DEFAULT_CONFIGURATION

VAULT_NAME = re.compile(r"https://[^/\s?#]+/?")
CREDENTIALS = ("client_secret", "client_certificate")
# Belongs to one request; not a value of the configuration.
SKIP_VERIFICATION = "skip_verification"


def values_to_create(release: Release, body: Record, inactive: bool) -> dict[str, Any]:
    """The values of a POST by dotted name, all of the required ones and one credential among them.

    Raises ApiError as ``values_to_post`` and ``_check_configuration_name`` do, the release's code for a POST without a
    credential, 262186 for one with two, 65537573 for a certificate that is none, 65537523 for a bad key_id, 65537553
    for a bad name of the vault.
    """
    given = values_to_post(release.schemas["azure_key_vault"], body)
    given.pop(SKIP_VERIFICATION, None)
    _check_configuration_name(given, inactive)
    if not _credential(given):
        code = release.no_credential_code
        raise ApiError(code, "client_secret" if code == 262212 else None)
    check_key_id(given)
    if release.checks_vault_name and not VAULT_NAME.fullmatch(given["name"]):
        raise ApiError(65537553, "name")
    return {name: value for name, value in given.items() if value is not None}


def values_to_modify(release: Release, body: Record) -> dict[str, Any]:
    """The values of a PATCH by name; None clears an optional field.

    Raises ApiError as ``values_to_create`` does, but 262203 for a field that PATCH does not take; 65537541 if there is
    nothing to change; 65537517 if client_id or tenant_id comes without a credential.
    """
    schema = release.schemas["azure_key_vault"]
    given = typed(schema, body, "modify", refused=262203)
    if not set(given) - {SKIP_VERIFICATION}:
        raise ApiError(65537541)
    concerned = {"client_id", "tenant_id", *CREDENTIALS}.intersection(given)
    if concerned and not _credential(given):
        raise ApiError(65537517, "client_secret")
    for name, value in given.items():
        if value is None and required(schema, name):
            raise ApiError(262177, name)
    check_key_id(given)
    return {name: value for name, value in given.items() if value is not None or name not in CREDENTIALS}


def check_key_id(given: Record) -> None:
    """Raises ApiError 65537523 for a key_id that is none."""
    if given.get("key_id") is not None and not KEY_ID.fullmatch(given["key_id"]):
        raise ApiError(65537523, "key_id")


def _credential(given: dict[str, Any]) -> str | None:
    """The name of the credential that is given; 262186 if there are two, 65537573 for a certificate that is none."""
    names = [name for name in CREDENTIALS if given.get(name) is not None]
    if len(names) > 1:
        raise ApiError(262186, names[1])
    if "client_certificate" in names:
        try:
            base64.b64decode("".join(given["client_certificate"].split()), validate=True)
        except (binascii.Error, ValueError):
            raise ApiError(65537573) from None
    return names[0] if names else None


def _check_configuration_name(given: dict[str, Any], inactive: bool) -> None:
    """A configuration has a name of its own exactly if it is created inactive; ONTAP's name for the others is taken."""
    named = "configuration.name" in given
    if named != inactive:
        raise ApiError(65537594 if inactive else 65537595)
    if named and given["configuration.name"] is None:
        raise ApiError(65538903)
    if named and given["configuration.name"] == DEFAULT_CONFIGURATION:
        raise ApiError(65538902)
