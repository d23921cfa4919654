# Copyright: (c) 2026, storage_keys.ontap contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Finding the configurations that a task is about, and telling which were not found (private)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from ansible_collections.storage_keys.ontap.plugins.module_utils._akv.record import Record
from ansible_collections.storage_keys.ontap.plugins.module_utils._akv.selection import Chosen, Selection, choose
from ansible_collections.storage_keys.ontap.plugins.module_utils._errors.exceptions import OntapError
from ansible_collections.storage_keys.ontap.plugins.module_utils._rest.client import Client
from ansible_collections.storage_keys.ontap.plugins.module_utils._run.reader import find_all


def find_targets(client: Client, selection: Selection, advanced: Sequence[str] = ()) -> list[Chosen]:
    """What the selection picks, with one GET and its further pages."""
    return choose(selection, find_all(client, selection.query, advanced))


def listed(client: Client, selection: Selection, query: Mapping[str, str], named: Sequence[str]) -> tuple[list[Record], list[OntapError]]:
    """All that matches the selection and the query, in the order of the server, and an error for each name that nothing has.

    There is none where the query may be what left something out; the scope alone is no name.
    """
    records = find_all(client, {**selection.query, **query}, named)
    chosen = choose(selection, records)
    tells = selection._replace(scope=None).is_narrowed and not set(query) - {"order_by", "max_records"}
    picked = {str(each.record["uuid"]) for each in chosen if each.record is not None}
    return [record for record in records if str(record["uuid"]) in picked], errors_of(selection, chosen) if tells else []


def as_warnings(errors: Sequence[OntapError]) -> list[str]:
    """The same for check mode, in which an earlier task may only have pretended to create what is missing."""
    return [f"{error.cause or ''} Unless an earlier task creates it, the real run will fail.".strip() for error in errors]


def errors_of(selection: Selection, chosen: Sequence[Chosen]) -> list[OntapError]:
    """An error for each part of the selection that picks nothing: a mistyped name must not pass for success."""
    return [no_configuration(selection.nothing_found(each.value)) for each in chosen if each.record is None]


def no_configuration(problem: str) -> OntapError:
    """A target that cannot be acted on, because it is not there."""
    return OntapError(
        problem,
        cause=f"{problem[:1].upper()}{problem[1:]}.",
        next_step="Check the name, list the configurations with akv_info, or create one with akv_config.",
    )
