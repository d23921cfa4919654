# Copyright: (c) 2026, storage_keys.ontap contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
name: akv_drill_outcome
short_description: Tell what became of a fault in a fire drill
version_added: 1.0.0
description:
  - It belongs to the playbook C(storage_keys.ontap.drill).
positional: _input, fault, took, lasted, timeout
options:
  _input:
    description: The result of M(storage_keys.ontap.akv_health), which has waited until all is healthy.
    type: dict
    required: true
  fault:
    description: The fault with its C(name), and in C(mends) what only a person mends.
    type: dict
    required: true
  took:
    description: The seconds since it began.
    type: float
    required: true
  lasted:
    description: The seconds until somebody mended it.
    type: int
    required: true
  timeout:
    description: The seconds in which all was to be healthy.
    type: int
    required: true
extends_documentation_fragment: [storage_keys.ontap._author]
"""

EXAMPLES = r"""
- name: Show what became of a fault
  ansible.builtin.debug:
    msg: "{{ (health | storage_keys.ontap.akv_drill_outcome(fault, 12.0, 0, 300)).said }}"
  vars:
    health: {problems: []}
    fault: {name: outage, mends: {}}
"""

RETURN = r"""
_value:
  description: In C(said) a few words for the report. C(problem) is a sentence where all is not healthy, and empty where it is.
  type: dict
  sample: {said: healthy after 12 seconds, problem: ""}
"""

import typing as t

from ansible_collections.storage_keys.ontap.plugins.plugin_utils._drill import outcome


class FilterModule:
    """The filter of this file."""

    def filters(self) -> dict[str, t.Any]:
        return {"akv_drill_outcome": outcome}
