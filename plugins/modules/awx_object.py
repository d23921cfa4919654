#!/usr/bin/python
# Copyright: (c) 2026, storage_keys.ontap contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# The documentation alone: the work is done by the action plugin of this name.

from __future__ import annotations

DOCUMENTATION = r"""
module: awx_object
short_description: Set up one object of AWX with a module of awx.awx
version_added: 1.0.0
author:
  - storage_keys.ontap contributors (@storage-keys)
description:
  - Runs a module of C(awx.awx) that is named by a variable, which a task of a playbook cannot. It is made for the playbook
    C(storage_keys.ontap.awx_setup), which thereby sets up all kinds of objects in the same way.
  - Values are taken as they are. What looks like a template in them is not rendered.
options:
  module:
    description:
      - The full name of the module, for example V(awx.awx.job_template).
    type: str
    required: true
  options:
    description:
      - Its options, without those of the login.
    type: dict
    required: true
  token:
    description:
      - The OAuth 2.0 token with which to log in to AWX. The address comes from the environment variable C(CONTROLLER_HOST).
    type: str
    required: true
attributes:
  check_mode:
    description: As the module that it runs, which writes nothing in C(check_mode).
    support: full
  diff_mode:
    description: As the module that it runs; most of C(awx.awx) tell no difference.
    support: partial
  idempotent:
    description: As the module that it runs.
    support: full
seealso:
  - plugin: storage_keys.ontap.awx_objects
    plugin_type: lookup
"""

EXAMPLES = r"""
- name: Create the inventory
  storage_keys.ontap.awx_object:
    module: awx.awx.inventory
    options:
      name: ONTAP clusters
      organization: Default
    token: "{{ awx_token }}"
"""

RETURN = r"""
id:
  description: The number of the object in AWX. Everything else is what the module returns, too.
  returned: where the module returns it
  type: int
  sample: 7
"""
