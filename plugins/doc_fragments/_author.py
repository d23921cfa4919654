# Copyright: (c) 2026, storage_keys.ontap contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations


class ModuleDocFragment:
    """Who has written a plugin."""

    DOCUMENTATION = r"""
author:
  - storage_keys.ontap contributors (@storage-keys)
options: {}
"""
