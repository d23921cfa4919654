#!/usr/bin/python
# Copyright: (c) 2026, storage_keys.ontap contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# The documentation alone: the work is done by the action plugin of this name, where Ansible runs.

from __future__ import annotations

DOCUMENTATION = r"""
module: fleet_report
short_description: Write one report on the Azure Key Vault (AKV) configurations of many clusters
version_added: 1.0.0
author:
  - storage_keys.ontap contributors (@storage-keys)
description:
  - Makes one report of what the role P(storage_keys.ontap.akv_report#role) has read of each cluster of the play, and writes it in the
    forms that are asked for. Use the role, or the playbook C(storage_keys.ontap.report), which prepare all of it.
  - With C(serial) it is skipped until the last batch of clusters.
  - It runs where Ansible runs, whatever the connection of the host is, and talks to no cluster.
  - Each file is written beside its place and then renamed, so that a reader sees the old one or the new one.
options:
  step:
    description:
      - V(check) only looks at the other options, and whether files could be written.
    type: str
    choices: [check, write]
    default: write
  formats:
    description:
      - Which files to write. Each has the name C(akv.) and that of the format. Also one text, with commas or line breaks.
    type: list
    elements: str
    choices: [html, json, csv, prom, checkmk]
    default: [html, json]
  directory:
    description:
      - The folder of the files.
    type: str
    required: true
  compare:
    description:
      - Whether to compare with C(akv_onboard_configs) of each host.
    type: bool
    default: true
  fail_on:
    description:
      - The states that RV(problem) tells of. The task itself does not fail because of them. Also one text, as O(formats).
    type: list
    elements: str
    choices: [unreachable, not_read, degraded, missing, unknown, pending, healthy, unexpected, changed]
    default: []
attributes:
  check_mode:
    description: Can run in C(check_mode) and return the status it predicts without writing a file.
    support: full
  diff_mode:
    description: Shows who is not well, before and after.
    support: full
  idempotent:
    description: When run twice in a row, the second run has nothing new to tell but the time.
    support: full
seealso:
  - module: storage_keys.ontap.akv_health
"""

EXAMPLES = r"""
- name: Write the report, in the role
  storage_keys.ontap.fleet_report:
    formats: [html, prom]
    directory: /var/lib/node_exporter
  run_once: true
"""

RETURN = r"""
problem:
  description: Which of the states in O(fail_on) there are, in a sentence; empty where there are none.
  returned: success
  type: str
  sample: "2 of 40 configurations on 3 clusters are not well: 2 unreachable."
files:
  description: The files.
  returned: success
  type: list
  elements: str
  sample: [akv-report/akv.html, akv-report/akv.json]
ansible_facts:
  description: The fact C(akv_report), which holds all that the report tells.
  returned: success
  type: dict
"""
