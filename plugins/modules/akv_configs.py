#!/usr/bin/python
# Copyright: (c) 2026, storage_keys.ontap contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: akv_configs
short_description: Manage many Azure Key Vault (AKV) configurations of one ONTAP system
version_added: 1.0.0
author:
  - storage_keys.ontap contributors (@storage-keys)
description:
  - Does for a list of configurations what M(storage_keys.ontap.akv_config) does for one, in one task. A thousand SVMs that need no
    change are one request (and its further pages).
  - Reads all configurations of the system at once, plans in memory, sends what is to be changed over several connections, waits for
    all jobs together and reads back once.
  - Deletions come last, after all other changes have ended, and are planned anew from what the system holds then.
  - One configuration that fails does not stop the others, but nothing of its SVM is deleted then. The task fails at the end if any
    failed.
extends_documentation_fragment:
  - storage_keys.ontap._connection
  - storage_keys.ontap._options.policy
  - storage_keys.ontap._options.waiting
  - storage_keys.ontap._options.concurrency
  - storage_keys.ontap._attributes
  - storage_keys.ontap._attributes.changing
attributes:
  diff_mode:
    details:
      - The diff shows only the settings that change.
  idempotent:
    support: partial
    details:
      - With O(update_secret=always) or O(update_proxy_password=always) the secrets are sent on every run, because ONTAP never
        returns them and they cannot be compared.
