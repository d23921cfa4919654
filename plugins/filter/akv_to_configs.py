# Copyright: (c) 2026, storage_keys.ontap contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
name: akv_to_configs
short_description: Turn what akv_info lists into what akv_configs takes
version_added: 1.0.0
description:
  - Takes the records that M(storage_keys.ontap.akv_info) returns, and returns the input of M(storage_keys.ontap.akv_configs) and of the
    role P(storage_keys.ontap.akv_onboard#role) that asks for just these configurations, so that it changes nothing where they are.
  - What is ONTAP's default, what cannot be set, and what ONTAP never returns (secrets) is left out. So is a value that the modules would
    refuse; the role P(storage_keys.ontap.akv_export#role), which writes files, tells of such values.
  - The order depends on scope, SVM and configuration alone, so that the same configurations yield the same text each time.
positional: _input
extends_documentation_fragment: storage_keys.ontap._records
options:
  pin_key_versions:
    description:
      - Whether C(key_id) keeps the version of the key. Without it the configurations follow the newest one, as ONTAP does.
      - A pinned version counts only with C(key_version=pin) of M(storage_keys.ontap.akv_configs).
    type: bool
    default: false
seealso:
  - module: storage_keys.ontap.akv_info
    description: Lists the records.
  - module: storage_keys.ontap.akv_configs
    description: Takes what the filter makes of them.
"""

EXAMPLES = r"""
- name: List the configurations
  storage_keys.ontap.akv_info:
    hostname: cluster1.example.com
    username: ansible
    password: "{{ ontap_password }}"
    gather: [settings]
  delegate_to: localhost
  register: listed

- name: Show them as the input of akv_configs
  ansible.builtin.debug:
    msg: "{{ listed.azure_key_vaults | storage_keys.ontap.akv_to_configs }}"
"""

RETURN = r"""
_value:
  description: The configurations as input.
  type: dict
  contains:
    common:
      description: The settings that more than half of the configurations have; empty where there is only one.
      type: dict
      returned: success
    configs:
      description:
        - One entry for each configuration, with whose it is and what is not as in RV(_value.common).
        - An SVM is given by its name, and by its UUID where the module takes no such name or another SVM has it too. The name of a
          configuration, and whether it is enabled, stand only where the configuration is not the only one of its owner or not enabled.
      type: list
      elements: dict
      returned: success
  sample:
    common:
      name: https://example.vault.azure.net/
      key_id: https://example.vault.azure.net/keys/key1
      client_id: 3c1dd0ac-6f19-4c33-a5a5-3c8cbca01f0e
      tenant_id: c9f32fcb-4ab7-40fe-af1b-1850d46cfbbe
    configs:
      - svm_name: svm1
      - svm_name: svm2
        proxy_host: proxy.example.com
"""

import typing as t
from collections.abc import Callable, Mapping

from ansible.errors import AnsibleFilterError
from ansible_collections.storage_keys.ontap.plugins.module_utils._akv.to_configs import to_configs


def akv_to_configs(records: t.Any, pin_key_versions: bool = False) -> dict[str, t.Any]:
    if not isinstance(records, (list, tuple)) or not all(isinstance(record, Mapping) for record in records):
        raise AnsibleFilterError("akv_to_configs: no list of records. Give it azure_key_vaults of what akv_info returns.")
    exported = to_configs(records, pin_key_versions)
    return {"common": exported.common, "configs": exported.configs}


class FilterModule:
    """The filter of this file."""

    def filters(self) -> dict[str, Callable[..., t.Any]]:
        return {"akv_to_configs": akv_to_configs}
