# Copyright: (c) 2026, storage_keys.ontap contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The checks of bodies: of any that ONTAP takes, and of one that creates or changes a key vault configuration."""

from __future__ import annotations

import base64
import binascii
import re
from typing import Any

from .azure_keys import KEY_ID
from .cluster import DEFAULT_CONFIGURATION
from .errors import ApiError
from .releases import Release
from .schema import Field, Record, Schema, flatten

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
        if value is None and _required(schema, name):
            raise ApiError(262177, name)
    check_key_id(given)
    return {name: value for name, value in given.items() if value is not None or name not in CREDENTIALS}


def values_to_post(schema: Schema, body: Record) -> dict[str, Any]:
    """The values of any POST by dotted name, all of the required ones among them; None for an empty optional one.

    Raises ApiError 262179 for an unknown field, 262196 for a read-only one, 262177 for an empty required value,
    262212 for a missing one, 262185, 262197 or 262255 for a value of the wrong type.
    """
    given = typed(schema, body, "create", refused=262196)
    for name, value in given.items():
        if value is None and (_required(schema, name) or name in ("svm", "svm.name", "svm.uuid")):
            raise ApiError(262177, "svm.name" if name == "svm" else name)
    for field in schema.fields:
        if field.required and field.name not in given:
            raise ApiError(262212, field.name)
    return given


def check_key_id(given: Record) -> None:
    """Raises ApiError 65537523 for a key_id that is none."""
    if given.get("key_id") is not None and not KEY_ID.fullmatch(given["key_id"]):
        raise ApiError(65537523, "key_id")


def typed(schema: Schema, body: Record, verb: str, refused: int) -> dict[str, Any]:
    """The leaves of the body with their types checked; an empty text and null both become None."""
    values: dict[str, Any] = {}
    objects = {field.name.rpartition(".")[0] for field in schema.fields if field.create or field.modify}
    for name, value in flatten(body, objects):
        field = schema.find(name)
        if field is None:
            _check_no_leaf(schema, name, value, verb, refused)
            values[name] = None
        elif not _allows(field, verb):
            raise ApiError(refused, name)
        else:
            values[name] = None if value in (None, "") else field.check(value)
    return values


def _check_no_leaf(schema: Schema, name: str, value: Any, verb: str, refused: int) -> None:
    """Judge a name that is no leaf of the resource: unknown, or an object without members."""
    leaves = schema.under(name)
    if not leaves and name.split(".")[-1] != "_links":
        raise ApiError(262179, name)
    if not any(_allows(field, verb) for field in leaves):
        raise ApiError(refused, name)
    if isinstance(value, list):
        raise ApiError(262255, name)
    if value not in (None, {}):
        raise ApiError(262185, name)


def _allows(field: Field, verb: str) -> bool:
    return field.create if verb == "create" else field.modify


def _required(schema: Schema, name: str) -> bool:
    field = schema.find(name)
    return field is not None and field.required


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
