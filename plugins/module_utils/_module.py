# Copyright: (c) 2026, storage_keys.ontap contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The edge between a module and Ansible: opens the connection, and turns every error into one failed result (private)."""

from __future__ import annotations

import typing as t
from collections.abc import Callable

from ansible.module_utils.basic import AnsibleModule, missing_required_lib
from ansible_collections.storage_keys.ontap.plugins.module_utils._client import Client
from ansible_collections.storage_keys.ontap.plugins.module_utils._errors import OntapError
from ansible_collections.storage_keys.ontap.plugins.module_utils._options import connection_of
from ansible_collections.storage_keys.ontap.plugins.module_utils._transport import REQUESTS_IMPORT_ERROR

Work = Callable[[Client, bool], dict[str, t.Any]]


def run(module: AnsibleModule, prepare: Callable[[dict[str, t.Any]], Work], not_repeated: str | None = None) -> None:
    """Check the options with ``prepare``, then do the work that it returns with an open client, told of check mode.

    The work returns the arguments of ``exit_json``; its ``warnings`` are shown, its ``diff`` only in diff mode,
    and a result with ``failed`` set ends the task as a failure. ``not_repeated`` names an option that may be long: the result
    tells only how many entries it had, because Ansible looks for every secret in every text of a result.
    """
    told: dict[str, t.Any] = {}
    if not_repeated:
        entries = f"{len(module.params[not_repeated])} entries"
        told["invocation"] = {"module_args": {**module.params, not_repeated: entries}}
    try:
        work = prepare(module.params)
        connection = connection_of(module.params)
        if REQUESTS_IMPORT_ERROR is not None:
            module.fail_json(**told, msg=missing_required_lib("requests"), exception=REQUESTS_IMPORT_ERROR)
        with Client(connection) as client:
            result = work(client, module.check_mode)
    except OntapError as error:
        module.fail_json(**told, **error.to_result())
    for warning in result.pop("warnings", []):
        module.warn(warning)
    diff = result.pop("diff", None)
    if module._diff and diff is not None:
        result["diff"] = diff
    if result.pop("failed", False):
        module.fail_json(**told, **result)
    module.exit_json(**told, **result)
