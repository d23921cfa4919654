# Copyright: (c) 2026, storage_keys.ontap contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
name: akv_drift
short_description: Tell what ONTAP has that nobody asked for
version_added: 1.0.0
description:
  - Takes the records that M(storage_keys.ontap.akv_info) returns and what M(storage_keys.ontap.akv_configs) would change in check mode,
    and tells what was changed by hand, what is missing, and what no entry names.
  - The playbook C(storage_keys.ontap.drift) and the role P(storage_keys.ontap.akv_export#role) use it.
positional: _input, results, configs, common
extends_documentation_fragment: storage_keys.ontap._records
options:
  results:
    description:
      - RV(storage_keys.ontap.akv_configs#module:results) of a task in check mode, with C(return_results=all).
    type: list
    elements: dict
    required: true
  configs:
    description:
      - C(configs) of that task. With it a setting that its entry does not name differs, unless ONTAP has the default there.
    type: list
    elements: dict
  common:
    description:
      - C(common) of that task.
    type: dict
seealso:
  - module: storage_keys.ontap.akv_configs
    description: Puts right what differs.
"""

EXAMPLES = r"""
# The configurations are listed as in the example of the filter akv_to_configs.
- name: See what would be changed
  storage_keys.ontap.akv_configs:
    hostname: cluster1.example.com
    username: ansible
    password: "{{ ontap_password }}"
    configs: "{{ akv_configs }}"
  delegate_to: localhost
  check_mode: true
  register: compared
  failed_when: compared.results is not defined

- name: Tell what differs
  ansible.builtin.debug:
    msg: "{{ listed.azure_key_vaults | storage_keys.ontap.akv_drift(compared.results, akv_configs) }}"
"""

RETURN = r"""
_value:
  description: What differs.
  type: dict
  contains:
    report:
      description: What differs, in parts.
      type: dict
      returned: success
      contains:
        changed:
          description: Configurations that are not as their entry asks for, with C(owner), C(configuration_name) and C(fields).
          type: list
          elements: dict
          returned: success
        missing:
          description: Entries whose configuration does not exist, with C(owner) and C(configuration_name).
          type: list
          elements: dict
          returned: success
        unexpected:
          description: Configurations that no entry names, or whose entry asks for C(state=absent), with C(owner) and C(configuration_name).
          type: list
          elements: dict
          returned: success
    sentence:
      description: The same in words, of many the first five; empty where nothing differs.
      type: str
      returned: success
    unreadable:
      description: A sentence for each entry that could not be compared, because its options cannot be used.
      type: list
      elements: str
      returned: success
    problem:
      description: RV(_value.sentence) and RV(_value.unreadable) as one text; empty where there is neither.
      type: str
      returned: success
  sample:
    report:
      changed:
        - owner: SVM svm1
          configuration_name: default
          fields: [proxy_host]
      missing: []
      unexpected:
        - owner: SVM svm2
          configuration_name: default
    sentence: SVM svm1 differs in proxy_host; SVM svm2 is not in the inventory.
    unreadable: []
    problem: SVM svm1 differs in proxy_host; SVM svm2 is not in the inventory.
"""

import typing as t
from collections.abc import Callable

from ansible_collections.storage_keys.ontap.plugins.module_utils._akv.drift import drift_of


def akv_drift(
    records: list[dict[str, t.Any]],
    results: list[dict[str, t.Any]],
    configs: list[dict[str, t.Any]] | None = None,
    common: dict[str, t.Any] | None = None,
) -> dict[str, t.Any]:
    drift = drift_of(records, results, configs, common)
    return {"report": drift.report, "sentence": drift.sentence, "unreadable": drift.unreadable, "problem": drift.problem}


class FilterModule:
    """The filter of this file."""

    def filters(self) -> dict[str, Callable[..., t.Any]]:
        return {"akv_drift": akv_drift}
