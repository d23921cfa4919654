# Copyright: (c) 2026, storage_keys.ontap contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""From options to a rotation. Pure (private)."""

from __future__ import annotations

from ansible_collections.storage_keys.ontap.plugins.module_utils._akv.fields import CREDENTIALS
from ansible_collections.storage_keys.ontap.plugins.module_utils._errors.exceptions import OptionError
from ansible_collections.storage_keys.ontap.plugins.module_utils._run.rotate import Credential, Rotation
from ansible_collections.storage_keys.ontap.plugins.module_utils._task.options import Params, check_number, value_of

_MOST_CANARIES = 100_000


def rotation_of(params: Params) -> Rotation:
    """What is sent to whom. A secret that is the old one at the same time could not be taken back."""
    new, old = _credential(params, ""), _credential(params, "old_")
    if not new:
        raise OptionError("client_secret", "missing", "Give the new client_secret, or the new client_certificate.")
    if new == old:
        (name,) = new
        problem = f"the same as {name}, so that there is nothing to go back to"
        raise OptionError(f"old_{name}", problem, f"Give the one that was in use before, or leave old_{name} out.")
    check_number("canaries", params["canaries"], 0, _MOST_CANARIES)
    check_number("verify_timeout", params["verify_timeout"], 0)
    if not params["wait"] and params["canaries"] and params["policy"] == "always":
        raise OptionError("wait", "false, but the canaries can be verified only when the job has ended", "Leave wait out, or set canaries to 0.")
    return Rotation(new, old or None, params["policy"] == "when_unreachable", params["canaries"], params["verify_timeout"])


def _credential(params: Params, prefix: str) -> Credential:
    options = {each.name: (each._replace(name=prefix + each.name), params[prefix + each.name]) for each in CREDENTIALS}
    given = {name: str(value_of(field, value)) for name, (field, value) in options.items() if value}
    if len(given) > 1:
        raise OptionError(f"{prefix}client_certificate", f"does not go with {prefix}client_secret", "Keep one of the two.")
    return given
