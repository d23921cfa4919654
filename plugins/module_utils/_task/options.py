# Copyright: (c) 2026, storage_keys.ontap contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""From a module's options to what the rest works with, every value checked. Pure but for a look at files (private).

Raises ``OptionError``, which names the option and the remedy, before anything is asked of a server.
"""

from __future__ import annotations

import typing as t
from collections.abc import Mapping

from ansible_collections.storage_keys.ontap.plugins.module_utils._akv.desired import Desired, Policy
from ansible_collections.storage_keys.ontap.plugins.module_utils._akv.fields import BY_NAME, CREDENTIALS, SETTINGS, Field
from ansible_collections.storage_keys.ontap.plugins.module_utils._akv.record import Target
from ansible_collections.storage_keys.ontap.plugins.module_utils._akv.values import SVM_NAME, TEXT, UUID, Kind, is_empty
from ansible_collections.storage_keys.ontap.plugins.module_utils._errors.exceptions import OptionError
from ansible_collections.storage_keys.ontap.plugins.module_utils._rest.address import check_file, hostname_of
from ansible_collections.storage_keys.ontap.plugins.module_utils._rest.text import shown, strip
from ansible_collections.storage_keys.ontap.plugins.module_utils._rest.transport import Connection
from ansible_collections.storage_keys.ontap.plugins.module_utils._rest.write import Waiting

Params = Mapping[str, t.Any]

_MOST_CONNECTIONS = 64
LONGEST_TIME = 7 * 24 * 60 * 60  # seconds; no clock counts to any number

_WAYS = (("username", "password"), ("cert_filepath", "key_filepath"), ("access_token",))

# What the query of a list can carry besides filters, and the option that sets it.
_NAMING = ("svm.name", "svm.uuid", "uuid", "scope", "client_id")  # fields that have an option of their own

_CONTROL_PARAMETERS = {
    "fields": "gather",
    "max_records": "max_records",
    "order_by": "order_by",
    "return_records": "",
    "return_timeout": "",
}


def connection_of(params: Params) -> Connection:
    """The connection options; an empty string counts as not given."""
    given = {name: None if params[name] == "" else params[name] for name in Connection.__dataclass_fields__ if name in params}
    hostname = hostname_of(given["hostname"])
    port = params["http_port"]
    if not 1 <= port <= 65535:
        raise OptionError("http_port", f"{port} is no port number", "Give a number from 1 to 65535.")
    if not 1 <= params["timeout"] <= LONGEST_TIME:
        raise OptionError("timeout", "less than 1 s, or more than a week", "Give at least 1 second.")
    _check_login(given)
    for name in ("cert_filepath", "key_filepath", "ca_path"):
        check_file(name, given[name])
    return Connection(**{**given, "hostname": hostname, "port": port})


def target_of(params: Params) -> Target:
    """Which configuration. An empty name is an error: a template that renders to nothing must not mean the cluster."""
    svm_name = checked("svm_name", SVM_NAME, params["svm_name"])
    svm_uuid, uuid = (checked(name, UUID, params[name]) for name in ("svm_uuid", "uuid"))
    configuration_name = checked("configuration_name", TEXT, params["configuration_name"])
    owner = "svm_name" if svm_name else "svm_uuid" if svm_uuid else None
    if params["scope"] == "cluster" and owner:
        raise OptionError("scope", f"cluster does not go with {owner}", f"Leave {owner} out, or set scope to svm.")
    if params["scope"] == "svm" and not owner and not uuid:
        raise OptionError(
            "svm_name",
            "missing, and with scope=svm the SVM must be named",
            "Give svm_name or svm_uuid, or set scope to cluster to mean the whole cluster.",
        )
    return Target(params["scope"], svm_name, svm_uuid, uuid, configuration_name)


def source_of(params: Params) -> str | None:
    """The key manager that keys are migrated from, if it is named."""
    return checked("source_uuid", UUID, params["source_uuid"])


def query_of(params: Params) -> dict[str, str]:
    """The filters of a list, its order and its page size, as a query."""
    query: dict[str, str] = {}
    for name, value in (params["filters"] or {}).items():
        if name in _CONTROL_PARAMETERS:
            remedy = f"Use the option {_CONTROL_PARAMETERS[name]} instead." if _CONTROL_PARAMETERS[name] else "Leave it out."
            raise OptionError("filters", f"{name} is no field to filter by", remedy)
        if isinstance(value, (dict, list)) or value is None:
            raise OptionError("filters", f"{name} must have one value", 'Give text; "a|b" matches either, "null" a field without value.')
        field = strip(str(name))
        option = field.replace(".", "_")
        if field in _NAMING and params[option] is not None:
            raise OptionError("filters", f"{field} is given by {option} too", "Keep one of the two.")
        query[field] = _filter(value)
    if params["order_by"]:
        if not all(params["order_by"]):
            raise empty("order_by")
        query["order_by"] = ",".join(params["order_by"])
    if params["max_records"] is not None:
        if params["max_records"] < 1:
            raise OptionError("max_records", "less than 1", "Give the size of a page, at least 1.")
        query["max_records"] = str(params["max_records"])
    return query


def desired_of(params: Params, policy: Policy) -> Desired:
    """The configuration that is asked for, each value in the form in which it is sent."""
    target = target_of(params)
    values = {field.name: value_of(field, params[field.name]) for field in SETTINGS if params[field.name] is not None}
    values = {name: value for name, value in values.items() if not (is_empty(value) and BY_NAME[name].secret)}
    desired = Desired(target, params["state"], values, params["enabled"], policy.key_version)
    _check_credential(desired, policy)
    return desired


def policy_of(params: Params) -> Policy:
    credentials = tuple(field.name for field in CREDENTIALS)
    for policy, secrets in (("update_secret", credentials), ("update_proxy_password", ("proxy_password",))):
        if params[policy] == "always" and params["state"] == "present" and not any(params[secret] for secret in secrets):
            wanted = " or ".join(secrets)
            raise OptionError(policy, f"always needs a {wanted} to send", f"Give {wanted}, or leave {policy} out.")
    return Policy(params["update_secret"], params["update_proxy_password"], params["key_version"])


def concurrency_of(params: Params) -> int:
    concurrency = int(params["concurrency"])
    if not 1 <= concurrency <= _MOST_CONNECTIONS:
        raise OptionError("concurrency", f"{concurrency} is no sensible number", f"Give a number from 1 to {_MOST_CONNECTIONS}.")
    return concurrency


def waiting_of(params: Params) -> Waiting:
    if not 1 <= params["wait_timeout"] <= LONGEST_TIME:
        raise OptionError("wait_timeout", "less than 1 s, or more than a week", "Give at least 1 second, or set wait to false.")
    return Waiting(params["wait"], params["wait_timeout"])


def _check_login(given: Params) -> None:
    ways = [" and ".join(way) for way in _WAYS if any(given[name] for name in way)]
    if not ways:
        raise OptionError(
            "username",
            "no way to log in is given",
            "Give username and password, or cert_filepath and key_filepath, or access_token (or their ONTAP_* variables).",
        )
    if len(ways) > 1:
        raise OptionError(
            ways[-1].split(" ", maxsplit=1)[0],
            f"more than one way to log in is given ({', '.join(ways)})",
            "Keep one; an empty string switches off an option that comes from an ONTAP_* environment variable.",
        )
    for name, partner in (("username", "password"), ("password", "username"), ("key_filepath", "cert_filepath")):
        if given[name] and not given[partner]:
            raise OptionError(partner, f"missing, and {name} is given", f"Give {partner} too.")
    for name in ("username", "password"):
        try:
            (given[name] or "").encode()
        except UnicodeEncodeError:
            raise OptionError(name, "holds half of a character, which cannot be sent", "Give it as UTF-8 text.") from None
    token = given["access_token"]
    if token and not (token.isascii() and token.isprintable() and " " not in token):
        raise OptionError(
            "access_token",
            "holds characters that no token has, such as a space or a line break",
            "Give the token alone, without the word Bearer.",
        )


def value_of(field: Field, value: t.Any) -> t.Any:
    if is_empty(value):
        if field.required and not field.secret:
            raise empty(field.name)
        return ""
    return _check(field.name, field.kind, value, field.secret)


def checked(option: str, kind: Kind, value: str | None) -> str | None:
    """The name or UUID of something, which is not to be empty."""
    if value is None:
        return None
    if not strip(value):
        raise empty(option)
    return t.cast(str, _check(option, kind, value))


def names_of(option: str, kind: Kind, given: t.Sequence[str]) -> tuple[str, ...]:
    # A survey has one line for all of them, which may be an element of a list.
    values = [strip(part) for value in given for part in value.split(",")]
    if not values:
        raise empty(option)
    return tuple(dict.fromkeys(str(checked(option, kind, value)) for value in values))


def _check(option: str, kind: Kind, value: t.Any, secret: bool = False) -> t.Any:
    try:
        return kind.check(value)
    except ValueError as error:
        told = "the value" if secret else shown(value)
        raise OptionError(option, f"{told} {error}", kind.remedy) from None


def _filter(value: t.Any) -> str:
    """What a field is asked for, in ONTAP's query language."""
    return str(value).lower() if isinstance(value, bool) else strip(str(value))


def _check_credential(desired: Desired, policy: Policy) -> None:
    """Without the second check a task that means to rotate a secret would report ok and send nothing."""
    given = [field.name for field in CREDENTIALS if field.name in desired.values]
    if len(given) > 1:
        raise OptionError(given[1], f"does not go with {given[0]}", "Keep the one that ONTAP is to log in to Azure with.")
    missing = [field.name for field in SETTINGS if field.required and field.name not in desired.values]
    demanded = any(field.wants_credential and field.name in desired.values for field in SETTINGS)
    sends = desired.state == "present" and (policy.update_secret != "on_create" or demanded)  # noqa: S105 (a policy)
    if given and missing and not sends:
        raise OptionError(
            given[0],
            "given, but nothing would ever send it",
            f"Give {' and '.join(missing)}, too, to create a configuration, set update_secret (always, with_change or when_unreachable) to"
            f" rotate it, or leave {given[0]} out.",
        )


def check_number(option: str, number: int, least: int, most: int = LONGEST_TIME) -> None:
    if not least <= number <= most:
        raise OptionError(option, f"{number} is no sensible number", f"Give a number from {least} to {most}.")


def empty(option: str) -> OptionError:
    return OptionError(option, "empty", f"Give {option} a value, or leave it out.")
