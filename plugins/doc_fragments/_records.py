# Copyright: (c) 2026, storage_keys.ontap contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations


class ModuleDocFragment:
    """What the filters take that make something of listed configurations."""

    DOCUMENTATION = r"""
author:
  - storage_keys.ontap contributors (@storage-keys)
options:
  _input:
    description:
      - RV(storage_keys.ontap.akv_info#module:azure_key_vaults) of one system, read with C(gather=settings), because ONTAP may leave
        settings out of a list unless they are named.
    type: list
    elements: dict
    required: true
"""
