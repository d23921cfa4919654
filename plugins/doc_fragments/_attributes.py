# Copyright: (c) 2026, storage_keys.ontap contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations


class ModuleDocFragment:
    """What every module of the collection has in common, and what modules of one sort have."""

    DOCUMENTATION = r"""
attributes:
  check_mode:
    description: Can run in C(check_mode) and return the status it predicts without changing anything on the system.
  diff_mode:
    description: Returns details on what has changed (or would change in C(check_mode)) when in diff mode.
  idempotent:
    description: When run twice in a row without outside changes, the second run changes nothing.
  action_group:
    description: Use C(group/storage_keys.ontap.akv) in C(module_defaults) to set options for this module.
    support: full
    membership:
      - storage_keys.ontap.akv
"""

    # Modules that change something.
    CHANGING = r"""
attributes:
  check_mode:
    support: full
  diff_mode:
    support: full
"""

    INFO = r"""
attributes:
  check_mode:
    support: full
    details:
      - The module only reads.
  diff_mode:
    support: N/A
    details:
      - The module only reads.
  idempotent:
    support: full
    details:
      - The module only reads.
"""
