# Copyright: (c) 2026, storage_keys.ontap contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

from ansible_collections.storage_keys.ontap.plugins.doc_fragments._attributes import CHANGING, READING
from ansible_collections.storage_keys.ontap.plugins.doc_fragments._configuration import CONFIGURATION, SVM
from ansible_collections.storage_keys.ontap.plugins.doc_fragments._connection import CONNECTION
from ansible_collections.storage_keys.ontap.plugins.doc_fragments._entries import ENTRIES
from ansible_collections.storage_keys.ontap.plugins.doc_fragments._options import POLICY, POOLED, WAITING
from ansible_collections.storage_keys.ontap.plugins.doc_fragments._targets import APPLICATION, TARGETS


class ModuleDocFragment:
    """What modules of one sort have in common, as in their argument specifications."""

    ONE: str = f"{CONNECTION}{CONFIGURATION}{POLICY}{WAITING}{CHANGING}"
    MANY: str = f"{CONNECTION}{ENTRIES}{POLICY}{POOLED}{CHANGING}"
    MIGRATION: str = f"{CONNECTION}{SVM}{WAITING}{CHANGING}"
    KEYS: str = f"{CONNECTION}{TARGETS}{POOLED}{CHANGING}"
    ROTATION: str = f"{CONNECTION}{APPLICATION}{POOLED}{CHANGING}"
    LISTING: str = f"{CONNECTION}{APPLICATION}{READING}"
    SIMULATOR: str = CONNECTION
