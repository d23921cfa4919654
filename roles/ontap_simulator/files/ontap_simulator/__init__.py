# Copyright: (c) 2026, storage_keys.ontap contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A simulator of the Azure Key Vault part of ONTAP's REST API."""

from __future__ import annotations

from .api.errors import ApiError
from .server.faults import Fault
from .server.request_log import Entry
from .server.simulator import Simulator
from .system.jobs import Failure, JobOverride
from .system.settings import Settings

__all__ = ["ApiError", "Entry", "Failure", "Fault", "JobOverride", "Settings", "Simulator"]
