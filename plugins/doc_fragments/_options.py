# Copyright: (c) 2026, storage_keys.ontap contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations


class ModuleDocFragment:
    """Options that several modules share besides the connection."""

    # Configurations that exist, for modules that act on them.
    TARGETS = r"""
options:
  scope:
    description:
      - Whose configurations. With V(svm) one of O(svm_name), O(svm_uuid) and O(uuid) is needed.
      - V(cluster) means the one configuration of the cluster itself, and goes with none of them.
    type: str
    choices: [svm, cluster]
    default: svm
  svm_name:
    description:
      - Names of SVMs; a single name needs no list.
      - V(*) stands for any characters and matches only SVMs that have an AKV configuration.
    type: list
    elements: str
  svm_uuid:
    description:
      - UUIDs of SVMs.
    type: list
    elements: str
  uuid:
    description:
      - UUIDs of AKV configurations.
    type: list
    elements: str
"""

    # For modules whose changes can become jobs.
    WAITING = r"""
options:
  wait:
    description:
      - Whether to wait for what ONTAP does as a job. With V(false) the job is returned as it was started, and its outcome
        is not looked at.
    type: bool
    default: true
  wait_timeout:
    description:
      - Seconds to wait for a job; the task fails when they are over, and ONTAP goes on with the job.
    type: int
    default: 300
"""
