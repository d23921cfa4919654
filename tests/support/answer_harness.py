# Copyright: (c) 2026, storage_keys.ontap contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Whatever a server answers, reading it ends with a value or with one of the collection's own errors."""

from __future__ import annotations

import json
import typing as t
from collections.abc import Mapping

from ansible_collections.storage_keys.ontap.plugins.module_utils._akv import values
from ansible_collections.storage_keys.ontap.plugins.module_utils._akv.health import health
from ansible_collections.storage_keys.ontap.plugins.module_utils._akv.record import PATH, Target
from ansible_collections.storage_keys.ontap.plugins.module_utils._akv.selection import Selection, choose
from ansible_collections.storage_keys.ontap.plugins.module_utils._errors.exceptions import OntapError
from ansible_collections.storage_keys.ontap.plugins.module_utils._rest.answers import next_link_of, read_answer, records_of
from ansible_collections.storage_keys.ontap.plugins.module_utils._rest.jobs import job_of
from ansible_collections.storage_keys.ontap.plugins.module_utils._rest.release import release_of
from ansible_collections.storage_keys.ontap.plugins.module_utils._run.reader import ConfigurationIndex, find_all

TARGETS = (Target(svm_name="svm1"), Target(uuid="1"), Target(scope="cluster"), Target(svm_uuid="2", configuration_name="default"))
SELECTIONS = (Selection("svm_name", ("s*", "svm1")), Selection("uuid", ("1",)), Selection("scope", ("cluster",)))
KINDS = (values.HOST, values.PORT, values.KEY, values.VAULT, values.CERTIFICATE, values.IDENTIFIER, values.TEXT)


class OneAnswer:
    """Stands for a client whose server gives the same answer to each request."""

    def __init__(self, status: int, headers: Mapping[str, str], content: bytes) -> None:
        self._answer = (status, headers, content)

    def records(self, path: str, _query: t.Any) -> list[dict[str, t.Any]]:
        return records_of(read_answer("GET", path, *self._answer), path)


def read_whole(method: str, status: int, headers: Mapping[str, str], content: bytes) -> bool:
    """Do all that the modules do with an answer; tell whether it could be read."""
    try:
        answer = read_answer(method, "/api/x", status, headers, content)
        next_link_of(answer)
        job = job_of(answer)
        json.dumps(job.to_result() if job else None)
        str(release_of(answer.body))
        records = find_all(t.cast(t.Any, OneAnswer(status, headers, content)), {})
        for record in records:
            json.dumps(health(record))
            for value in record.values():
                _compare(value)
        for selection in SELECTIONS:
            choose(selection, records)
        for target in TARGETS:
            ConfigurationIndex(records).pick(target)
    except OntapError as error:
        _check_error(error)
        return False
    return True


def _check_error(error: OntapError) -> None:
    result = error.to_result()
    json.dumps(result)
    assert result["msg"].strip(), result
    assert not set(result["msg"]) & set("\r\n"), result["msg"]
    assert result["error"]["cause"] and result["error"]["next_step"], result
    assert result["error"]["path"] in ("/api/x", f"/api{PATH}", PATH), result


def _compare(value: t.Any) -> None:
    """What ONTAP holds is compared with any option's value."""
    for kind in KINDS:
        kind.same("https://example.vault.azure.net/keys/key1", value)
        kind.same(value, value)
        try:
            kind.check(value)
        except ValueError as error:
            assert str(error)
