# Copyright: (c) 2026, storage_keys.ontap contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
name: awx_objects
short_description: Tell which modules of awx.awx set AWX up, and with which options
version_added: 1.0.0
description:
  - Makes what the playbook C(storage_keys.ontap.awx_setup) gives to M(storage_keys.ontap.awx_object), of its settings in C(vars/awx) and
    of what AWX has. It is made for that playbook.
  - What somebody added to an object in AWX is named along, because the modules of C(awx.awx) replace lists.
options:
  _terms:
    description:
      - What is to be set up.
    type: list
    elements: str
    required: true
    choices: [credential_types, organizations, credentials, execution_environments, inventories, hosts, groups, projects, labels, templates,
      workflows, steps, sequence, schedules, teams, roles]
  found:
    description:
      - What P(storage_keys.ontap.awx_found#lookup) has found.
    type: dict
    required: true
extends_documentation_fragment: [storage_keys.ontap._author]
"""

EXAMPLES = r"""
- name: Create the groups
  storage_keys.ontap.awx_object:
    module: "{{ item.module }}"
    options: "{{ item.options }}"
    token: "{{ awx_token }}"
  loop: "{{ query('storage_keys.ontap.awx_objects', 'groups', found=awx_found) }}"
  loop_control:
    label: "{{ item.label }}"
"""

RETURN = r"""
_raw:
  description:
    - One dictionary for each object, with the module, its options, and what to call the object.
  type: list
  elements: dict
  sample:
    - module: awx.awx.group
      label: clusters
      options:
        name: clusters
        inventory: ONTAP clusters++Default
        hosts: [cluster1.example.com]
        preserve_existing_hosts: true
"""

import typing as t

from ansible.errors import AnsibleError
from ansible.plugins.lookup import LookupBase
from ansible_collections.storage_keys.ontap.plugins.plugin_utils._awx_objects import OBJECTS, objects
from ansible_collections.storage_keys.ontap.plugins.plugin_utils._awx_settings import Settings


class LookupModule(LookupBase):
    """Reads the settings; what is made of them is in plugin_utils."""

    def run(self, terms: list[t.Any], variables: t.Any = None, **kwargs: t.Any) -> list[t.Any]:
        self.set_options(var_options=variables, direct=kwargs)
        unknown = [str(term) for term in terms if term not in OBJECTS]
        if unknown:
            raise AnsibleError(f"awx_objects: there are no {', '.join(unknown)}. There are {', '.join(OBJECTS)}.")
        settings, found = Settings(variables, self._templar), self.get_option("found")
        return [each._asdict() for term in terms for each in objects(term, settings, found)]