seealso:
  - module: storage_keys.ontap.akv_config
  - module: storage_keys.ontap.akv_info
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
    suboptions:
        state:
          description:
            - Whether the configuration should exist.
            - V(absent) deletes the one that is enabled, or the one that O(configs[].configuration_name) names.
            - Where there is none, the SVMs are listed, and a warning tells if the SVM itself does not exist.
            - ONTAP refuses to delete a configuration that still holds the keys of encrypted volumes.
          type: str
          choices: [present, absent]
          default: present
        scope:
          description:
            - Whose configuration. With V(svm) one of O(configs[].svm_name), O(configs[].svm_uuid) and O(configs[].uuid) is
              needed, and an empty one is an error.
            - V(cluster) means the cluster itself, and goes with neither O(configs[].svm_name) nor O(configs[].svm_uuid).
          type: str
          choices: [svm, cluster]
          default: svm
        svm_name:
          description:
            - Name of one SVM, taken literally. A name that ONTAP has for no SVM, with V(*), a comma, a blank, braces, brackets or
              quotes in it, is refused.
          type: str
        svm_uuid:
          description:
            - UUID of the SVM.
          type: str
        uuid:
          description:
            - UUID of a configuration that exists, to address it directly.
          type: str
        configuration_name:
          description:
            - Which configuration of the SVM, where there are several. Without it the one that is enabled is meant.
            - This is the name of the configuration in ONTAP, not O(configs[].name), the URL of its vault. It cannot be changed.
            - ONTAP calls a configuration V(default) that was enabled when it was created.
            - Needs ONTAP 9.14.1 or newer.
          type: str
        enabled:
          description:
            - Whether this is to be the configuration in use. An SVM has one of these at the most.
            - With V(false) and a O(configs[].configuration_name) a configuration is created beside the one in use.
            - With V(true) one that is not enabled is enabled, in place of the one in use. ONTAP cannot disable one in any other way.
            - Without it an existing one is left as it is.
            - Needs ONTAP 9.14.1 or newer.
          type: bool
        name:
          description:
            - URL of the vault, for example V(https://example.vault.azure.net/).
            - Needed to create a configuration. It cannot be changed afterwards.
          type: str
        key_id:
          description:
            - Identifier of the key encryption key in the vault, for example V(https://example.vault.azure.net/keys/key1), with
              or without a version at its end.
            - Needed to create a configuration. Another key re-keys the configuration (action C(rekey_external)), after all
              other changes, because the new key may be within reach only with them.
            - The letter case of vault and key is the same to Azure. O(key_version) decides what the version means.
          type: str
        client_id:
          description:
            - Application (client) ID that ONTAP logs in to Azure with.
            - Needed to create a configuration. Changing it needs O(configs[].client_secret) or O(configs[].client_certificate)
              as well, and ONTAP 9.9.1 or newer.
          type: str
        tenant_id:
          description:
            - Directory (tenant) ID of the application.
            - Needed to create a configuration. Changing it needs O(configs[].client_secret) or O(configs[].client_certificate)
              as well, and ONTAP 9.9.1 or newer.
          type: str
        client_secret:
          description:
            - Secret of the application. This or O(configs[].client_certificate) is needed to create a configuration.
            - ONTAP never returns it. O(update_secret) decides when it is sent to a configuration that exists.
          type: str
        client_certificate:
          description:
            - Certificate of the application with its private key, a PKCS12 file in base64. It takes the place of
              O(configs[].client_secret).
            - ONTAP never returns it. O(update_secret) decides when it is sent to a configuration that exists.
            - A configuration that uses the secret is switched to the certificate, and the other way round.
            - Needs ONTAP 9.10.1 or newer.
          type: str
        proxy_type:
          description:
            - Protocol of the proxy between ONTAP and Azure. An empty string clears it.
          type: str
          choices: [http, https, '']
        proxy_host:
          description:
            - Host name or IP address of the proxy. An empty string clears it.
          type: str
        proxy_port:
          description:
            - Port of the proxy, from 1 to 65535. An empty string clears it.
          type: raw
        proxy_username:
          description:
            - User name at the proxy. An empty string clears it.
            - When it changes, O(configs[].proxy_password) is sent along.
          type: str
        proxy_password:
          description:
            - Password at the proxy. ONTAP never returns it.
            - O(update_proxy_password) decides when it is sent to a configuration that exists.
          type: str
        oauth_host:
          description:
            - Host name of the service that gives ONTAP its tokens, for example V(login.microsoftonline.com). An empty string
              clears it.
            - Without it ONTAP takes V(login.microsoftonline.com), and so does a comparison where ONTAP returns none.
            - Needs ONTAP 9.14.1 or newer.
          type: str
        vault_host:
          description:
            - Domain of the vault, for example V(vault.azure.net). An empty string clears it.
            - Without it ONTAP takes V(vault.azure.net), and so does a comparison where ONTAP returns none.
            - Needs ONTAP 9.14.1 or newer.
          type: str
        port:
          description:
            - Port of that service and of the vault, from 1 to 65535. An empty string clears it.
            - Without it ONTAP takes 443, and so does a comparison where ONTAP returns none.
            - Needs ONTAP 9.14.1 or newer.
          type: raw
        verify_host:
          description:
            - Whether ONTAP checks the host name in Azure's certificate.
            - ONTAP takes it only for a configuration that exists, so that creating with it needs a second request.
            - Where ONTAP returns none, it counts as V(false).
            - Needs ONTAP 9.14.1 or newer.
          type: bool
        verify_ip:
          description:
            - Whether ONTAP checks the IP address in Azure's certificate.
            - ONTAP takes it only for a configuration that exists, so that creating with it needs a second request.
            - Where ONTAP returns none, it counts as V(false).
            - Needs ONTAP 9.14.1 or newer.
          type: bool
        skip_verification:
          description:
            - Whether ONTAP takes new credentials over without trying them. It goes along with other changes and is none of its
              own.
            - Needs ONTAP 9.16.1 or newer.
          type: bool
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
  return_results:
    description:
      - Which entries of O(configs) have a place in RV(results).
      - V(all) gives each one. V(changed) leaves out those that were as they should be, of which the play knows all that there is to know;
        of a thousand SVMs the task is over sooner then. What was changed, in check mode would be, or failed is there in any case.
      - RV(summary) counts all of them either way.
    type: str
    choices: [all, changed]
    default: all
"""

EXAMPLES = r"""
- name: Protect the keys of many SVMs with one key
  storage_keys.ontap.akv_configs:
    hostname: cluster1.example.com
    username: ansible
    password: "{{ ontap_password }}"
    configs:
      - svm_name: svm1
        name: https://example.vault.azure.net/
        key_id: https://example.vault.azure.net/keys/key1
        client_id: 3c1dd0ac-6f19-4c33-a5a5-3c8cbca01f0e
        tenant_id: c9f32fcb-4ab7-40fe-af1b-1850d46cfbbe
        client_secret: "{{ akv_client_secret }}"
      - svm_name: svm2
        name: https://example.vault.azure.net/
        key_id: https://example.vault.azure.net/keys/key1
        client_id: 3c1dd0ac-6f19-4c33-a5a5-3c8cbca01f0e
        tenant_id: c9f32fcb-4ab7-40fe-af1b-1850d46cfbbe
        client_secret: "{{ akv_client_secret }}"
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
  description: What happened to each entry of O(configs), in their order; with O(return_results=changed) only to those that were changed or failed.
  returned: when the configurations could be read
  type: list
  elements: dict
  contains: &entry
    owner:
      description: Whose configuration it is, in words; V(null) where the entry names nobody.
      type: str
      returned: success
    scope:
      description: V(svm) or V(cluster).
      type: str
      returned: success
    svm_name:
      description: Name of the SVM, V(null) for the cluster, and where it is not known.
      type: str
      returned: success
    svm_uuid:
      description: UUID of the SVM, V(null) for the cluster, and where it is not known.
      type: str
      returned: success
    changed:
      description: Whether it was, or in check mode would be, changed.
      type: bool
      returned: success
    failed:
      description: Whether it failed.
      type: bool
      returned: success
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
    job:
      description: The last job that ONTAP carried a change out as, with C(uuid) and C(state).
      type: dict
      returned: when there was one
    msg:
      description: What went wrong, in a sentence.
      type: str
      returned: when it failed
    error:
      description: What went wrong, in parts, as RV(error).
      type: dict
      returned: when it failed
  sample: &entries
    - owner: SVM svm1
      scope: svm
      svm_name: svm1
      svm_uuid: 4f6c2d8a-0e11-11ec-9c9c-005056bb1234
      changed: false
      failed: false
      actions: []
      azure_key_vault:
        uuid: 1c8d1c4c-0e12-11ec-9c9c-005056bb1234
        scope: svm
        svm:
          name: svm1
          uuid: 4f6c2d8a-0e11-11ec-9c9c-005056bb1234
        name: https://example.vault.azure.net/
        key_id: https://example.vault.azure.net/keys/key1
pruned:
  description: What happened to each configuration that O(configs) does not name, in the same form.
  returned: with O(prune=true), when there were any
  type: list
  elements: dict
  contains: *entry
  sample: *entries
missing_svms:
  description: The SVMs, as they are named, of entries with V(absent) that do not exist on this system. A warning tells of each.
  returned: when there are any, and the account may list SVMs
  type: list
  elements: str
  sample: [svm9]
summary:
  description: How many configurations were treated in which way.
  returned: when the configurations could be read
  type: dict
  contains:
    total:
      description: Entries of O(configs).
      type: int
      returned: success
    changed:
      description: Configurations that were changed.
      type: int
      returned: success
    unchanged:
      description: Configurations that were as they should be.
      type: int
      returned: success
    failed:
      description: Configurations that failed.
      type: int
      returned: success
    pruned:
      description: Configurations that were deleted because no entry names them.
      type: int
      returned: success
    created:
      description: Configurations that were created.
      type: int
      returned: success
    updated:
      description: Configurations of which settings were changed.
      type: int
      returned: success
    enabled:
      description: Configurations that were enabled.
      type: int
      returned: success
    rekeyed:
      description: Configurations that were given another key.
      type: int
      returned: success
    deleted:
      description: Configurations that were deleted, the pruned ones included.
      type: int
      returned: success
  sample:
    total: 2
    changed: 1
    unchanged: 1
    failed: 0
    pruned: 0
    created: 1
    updated: 0
    enabled: 0
    rekeyed: 0
    deleted: 0
error:
  description: What went wrong, in parts, which the error reference of the collection explains.
  returned: failure; the first one where several configurations failed
  type: dict
  sample: {code: 65537500, cause: The SVM already has a key manager., next_step: Look at the key managers of the SVM.}
"""

import typing as t

from ansible_collections.storage_keys.ontap.plugins.module_utils import _requirements  # noqa: F401  # pylint: disable=unused-import
from ansible_collections.storage_keys.ontap.plugins.module_utils._akv.entry_plans import without_unchanged
from ansible_collections.storage_keys.ontap.plugins.module_utils._rest.client import Client
from ansible_collections.storage_keys.ontap.plugins.module_utils._rest.pool import Pool
from ansible_collections.storage_keys.ontap.plugins.module_utils._run.bulk import converge_many
from ansible_collections.storage_keys.ontap.plugins.module_utils._task.arguments import (
    Spec,
    concurrency_spec,
    configuration_spec,
    connection_spec,
    policy_spec,
    target_spec,
    waiting_spec,
)
from ansible_collections.storage_keys.ontap.plugins.module_utils._task.module import Module, Task, run
from ansible_collections.storage_keys.ontap.plugins.module_utils._task.options import concurrency_of, configs_of, policy_for_all, waiting_of


def argument_spec() -> Spec:
    return {
        **connection_spec(),
        **policy_spec(),
        **waiting_spec(),
        **concurrency_spec(),
        "configs": {
            "type": "list",
            "elements": "dict",
            "required": True,
            "options": {**target_spec(), **configuration_spec()},
        },
        "prune": {"type": "bool", "default": False},
        "return_results": {"type": "str", "choices": ["all", "changed"], "default": "all"},
    }


def prepare(params: dict[str, t.Any]) -> Task:
    policy = policy_for_all(params)
    configs = configs_of(params, policy)
    waiting = waiting_of(params)
    concurrency = concurrency_of(params)

    def task(client: Client, check_mode: bool) -> dict[str, t.Any]:
        with Pool(client, concurrency) as pool:
            result = converge_many(pool, configs, policy, waiting, params["prune"], check_mode)
        return without_unchanged(result) if params["return_results"] == "changed" else result

    return task


def main() -> None:
    run(Module(argument_spec=argument_spec(), supports_check_mode=True), prepare)


if __name__ == "__main__":
    main()
