# Copyright: (c) 2026, storage_keys.ontap contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a test or a user may change while the simulator runs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from typing import Any

_CHOICES = {"code_type": ("integer", "string"), "unset_settings": ("verify", "all", "none")}


@dataclass
class Settings:
    """Times are in seconds."""

    latency: float = 0.0  # added to every request below /api
    job_seconds: float = 0.2  # length of a job
    job_retention: float = 300.0  # how long a finished job can still be read
    patch_is_job: bool = False  # PATCH answers 202 and a job instead of 200
    post_is_job: bool = False  # creating answers 202 and a job instead of 201; the release decides at first
    delete_is_job: bool = False  # DELETE answers 202 and a job instead of 200; the release decides at first
    enable_is_job: bool = True  # enabling an inactive configuration answers 202 and a job instead of 200
    hold_calls: bool = True  # false: return_timeout is accepted, but a job is never waited for
    strict_parameters: bool = False  # refuse return_timeout where the release's documentation does not list it
    empty_first_page: bool = False  # the first page of a collection is empty and has a next link
    keystore_delete_is_job: bool = False  # the same for DELETE of a keystore, which no release documents as a job
    code_type: str = "integer"  # "integer" or "string": the codes in state and reachability
    sparse_star: bool = False  # fields=* leaves out what real systems seem to leave out: it comes only when named
    unset_settings: str = "verify"  # of what came in 9.14.1: "verify" shows verify_* while unset, "all" all, "none" none
    bare_health: bool = False  # state and reachability come without their truth value
    outage_status: int = 0  # GET refuses the advanced properties of what is in an outage, with this HTTP status; 0: it does not
    partial_error: int = 0  # collections carry an error of that code beside their records
    job_list_status: int = 0  # the list of jobs is refused with 403 or 404, while each can be read by its uuid
    webhook_doctype: bool = False  # the document of a webhook begins with a DOCTYPE
    bare_job_errors: bool = False  # a job that failed has no object "error", but only its code and message

    def update(self, changes: Mapping[str, Any]) -> None:
        """Change several at once. Raises ValueError for an unknown name or a value of another type."""
        types = {field.name: type(getattr(self, field.name)) for field in fields(self)}
        for name, value in changes.items():
            if name not in types:
                raise ValueError(f"there is no setting {name}; there are: {', '.join(types)}")
            if types[name] is float and isinstance(value, int) and not isinstance(value, bool):
                value = float(value)
            wrong_type = not isinstance(value, types[name]) or (types[name] is int and isinstance(value, bool))
            if wrong_type or value not in _CHOICES.get(name, (value,)):
                raise ValueError(f"the setting {name} cannot have that value")
            setattr(self, name, value)

    def as_dict(self) -> dict[str, Any]:
        """All settings by name."""
        return asdict(self)
