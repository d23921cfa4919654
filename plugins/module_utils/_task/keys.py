# Copyright: (c) 2026, storage_keys.ontap contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""From options to what is done to keys, and to how many at once. Pure (private)."""

from __future__ import annotations

from ansible_collections.storage_keys.ontap.plugins.module_utils._akv.fields import BY_NAME
from ansible_collections.storage_keys.ontap.plugins.module_utils._errors.exceptions import OptionError
from ansible_collections.storage_keys.ontap.plugins.module_utils._run.key_actions import Batches
from ansible_collections.storage_keys.ontap.plugins.module_utils._task.options import Params, check_number, value_of

_MOST_TARGETS = 100_000


def key_of(params: Params) -> str | None:
    """The key encryption key of an external re-key, or None for an internal one."""
    external, key_id = params["key"] == "external", params["key_id"]
    if external and not key_id:
        raise OptionError("key_id", "missing, and key=external needs it", "Give the identifier of the new key.")
    if not external and key_id:
        raise OptionError("key_id", "given, but key=internal uses no key_id", "Set key to external, or leave key_id out.")
    return str(value_of(BY_NAME["key_id"], key_id)) if external else None


def batches_of(params: Params) -> Batches:
    for name in ("batch_size", "max_failures"):
        check_number(name, params[name], 0, _MOST_TARGETS)
    return Batches(params["batch_size"], params["max_failures"])
