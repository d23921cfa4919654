# Copyright: (c) 2026, storage_keys.ontap contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# The documentation alone: the work is done by the action plugin of this name, where Ansible runs.

from __future__ import annotations

DOCUMENTATION = r"""
module: azure_report
short_description: Tell what Azure says about the applications and keys of Azure Key Vault (AKV) configurations
version_added: 1.0.0
author:
  - storage_keys.ontap contributors (@storage-keys)
description:
  - Asks Microsoft Graph and Azure Resource Manager about what the configurations of all clusters use, each thing once, and makes the
    report of the role P(storage_keys.ontap.akv_expiry#role) or P(storage_keys.ontap.akv_diagnose#role). Use these roles, which prepare
    all of it.
  - What to ask, and with which tokens, it takes from the variables of the role P(storage_keys.ontap.akv_expiry#role). A token that
    nobody gives it gets with C(azure.azcollection.azure_rm_accesstoken_info), if that collection is installed.
  - Where Azure is busy it waits as long as Azure says, and tries five times; where it does not answer at all, twice.
  - It runs where Ansible runs, whatever the connection of the host is, talks to no cluster, and changes nothing.
options:
  clusters:
    description:
      - For each cluster the result of M(storage_keys.ontap.akv_info).
    type: dict
    required: true
  tried:
    description:
      - What the lookup P(storage_keys.ontap.akv_reach#lookup) returned. With it, even if it is empty, the report tells the causes for what
        is not healthy; without it, when secrets, certificates and keys end.
    type: list
    elements: dict
attributes:
  check_mode:
    description: Can run in C(check_mode), in which it asks as well.
    support: full
  diff_mode:
    description: Nothing is changed.
    support: none
  idempotent:
    description: When run twice in a row, the second run tells the same if nothing was changed in Azure.
    support: full
seealso:
  - module: storage_keys.ontap.akv_info
"""

EXAMPLES = r"""
- name: Ask Azure, in the role
  storage_keys.ontap.azure_report:
    clusters: "{{ clusters }}"
    tried: "{{ query('storage_keys.ontap.akv_reach', clusters) }}"
  run_once: true
  register: asked
"""

RETURN = r"""
report:
  description: The report that the README of the role describes.
  returned: success
  type: dict
"""
