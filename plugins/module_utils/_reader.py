# Copyright: (c) 2026, storage_keys.ontap contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Reading AKV configurations (private). Source: GET /security/azure-key-vaults."""

from __future__ import annotations

import typing as t
from collections.abc import Mapping, Sequence

from ansible_collections.storage_keys.ontap.plugins.module_utils._answers import malformed
from ansible_collections.storage_keys.ontap.plugins.module_utils._azure_key_vault import PATH, Record, Target, read_record
from ansible_collections.storage_keys.ontap.plugins.module_utils._client import Client
from ansible_collections.storage_keys.ontap.plugins.module_utils._errors import OntapError


def find_all(client: Client, query: Mapping[str, t.Any], advanced: Sequence[str] = ()) -> list[dict[str, t.Any]]:
    """Every configuration that the query selects, with the advanced properties that are named.

    ``fields=*`` fits every release, because no field has to be named that an older one does not know.
    """
    try:
        records = client.records(PATH, {**query, "fields": ",".join(("*", *advanced))})
        if not all(record.get("uuid") for record in records):
            raise _misread("a record has no uuid")
    except OntapError as error:
        error.tell("reading the AKV configurations")
        raise
    return [read_record(record) for record in records]


def find(client: Client, target: Target, advanced: Sequence[str] = ()) -> Record | None:
    """The target's configuration, or None. What the server selected is checked, so that no other one is ever taken for it."""
    try:
        records = [record for record in find_all(client, target.query, advanced) if target.selects(record)]
        if len(records) > 1:
            raise _misread(f"{len(records)} configurations came where one at the most can be")
    except OntapError as error:
        error.doing = f"reading the AKV configuration of {target}"
        raise
    return records[0] if records else None


def _misread(problem: str) -> OntapError:
    return malformed(problem, {"method": "GET", "path": f"/api{PATH}"})
