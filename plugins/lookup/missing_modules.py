# Copyright: (c) 2026, storage_keys.ontap contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
name: missing_modules
short_description: Tell which modules Ansible does not find
version_added: 1.0.0
description:
  - A task whose module is not installed ends the whole run with a message about its name. This lookup tells beforehand, so that a play
    can say what to install.
  - It looks where Ansible looks for modules, and runs none.
options:
  _terms:
    description:
      - The full names of modules, for example C(netapp.ontap.na_ontap_ems_filter).
    type: list
    elements: str
    required: true
extends_documentation_fragment: [storage_keys.ontap._author]
"""

EXAMPLES = r"""
- name: Stop where netapp.ontap is not installed
  ansible.builtin.assert:
    that: query('storage_keys.ontap.missing_modules', 'netapp.ontap.na_ontap_ems_filter') | length == 0
    fail_msg: "Install it with ansible-galaxy collection install netapp.ontap."
"""

RETURN = r"""
_raw:
  description:
    - The names that Ansible does not find, in their order.
  type: list
  elements: str
  sample:
    - netapp.ontap.na_ontap_ems_filter
"""

import typing as t

from ansible.plugins.loader import module_loader
from ansible.plugins.lookup import LookupBase


class LookupModule(LookupBase):
    def run(self, terms: t.Any, variables: t.Any = None, **kwargs: t.Any) -> list[str]:
        """The names of those that are not there."""
        self.set_options(var_options=variables, direct=kwargs)
        return [str(name) for name in terms if not module_loader.find_plugin_with_context(str(name)).resolved]
