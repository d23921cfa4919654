# Copyright: (c) 2026, storage_keys.ontap contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
name: akv_renewal
short_description: Tell which secret of an application a new one replaces
version_added: 1.0.0
author:
  - storage_keys.ontap contributors (@storage-keys)
description:
  - From what Microsoft Graph answers about the application. It sends nothing, and belongs to the playbook
    C(storage_keys.ontap.rotate_secret), which asks and makes the new secret with C(ansible.builtin.uri).
positional: _input, client_id
options:
  _input:
    description: The result of C(ansible.builtin.uri), or an empty dict to learn where to ask.
    type: dict
    required: true
  client_id:
    description: The application.
    type: str
    required: true
  graph_url:
    description: The address of Microsoft Graph.
    type: str
    required: true
  token:
    description: The token for it.
    type: str
    required: true
  secret:
    description: The old secret, if it is known. It is compared with the beginning of each secret that Graph tells.
    type: str
    default: ""
"""

EXAMPLES = r"""
- name: Tell where to ask
  ansible.builtin.set_fact:
    place: "{{ ({} | storage_keys.ontap.akv_renewal(akv_client_id, graph_url='https://graph.microsoft.com', token=token)).url }}"
  no_log: true
"""

RETURN = r"""
_value:
  description:
    - C(url) where to ask, if nothing was asked yet. Else C(object_id) and C(name) of the application, and in C(old) the ID of the secret
      that is replaced, or C(why) that is not known. C(problem) is a sentence where Graph did not tell.
  type: dict
"""

import typing as t

from ansible_collections.storage_keys.ontap.plugins.plugin_utils._azure_given import renewal


class FilterModule:
    """The filter of this file."""

    def filters(self) -> dict[str, t.Any]:
        return {"akv_renewal": renewal}
