# Copyright: (c) 2026, storage_keys.ontap contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
name: events_setup
short_description: Tell what to set up so that ONTAP sends its events to a webhook
version_added: 1.0.0
description:
  - It reads the variables of a host that begin with C(akv_events_). It belongs to the playbook C(storage_keys.ontap.events).
extends_documentation_fragment: [storage_keys.ontap._author]
"""

EXAMPLES = r"""
- name: Check where the events shall go
  ansible.builtin.assert:
    that: lookup('storage_keys.ontap.events_setup').problem == ''
"""

RETURN = r"""
_raw:
  description:
    - One dictionary. C(problem) says what is wrong with the variables, and is empty if nothing is. C(filter), C(destination), C(address),
      C(certificate) and C(ca) are what to set up, and the address may hold the secret that is in C(token), too.
  type: list
  elements: dict
"""

import typing as t

from ansible.plugins.lookup import LookupBase
from ansible_collections.storage_keys.ontap.plugins.plugin_utils._events_setup import VARIABLES, setup_of


class LookupModule(LookupBase):
    """Renders the variables; what follows from them is in plugin_utils."""

    def run(self, terms: list[t.Any], variables: t.Any = None, **kwargs: t.Any) -> list[dict[str, str]]:
        known = variables or {}
        names = {name: f"akv_events_{name}" for name in VARIABLES}
        given = {name: self._templar.template(known[variable]) for name, variable in names.items() if variable in known}
        return [setup_of(given, known["inventory_hostname"])]
