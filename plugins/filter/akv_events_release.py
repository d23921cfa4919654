# Copyright: (c) 2026, storage_keys.ontap contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
name: akv_events_release
short_description: Tell which events of ONTAP to choose on its release
version_added: 1.0.0
description:
  - It belongs to the playbook C(storage_keys.ontap.events).
positional: _input
options:
  _input:
    description: The release, as ONTAP tells it in the field C(version) of a cluster.
    type: dict
    required: true
extends_documentation_fragment: [storage_keys.ontap._author]
"""

EXAMPLES = r"""
- name: Show the rules of the filter
  ansible.builtin.debug:
    msg: "{{ (version | storage_keys.ontap.akv_events_release).rules }}"
  vars:
    version: {generation: 9, major: 17, minor: 1}
"""

RETURN = r"""
_value:
  description:
    - In C(rules) those of the EMS filter. C(tells_connectivity) says whether the release tells if its nodes reach a destination.
  type: dict
  sample:
    rules:
      - {index: 1, type: include, message_criteria: {name_pattern: ekmip.akv.*, severities: "*"}}
    tells_connectivity: true
"""

import typing as t

from ansible_collections.storage_keys.ontap.plugins.plugin_utils._events_setup import of_release


class FilterModule:
    """The filter of this file."""

    def filters(self) -> dict[str, t.Any]:
        return {"akv_events_release": of_release}
