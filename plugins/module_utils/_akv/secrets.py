# Copyright: (c) 2026, storage_keys.ontap contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Which of the secrets that a task gives go along to a configuration that exists: ONTAP never returns them. Pure (private)."""

from __future__ import annotations

from collections.abc import Sequence

from ansible_collections.storage_keys.ontap.plugins.module_utils._akv.desired import (
    Desired,
    Policy,
    is_to_be_enabled,
    switches_method,
)
from ansible_collections.storage_keys.ontap.plugins.module_utils._akv.fields import Field
from ansible_collections.storage_keys.ontap.plugins.module_utils._akv.health import is_well
from ansible_collections.storage_keys.ontap.plugins.module_utils._akv.record import Record
from ansible_collections.storage_keys.ontap.plugins.module_utils._akv.values import is_empty
from ansible_collections.storage_keys.ontap.plugins.module_utils._errors.exceptions import OptionError


def secrets_to_send(current: Record, desired: Desired, policy: Policy, differing: Sequence[Field]) -> tuple[str, ...]:
    """Their names. ``differing`` are the fields that the task changes anyway.

    Raises ``OptionError`` where ONTAP demands a credential along with a change and the task gives none.
    """
    demanding = [each.name for each in differing if each.wants_credential]
    if demanding and desired.credential is None:
        change = "changes" if len(demanding) == 1 else "change"
        raise OptionError(
            "client_secret",
            f"needed, because {' and '.join(demanding)} {change} and ONTAP accepts that only along with the secret",
            "Give the client_secret, or the client_certificate, that belongs to the new values.",
        )
    names = ["proxy_password"] if _sends_proxy_password(desired, policy, differing) else []
    if desired.credential is not None:
        with_change = bool(differing or names or is_to_be_enabled(current, desired))
        if demanding or switches_method(current, desired) or _policy_sends(current, policy, with_change):
            names.append(desired.credential.name)
    return tuple(names)


def _sends_proxy_password(desired: Desired, policy: Policy, differing: Sequence[Field]) -> bool:
    # A new user name at the proxy is of no use with the password of the one before it.
    new_user = any(each.name == "proxy_username" for each in differing) and not is_empty(desired.values["proxy_username"])
    return "proxy_password" in desired.values and (policy.update_proxy_password == "always" or new_user)  # noqa: S105 (a policy)


def _policy_sends(current: Record, policy: Policy, with_change: bool) -> bool:
    return {
        "on_create": False,
        "with_change": with_change,
        "when_unreachable": is_well(current, "azure_reachability") is False,
        "always": True,
    }[policy.update_secret]
