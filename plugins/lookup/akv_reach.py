# Copyright: (c) 2026, storage_keys.ontap contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
name: akv_reach
short_description: Try from here whether what ONTAP needs in Azure can be reached
version_added: 1.0.0
description:
  - For each configuration that is not healthy it looks up the vault's host and that of the login in DNS, connects, through the proxy
    that the configuration names, and shakes hands by TLS. Nothing is asked for there.
  - It runs where Ansible runs. That is another place in the network than ONTAP, so that it shows a fault rather than its absence.
  - It belongs to the role P(storage_keys.ontap.akv_diagnose#role).
options:
  _terms:
    description:
      - For each cluster the result of M(storage_keys.ontap.akv_info) with O(storage_keys.ontap.akv_info#module:gather).
    type: list
    elements: dict
    required: true
  ca_path:
    description:
      - A file with the certificates of the authorities to trust, unless the system's are meant.
    type: str
    default: ""
  timeout:
    description:
      - Seconds that each step may take.
    type: float
    default: 5
extends_documentation_fragment: [storage_keys.ontap._author]
"""

EXAMPLES = r"""
- name: Try what ONTAP has to reach
  ansible.builtin.debug:
    msg: "{{ query('storage_keys.ontap.akv_reach', {'cluster1': listed}) }}"
"""

RETURN = r"""
_raw:
  description:
    - For each C(host) and C(port), with the C(proxy), how far it came. C(stage) is V(done), or where it failed, V(dns), V(proxy),
      V(connect) or V(tls), and empty where nothing could be tried; C(told) says so in a sentence.
  type: list
  elements: dict
  sample:
    - {host: example.vault.azure.net, port: 443, proxy: "", secured: false, stage: dns, told: DNS does not know it.}
"""

import typing as t

from ansible.plugins.lookup import LookupBase
from ansible_collections.storage_keys.ontap.plugins.plugin_utils._reach import try_all


class LookupModule(LookupBase):
    """Opens connections, and closes them."""

    def run(self, terms: list[t.Any], variables: t.Any = None, **kwargs: t.Any) -> list[dict[str, t.Any]]:
        self.set_options(var_options=variables, direct=kwargs)
        ca_path, timeout = self.get_option("ca_path") or "", float(self.get_option("timeout"))
        return [each for term in terms for each in try_all(term, ca_path, timeout)]
