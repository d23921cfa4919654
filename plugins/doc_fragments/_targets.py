# Copyright: (c) 2026, storage_keys.ontap contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

# Which of the configurations that exist a task is about.
TARGETS = r"""
  scope:
    description:
      - Only the configurations of SVMs, or only that of the cluster.
    type: str
    choices: [svm, cluster]
  svm_name:
    description:
      - Names of SVMs, as a list or separated by commas. A name for which there is no configuration is a failure.
      - V(*) stands for any characters and matches only SVMs that have an AKV configuration. Every other character is literal.
    type: list
    elements: str
  svm_uuid:
    description:
      - UUIDs of SVMs. Goes neither with O(svm_name) nor with O(uuid).
    type: list
    elements: str
  uuid:
    description:
      - UUIDs of AKV configurations. Goes neither with O(svm_name) nor with O(svm_uuid).
      - Only a UUID means one that is not enabled.
    type: list
    elements: str
"""

# And of these only those that have an application or a vault in common.
APPLICATION: str = rf"""{TARGETS}
  client_id:
    description:
      - Only the configurations of the application with this client ID.
    type: str
  vault:
    description:
      - Only the configurations that use this vault, given as its URL or its host.
    type: str
"""
