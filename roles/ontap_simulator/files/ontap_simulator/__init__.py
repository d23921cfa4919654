# Copyright: (c) 2026, storage_keys.ontap contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A simulator of the Azure Key Vault part of ONTAP's REST API."""

from __future__ import annotations

from .errors import ApiError
from .faults import Fault
from .request_log import Entry
from .settings import Settings
from .simulator import Simulator

__all__ = ["ApiError", "Entry", "Fault", "Settings", "Simulator"]
