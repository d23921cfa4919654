#!/usr/bin/python
# Copyright: (c) 2026, storage_keys.ontap contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: akv_info
short_description: List Azure Key Vault (AKV) configurations of ONTAP and judge their health
version_added: 1.0.0
description:
  - Lists the AKV configurations of a system, all of them or those that match, those that are not enabled among them.
  - A name for which there is no configuration is a failure, in check mode a warning. To ask whether there is one, use O(filters).
  - On request it reads the advanced properties too, and says of each configuration how healthy it is and what to do.
extends_documentation_fragment: storage_keys.ontap._modules.listing
options:
  filters:
    description:
      - Only the configurations that match all of these. The keys are query fields of ONTAP's API, such as
        C(azure_reachability.reachable), C(key_id) or C(svm.name).
      - The values may use ONTAP's operators, for example V(prod*), V(!http), V(svm1|svm2), V(>3000), V(1..1024) and V(null).
    type: dict
  gather:
    description:
      - The advanced properties to read as well. They cost ONTAP time for each configuration, and none is read by default.
      - V(all) means these three.
      - V(settings) means those that can be set. ONTAP may leave some of them out of a list that does not name them; they cost no time.
      - Where ONTAP refuses to read them because of an outage, the configurations are listed all the same. Those that it refuses to
        read get what it said, with its code, as the property that it is about.
    type: list
    elements: str
    choices: [state, azure_reachability, ekmip_reachability, all, settings]
    default: []
  order_by:
    description:
      - Fields to sort by, each with C( asc) or C( desc) behind it if wanted.
    type: list
    elements: str
  max_records:
    description:
      - Size of a page in records. All records are returned, whatever it is.
    type: int
seealso:
  - module: storage_keys.ontap.akv_health
    description: Fails where one is not healthy, and can wait.
  - module: storage_keys.ontap.akv_config
    description: Changes a configuration.
  - module: storage_keys.ontap.akv_restore
    description: Mends one that is degraded.
"""

EXAMPLES = r"""
- name: List all AKV configurations
  storage_keys.ontap.akv_info:
    hostname: cluster1.example.com
    username: ansible
    password: "{{ ontap_password }}"
  delegate_to: localhost
  register: listed

- name: Judge the health of one SVM's configuration
  storage_keys.ontap.akv_info:
    hostname: cluster1.example.com
    username: ansible
    password: "{{ ontap_password }}"
    svm_name: svm1
    gather: [all]
  delegate_to: localhost
  register: checked

- name: Stop where the configuration is not healthy
  ansible.builtin.assert:
    that: checked.azure_key_vaults[0].health.verdict in ['healthy', 'pending']
    fail_msg: "{{ checked.azure_key_vaults[0].health.reasons | join(' ') }} {{ checked.azure_key_vaults[0].health.next_step }}"

- name: Find the configurations whose vault cannot be reached
  storage_keys.ontap.akv_info:
    hostname: cluster1.example.com
    username: ansible
    password: "{{ ontap_password }}"
    gather: [azure_reachability]
    filters:
      azure_reachability.reachable: false
    order_by: [svm.name]
  delegate_to: localhost
