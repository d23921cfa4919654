# Copyright: (c) 2026, storage_keys.ontap contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
name: connection
short_description: Tell how to reach a cluster, from the variables of its host
version_added: 1.0.0
description:
  - The variables are C(ontap_hostname), C(ontap_username) and so on, each the option of a module with C(ontap_) before it.
  - Without C(ontap_hostname) the address is C(ansible_host), which is the name of the host unless the inventory says otherwise;
    C(localhost) stands for the cluster that the environment names. Without C(ontap_http_port) the port is the one that follows the
    name of the host (C(cluster1.example.com:8443)), which Ansible calls C(ansible_port), unless that is 22, which is meant for SSH.
  - The playbooks of the collection use it.
options:
  _terms:
    description:
      - For whom. V(akv) are the modules of this collection, which take what is left out from the environment. For V(netapp), the modules
        of netapp.ontap, the environment is read here.
    type: list
    elements: str
    choices: [akv, netapp]
    default: [akv]
extends_documentation_fragment: [storage_keys.ontap._author]
"""

EXAMPLES = r"""
- name: Judge the health of each cluster
  hosts: clusters
  connection: local
  gather_facts: false
  module_defaults:
    group/storage_keys.ontap.akv: "{{ lookup('storage_keys.ontap.connection') }}"
  tasks:
    - name: Judge the health of all configurations
      storage_keys.ontap.akv_health:
"""

RETURN = r"""
_raw:
  description:
    - For V(akv) the options. For V(netapp) a dictionary with C(options), C(environment) for the tasks, and C(can_log_in).
    - It may hold secrets. Nothing else is done with them.
  type: list
  elements: dict
"""

import os
import typing as t

from ansible.errors import AnsibleLookupError, AnsibleUndefinedVariable
from ansible.plugins.lookup import LookupBase
from ansible_collections.storage_keys.ontap.plugins.plugin_utils._connection import OPTIONS, PREFIX, for_akv, for_netapp
from ansible_collections.storage_keys.ontap.plugins.plugin_utils._report_hosts import plain


class LookupModule(LookupBase):
    """Renders the variables; what follows from them is in plugin_utils."""

    def run(self, terms: list[t.Any], variables: t.Any = None, **kwargs: t.Any) -> list[dict[str, t.Any]]:
        known = variables or {}
        given = {option: value for option in OPTIONS for value in self._rendered(f"{PREFIX}{option}", known)}
        (host,) = self._rendered("ansible_host", known) or [known["inventory_hostname"]]
        # As the inventory has it, without Ansible's setting remote_port.
        port = known["hostvars"][known["inventory_hostname"]].get("ansible_port", 22)
        connection = for_akv(given, host, plain(port))
        return [connection if term == "akv" else for_netapp(connection, os.environ) for term in terms or ["akv"]]

    def _rendered(self, name: str, known: t.Any) -> list[t.Any]:
        """The value of a variable, if there is one: it may be omitted as the option of a task can be."""
        if name not in known:
            return []
        try:
            rendered = self._templar.template({name: known[name]})
        except AnsibleUndefinedVariable as error:
            raise AnsibleLookupError(f"{name}: {error}") from None
        return [plain(value) for value in rendered.values() if value is None or value != known.get("omit")]
