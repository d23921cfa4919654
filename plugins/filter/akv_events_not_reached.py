# Copyright: (c) 2026, storage_keys.ontap contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
name: akv_events_not_reached
short_description: Tell why ONTAP does not reach the receiver of its events
version_added: 1.0.0
description:
  - It belongs to the playbook C(storage_keys.ontap.events).
positional: _input, host
options:
  _input:
    description: The EMS destination with its C(connectivity), as the only element of a list.
    type: list
    elements: dict
    required: true
  host:
    description: The name of the cluster.
    type: str
    required: true
extends_documentation_fragment: [storage_keys.ontap._author]
"""

EXAMPLES = r"""
- name: Check that the receiver was reached
  ansible.builtin.assert:
    that: destinations | storage_keys.ontap.akv_events_not_reached(inventory_hostname) == ''
"""

RETURN = r"""
_value:
  description: Why, and what to look at; empty where each node reaches it.
  type: str
"""

import typing as t

from ansible_collections.storage_keys.ontap.plugins.plugin_utils._events_setup import not_reached


class FilterModule:
    """The filter of this file."""

    def filters(self) -> dict[str, t.Any]:
        return {"akv_events_not_reached": not_reached}
