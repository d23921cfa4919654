# Copyright: (c) 2026, storage_keys.ontap contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Moving the volume keys of an SVM from the key manager of the admin SVM into its AKV configuration (private).

Sources: GET /security/key-managers and POST /security/key-managers/{source.uuid}/migrate.
"""

from __future__ import annotations

import typing as t

from ansible_collections.storage_keys.ontap.plugins.module_utils._akv.record import Target, owner_of, same_uuid
from ansible_collections.storage_keys.ontap.plugins.module_utils._errors.exceptions import OntapError, OptionError
from ansible_collections.storage_keys.ontap.plugins.module_utils._rest.answers import malformed
from ansible_collections.storage_keys.ontap.plugins.module_utils._rest.client import Client
from ansible_collections.storage_keys.ontap.plugins.module_utils._rest.write import Step, Waiting
from ansible_collections.storage_keys.ontap.plugins.module_utils._run.key_actions import post
from ansible_collections.storage_keys.ontap.plugins.module_utils._run.reader import find
from ansible_collections.storage_keys.ontap.plugins.module_utils._run.targets import no_configuration

_PATH = "/security/key-managers"


def migrate(client: Client, target: Target, source_uuid: str | None, waiting: Waiting, check_mode: bool) -> dict[str, t.Any]:
    """Start the migration and wait for its job. A lost answer is never followed by a second request."""
    record = find(client, target)
    if record is None:
        raise no_configuration(f"{target} has no AKV configuration")
    source = _source(client, source_uuid)
    job = None
    if not check_mode:
        step = Step(("migrate",), "POST", f"{_PATH}/{source}/migrate", {"uuid": record["uuid"]})
        job = post(client, step, record, waiting, "migrating the keys of")
    owner = owner_of(record)
    return {
        "changed": True,
        "source_uuid": source,
        "uuid": record["uuid"],
        "diff": {"before": {owner: {"volume_keys": "as they were"}}, "after": {owner: {"volume_keys": "in this AKV configuration"}}},
        **({"job": job.to_result()} if job else {}),
    }


def _source(client: Client, wanted: str | None) -> str:
    """The uuid of the admin SVM's key manager: the one that is named, or the only one of the cluster."""
    try:
        managers = client.records(_PATH, {"fields": "*"})
        if not all(each.get("uuid") for each in managers):
            raise malformed("a record has no uuid", {"method": "GET", "path": f"/api{_PATH}"})
    except OntapError as error:
        error.add_context("looking for the key manager of the admin SVM")
        raise
    if wanted:
        found = [str(each["uuid"]) for each in managers if same_uuid(each["uuid"], wanted)]
        problem = f"no key manager of this system has the uuid {wanted}"
    else:
        found = [str(each["uuid"]) for each in managers if each.get("scope", "cluster") == "cluster"]
        problem = f"needed, because the admin SVM has {len(found) or 'no'} key managers that this account can see"
    if len(found) == 1:
        return found[0]
    known = ", ".join(str(each["uuid"]) for each in managers)
    raise OptionError(
        "source_uuid",
        problem,
        f"Give one of these: {known}." if known else "Log in as a cluster administrator, and look with security key-manager show-key-store.",
    )
