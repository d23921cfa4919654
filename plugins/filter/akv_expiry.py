# Copyright: (c) 2026, storage_keys.ontap contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
name: akv_expiry
short_description: Tell when the secrets, certificates and keys that ONTAP uses end
version_added: 1.0.0
description:
  - From the configurations of all clusters and what Azure answered. It belongs to the role P(storage_keys.ontap.akv_expiry#role).
positional: _input
extends_documentation_fragment: storage_keys.ontap._azure.report
"""

EXAMPLES = r"""
- name: Make the report
  ansible.builtin.set_fact:
    akv_expiry_report: "{{ clusters | storage_keys.ontap.akv_expiry(given=given, answers=asked.answers) }}"
"""

RETURN = r"""
_value:
  description: What ends when, in the form that the README of the role P(storage_keys.ontap.akv_expiry#role) describes.
  type: dict
"""

import typing as t

from ansible_collections.storage_keys.ontap.plugins.plugin_utils._azure_given import final_report


class FilterModule:
    """The filter of this file."""

    def filters(self) -> dict[str, t.Any]:
        return {"akv_expiry": final_report}
