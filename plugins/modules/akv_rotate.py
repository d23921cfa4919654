#!/usr/bin/python
# Copyright: (c) 2026, storage_keys.ontap contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: akv_rotate
short_description: Give ONTAP a new secret or certificate for Azure Key Vault (AKV), and go back where it does not work
version_added: 1.0.0
description:
  - Sends the application's new secret or certificate to configurations that exist. The canaries get it first, and the others only
    when ONTAP reaches the vault with it.
  - Where ONTAP does not reach the vault with the new one, the old one is sent again and verified. After a failure nothing more is tried.
  - Nothing is sent while a target cannot be found.
  - If a run is interrupted between sending and verifying, run the same task again with the old secret at hand. It verifies again, and
    goes back where the new one does not work.
extends_documentation_fragment: storage_keys.ontap._modules.rotation
attributes:
  diff_mode:
    details:
      - The diff shows which configurations get it, and never the secret itself.
  idempotent:
    details:
      - With O(policy=when_unreachable) nothing is sent where ONTAP reaches the vault. With O(policy=always) it is sent on every run,
        and every run reports a change, because ONTAP never returns a secret.
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
seealso:
  - module: storage_keys.ontap.akv_config
    description: Sends a secret to one configuration, without a way back.
  - module: storage_keys.ontap.akv_health
    description: Tells whose secret has expired.
"""

EXAMPLES = r"""
- name: Give all SVMs of an application its new secret, one of them first
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
  description:
    - What became of each target, in the order in which the targets were named; without names, sorted by owner.
    - Each has C(owner), C(scope), C(svm_name), C(svm_uuid), C(uuid), C(configuration_name) and C(client_id) as in
      RV(storage_keys.ontap.akv_health#module:report), and C(changed), C(failed), C(job), C(msg) and C(error) as in
      RV(storage_keys.ontap.akv_rekey#module:results). One that was rolled back has failed.
  returned: when the targets could be looked up
  type: list
  elements: dict
  contains:
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
  sample:
    - {owner: SVM svm1, svm_name: svm1, outcome: rotated, reasons: [], changed: true, failed: false, job: null, error: null}
summary:
  description: How many targets were C(rotated), C(unchanged), C(rolled_back), C(failed) and C(not_tried), and C(total).
  returned: when the targets could be looked up
  type: dict
  sample: {total: 3, rotated: 3, unchanged: 0, rolled_back: 0, failed: 0, not_tried: 0}
outcomes:
  description: The owners by outcome; for V(rolled_back) and V(failed) a dictionary that says why.
  returned: when the targets could be looked up
  type: dict
  sample: {rotated: [SVM svm1, SVM svm2, the cluster], unchanged: [], rolled_back: {}, failed: {}, not_tried: []}
error:
  description: What went wrong, in parts, as RV(storage_keys.ontap.akv_config#module:error).
  returned: on failure; of the first target where several failed
  type: dict
  sample: {code: 65537540, cause: The client secret is not valid.}
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
)
from ansible_collections.storage_keys.ontap.plugins.module_utils._task.module import Module, Task, run
from ansible_collections.storage_keys.ontap.plugins.module_utils._task.options import concurrency_of, waiting_of
from ansible_collections.storage_keys.ontap.plugins.module_utils._task.rotation import rotation_of
from ansible_collections.storage_keys.ontap.plugins.module_utils._task.targets import selection_of


def argument_spec() -> Spec:
    return {**connection_spec(), **application_spec(), **rotation_spec(), **pooled_spec()}


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
