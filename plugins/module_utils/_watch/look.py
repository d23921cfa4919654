# Copyright: (c) 2026, storage_keys.ontap contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""One look at a cluster, and the session that looks share. It works in a thread, and only here is anything sent (private).

Sources: GET /security/azure-key-vaults with the advanced properties; GET /support/ems/events where a vault is out of reach.
"""

from __future__ import annotations

import traceback
import typing as t
from collections.abc import Sequence
from datetime import datetime

from ansible_collections.storage_keys.ontap.plugins.module_utils._akv.events import PATH as EVENTS_PATH
from ansible_collections.storage_keys.ontap.plugins.module_utils._akv.events import QUERY as EVENTS_QUERY
from ansible_collections.storage_keys.ontap.plugins.module_utils._akv.events import Outage, outages_of, read_event
from ansible_collections.storage_keys.ontap.plugins.module_utils._akv.health import findings_of, health
from ansible_collections.storage_keys.ontap.plugins.module_utils._akv.record import Record
from ansible_collections.storage_keys.ontap.plugins.module_utils._akv.selection import Selection
from ansible_collections.storage_keys.ontap.plugins.module_utils._errors.exceptions import OntapError
from ansible_collections.storage_keys.ontap.plugins.module_utils._rest.client import Client
from ansible_collections.storage_keys.ontap.plugins.module_utils._rest.transport import Connection
from ansible_collections.storage_keys.ontap.plugins.module_utils._run.targets import find_targets
from ansible_collections.storage_keys.ontap.plugins.module_utils._task.masking import Masking
from ansible_collections.storage_keys.ontap.plugins.module_utils._watch.observe import Observation, observe
from ansible_collections.storage_keys.ontap.plugins.module_utils._watch.options import Cluster


class CannotSee(Exception):
    """A look has failed. The text is a sentence, ``details`` are those of a failed task; neither holds a secret.

    ``refused``: whether the credentials were, so that it should not soon be tried again.
    """

    def __init__(self, sentence: str, details: dict[str, t.Any], refused: bool) -> None:
        super().__init__(sentence)
        self.details = details
        self.refused = refused


class Look(t.NamedTuple):
    """What there is to see, the cluster's time, and sentences about what could not be read or found."""

    observations: list[Observation]
    time: datetime
    warnings: list[str]


class Looker:
    """Looks at one cluster, one look after the other. The session stays open between them, until one fails."""

    def __init__(self, cluster: Cluster, selection: Selection, gather: Sequence[str], events: bool) -> None:
        self._cluster = cluster
        self._selection = selection
        self._gather = gather
        self._events = events
        self._client: Client | None = None
        self._dated: dict[str, tuple[str, Outage]] = {}  # by uuid: what was wrong when the events were read, and what they told
        self._secrets: tuple[str, ...] = ()
        self.masking = Masking(())

    def look(self) -> Look:
        """Raises CannotSee and nothing else, but for what ends the process."""
        try:
            return self._look_again()
        except Exception as error:  # noqa: BLE001 (whatever it is, the other clusters must be watched on)
            self.close()
            failure = error if isinstance(error, OntapError) else _unexpected(error)
            failure.add_context("looking at it", "until that is mended nobody knows how its configurations are")
            sentence, details = self.masking.apply([f"{self._cluster.name}: {failure.sentence()}", failure.details()])
            raise CannotSee(sentence, details, failure.http_status == 401) from None

    def close(self) -> None:
        if self._client is not None:
            self._client.close()
            self._client = None

    def give_up(self) -> None:
        """End what another thread does here."""
        if self._client is not None:
            self._client.give_up()

    def _look_again(self) -> Look:
        client = self._client or self._open(self._cluster.connection())
        try:
            return self._look(client)
        except OntapError as error:
            if error.http_status != 401:
                raise
            # The credentials may have been changed meanwhile; the same ones again could lock the account.
            fresh = self._cluster.connection()
            if fresh == client.connection:
                raise
        self.close()
        return self._look(self._open(fresh))

    def _open(self, connection: Connection) -> Client:
        # What ONTAP still repeats of the former ones is masked, too, but no longer what was before those.
        given = tuple(each for each in (connection.password, connection.access_token) if each)
        login = (f"{connection.username}:{connection.password}",) if connection.password else ()
        self.masking = Masking({*given, *login, *self._secrets})
        self._secrets = (*given, *login)
        self._client = Client(connection)
        return self._client

    def _look(self, client: Client) -> Look:
        chosen = find_targets(client, self._selection, self._gather)
        records = [each.record for each in chosen if each.record is not None]
        missing = [str(each.value) for each in chosen if each.record is None and each.value]
        warnings = [f"{self._cluster.name}: no AKV configuration belongs to {name}, which svm_names names" for name in missing]
        outages, unread = self._outages(client, records)
        now = client.system_time()
        return Look(observe(records, outages, now), now, self.masking.apply([*warnings, *unread, *client.warnings]))

    def _outages(self, client: Client, records: Sequence[Record]) -> tuple[dict[str, Outage], list[str]]:
        """What ONTAP's events tell of those that cannot be reached. They are read only where that may be something new."""
        ill = {str(record["uuid"]): record for record in records if health(record)["verdict"] == "unreachable"} if self._events else {}
        wrong = {uuid: _what_is_wrong(record) for uuid, record in ill.items()}
        self._dated = {uuid: dated for uuid, dated in self._dated.items() if uuid in ill}
        if all(uuid in self._dated and self._dated[uuid][0] == what for uuid, what in wrong.items()):
            return {uuid: outage for uuid, (_what, outage) in self._dated.items()}, []
        try:
            found = [event for event in map(read_event, client.records(EVENTS_PATH, EVENTS_QUERY)) if event]
        except OntapError as error:
            if error.http_status == 401:
                raise
            error.add_context(f"reading the events of {self._cluster.name}, which tell since when a vault cannot be reached,")
            return {uuid: outage for uuid, (_what, outage) in self._dated.items()}, [error.sentence()]
        outages = outages_of(list(ill.values()), found)
        self._dated = {uuid: (wrong[uuid], outage) for uuid, outage in outages.items()}
        return outages, []


def _what_is_wrong(record: Record) -> str:
    return repr([(finding.part, finding.node, finding.code) for finding in findings_of(record) if finding.reason])


def _unexpected(error: Exception) -> OntapError:
    place = traceback.extract_tb(error.__traceback__)[-1]
    return OntapError(
        f"the collection met what it did not expect, {type(error).__name__} in line {place.lineno} of {place.name}: {error}",
        cause="This is a fault of the collection.",
        next_step="Report it with this message.",
    )
