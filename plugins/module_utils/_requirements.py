# Copyright: (c) 2026, storage_keys.ontap contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Ends a module with one sentence where Python or ansible-core is too old for what else it would import (private).

Every module imports this before the rest of the collection. Its syntax is no newer than Python 3.7.
"""

from __future__ import annotations

import json
import sys

from ansible_collections.storage_keys.ontap.plugins.module_utils._versions import problem_here

_problem = problem_here()
if _problem:
    sys.stdout.write(json.dumps({"failed": True, "changed": False, "msg": _problem}) + "\n")
    raise SystemExit(1)
