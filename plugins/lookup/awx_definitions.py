# Copyright: (c) 2026, storage_keys.ontap contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
name: awx_definitions
short_description: Make the definitions for AWX of its settings
version_added: 1.0.0
description:
  - Makes what the playbooks C(storage_keys.ontap.awx_setup) and C(storage_keys.ontap.aap_setup) create, of the variables that
    begin with C(awx_). The playbooks list these variables in C(vars/awx/settings.yml).
options:
  _terms:
    description:
      - What is to be defined.
    type: list
    elements: str
    required: true
    choices: [credential_types, organizations, credentials, execution_environments, projects, inventories, hosts,
      groups, templates, workflows, schedules]
extends_documentation_fragment: [storage_keys.ontap._author]
"""

EXAMPLES = r"""
- name: Show the job templates
  ansible.builtin.debug:
    msg: "{{ query('storage_keys.ontap.awx_definitions', 'templates') | map(attribute='name') }}"
"""

RETURN = r"""
_raw:
  description:
    - The definitions, each a dictionary in the words of the roles of C(infra.aap_configuration).
  type: list
  elements: dict
  sample:
    - name: clusters
      inventory: ONTAP clusters++Default
      hosts: [cluster1.example.com]
      preserve_existing_hosts: true
"""

import typing as t

from ansible.errors import AnsibleError
from ansible.plugins.lookup import LookupBase
from ansible_collections.storage_keys.ontap.plugins.plugin_utils._awx import KINDS
from ansible_collections.storage_keys.ontap.plugins.plugin_utils._awx_settings import Settings


class LookupModule(LookupBase):
    """Reads the settings; what is made of them is in plugin_utils."""

    def run(self, terms: list[t.Any], variables: t.Any = None, **kwargs: t.Any) -> list[t.Any]:
        unknown = [str(term) for term in terms if term not in KINDS]
        if unknown:
            raise AnsibleError(f"awx_definitions: there are no {', '.join(unknown)}. There are {', '.join(KINDS)}.")
        settings = Settings(variables, self._templar)
        return [definition for term in terms for definition in KINDS[term](settings)]
