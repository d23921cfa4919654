# Copyright: (c) 2026, storage_keys.ontap contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Ends a module with one sentence where Python or ansible-core is too old for what else it would import (private).

Every module imports this before the rest of the collection, which such a Python cannot even read. So this file asks Ansible for
nothing but its version, and its syntax is no newer than Python 3.7.
"""

from __future__ import annotations

import json
import sys

from ansible.module_utils.ansible_release import __version__ as ansible_version

PYTHON = (3, 10)
ANSIBLE = (2, 16)


def problem(python: tuple[int, int], ansible: str) -> str:
    """What is too old, in one sentence; empty where nothing is."""
    if python < PYTHON:
        wanted, found = f"Python {PYTHON[0]}.{PYTHON[1]}", f"{sys.executable} is Python {python[0]}.{python[1]}"
    elif tuple(int(part) for part in ansible.split(".")[:2]) < ANSIBLE:
        wanted, found = f"ansible-core {ANSIBLE[0]}.{ANSIBLE[1]}", f"this is {ansible}"
    else:
        return ""
    return f"storage_keys.ontap needs {wanted} or newer, and {found}. Nothing was done: use an execution environment or installation that has it."


_problem = problem((sys.version_info[0], sys.version_info[1]), ansible_version)
if _problem:
    print(json.dumps({"failed": True, "changed": False, "msg": _problem}))
    sys.exit(1)
