# Copyright: (c) 2026, storage_keys.ontap contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""From options to what is good enough, and how long to wait for it. Pure (private)."""

from __future__ import annotations

from ansible_collections.storage_keys.ontap.plugins.module_utils._run.health_gate import Gate
from ansible_collections.storage_keys.ontap.plugins.module_utils._task.options import Params, check_number, empty


def gate_of(params: Params) -> Gate:
    for name, least in (("wait_timeout", 0), ("interval", 1)):
        check_number(name, params[name], least)
    if not params["require"]:
        raise empty("require")
    return Gate(tuple(params["require"]), params["wait_timeout"], params["interval"], params["events"], params["release"])
