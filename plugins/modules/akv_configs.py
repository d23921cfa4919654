#!/usr/bin/python
# Copyright: (c) 2026, storage_keys.ontap contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: akv_configs
short_description: Manage many Azure Key Vault (AKV) configurations of one ONTAP system
version_added: 1.0.0
description:
  - Does for a list of configurations what M(storage_keys.ontap.akv_config) does for one, in one task. A thousand SVMs that need no
    change are one request (and its further pages).
  - Reads all configurations of the system at once, plans in memory, sends what is to be changed over several connections, waits for
    all jobs together and reads back once.
  - Deletions come last, after all other changes have ended, and are planned anew from what the system holds then.
  - One configuration that fails does not stop the others, but nothing of its SVM is deleted then. The task fails at the end if any
    failed.
extends_documentation_fragment: storage_keys.ontap._modules.many
attributes:
  diff_mode:
    details:
      - The diff shows only the settings that change.
  idempotent:
    details:
      - With O(update_secret=always) or O(update_proxy_password=always) the secrets are sent on every run, because ONTAP never
        returns them and they cannot be compared.
options:
  configs:
    description:
      - The configurations. Two entries about the same one are an error before anything is written, and so are two of one SVM that
        are both to be enabled, or one that means the enabled configuration beside one that enables another.
      - To find two entries about one new SVM, the SVMs are listed where some are given by name and others by UUID.
      - Where an entry enables a configuration in place of the one in use, the entry of that one can have V(false) for
        O(configs[].enabled); what it asks for is part of the same switch.
      - An entry whose options cannot be used fails, and the others go on.
      - An entry may be a row of a table, in which a choice, a truth or a UUID that is empty counts as not given.
    type: list
    elements: dict
    required: true
  common:
    description:
      - What the entries of O(configs) have in common. Each takes from here what it does not give itself; a text that it gives as empty
        counts as given.
      - An entry with a secret or a certificate of its own takes neither of the two from here, and one with V(absent) takes no settings.
      - Whose configuration it is has to be said by each entry itself.
    type: dict
  prune:
    description:
      - Whether to delete the configurations of the system that O(configs) does not name.
      - That includes the configuration of the cluster, and those that are not enabled, unless an entry names them.
      - Nothing is pruned, and a warning tells so, while an entry, whatever its state, matches neither an SVM nor a configuration of this
        system (letter case counts), or its options cannot be used. An SVM that has no configuration is a match. Where the account may
        not list SVMs, an entry that matches no configuration is none.
      - Only what was there when the task began is deleted, after all other changes, and nothing of an SVM of which an entry failed. So
        the configuration in use goes only after the one that takes its place has been enabled.
      - An empty O(configs) is an error then.
    type: bool
    default: false
  prune_svms:
    description:
      - Names of SVMs, as a list or separated by commas, taken literally. Every configuration that they have and that O(configs) does not
        name is deleted, those that are not enabled too. O(configs) may be empty then.
      - As with O(prune), deletions come last, and nothing is pruned while an entry has no match.
      - In check mode a warning names the SVMs that may have encrypted volumes; while their keys are in the vault, ONTAP refuses to delete.
    type: list
    elements: str
  return_results:
    description:
      - Which entries of O(configs) have a place in RV(results).
      - V(all) gives each one. V(changed) leaves out those that were as they should be, of which the play knows all that there is to know;
        of a thousand SVMs the task is over sooner then. What was changed, in check mode would be, or failed is there in any case.
      - RV(summary) counts all of them either way.
    type: str
    choices: [all, changed]
    default: all
seealso:
  - module: storage_keys.ontap.akv_config
    description: Manages a single one, and describes each option.
  - module: storage_keys.ontap.akv_health
    description: Tells whether they work, for which RV(enabled_uuids) is made.