"""

RETURN = r"""
azure_key_vaults:
  description: The configurations as ONTAP stores them, without secrets. Codes are integers on every release.
  returned: success
  type: list
  elements: dict
  contains:
    owner:
      description: Whose configuration it is, in words.
      type: str
      returned: success
    uuid: {description: UUID of the configuration., type: str, returned: success}
    scope:
      description: V(svm) or V(cluster).
      type: str
      returned: success
    svm:
      description: The SVM that owns the configuration.
      type: dict
      returned: with scope V(svm)
      contains:
        name: {description: Name of the SVM., type: str, returned: success}
        uuid: {description: UUID of the SVM., type: str, returned: success}
    name: {description: URL of the vault., type: str, returned: success}
    key_id: {description: Identifier of the key encryption key., type: str, returned: success}
    client_id: {description: Application (client) ID., type: str, returned: success}
    tenant_id: {description: Directory (tenant) ID., type: str, returned: success}
    proxy_type: {description: Protocol of the proxy., type: str, returned: when set}
    proxy_host: {description: Host of the proxy., type: str, returned: when set}
    proxy_port: {description: Port of the proxy., type: int, returned: when set}
    proxy_username: {description: User name at the proxy., type: str, returned: when set}
    configuration:
      description: Name and UUID of the configuration, from ONTAP 9.14.1 on.
      type: dict
      returned: when the release knows it
      contains:
        name:
          description: Name of the configuration, V(default) for one that was enabled when it was created.
          type: str
          returned: success
        uuid:
          description: The same as RV(azure_key_vaults[].uuid).
          type: str
          returned: when the configuration exists
    enabled:
      description: Whether this is the configuration in use; before ONTAP 9.14.1 every one is.
      type: bool
      returned: when the release knows it
    authentication_method:
      description: How ONTAP logs in to Azure, V(client_secret) or V(certificate), from ONTAP 9.10.1 on.
      type: str
      returned: when the release knows it
    oauth_host:
      description: Host name of the service that gives ONTAP its tokens, from ONTAP 9.14.1 on.
      type: str
      returned: when set
    vault_host:
      description: Domain of the vault, from ONTAP 9.14.1 on.
      type: str
      returned: when set
    port:
      description: Port of that service and of the vault, from ONTAP 9.14.1 on.
      type: int
      returned: when set
    verify_host:
      description: Whether ONTAP checks the host name in Azure's certificate, from ONTAP 9.14.1 on.
      type: bool
      returned: when ONTAP tells it
    verify_ip:
      description: Whether ONTAP checks the IP address in Azure's certificate, from ONTAP 9.14.1 on.
      type: bool
      returned: when ONTAP tells it
    state:
      description: Whether the wrapped internal key is present on all nodes.
      type: dict
      returned: with O(gather)
      contains:
        available:
          description: Whether it is.
          type: bool
          returned: when ONTAP tells it
        code: &code
          description: ONTAP's code, 0 when all is well.
          type: int
          returned: success
        message: &message
          description: ONTAP's explanation, empty when all is well.
          type: str
          returned: success
    azure_reachability:
      description: Whether every node reaches the vault.
      type: dict
      returned: with O(gather)
      contains:
        reachable:
          description: Whether they do.
          type: bool
          returned: when ONTAP tells it
        code: *code
        message: *message
    ekmip_reachability:
      description: For each node, whether the SVM reaches the embedded key servers of all nodes from there.
      type: list
      elements: dict
      returned: with O(gather)
      contains:
        node:
          description: Name and UUID of the node.
          type: dict
          returned: success
        reachable:
          description: Whether it does.
          type: bool
          returned: when ONTAP tells it
        code: *code
        message: *message
    health:
      description: What the advanced properties that were read mean.
      type: dict
      returned: with O(gather)
      contains:
        verdict:
          description:
            - V(unreachable) when the vault cannot be reached; ONTAP takes the volumes offline after an hour.
            - V(degraded) when a node lacks the key or cannot reach a key server.
            - V(pending) when the state of the key is not known yet, because no encrypted volume exists.
            - V(unknown) when ONTAP returned no status, as it does for a configuration that is not enabled.
            - V(healthy) otherwise.
          type: str
          returned: success
        reasons:
          description: What is wrong, with ONTAP's codes and the nodes.
          type: list
          elements: str
          returned: success
        next_step:
          description: What to do, V(null) when healthy.
          type: str
          returned: success
  sample:
    - uuid: 1c8d1c4c-0e12-11ec-9c9c-005056bb1234
      scope: svm
      svm:
        name: svm1
        uuid: 4f6c2d8a-0e11-11ec-9c9c-005056bb1234
      name: https://example.vault.azure.net/
      key_id: https://example.vault.azure.net/keys/key1
      client_id: 3c1dd0ac-6f19-4c33-a5a5-3c8cbca01f0e
      tenant_id: c9f32fcb-4ab7-40fe-af1b-1850d46cfbbe
      azure_reachability:
        reachable: true
        code: 0
        message: ""
      health:
        verdict: healthy
        reasons: []
        next_step: null
num_records:
  description: Number of configurations.
  returned: success
  type: int
  sample: 1
error:
  description: What went wrong, in parts, as RV(storage_keys.ontap.akv_config#module:error).
  returned: failure
  type: dict
  sample: {code: 262179, cause: ONTAP does not know a field or parameter of the request.}
"""

import typing as t

from ansible_collections.storage_keys.ontap.plugins.module_utils import _requirements  # noqa: F401  # pylint: disable=unused-import
from ansible_collections.storage_keys.ontap.plugins.module_utils._akv.fields import ADVANCED, MAY_BE_LEFT_OUT
from ansible_collections.storage_keys.ontap.plugins.module_utils._akv.health import health
from ansible_collections.storage_keys.ontap.plugins.module_utils._akv.record import as_result
from ansible_collections.storage_keys.ontap.plugins.module_utils._rest.client import Client
from ansible_collections.storage_keys.ontap.plugins.module_utils._run.targets import as_warnings, listed
from ansible_collections.storage_keys.ontap.plugins.module_utils._task.arguments import Spec, application_spec, connection_spec, listing_spec
from ansible_collections.storage_keys.ontap.plugins.module_utils._task.module import Module, Task, run
from ansible_collections.storage_keys.ontap.plugins.module_utils._task.options import query_of
from ansible_collections.storage_keys.ontap.plugins.module_utils._task.targets import selection_of


def argument_spec() -> Spec:
    return {**connection_spec(), **application_spec(), **listing_spec()}


def prepare(params: dict[str, t.Any]) -> Task:
    selection = selection_of(params, enabled_only=False)
    query = query_of(params)
    gather = [part for part in ADVANCED if part in params["gather"] or "all" in params["gather"]]
    settings = MAY_BE_LEFT_OUT if "settings" in params["gather"] else ()

    def task(client: Client, check_mode: bool) -> dict[str, t.Any]:
        records, missing = listed(client, selection, query, (*gather, *settings))
        if missing and not check_mode:
            raise missing[0]
        found = [{**(as_result(record) or {}), **({"health": health(record)} if gather else {})} for record in records]
        return {"changed": False, "azure_key_vaults": found, "num_records": len(found), "warnings": as_warnings(missing)}

    return task


def main() -> None:
    run(Module(argument_spec=argument_spec(), supports_check_mode=True), prepare)


if __name__ == "__main__":
    main()
