# Copyright: (c) 2026, storage_keys.ontap contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
name: drill
short_description: Tell what a fire drill runs with
version_added: 1.0.0
description:
  - It reads the variables C(drill_rulebook) and C(drill_vars), the file that this names, and the inventories of the run. It belongs to
    the playbook C(storage_keys.ontap.drill).
extends_documentation_fragment: [storage_keys.ontap._author]
"""

EXAMPLES = r"""
- name: Check that the drill can begin
  ansible.builtin.assert:
    that: drill.problem == ''
    fail_msg: "{{ drill.problem }}"
  vars:
    drill: "{{ lookup('storage_keys.ontap.drill') }}"
"""

RETURN = r"""
_raw:
  description:
    - One dictionary. C(problem) says what is missing, and is empty if nothing is. C(rulebook) is the rulebook, C(variables) what the file
      for it has, and C(inventories) names the inventories as options of a command.
  type: list
  elements: dict
  sample:
    - problem: ""
      rulebook: storage_keys.ontap.akv_heal
      variables: {}
      inventories: [-i, clusters.yml, -i, rehearsal.yml]
"""

import shutil
import typing as t

from ansible.errors import AnsibleError
from ansible.plugins.lookup import LookupBase
from ansible_collections.storage_keys.ontap.plugins.plugin_utils._drill import beside, rulebook
from ansible_collections.storage_keys.ontap.plugins.plugin_utils._report_hosts import plain


class LookupModule(LookupBase):
    """Reads variables and a file; what follows from them is in plugin_utils."""

    def run(self, terms: list[t.Any], variables: t.Any = None, **kwargs: t.Any) -> list[dict[str, t.Any]]:
        known = variables or {}
        given = {name: str(self._templar.template(known.get(name, "")) or "") for name in ("drill_rulebook", "drill_vars")}
        sources = [str(each) for each in known.get("ansible_inventory_sources") or ()]
        problem, read = "", dict[str, t.Any]()
        if given["drill_vars"]:
            path = beside(sources, given["drill_vars"])
            try:
                read = plain(self._loader.load_from_file(path, unsafe=True)) or {}
            except AnsibleError:
                problem = f"drill_vars: the file {path} cannot be read. Nothing was played."
        if not shutil.which("ansible-rulebook"):
            problem = "ansible-rulebook is not installed where this playbook runs; docs/event_driven.md says how. Nothing was played."
        inventories = [option for source in sources for option in ("-i", source)]
        found = {"problem": problem, "rulebook": rulebook(sources, given["drill_rulebook"]), "variables": read, "inventories": inventories}
        return [found]
