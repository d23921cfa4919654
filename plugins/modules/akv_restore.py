#!/usr/bin/python
# Copyright: (c) 2026, storage_keys.ontap contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: akv_restore
short_description: Restore the keys of Azure Key Vault (AKV) configurations of ONTAP
version_added: 1.0.0
description:
  - Has ONTAP fetch the keys from the vault again, on all nodes. That is the way back after the vault could not be reached.
  - Restoring keys that are present does no harm.
extends_documentation_fragment: storage_keys.ontap._modules.keys
attributes:
  idempotent:
    details:
      - With O(only_if_unavailable=true) nothing is done where the keys are available. Without it the keys are restored on every
        run, and every run reports a change, because ONTAP does not tell whether any key was missing.
options:
  only_if_unavailable:
    description:
      - Whether to skip the configurations whose keys are available on all nodes, so that the task can run on a schedule.
      - Reading that costs ONTAP some time.
      - Ansible shows the task as skipped when every configuration was.
    type: bool
    default: false
seealso:
  - module: storage_keys.ontap.akv_info
    description: Tells where keys are missing.
  - module: storage_keys.ontap.akv_rekey
    description: Replaces the keys by new ones.
"""

EXAMPLES = r"""
- name: Restore the keys of one SVM
  storage_keys.ontap.akv_restore:
    hostname: cluster1.example.com
    username: ansible
    password: "{{ ontap_password }}"
    svm_name: svm1
  delegate_to: localhost

- name: Restore the keys of all SVMs that lack them
  storage_keys.ontap.akv_restore:
    hostname: cluster1.example.com
    username: ansible
    password: "{{ ontap_password }}"
    svm_name: "*"
    only_if_unavailable: true
  delegate_to: localhost
"""

RETURN = r"""
results:
  description:
    - What happened to each target, in the order in which the targets were named.
    - Each has C(owner), C(svm_name), C(uuid), C(changed), C(skipped) (its keys are available), C(not_tried), C(failed), C(job), C(msg) and
      C(error), as in RV(storage_keys.ontap.akv_rekey#module:results).
  returned: when the targets could be looked up
  type: list
  elements: dict
  sample:
    - {owner: SVM svm1, svm_name: svm1, uuid: 1c8d1c4c-0e12-11ec-9c9c-005056bb1234, changed: true, skipped: false, not_tried: false, failed: false,
       job: {uuid: 5a1d0c2e-0e13-11ec-9c9c-005056bb1234, state: success}}
outcomes:
  description: As RV(storage_keys.ontap.akv_rekey#module:outcomes), with V(restored) in place of V(rekeyed).
  returned: when the targets could be looked up
  type: dict
  sample: {restored: [SVM svm1], unchanged: [], skipped: [], failed: {}, not_tried: []}
error:
  description: What went wrong, in parts, as RV(storage_keys.ontap.akv_config#module:error).
  returned: failure; the first one where several targets failed
  type: dict
  sample: {code: 65537515, cause: The keys could not be restored on some nodes.}
"""

import typing as t

from ansible_collections.storage_keys.ontap.plugins.module_utils import _requirements  # noqa: F401  # pylint: disable=unused-import
from ansible_collections.storage_keys.ontap.plugins.module_utils._rest.client import Client
from ansible_collections.storage_keys.ontap.plugins.module_utils._rest.pool import Pool
from ansible_collections.storage_keys.ontap.plugins.module_utils._run.key_actions import act_on_all, restore
from ansible_collections.storage_keys.ontap.plugins.module_utils._task.arguments import Spec, connection_spec, pooled_spec, targets_spec
from ansible_collections.storage_keys.ontap.plugins.module_utils._task.module import Module, Task, run
from ansible_collections.storage_keys.ontap.plugins.module_utils._task.options import concurrency_of, waiting_of
from ansible_collections.storage_keys.ontap.plugins.module_utils._task.targets import selection_of


def argument_spec() -> Spec:
    return {
        **connection_spec(),
        **targets_spec(),
        **pooled_spec(),
        "only_if_unavailable": {"type": "bool", "default": False},
    }


def prepare(params: dict[str, t.Any]) -> Task:
    selection = selection_of(params, must_name=True)
    waiting = waiting_of(params)
    concurrency = concurrency_of(params)
    only_if_unavailable = params["only_if_unavailable"]

    def task(client: Client, check_mode: bool) -> dict[str, t.Any]:
        advanced = ("state",) if only_if_unavailable else ()
        with Pool(client, concurrency) as pool:
            return act_on_all(
                client, selection, advanced, lambda records: restore(pool, records, waiting, only_if_unavailable, check_mode), "restored"
            )

    return task


def main() -> None:
    run(Module(argument_spec=argument_spec(), supports_check_mode=True), prepare)


if __name__ == "__main__":
    main()
