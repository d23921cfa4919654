# Copyright: (c) 2026, storage_keys.ontap contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The names of event filters and destinations, and those of them that belong to the system."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, TypeVar

from ..api.errors import ApiError
from ..system.ems_destinations import Destination
from ..system.ems_filters import EmsFilter

_Defined = TypeVar("_Defined", Destination, EmsFilter)
_NAME = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_-]{0,62}[A-Za-z0-9_]")


def check_name(given: Mapping[str, Any], codes: Mapping[str, int]) -> str:
    """The name in the values of a body. Raises ApiError 262212 where it is missing, and these codes for a bad one."""
    if "name" not in given:
        raise ApiError(262212, "name")
    name = given["name"]
    if name is None:
        raise ApiError(codes["empty"], "name")
    if " " in name:
        raise ApiError(codes["spaces"], "name")
    if not _NAME.fullmatch(name):
        raise ApiError(codes["invalid"], "name")
    return str(name)


def changeable(found: _Defined, code: int) -> _Defined:
    """What was found. Raises ApiError with this code where the system itself has defined it."""
    if found.system_defined:
        raise ApiError(code)
    return found
