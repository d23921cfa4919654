# Copyright: (c) 2026, storage_keys.ontap contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
name: akv_diagnose
short_description: Tell the cause for each configuration that is not healthy
version_added: 1.0.0
description:
  - From what ONTAP says, what Azure answered and what could be tried from here. It belongs to the role
    P(storage_keys.ontap.akv_diagnose#role).
positional: _input
extends_documentation_fragment: storage_keys.ontap._azure.report
options:
  _input:
    description: For each cluster the result of M(storage_keys.ontap.akv_info) with O(storage_keys.ontap.akv_info#module:gather).
  tried:
    description: What the lookup P(storage_keys.ontap.akv_reach#lookup) returned.
    type: list
    elements: dict
    default: []
"""

EXAMPLES = r"""
- name: Make the report
  ansible.builtin.set_fact:
    akv_diagnose_report: "{{ clusters | storage_keys.ontap.akv_diagnose(given, asked.answers, tried) }}"
"""

RETURN = r"""
_value:
  description: The report that the README of the role P(storage_keys.ontap.akv_diagnose#role) describes.
  type: dict
"""

import typing as t

from ansible_collections.storage_keys.ontap.plugins.plugin_utils._azure_given import final_diagnosis


class FilterModule:
    """The filter of this file."""

    def filters(self) -> dict[str, t.Any]:
        return {"akv_diagnose": final_diagnosis}
