# Copyright: (c) 2026, storage_keys.ontap contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
name: akv_expiry_ask
short_description: Tell which questions about applications and keys Azure has to be asked next
version_added: 1.0.0
description:
  - From the configurations of all clusters, and what Azure answered so far. It sends nothing, and belongs to the role
    P(storage_keys.ontap.akv_expiry#role), which sends each question with C(ansible.builtin.uri).
positional: _input
extends_documentation_fragment: storage_keys.ontap._azure
options:
  answers:
    description: What this filter returned as C(answers) before.
    type: dict
    default: {}
  results:
    description: The results of C(ansible.builtin.uri) for the questions of before.
    type: list
    elements: dict
    default: []
"""

EXAMPLES = r"""
- name: Ask Azure what is asked next
  ansible.builtin.uri:
    url: "{{ item.url }}"
    headers:
      Authorization: "Bearer {{ tokens[item.token] }}"
  loop: "{{ (clusters | storage_keys.ontap.akv_expiry_ask(given=given)).asks }}"
  no_log: true
"""

RETURN = r"""
_value:
  description:
    - C(asks) is a list of questions, each with C(url) and the name of a C(token); it is empty once all is known. C(wait) is the number
      of seconds after which they are asked, C(answers) what is known, C(tokens) which tokens have to be fetched, and C(problem) a
      sentence where a variable is wrong.
  type: dict
"""

import typing as t

from ansible_collections.storage_keys.ontap.plugins.plugin_utils._azure_given import next_asks


class FilterModule:
    """The filter of this file."""

    def filters(self) -> dict[str, t.Any]:
        return {"akv_expiry_ask": next_asks}
