#!/usr/bin/python
# Copyright: (c) 2026, storage_keys.ontap contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: inventory_file
short_description: Write Azure Key Vault (AKV) configurations of ONTAP into a file of the inventory
version_added: 1.0.0
author:
  - storage_keys.ontap contributors (@storage-keys)
description:
  - Writes what M(storage_keys.ontap.akv_info) lists as the variables C(akv_onboard_common) and C(akv_onboard_configs), which the role
    P(storage_keys.ontap.akv_onboard#role) takes. The role P(storage_keys.ontap.akv_export#role) uses it.
  - The file is replaced as a whole or not at all, and never where it was edited by hand.
  - Text that looks like a template is written so that Ansible leaves it alone.
  - It needs no connection to ONTAP, and works on the controller, whatever the connection of the host.
attributes:
  check_mode:
    support: full
    description: Nothing is written.
  diff_mode:
    support: full
    description: The diff shows the file.
  idempotent:
    support: full
    description: The same configurations yield the same text.
options:
  path:
    description:
      - The file. Its folder is made if it does not exist.
    type: path
    required: true
  cluster:
    description:
      - The name of the cluster in the inventory. A file that holds the export of another one is left alone.
    type: str
    required: true
  records:
    description:
      - RV(storage_keys.ontap.akv_info#module:azure_key_vaults) of the cluster, read with C(gather=settings).
    type: list
    elements: dict
    required: true
  taken:
    description:
      - The files of all clusters of the play, by name. Where another cluster would have the same one, neither is written.
    type: dict
    default: {}
  pin_key_versions:
    description:
      - Whether C(key_id) keeps the version of the key; see P(storage_keys.ontap.akv_to_configs#filter).
    type: bool
    default: false
  secrets:
    description:
      - V(reference) lets each application's secret come from the variable C(akv_client_secrets), a dict by client ID, else from
        C(akv_client_secret); a certificate likewise from C(akv_client_certificates) or C(akv_client_certificate).
      - V(omit) writes no word of them.
    type: str
    choices: [reference, omit]
    default: reference
  overwrite:
    description:
      - Whether to replace a file that was edited by hand, or that no export of this cluster wrote.
    type: bool
    default: false
seealso:
  - plugin: storage_keys.ontap.akv_to_configs
    plugin_type: filter
    description: Makes the same of the records without writing a file.
"""

EXAMPLES = r"""
# The configurations are listed as in the example of the filter akv_to_configs.
- name: Write them into the inventory
  storage_keys.ontap.inventory_file:
    path: host_vars/cluster1.example.com/akv.yml
    cluster: cluster1.example.com
    records: "{{ listed.azure_key_vaults }}"
"""

RETURN = r"""
common:
  description: What is common to most entries, as Ansible reads it from the file, without secrets.
  returned: success
  type: dict
  sample:
    name: https://example.vault.azure.net/
    client_id: 3c1dd0ac-6f19-4c33-a5a5-3c8cbca01f0e
    tenant_id: c9f32fcb-4ab7-40fe-af1b-1850d46cfbbe
configs:
  description: The entries as Ansible reads them from the file, without secrets.
  returned: success
  type: list
  elements: dict
  sample:
    - svm_name: svm1
      key_id: https://example.vault.azure.net/keys/key1
report:
  description: What was written, in short.
  returned: success
  type: dict
  contains:
    file:
      description: The file.
      type: str
      returned: success
    configurations:
      description: How many configurations are in it.
      type: int
      returned: success
    applications:
      description: The applications whose secret or certificate is needed to create these configurations.
      type: list
      elements: dict
      returned: success
      contains:
        client_id:
          description: The application.
          type: str
          returned: success
        tenant_id:
          description: Its directory.
          type: str
          returned: success
        credential:
          description: V(client_secret) or V(client_certificate).
          type: str
          returned: success
        owners:
          description: Whose configurations use it.
          type: list
          elements: str
          returned: success
    left_out:
      description: A sentence for each value that could not be taken over.
      type: list
      elements: str
      returned: success
  sample:
    file: /home/ansible/host_vars/cluster1.example.com/akv.yml
    configurations: 1
    applications:
      - client_id: 3c1dd0ac-6f19-4c33-a5a5-3c8cbca01f0e
        tenant_id: c9f32fcb-4ab7-40fe-af1b-1850d46cfbbe
        credential: client_secret
        owners: [SVM svm1]
    left_out: []
"""
