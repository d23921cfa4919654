# Copyright: (c) 2026, storage_keys.ontap contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
name: clusters
short_description: Choose the hosts of a play for clusters
version_added: 1.0.0
description:
  - These are the hosts that C(akv_hosts) names, without it those of the group C(clusters), or C(localhost) where the inventory has no
    other host.
  - A play for no host ends well, although it has looked at nothing. So where there is none within the limit this is C(localhost), and
    C(problem) says what to fail with. With a limit that leaves C(localhost) out the lookup itself fails.
  - The playbooks of the collection use it.
extends_documentation_fragment: [storage_keys.ontap._author]
"""

EXAMPLES = r"""
- name: Judge the health of the clusters
  hosts: "{{ lookup('storage_keys.ontap.clusters').hosts }}"
  gather_facts: false
  tasks:
    - name: Check that there are clusters
      ansible.builtin.assert:
        that: lookup('storage_keys.ontap.clusters').problem == ''
"""

RETURN = r"""
_raw:
  description:
    - One dictionary with C(hosts), as C(hosts) of a play takes them, and C(problem), which is empty or says why the play must not go on.
  type: list
  elements: dict
  sample:
    - hosts: clusters
      problem: ""
"""

import typing as t

from ansible.errors import AnsibleLookupError
from ansible.plugins.lookup import LookupBase, inventory_hostnames
from ansible_collections.storage_keys.ontap.plugins.plugin_utils._clusters import choose, usual


class LookupModule(LookupBase):
    """Reads the variables that Ansible itself makes; what follows from them is in plugin_utils."""

    def run(self, terms: list[t.Any], variables: t.Any = None, **kwargs: t.Any) -> list[dict[str, str]]:
        known = variables or {}
        wanted = self._templar.template(known["akv_hosts"]) if "akv_hosts" in known else self._usual(known)
        matching = inventory_hostnames.LookupModule(loader=self._loader, templar=self._templar).run([wanted], variables=known)
        choice = choose(wanted, matching, known["ansible_play_hosts_all"], known.get("ansible_limit"))
        if not choice.localhost_can_tell:
            raise AnsibleLookupError(choice.problem)
        return [{"hosts": choice.hosts, "problem": choice.problem}]

    def _usual(self, known: t.Any) -> str:
        return usual(known["groups"]["all"], known["ansible_run_tags"], known.get("__akv_tags_without_clusters", ()))
