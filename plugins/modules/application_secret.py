#!/usr/bin/python
# Copyright: (c) 2026, storage_keys.ontap contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# The documentation alone: the work is done by the action plugin of this name.

from __future__ import annotations

DOCUMENTATION = r"""
module: application_secret
short_description: Make a new secret of an application in Azure, or remove one
version_added: 1.0.0
author:
  - storage_keys.ontap contributors (@storage-keys)
description:
  - It makes a secret, and waits until Azure lets the application in with it. Where that does not happen it removes it again.
  - It belongs to the playbook C(storage_keys.ontap.rotate_secret), and talks to Microsoft Graph and to the login of Azure, by means of
    C(ansible.builtin.uri).
options:
  state:
    description:
      - V(present) makes a new secret each time. Such a task needs C(no_log), because its result holds the secret.
      - V(absent) removes the secret O(key_id).
    type: str
    choices: [present, absent]
    default: present
  token:
    description:
      - A token for Microsoft Graph whose application may change this one.
    type: str
    required: true
  client_id:
    description:
      - The application. Needed to make a secret.
    type: str
  tenant_id:
    description:
      - The directory in which it logs in. Needed to make a secret.
    type: str
  old_secret:
    description:
      - The secret that is replaced, if it is known. It is compared with the beginning of each secret that Graph tells.
    type: str
    default: ""
  days:
    description:
      - How long the new secret is valid. Unless it is set Azure decides.
    type: int
  timeout:
    description:
      - Seconds to wait until Azure lets the application in with it.
    type: int
    default: 120
  object_id:
    description:
      - The application as Graph names it. Needed to remove a secret.
    type: str
  key_id:
    description:
      - The ID of the secret to remove.
    type: str
  graph_url:
    description:
      - The address of Microsoft Graph.
    type: str
    default: https://graph.microsoft.com
  login_url:
    description:
      - Where applications log in.
    type: str
    default: https://login.microsoftonline.com
  ca_path:
    description:
      - A file with the certificates of the authorities to trust, unless the system's are meant.
    type: path
attributes:
  check_mode:
    description: Can run in C(check_mode) and return changed status prediction without modifying target. Then it only looks at the application.
    support: full
  diff_mode:
    description: Will return details on what has changed (or possibly needs changing in C(check_mode)), when in diff mode.
    support: none
  idempotent:
    description: When run twice in a row outside check mode, with the same arguments, the second invocation indicates no change.
    support: none
    details: Each run makes another secret.
"""

EXAMPLES = r"""
- name: Make a new secret
  storage_keys.ontap.application_secret:
    token: "{{ token }}"
    client_id: "{{ akv_client_id }}"
    tenant_id: "{{ akv_tenant_id }}"
  register: made
  no_log: true

- name: Remove the one that it replaces
  storage_keys.ontap.application_secret:
    state: absent
    token: "{{ token }}"
    object_id: "{{ made.object_id }}"
    key_id: "{{ made.old }}"
  when: made.old != ''
"""

RETURN = r"""
secret_text:
  description: The new secret. In check mode another text.
  returned: when a secret is made
  type: str
key_id:
  description: Its ID, by which it can be removed. Empty in check mode.
  returned: when a secret is made
  type: str
  sample: 5b1d0d49-8e5b-4f39-b9d0-0d1f1e2f3a4b
object_id:
  description: The application as Graph names it.
  returned: when a secret is made
  type: str
  sample: 6f0c1a52-2f54-4b6b-8a53-0d9b5f6f9f10
old:
  description: The ID of the secret that is replaced; empty where that cannot be told.
  returned: when a secret is made
  type: str
  sample: 0e4f7a3c-6d1e-4a7f-9a35-3a3f0c9e7b11
why:
  description: Why RV(old) cannot be told; empty where it can.
  returned: when a secret is made
  type: str
  sample: it had 2 secrets, and none was given as akv_old_client_secret to tell which is replaced
"""
