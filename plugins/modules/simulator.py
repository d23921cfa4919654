#!/usr/bin/python
# Copyright: (c) 2026, storage_keys.ontap contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# The documentation alone: the work is done by the action plugin of this name, where Ansible runs.

from __future__ import annotations

DOCUMENTATION = r"""
module: simulator
short_description: Ask a simulated ONTAP system what it simulates, or change that
version_added: 1.0.0
author:
  - storage_keys.ontap contributors (@storage-keys)
description:
  - It lets a vault be unreachable, a secret expire, time pass. The documentation of the role P(storage_keys.ontap.ontap_simulator#role)
    lists the paths and what each takes.
  - Only a simulator on the machine where Ansible runs is asked, whatever the inventory says.
extends_documentation_fragment: storage_keys.ontap._modules.simulator
options:
  path:
    description:
      - What to ask, below C(/simulator) of the system.
    type: str
    default: ""
  method:
    description:
      - V(GET) asks, the others change something.
    type: str
    choices: [GET, PATCH, POST, PUT, DELETE]
    default: GET
  body:
    description:
      - What to send.
    type: dict
attributes:
  check_mode:
    description: Can run in C(check_mode) and return changed status prediction without modifying target. Only V(GET) is sent then.
    support: full
  diff_mode:
    description: Will return details on what has changed (or possibly needs changing in C(check_mode)), when in diff mode.
    support: none
"""

EXAMPLES = r"""
- name: Have the vault of an SVM become unreachable
  storage_keys.ontap.simulator:
    path: svms/svm1
    method: PATCH
    body: {reachable: false}
"""

RETURN = r"""
json:
  description: What the simulator answers. A change of it does not count as one of the task.
  returned: success
  type: raw
"""
