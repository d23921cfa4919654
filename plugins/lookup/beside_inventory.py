# Copyright: (c) 2026, storage_keys.ontap contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
name: beside_inventory
short_description: Tell where a file beside the inventory is
version_added: 1.0.0
description:
  - Beside the first inventory of the run, or in the folder of the run if that is a list of hosts or there is none.
options:
  _terms:
    description:
      - The names of files.
    type: list
    elements: str
    required: true
extends_documentation_fragment: [storage_keys.ontap._author]
"""

EXAMPLES = r"""
- name: Show where the playbook rehearse writes how to reach the simulators
  ansible.builtin.debug:
    msg: "{{ lookup('storage_keys.ontap.beside_inventory', 'rehearsal.yml') }}"
"""

RETURN = r"""
_raw:
  description:
    - The paths.
  type: list
  elements: str
  sample: [inventories/rehearsal.yml]
"""

import typing as t

from ansible.plugins.lookup import LookupBase
from ansible_collections.storage_keys.ontap.plugins.plugin_utils._drill import beside


class LookupModule(LookupBase):
    def run(self, terms: list[t.Any], variables: t.Any = None, **kwargs: t.Any) -> list[str]:
        """The paths, whether there is such a file or not."""
        sources = [str(each) for each in (variables or {}).get("ansible_inventory_sources") or ()]
        return [beside(sources, str(name)) for name in terms]
