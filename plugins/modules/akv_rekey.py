#!/usr/bin/python
# Copyright: (c) 2026, storage_keys.ontap contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: akv_rekey
short_description: Re-key Azure Key Vault (AKV) configurations of ONTAP
version_added: 1.0.0
description:
  - Gives configurations a new internal key (the key that protects the keys of the volumes), or wraps their internal keys with
    another key encryption key of the vault (external).
extends_documentation_fragment: storage_keys.ontap._modules.keys
attributes:
  idempotent:
    details:
      - An external re-key changes nothing when the key is in use already.
      - An internal re-key makes a new key each time.
options:
  batch_size:
    description:
      - How many targets are re-keyed before the next ones are begun. V(0) begins with all of them at once.
      - With batches a target that cannot be found is a failure before the first batch; without them the others are re-keyed.
    type: int
    default: 0
  max_failures:
    description:
      - After more failures than that no further batch is begun, and the rest is RV(results[].not_tried).
    type: int
    default: 0
  key:
    description:
      - Which key to replace. V(internal) makes a new internal key, V(external) wraps the internal keys with O(key_id).
    type: str
    choices: [internal, external]
    default: internal
  key_id:
    description:
      - Identifier of the key encryption key to use from now on, for example V(https://example.vault.azure.net/keys/key2), with
        or without a version at its end. Needed with O(key=external), and goes with nothing else.
      - With a version, the configurations are re-keyed to that very version, unless ONTAP shows that it is in use already. ONTAP up
        to 9.12.1 shows no version, and there the key alone is compared.
      - ONTAP moves to the newest version of the key that it uses by itself; no re-key is needed for that.
    type: str
  skip_without_keys:
    description:
      - Whether a target without an internal key, because there are no encrypted volumes yet, is skipped instead of failing.
        Only ONTAP knows that, so check mode names it as one that would be re-keyed.
    type: bool
    default: false
seealso:
  - module: storage_keys.ontap.akv_config
    description: Gives one configuration another key along with other changes.
  - module: storage_keys.ontap.akv_restore
    description: Fetches the keys again instead of replacing them.
"""

EXAMPLES = r"""
- name: Give one SVM a new internal key
  storage_keys.ontap.akv_rekey:
    hostname: cluster1.example.com
    username: ansible
    password: "{{ ontap_password }}"
    svm_name: svm1
  delegate_to: localhost

- name: Use another key of the vault for all SVMs whose names start with prod
  storage_keys.ontap.akv_rekey:
    hostname: cluster1.example.com
    username: ansible
    password: "{{ ontap_password }}"
    svm_name: prod*
    key: external
    key_id: https://example.vault.azure.net/keys/key2
  delegate_to: localhost

- name: Start a long re-key and do not wait for it
  storage_keys.ontap.akv_rekey:
    hostname: cluster1.example.com
    username: ansible
    password: "{{ ontap_password }}"
    svm_name: svm1
    wait: false
  delegate_to: localhost
  register: rekey
"""

RETURN = r"""
results:
  description: What happened to each target, in the order in which the targets were named.
  returned: when the targets could be looked up
  type: list
  elements: dict
  contains:
    owner:
      description: Whose configuration it is, or what the task named, in words.
      type: str
      returned: success
    svm_name:
      description: Name of the SVM, V(null) for the cluster and for a target that was named by UUID and not found.
      type: str
      returned: success
    uuid:
      description: UUID of the configuration, V(null) for a target without one.
      type: str
      returned: success
    changed:
      description: Whether it was, or in check mode would be, re-keyed.
      type: bool
      returned: success
    skipped:
      description: Whether the target was left alone on purpose.
      type: bool
      returned: success
    not_tried:
      description: Whether it was left because too many had failed before.
      type: bool
      returned: success
    failed:
      description: Whether it failed.
      type: bool
      returned: success
    job:
      description: The job with C(uuid) and C(state), V(null) where there was none.
      type: dict
      returned: success
    msg:
      description: What went wrong, in a sentence.
      type: str
      returned: when it failed
    error:
      description: What went wrong, in parts, as RV(error).
      type: dict
      returned: when it failed
  sample:
    - owner: SVM svm1
      svm_name: svm1
      uuid: 1c8d1c4c-0e12-11ec-9c9c-005056bb1234
      changed: true
      skipped: false
      not_tried: false
      failed: false
      job:
        uuid: 5a1d0c2e-0e13-11ec-9c9c-005056bb1234
        state: success
outcomes:
  description: The owners by outcome; for V(failed) a dictionary that says why.
  returned: when the targets could be looked up
  type: dict
  sample: {rekeyed: [SVM svm1], unchanged: [], skipped: [], failed: {SVM svm2: The SVM has no internal keys yet.}, not_tried: []}
error:
  description: What went wrong, in parts, as RV(storage_keys.ontap.akv_config#module:error).
  returned: failure; the first one where several targets failed
  type: dict
  sample: {code: 65537559, cause: "The SVM has no internal keys yet, so there is nothing to re-key."}
"""

import typing as t
from collections.abc import Sequence

from ansible_collections.storage_keys.ontap.plugins.module_utils import _requirements  # noqa: F401  # pylint: disable=unused-import
from ansible_collections.storage_keys.ontap.plugins.module_utils._akv.record import Record
from ansible_collections.storage_keys.ontap.plugins.module_utils._errors.exceptions import OntapError
from ansible_collections.storage_keys.ontap.plugins.module_utils._rest.client import Client
from ansible_collections.storage_keys.ontap.plugins.module_utils._rest.pool import Pool
from ansible_collections.storage_keys.ontap.plugins.module_utils._run.key_actions import ActionOutcome, act_on_all, rekey_external, rekey_internal
from ansible_collections.storage_keys.ontap.plugins.module_utils._task.arguments import Spec, batches_spec, connection_spec, pooled_spec, targets_spec
from ansible_collections.storage_keys.ontap.plugins.module_utils._task.keys import batches_of, key_of
from ansible_collections.storage_keys.ontap.plugins.module_utils._task.module import Module, Task, run
from ansible_collections.storage_keys.ontap.plugins.module_utils._task.options import concurrency_of, waiting_of
from ansible_collections.storage_keys.ontap.plugins.module_utils._task.targets import selection_of


def argument_spec() -> Spec:
    return {
        **connection_spec(),
        **targets_spec(),
        **pooled_spec(),
        **batches_spec(),
        "key": {"type": "str", "choices": ["internal", "external"], "default": "internal", "no_log": False},
        "key_id": {"type": "str", "no_log": False},
        "skip_without_keys": {"type": "bool", "default": False, "no_log": False},
    }


def prepare(params: dict[str, t.Any]) -> Task:
    selection = selection_of(params, must_name=True)
    key_id = key_of(params)
    batches = batches_of(params)
    skip_without_keys = params["skip_without_keys"]
    waiting = waiting_of(params)
    concurrency = concurrency_of(params)

    def task(client: Client, check_mode: bool) -> dict[str, t.Any]:
        with Pool(client, concurrency) as pool:

            def act(records: Sequence[Record]) -> list[ActionOutcome | OntapError]:
                if key_id is None:
                    return rekey_internal(pool, records, waiting, skip_without_keys, check_mode)
                return rekey_external(pool, records, key_id, waiting, check_mode)

            return act_on_all(client, selection, (), act, "rekeyed", batches)

    return task


def main() -> None:
    run(Module(argument_spec=argument_spec(), supports_check_mode=True), prepare)


if __name__ == "__main__":
    main()