"""

EXAMPLES = r"""
- name: Protect the keys of many SVMs with one key
  storage_keys.ontap.akv_configs:
    hostname: cluster1.example.com
    username: ansible
    password: "{{ ontap_password }}"
    common:
      name: https://example.vault.azure.net/
      key_id: https://example.vault.azure.net/keys/key1
      client_id: 3c1dd0ac-6f19-4c33-a5a5-3c8cbca01f0e
      tenant_id: c9f32fcb-4ab7-40fe-af1b-1850d46cfbbe
      client_secret: "{{ akv_client_secret }}"
    configs:
      - svm_name: svm1
      - svm_name: svm2
        proxy_type: https
        proxy_host: proxy.example.com
        proxy_port: 3128
  delegate_to: localhost

- name: Show which configurations nobody has asked for, and delete none
  storage_keys.ontap.akv_configs:
    hostname: cluster1.example.com
    username: ansible
    password: "{{ ontap_password }}"
    configs:
      - svm_name: svm1
      - svm_name: svm2
    prune: true
  delegate_to: localhost
  check_mode: true
  diff: true

- name: Show what would become of SVMs that are to have no configuration any more
  storage_keys.ontap.akv_configs:
    hostname: cluster1.example.com
    username: ansible
    password: "{{ ontap_password }}"
    configs: []
    prune_svms: [svm1, svm2]
  delegate_to: localhost
  check_mode: true

- name: Make a list of configurations what it should be, and tell only of those that were not
  storage_keys.ontap.akv_configs:
    hostname: cluster1.example.com
    username: admin
    password: "{{ ontap_password }}"
    configs:
      - svm_name: svm1
        key_id: https://example.vault.azure.net/keys/key1
      - svm_name: svm2
        key_id: https://example.vault.azure.net/keys/key1
    return_results: changed
  delegate_to: localhost
