#!/usr/bin/python
# Copyright: (c) 2026, storage_keys.ontap contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: akv_rotate
short_description: Give ONTAP a new secret or certificate for Azure Key Vault (AKV), and go back where it does not work
version_added: 1.0.0
author:
  - storage_keys.ontap contributors (@storage-keys)
description:
  - Sends the application's new secret or certificate to configurations that exist. The canaries get it first, and the others only
    when ONTAP reaches the vault with it.
  - Where ONTAP does not reach the vault with the new one, the old one is sent again and verified. After a failure nothing more is tried.
  - Nothing is sent while a target cannot be found.
  - If a run is interrupted between sending and verifying, run the same task again with the old secret at hand. It verifies again, and
    goes back where the new one does not work.
extends_documentation_fragment:
  - storage_keys.ontap._connection
  - storage_keys.ontap._targets.application
  - storage_keys.ontap._options.pooled
  - storage_keys.ontap._attributes.changing
attributes:
  diff_mode:
    details:
      - The diff shows which configurations get it, and never the secret itself.
  idempotent:
    support: partial
    details:
      - With O(policy=when_unreachable) nothing is sent where ONTAP reaches the vault. With O(policy=always) it is sent on every run,
        and every run reports a change, because ONTAP never returns a secret.
seealso:
  - module: storage_keys.ontap.akv_config
  - module: storage_keys.ontap.akv_health
options:
  client_secret:
    description:
      - The application's new secret. Exactly one of this and O(client_certificate) is needed.
    type: str
  client_certificate:
    description:
      - The application's new certificate, a PKCS12 file without a passphrase in base64. Needs ONTAP 9.10.1 or newer.
    type: str
  old_client_secret:
    description:
      - The secret to go back to where the new one does not work.
    type: str
  old_client_certificate:
    description:
      - The certificate to go back to where the new one does not work.
    type: str
  policy:
    description:
      - V(always) sends the new one to every target.
      - V(when_unreachable) sends it only where ONTAP reports that it does not reach the vault, to all of them at once, because they have
        nothing to lose.
    type: str
    choices: [always, when_unreachable]
    default: always
  canaries:
    description:
      - How many configurations get it first. V(0) sends it to all at once.
    type: int
    default: 1
  verify_timeout:
    description:
      - Seconds to wait until ONTAP reaches the vault with what was sent, each for the canaries, for the others, and after going back.
    type: int
    default: 120
"""

EXAMPLES = r"""
- name: Give all SVMs of an application its new secret
  storage_keys.ontap.akv_rotate:
    hostname: cluster1.example.com
    username: admin
    password: "{{ ontap_password }}"
    client_id: 3c1dd0ac-6f19-4c33-a5a5-3c8cbca01f0e
    client_secret: "{{ akv_new_client_secret }}"
    old_client_secret: "{{ akv_client_secret }}"
  delegate_to: localhost

- name: Give the new secret to those whose old one has expired
  storage_keys.ontap.akv_rotate:
    hostname: cluster1.example.com
    username: admin
    password: "{{ ontap_password }}"
    client_secret: "{{ akv_new_client_secret }}"
    policy: when_unreachable
  delegate_to: localhost

- name: Give one SVM a new certificate
  storage_keys.ontap.akv_rotate:
    hostname: cluster1.example.com
    username: admin
    password: "{{ ontap_password }}"
    svm_name: svm1
    client_certificate: "{{ akv_new_client_certificate }}"
  delegate_to: localhost
