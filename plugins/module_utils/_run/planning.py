# Copyright: (c) 2026, storage_keys.ontap contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The plan for one configuration, and what is asked of the system for it (private)."""

from __future__ import annotations

from collections.abc import Sequence

from ansible_collections.storage_keys.ontap.plugins.module_utils._akv.desired import Desired, Policy
from ansible_collections.storage_keys.ontap.plugins.module_utils._akv.fields import MAY_BE_LEFT_OUT
from ansible_collections.storage_keys.ontap.plugins.module_utils._akv.plan import Plan, ReleaseNeeded, make_plan
from ansible_collections.storage_keys.ontap.plugins.module_utils._akv.record import Record
from ansible_collections.storage_keys.ontap.plugins.module_utils._rest.client import Client


def plan_for(client: Client, current: Record | None, desired: Desired, policy: Policy, beside: Sequence[Record] = ()) -> Plan:
    """The plan; the system's release is asked for only where the plan depends on it."""
    try:
        return make_plan(current, desired, policy, client.known_release, beside)
    except ReleaseNeeded:
        return make_plan(current, desired, policy, client.release, beside)


def settings_for(desired: Desired) -> tuple[str, ...]:
    """What a read has to name besides ``*``: the settings that the task gives and that ONTAP may leave out otherwise."""
    given = desired.values if desired.state == "present" else {}
    return tuple(name for name in MAY_BE_LEFT_OUT if name in given)


def advanced_for(desired: Desired, policy: Policy) -> tuple[str, ...]:
    """The reachability of the vault is read only where the policy depends on it."""
    asks = policy.update_secret == "when_unreachable" and desired.credential is not None  # noqa: S105 (a policy)
    return ("azure_reachability",) if asks else ()
