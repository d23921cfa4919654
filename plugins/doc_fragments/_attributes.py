# Copyright: (c) 2026, storage_keys.ontap contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

# What every module has in common that talks to ONTAP.
_COMMON = r"""
author:
  - storage_keys.ontap contributors (@storage-keys)
attributes:
  check_mode:
    description: Can run in C(check_mode) and return the status it predicts without changing anything on the system.
    %(check_mode)s
  diff_mode:
    description: Returns details on what has changed (or would change in C(check_mode)) when in diff mode.
    %(diff_mode)s
  idempotent:
    description: When run twice in a row without outside changes, the second run changes nothing.
    %(idempotent)s
  action_group:
    description: Use C(group/storage_keys.ontap.akv) in C(module_defaults) to set options for this module.
    support: full
    membership:
      - storage_keys.ontap.akv
"""
_READS = "\n    details:\n      - The module only reads."

# Modules that change something. What a second run changes all the same, each says itself.
CHANGING: str = _COMMON % {"check_mode": "support: full", "diff_mode": "support: full", "idempotent": "support: partial"}

READING: str = _COMMON % {
    "check_mode": f"support: full{_READS}",
    "diff_mode": f"support: N/A{_READS}",
    "idempotent": f"support: full{_READS}",
}
