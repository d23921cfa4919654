# Copyright: (c) 2026, storage_keys.ontap contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

_GIVEN = r"""
author:
  - storage_keys.ontap contributors (@storage-keys)
options:
  _input:
    description: For each cluster the result of M(storage_keys.ontap.akv_info).
    type: dict
    required: true
  given:
    description: The variables of the role P(storage_keys.ontap.akv_expiry#role) without their prefix.
    type: dict
    required: true
"""


class ModuleDocFragment:
    """What the filters take that ask Azure and make something of its answers."""

    DOCUMENTATION: str = _GIVEN

    # Of those that make a report.
    REPORT: str = f"""{_GIVEN}
  answers:
    description: What the filter P(storage_keys.ontap.akv_expiry_ask#filter) returned as C(answers).
    type: dict
    required: true
  fetched:
    description: The results of C(azure.azcollection.azure_rm_accesstoken_info).
    type: list
    elements: dict
    default: []
"""
