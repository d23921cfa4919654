# Copyright: (c) 2026, storage_keys.ontap contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What a task asks for, and how that compares with what is there. Pure (private)."""

from __future__ import annotations

import typing as t
from collections.abc import Mapping
from dataclasses import dataclass, field

from ansible_collections.storage_keys.ontap.plugins.module_utils._akv.fields import CREDENTIALS, SETTINGS, Field
from ansible_collections.storage_keys.ontap.plugins.module_utils._akv.record import Record, Target, is_enabled
from ansible_collections.storage_keys.ontap.plugins.module_utils._akv.values import KEY, is_empty, same_key
from ansible_collections.storage_keys.ontap.plugins.module_utils._errors.exceptions import OptionError


class Policy(t.NamedTuple):
    """When a secret is sent to a configuration that exists already, and whether another version of its key is a difference."""

    update_secret: str = "on_create"  # noqa: S105 (a policy)
    update_proxy_password: str = "on_create"  # noqa: S105 (a policy)
    key_version: str = "follow"


@dataclass(frozen=True)
class Desired:
    """What a task asks for. ``values`` holds only what the user gave, by field name; an empty string clears."""

    target: Target
    state: str = "present"
    values: Mapping[str, t.Any] = field(default_factory=dict, repr=False)
    enabled: bool | None = None
    key_version: str = "follow"

    @property
    def credential(self) -> Field | None:
        """What ONTAP is to log in to Azure with, if the task says so: at most one of secret and certificate."""
        return next((each for each in CREDENTIALS if each.name in self.values), None)

    @property
    def flags(self) -> dict[str, t.Any]:
        """What belongs to the requests and not to the configuration."""
        return {each.name: self.values[each.name] for each in SETTINGS if _is_flag(each) and each.name in self.values}


class ConfigEntry(t.NamedTuple):
    """One entry of a list of configurations: what it names as its owner, and what it asks for or why that cannot be read."""

    scope: str
    svm_name: str | None
    svm_uuid: str | None
    desired: Desired | OptionError


def differing_fields(current: Record, desired: Desired) -> list[Field]:
    """The fields that the user gave, that ONTAP returns, and that are not as wanted."""
    wanted = [each for each in SETTINGS if each.name in desired.values and each.returned]
    return [each for each in wanted if not _same(each, desired, current.get(each.name))]


def switches_method(current: Record, desired: Desired) -> bool:
    """Whether ONTAP logs in to Azure with a secret and is to use a certificate, or the other way round."""
    # Releases before 9.10.1 know no other method than the secret, and do not name it.
    method = current.get("authentication_method") or "client_secret"
    return desired.credential is not None and desired.credential.credential != method


def is_to_be_enabled(current: Record, desired: Desired) -> bool:
    return bool(desired.enabled) and not is_enabled(current)


def _is_flag(each: Field) -> bool:
    return not each.returned and not each.secret


def _same(each: Field, desired: Desired, actual: t.Any) -> bool:
    wanted, actual = each.or_default(desired.values[each.name]), each.or_default(actual)
    if is_empty(wanted) or is_empty(actual):
        return is_empty(wanted) and is_empty(actual)
    # ONTAP itself follows the newest version of the key that it uses.
    follows = each.kind is KEY and desired.key_version == "follow"
    return same_key(wanted, actual) if follows else each.kind.same(wanted, actual)
