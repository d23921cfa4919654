# Copyright: (c) 2026, storage_keys.ontap contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
name: unknown_variables
short_description: Find misspelt variables of this collection
version_added: 1.0.0
description:
  - Ansible ignores a variable that nothing uses, so that a run with a misspelt one does something else than what was meant.
    This lookup finds such variables of all hosts of the play, of the play itself, and of C(--extra-vars), by their names alone.
  - A name that begins with C(akv_) is unknown unless a role or playbook of the collection documents it.
  - A name that begins with a prefix that others use too is told only where it is nearly a documented one.
  - The playbooks of the collection use it at their start.
options:
  _terms:
    description:
      - Prefixes that others use too, for example C(ontap_).
    type: list
    elements: str
  own:
    description:
      - Names that are meant as they are, because they belong to somebody else. V(*) stands for any characters.
    type: list
    elements: str
    default: []
extends_documentation_fragment: [storage_keys.ontap._author]
"""

EXAMPLES = r"""
- name: Stop where a variable of storage_keys.ontap is misspelt
  ansible.builtin.assert:
    that: misspelt | length == 0
    fail_msg: "Nothing knows {{ misspelt | join(', ') }}."
  vars:
    misspelt: "{{ query('storage_keys.ontap.unknown_variables', 'ontap_', own=['akv_cmdb_*']) }}"
"""

RETURN = r"""
_raw:
  description:
    - One text for each unknown variable, in the order of the names, with the documented name that it resembles most, if one does.
    - Where not every host of the play has the variable, the text names the first one that has it.
  type: list
  elements: str
  sample:
    - akv_rekey_kye (did you mean akv_rekey_key?)
    - ontap_pasword of cluster1.example.com (did you mean ontap_password?)
"""

import typing as t

from ansible.plugins.lookup import LookupBase
from ansible_collections.storage_keys.ontap.plugins.plugin_utils._variables import read_known, unknown


class LookupModule(LookupBase):
    """Looks at names only; no value is read or templated."""

    def run(self, terms: list[t.Any], variables: t.Any = None, **kwargs: t.Any) -> list[str]:
        self.set_options(var_options=variables, direct=kwargs)
        shared = [str(each) for term in terms for each in (term if isinstance(term, list) else [term])]
        hosts = {host: set(variables["hostvars"][host]) for host in variables.get("ansible_play_hosts_all", [])}
        names = set(variables).union(*hosts.values())
        found = unknown(names, read_known(), shared, self.get_option("own"))
        return [f"{name}{_place(name, hosts)}{f' (did you mean {nearest}?)' if nearest else ''}" for name, nearest in found]


def _place(name: str, hosts: dict[str, set[str]]) -> str:
    """Where to look for it, unless every host has it."""
    having = [host for host, names in hosts.items() if name in names]
    return f" of {having[0]}" if having and len(having) < len(hosts) else ""
