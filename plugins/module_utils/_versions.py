# Copyright: (c) 2026, storage_keys.ontap contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Whether Python and ansible-core are new enough for what else there is here. Pure (private).

It is read before the rest of the collection, which a Python that is too old cannot even read. So this file asks Ansible for nothing
but its version, and its syntax is no newer than Python 3.7.
"""

from __future__ import annotations

import sys

from ansible.module_utils.ansible_release import __version__ as ansible_version

PYTHON = (3, 10)
ANSIBLE = (2, 16)


def problem(python: tuple[int, int], ansible: str) -> str:
    """What is too old, in one sentence; empty where nothing is."""
    if python < PYTHON:
        wanted, found = f"Python {PYTHON[0]}.{PYTHON[1]}", f"{sys.executable} is Python {python[0]}.{python[1]}"
    elif numbers(ansible) < ANSIBLE:
        wanted, found = f"ansible-core {ANSIBLE[0]}.{ANSIBLE[1]}", f"this is {ansible}"
    else:
        return ""
    return f"storage_keys.ontap needs {wanted} or newer, and {found}. Nothing was done: use an execution environment or installation that has it."


def numbers(ansible: str) -> tuple[int, ...]:
    """The release of ansible-core in its first two numbers."""
    return tuple(int(part) for part in ansible.split(".")[:2])


def problem_here() -> str:
    """What is too old in this very process."""
    return problem((sys.version_info[0], sys.version_info[1]), ansible_version)
