# Copyright: (c) 2026, storage_keys.ontap contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Making one configuration what it should be: read, plan, and have the plan carried out (private)."""

from __future__ import annotations

from ansible_collections.storage_keys.ontap.plugins.module_utils._akv.desired import Desired, Policy
from ansible_collections.storage_keys.ontap.plugins.module_utils._akv.plan import Outcome, Plan
from ansible_collections.storage_keys.ontap.plugins.module_utils._akv.record import Target, literal
from ansible_collections.storage_keys.ontap.plugins.module_utils._errors.exceptions import OntapError
from ansible_collections.storage_keys.ontap.plugins.module_utils._rest.client import Client
from ansible_collections.storage_keys.ontap.plugins.module_utils._rest.write import Waiting
from ansible_collections.storage_keys.ontap.plugins.module_utils._run.planning import advanced_for, plan_for, settings_for
from ansible_collections.storage_keys.ontap.plugins.module_utils._run.reader import look_up


def converge(client: Client, desired: Desired, policy: Policy, waiting: Waiting, check_mode: bool) -> Outcome:
    """Make one configuration what it should be. In check mode only GETs are sent."""
    named = (*settings_for(desired), *advanced_for(desired, policy))
    record, beside = look_up(client, desired.target, named)
    plan = plan_for(client, record, desired, policy, beside)
    if not plan.changed:
        return Outcome(plan, plan.after, warnings=_warn_of_nothing_to_delete(client, plan, desired))
    if check_mode:
        return Outcome(plan, plan.after, warnings=_warn_of_missing_svm(client, plan, desired.target))
    # Most runs change nothing, and need none of what writing takes.
    from ansible_collections.storage_keys.ontap.plugins.module_utils._run.reconcile import carry_out

    return carry_out(client, plan, desired, policy, waiting)


def _warn_of_missing_svm(client: Client, plan: Plan, target: Target) -> list[str]:
    """In check mode an earlier task may only have pretended to create the SVM, so this is no failure."""
    if plan.before is not None or not target.svm_name or not _is_missing(client, target):
        return []
    return [f"SVM {target.svm_name} does not exist on this system: unless it is created first, the real run will fail."]


def _warn_of_nothing_to_delete(client: Client, plan: Plan, desired: Desired) -> list[str]:
    """Whoever mistypes the name of an SVM must not think that its configuration is gone."""
    target = desired.target
    if plan.before is not None or desired.state != "absent" or not target.svm or not _is_missing(client, target):
        return []
    owner = f"SVM {target.svm_name or target.svm_uuid}"
    return [f"{owner} does not exist on this system, so there was nothing to delete: check the name, its letter case too."]


def _is_missing(client: Client, target: Target) -> bool:
    """Whether the system has no such SVM; not where the account may not list SVMs, because ONTAP itself will tell then."""
    try:
        query = {name: literal(value) for name, value in target.svm.items()}
        svms = client.records("/svm/svms", {**query, "fields": "name"})
    except OntapError:
        return False
    owner = target._replace(configuration_name=None)
    return not any(owner.owns({"svm": svm}) for svm in svms)
