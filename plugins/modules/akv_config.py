#!/usr/bin/python
# Copyright: (c) 2026, storage_keys.ontap contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: akv_config
short_description: Manage one Azure Key Vault (AKV) configuration of ONTAP
version_added: 1.0.0
description:
  - Creates, changes or deletes the AKV configuration of an SVM, or of the cluster, with which ONTAP protects the keys of
    encrypted volumes.
  - Reads the configuration first, compares only the options that are given, and sends one request with what differs. A second
    run changes nothing and sends a single GET.
  - A configuration is never deleted in order to be created again.
  - Works with ONTAP 9.8 and newer. The release is asked for only where it decides what to do. An option that it does not know
    fails before anything is written.
  - Where ONTAP needs several requests, they are sent in the order in which RV(actions) lists them. If one fails, the ones before
    it stay done, the error says so, and the next run does the rest.
extends_documentation_fragment: storage_keys.ontap._modules.one
attributes:
  idempotent:
    details:
      - With O(update_secret=always) or O(update_proxy_password=always) the secret is sent on every run, because ONTAP never
        returns it and it cannot be compared.
seealso:
  - module: storage_keys.ontap.akv_info
    description: Lists what there is, and judges its health.
  - module: storage_keys.ontap.akv_configs
    description: Does the same for many configurations in one task.
  - module: storage_keys.ontap.akv_rekey
    description: Makes new internal keys, too.
  - module: storage_keys.ontap.akv_restore
    description: Brings keys back after the vault was out of reach.
"""

EXAMPLES = r"""
- name: Protect the keys of an SVM with a key in Azure Key Vault
  storage_keys.ontap.akv_config:
    hostname: cluster1.example.com
    username: ansible
    password: "{{ ontap_password }}"
    svm_name: svm1
    name: https://example.vault.azure.net/
    key_id: https://example.vault.azure.net/keys/key1
    client_id: 3c1dd0ac-6f19-4c33-a5a5-3c8cbca01f0e
    tenant_id: c9f32fcb-4ab7-40fe-af1b-1850d46cfbbe
    client_secret: "{{ akv_client_secret }}"
  delegate_to: localhost

- name: Several tasks with one connection
  module_defaults:
    group/storage_keys.ontap.akv:
      hostname: cluster1.example.com
      username: ansible
      password: "{{ ontap_password }}"
  delegate_to: localhost
  block:
    - name: Reach the vault through a proxy
      storage_keys.ontap.akv_config:
        svm_name: svm1
        proxy_type: https
        proxy_host: proxy.example.com
        proxy_port: 3128

    - name: Do without the proxy again
      storage_keys.ontap.akv_config:
        svm_name: svm1
        proxy_type: ""
        proxy_host: ""
        proxy_port: ""

    - name: Send a new client secret now
      storage_keys.ontap.akv_config:
        svm_name: svm1
        client_secret: "{{ akv_client_secret }}"
        update_secret: always

    - name: Send the client secret only while the vault cannot be reached
      storage_keys.ontap.akv_config:
        svm_name: svm1
        client_secret: "{{ akv_client_secret }}"
        update_secret: when_unreachable

    - name: Log in to Azure with a certificate from now on
      storage_keys.ontap.akv_config:
        svm_name: svm1
        client_certificate: "{{ akv_client_certificate }}"
        update_secret: with_change

    - name: Prepare another vault beside the one in use
      storage_keys.ontap.akv_config:
        svm_name: svm1
        configuration_name: next
        name: https://next.vault.azure.net/
        key_id: https://next.vault.azure.net/keys/key1
        enabled: false
        client_id: 3c1dd0ac-6f19-4c33-a5a5-3c8cbca01f0e
        tenant_id: c9f32fcb-4ab7-40fe-af1b-1850d46cfbbe
        client_secret: "{{ akv_client_secret }}"

    - name: Switch to the other vault
      storage_keys.ontap.akv_config:
        svm_name: svm1
        configuration_name: next
        enabled: true

    - name: Show what another key would change, and change nothing
      storage_keys.ontap.akv_config:
        svm_name: svm1
        key_id: https://example.vault.azure.net/keys/key2
      check_mode: true
      diff: true

    - name: Delete the configuration
      storage_keys.ontap.akv_config:
        svm_name: svm1
        state: absent
"""

RETURN = r"""
azure_key_vault:
  description:
    - The configuration as ONTAP stores it after the run, in check mode as it would be, without secrets. Its fields are those that
      M(storage_keys.ontap.akv_info) returns; one that check mode would create has no UUID.
    - V(null) when there is none.
  returned: success
  type: dict
  sample: {uuid: 1c8d1c4c-0e12-11ec-9c9c-005056bb1234, scope: svm, key_id: https://example.vault.azure.net/keys/key1}
actions:
  description:
    - What was done, in this order, or would be done in check mode. Empty when nothing had to be changed.
    - Among C(create), C(update), C(enable), C(rekey_external) and C(delete).
  returned: success, and on a failure after which a change is known to have been accepted
  type: list
  elements: str
  sample: [update]
job:
  description: The job that ONTAP carried the change out as.
  returned: when there was one
  type: dict
  contains:
    uuid: {description: UUID of the job., type: str, returned: success}
    state: {description: "Its state when it was last seen, V(null) when it was not looked at.", type: str, returned: success}
  sample: {uuid: 5a1d0c2e-0e13-11ec-9c9c-005056bb1234, state: success}
error:
  description: What went wrong, in parts, which the error reference of the collection explains.
  returned: failure
  type: dict
  sample: {code: 65537500, cause: The SVM already has a key manager.}
"""

import typing as t

from ansible_collections.storage_keys.ontap.plugins.module_utils import _requirements  # noqa: F401  # pylint: disable=unused-import
from ansible_collections.storage_keys.ontap.plugins.module_utils._run.converge import converge
from ansible_collections.storage_keys.ontap.plugins.module_utils._task.arguments import (
    Spec,
    configuration_spec,
    connection_spec,
    policy_spec,
    target_spec,
    waiting_spec,
)
from ansible_collections.storage_keys.ontap.plugins.module_utils._task.module import Module, Task, run
from ansible_collections.storage_keys.ontap.plugins.module_utils._task.options import desired_of, policy_of, waiting_of


def argument_spec() -> Spec:
    return {
        **connection_spec(),
        **target_spec(),
        **configuration_spec(),
        **policy_spec(),
        **waiting_spec(),
    }


def prepare(params: dict[str, t.Any]) -> Task:
    policy = policy_of(params)
    desired = desired_of(params, policy)
    waiting = waiting_of(params)

    return lambda client, check_mode: converge(client, desired, policy, waiting, check_mode).to_result()


def main() -> None:
    run(Module(argument_spec=argument_spec(), supports_check_mode=True), prepare)


if __name__ == "__main__":
    main()