"""

RETURN = r"""
results:
  description: What became of each target, in the order in which the targets were named; without names, sorted by owner.
  returned: when the targets could be looked up
  type: list
  elements: dict
  contains:
    owner:
      description: Whose configuration it is, in words.
      type: str
      returned: success
    scope:
      description: Whether it belongs to an SVM or to the cluster.
      type: str
      returned: success
    svm_name:
      description: Name of the SVM, V(null) for the cluster.
      type: str
      returned: success
    svm_uuid:
      description: UUID of the SVM, V(null) for the cluster.
      type: str
      returned: success
    uuid:
      description: UUID of the configuration.
      type: str
      returned: success
    configuration_name:
      description: Name of the configuration, V(null) before ONTAP 9.14.1.
      type: str
      returned: success
    client_id:
      description: Application (client) ID with which ONTAP logs in to Azure.
      type: str
      returned: success
    outcome:
      description:
        - V(rotated), V(unchanged) (it reaches the vault, with O(policy=when_unreachable)), V(rolled_back) (the new one does not work,
          the old one does), V(failed), or V(not_tried) because another one failed before.
      type: str
      returned: success
    reasons:
      description: Why it failed or was rolled back; empty otherwise.
      type: list
      elements: str
      returned: success
    changed:
      description: Whether something was, or in check mode would be, sent to it.
      type: bool
      returned: success
    failed:
      description: Whether it failed or was rolled back.
      type: bool
      returned: success
    job:
      description: The last job with C(uuid) and C(state), V(null) where there was none.
      type: dict
      returned: success
    msg:
      description: What went wrong, in a sentence.
      type: str
      returned: when it failed or was rolled back
    error:
      description: What went wrong, in parts, as RV(error); V(null) where nothing did.
      type: dict
      returned: success
  sample:
    - owner: SVM svm1
      scope: svm
      svm_name: svm1
      svm_uuid: 7a6ab1a1-0e11-11ec-9c9c-005056bb1234
      uuid: 1c8d1c4c-0e12-11ec-9c9c-005056bb1234
      configuration_name: default
      client_id: 3c1dd0ac-6f19-4c33-a5a5-3c8cbca01f0e
      outcome: rotated
      reasons: []
      changed: true
      failed: false
      job: null
      error: null
summary:
  description: How many targets have each outcome, and C(total).
  returned: when the targets could be looked up
  type: dict
  sample: {total: 3, rotated: 3, unchanged: 0, rolled_back: 0, failed: 0, not_tried: 0}
outcomes:
  description: The owners by outcome; for V(rolled_back) and V(failed) a dictionary that says why.
  returned: when the targets could be looked up
  type: dict
  sample: {rotated: [SVM svm1, SVM svm2, the cluster], unchanged: [], rolled_back: {}, failed: {}, not_tried: []}
error:
  description: What went wrong, in parts, which the error reference of the collection explains.
  returned: on failure; of the first target where several failed
  type: dict
  sample: {code: 65537500, cause: The SVM already has a key manager., next_step: Look at the key managers of the SVM.}
"""

import typing as t

from ansible_collections.storage_keys.ontap.plugins.module_utils import _requirements  # noqa: F401  # pylint: disable=unused-import
from ansible_collections.storage_keys.ontap.plugins.module_utils._rest.client import Client
from ansible_collections.storage_keys.ontap.plugins.module_utils._rest.pool import Pool
from ansible_collections.storage_keys.ontap.plugins.module_utils._run.rotate import rotate
from ansible_collections.storage_keys.ontap.plugins.module_utils._task.arguments import (
    Spec,
    application_spec,
    connection_spec,
    pooled_spec,
    rotation_spec,
    targets_spec,
)
from ansible_collections.storage_keys.ontap.plugins.module_utils._task.module import Module, Task, run
from ansible_collections.storage_keys.ontap.plugins.module_utils._task.options import concurrency_of, waiting_of
from ansible_collections.storage_keys.ontap.plugins.module_utils._task.rotation import rotation_of
from ansible_collections.storage_keys.ontap.plugins.module_utils._task.targets import selection_of


def argument_spec() -> Spec:
    return {**connection_spec(), **targets_spec(), **application_spec(), **rotation_spec(), **pooled_spec()}


def prepare(params: dict[str, t.Any]) -> Task:
    selection = selection_of(params)
    rotation = rotation_of(params)
    waiting = waiting_of(params)
    concurrency = concurrency_of(params)

    def task(client: Client, check_mode: bool) -> dict[str, t.Any]:
        with Pool(client, concurrency) as pool:
            return rotate(pool, selection, rotation, waiting, check_mode)

    return task


def main() -> None:
    run(Module(argument_spec=argument_spec(), supports_check_mode=True), prepare)


if __name__ == "__main__":
    main()