"""

RETURN = r"""
results:
  description:
    - What happened to each entry of O(configs), in their order; with O(return_results=changed) only to those that were changed or failed.
    - Each has C(owner), C(scope), C(svm_name) and C(svm_uuid) as in RV(storage_keys.ontap.akv_health#module:report), V(null) where it is
      not known, and C(changed), C(failed), C(job), C(msg) and C(error) as in RV(storage_keys.ontap.akv_rekey#module:results), but C(job) and
      C(error) only where there was one.
  returned: when the configurations could be read
  type: list
  elements: dict
  contains:
    actions:
      description: What was done, or would be done in check mode, as M(storage_keys.ontap.akv_config) returns it.
      type: list
      elements: str
      returned: success
    azure_key_vault:
      description:
        - The configuration as ONTAP stores it after the run, in check mode as it would be, as
          M(storage_keys.ontap.akv_config) returns it. After a failure as it was found.
        - V(null) when there is none.
      type: dict
      returned: success
  sample: &entries
    - owner: SVM svm1
      scope: svm
      svm_name: svm1
      svm_uuid: 4f6c2d8a-0e11-11ec-9c9c-005056bb1234
      changed: false
      failed: false
      actions: []
      azure_key_vault: {uuid: 1c8d1c4c-0e12-11ec-9c9c-005056bb1234, scope: svm, key_id: https://example.vault.azure.net/keys/key1}
pruned:
  description: What happened to each configuration that O(configs) does not name, in the form of RV(results).
  returned: with O(prune=true) or O(prune_svms), when there were any
  type: list
  elements: dict
  sample: *entries
missing_svms:
  description:
    - The SVMs, as they are named, of entries with V(absent) and of O(prune_svms) that do not exist on this system. A warning tells of each.
  returned: when there are any, and the account may list SVMs
  type: list
  elements: str
  sample: [svm9]
outcomes:
  description: What became of the configurations, told of those alone that were changed or failed.
  returned: when the configurations could be read
  type: dict
  contains:
    changed:
      description: Whose configurations were, or in check mode would be, changed; in words.
      type: list
      elements: str
      returned: success
    failed:
      description: Whose configurations failed, each with the reason.
      type: dict
      returned: success
  sample: {changed: [SVM svm1], failed: {SVM svm9: the SVM does not exist}}
enabled_uuids:
  description: The UUIDs of the configurations of O(configs) that are in use after the run, for M(storage_keys.ontap.akv_health).
  returned: when the configurations could be read
  type: list
  elements: str
  sample: [1c8d1c4c-0e12-11ec-9c9c-005056bb1234]
pruned_svms:
  description:
    - What became of the SVMs that O(prune_svms) names, in check mode what would unless ONTAP refuses.
    - C(removed) are those of which a configuration was deleted, C(absent) those that have none, C(unknown) those that do not exist, if
      the account may list SVMs, and C(refused) those of which a configuration could not be deleted, each with the reason.
  returned: with O(prune_svms), when the configurations could be read
  type: dict
  sample: {removed: [svm1], absent: [svm2], unknown: [svm9], refused: {}}
summary:
  description:
    - How many configurations were treated in which way. C(total) counts the entries of O(configs), C(changed), C(unchanged) (as they
      should be) and C(failed) what became of them.
    - Of all configurations C(created), C(updated) (settings), C(enabled), C(rekeyed) (another key) and C(deleted) count what was done;
      C(pruned) those that were deleted because no entry names them.
  returned: when the configurations could be read
  type: dict
  sample: {total: 2, changed: 1, unchanged: 1, failed: 0, pruned: 0, created: 1, updated: 0, enabled: 0, rekeyed: 0, deleted: 0}
error:
  description: What went wrong, in parts, as RV(storage_keys.ontap.akv_config#module:error).
  returned: failure; the first one where several configurations failed
  type: dict
  sample: {code: 65537505, cause: Volumes of the SVM have their keys in the key manager of the admin SVM.}
"""

import typing as t

from ansible_collections.storage_keys.ontap.plugins.module_utils import _requirements  # noqa: F401  # pylint: disable=unused-import
from ansible_collections.storage_keys.ontap.plugins.module_utils._akv.entry_plans import without_unchanged
from ansible_collections.storage_keys.ontap.plugins.module_utils._rest.client import Client
from ansible_collections.storage_keys.ontap.plugins.module_utils._rest.pool import Pool
from ansible_collections.storage_keys.ontap.plugins.module_utils._run.bulk import converge_many
from ansible_collections.storage_keys.ontap.plugins.module_utils._task.arguments import Spec, connection_spec, entries_spec, policy_spec, pooled_spec
from ansible_collections.storage_keys.ontap.plugins.module_utils._task.configs import configs_of, policy_for_all, pruning_of
from ansible_collections.storage_keys.ontap.plugins.module_utils._task.module import Module, Task, run
from ansible_collections.storage_keys.ontap.plugins.module_utils._task.options import concurrency_of, waiting_of


def argument_spec() -> Spec:
    return {
        **connection_spec(),
        **policy_spec(),
        **pooled_spec(),
        **entries_spec(),
        "prune": {"type": "bool", "default": False},
        "prune_svms": {"type": "list", "elements": "str"},
        "return_results": {"type": "str", "choices": ["all", "changed"], "default": "all"},
    }


def prepare(params: dict[str, t.Any]) -> Task:
    policy = policy_for_all(params)
    configs = configs_of(params, policy)
    pruning = pruning_of(params)
    waiting = waiting_of(params)
    concurrency = concurrency_of(params)

    def task(client: Client, check_mode: bool) -> dict[str, t.Any]:
        with Pool(client, concurrency) as pool:
            result = converge_many(pool, configs, policy, waiting, pruning, check_mode)
        return without_unchanged(result) if params["return_results"] == "changed" else result

    return task


def main() -> None:
    run(Module(argument_spec=argument_spec(), supports_check_mode=True), prepare)


if __name__ == "__main__":
    main()
