# Copyright: (c) 2026, storage_keys.ontap contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Acting on the keys of configurations that exist: choosing them, re-keying and restoring (private).

Sources: POST /security/azure-key-vaults/{uuid}/rekey-internal and /restore.
"""

from __future__ import annotations

import dataclasses
import typing as t
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from ansible_collections.storage_keys.ontap.plugins.module_utils._akv.change import Change
from ansible_collections.storage_keys.ontap.plugins.module_utils._akv.desired import Desired, Policy
from ansible_collections.storage_keys.ontap.plugins.module_utils._akv.health import is_well
from ansible_collections.storage_keys.ontap.plugins.module_utils._akv.outcomes import End, outcomes_of
from ansible_collections.storage_keys.ontap.plugins.module_utils._akv.record import (
    PATH,
    Record,
    Target,
    configuration_name_of,
    is_enabled,
    owner_of,
    scope_of,
    svm_of,
)
from ansible_collections.storage_keys.ontap.plugins.module_utils._akv.selection import Selection
from ansible_collections.storage_keys.ontap.plugins.module_utils._errors.exceptions import (
    NOTHING_CHANGED,
    JobForgotten,
    OntapError,
    OptionError,
    failure_of,
)
from ansible_collections.storage_keys.ontap.plugins.module_utils._rest.client import Client
from ansible_collections.storage_keys.ontap.plugins.module_utils._rest.jobs import Job
from ansible_collections.storage_keys.ontap.plugins.module_utils._rest.pool import Pool
from ansible_collections.storage_keys.ontap.plugins.module_utils._rest.sending import send_all
from ansible_collections.storage_keys.ontap.plugins.module_utils._rest.write import Step, Waiting
from ansible_collections.storage_keys.ontap.plugins.module_utils._run.planning import plan_for
from ansible_collections.storage_keys.ontap.plugins.module_utils._run.reader import find_many
from ansible_collections.storage_keys.ontap.plugins.module_utils._run.reconcile import carry_out_all
from ansible_collections.storage_keys.ontap.plugins.module_utils._run.targets import errors_of, find_targets

_RESTORE_ATTEMPTS = 3
_FAILED_ON_SOME_NODES = 65537515
_NO_INTERNAL_KEY = 65537559


@dataclass(frozen=True)
class ActionOutcome:
    """What happened to one target, or would happen in check mode; ``before`` and ``after`` are words for the diff."""

    before: Mapping[str, t.Any] = field(default_factory=dict)
    after: Mapping[str, t.Any] = field(default_factory=dict)
    job: Job | None = None
    skipped: bool = False

    @property
    def changed(self) -> bool:
        return self.before != self.after


class Batches(t.NamedTuple):
    """How many targets are acted on at once (0: all of them), and after how many failures no further batch is started."""

    size: int = 0
    max_failures: int = 0

    def of(self, records: Sequence[Record]) -> list[Sequence[Record]]:
        size = self.size or max(1, len(records))
        return [records[first : first + size] for first in range(0, len(records), size)]


_ALL_AT_ONCE = Batches()

Act = Callable[[Sequence[Record]], "list[ActionOutcome | OntapError]"]
Ends = dict[str, "ActionOutcome | OntapError"]  # by the uuid of the configuration


def act_on_all(
    client: Client, selection: Selection, advanced: Sequence[str], act: Act, done: str, batches: Batches = _ALL_AT_ONCE
) -> dict[str, t.Any]:
    """Find every target with one GET and act on all of them; one that fails does not stop the others of its batch.

    ``done`` is what the action makes of a target, in a word. With a batch size a target that is not there is a failure before
    the first batch.
    """
    chosen = find_targets(client, selection, advanced)
    records = [each.record for each in chosen if each.record is not None]
    ends: Ends = {str(record["uuid"]): _not_in_use(record) for record in records if not is_enabled(record)}
    not_there = errors_of(selection, chosen)
    failures = len(not_there) + len(ends) if batches.size else 0
    _act_in_batches([record for record in records if is_enabled(record)], act, batches, ends, failures)
    missing = iter(not_there)
    results: list[dict[str, t.Any]] = []
    diff: dict[str, dict[str, t.Any]] = {"before": {}, "after": {}}
    errors: list[OntapError] = []
    for value, record in chosen:
        end = ends.get(str(record["uuid"])) if record is not None else next(missing)
        named = {"owner": selection.describe(value), "svm_name": value if selection.option == "svm_name" else None, "uuid": None}
        results.append({**(_named(record) if record is not None else named), **_entry(end)})
        if isinstance(end, OntapError):
            errors.append(end)
        elif record is not None and end is not None and end.changed:
            diff["before"][owner_of(record)], diff["after"][owner_of(record)] = end.before, end.after
    result: dict[str, t.Any] = {"changed": any(each["changed"] for each in results), "results": results, "diff": diff}
    told = [End(each["owner"], _outcome(each, done), each.get("msg", "")) for each in results]
    result["outcomes"] = outcomes_of((done, "unchanged", "skipped", "failed", "not_tried"), told)
    return {**result, **failure_of(errors, len(results), "targets")}


def _act_in_batches(records: Sequence[Record], act: Act, batches: Batches, ends: Ends, failures: int) -> None:
    """What is left after too many failures gets no end."""
    for batch in batches.of(records):
        if failures > batches.max_failures:
            return
        done = act(batch)
        failures += sum(isinstance(end, OntapError) for end in done)
        ends.update(zip((str(record["uuid"]) for record in batch), done, strict=True))


def rekey_internal(
    pool: Pool, records: Sequence[Record], waiting: Waiting, skip_without_keys: bool, check_mode: bool
) -> list[ActionOutcome | OntapError]:
    """A new internal key, always. A lost answer is never followed by a second request: that could re-key twice."""
    done = ActionOutcome({"internal_key": "in use"}, {"internal_key": "replaced by a new one"})
    if check_mode:
        return [done for dummy in records]
    ends = send_all(pool, [(_action(record, "rekey-internal"), waiting) for record in records])
    return [
        ActionOutcome(skipped=True)
        if skip_without_keys and isinstance(end, OntapError) and end.code == _NO_INTERNAL_KEY
        else _ended(end, record, done, "re-keying the internal key of")
        for end, record in zip(ends, records, strict=True)
    ]


def rekey_external(
    pool: Pool, records: Sequence[Record], key_id: str, waiting: Waiting, check_mode: bool
) -> list[ActionOutcome | OntapError]:
    """The internal keys wrapped by another key encryption key; nothing to do where it is in use already."""
    changes: list[Change | OntapError] = []
    for record in records:
        desired = Desired(Target(scope_of(record), uuid=str(record["uuid"])), values={"key_id": key_id}, key_version="pin")
        try:
            changes.append(Change(desired, Policy(), plan_for(pool.client, record, desired, Policy())))
        except OntapError as error:
            changes.append(error.copy())
    if not check_mode:
        carry_out_all(pool, [change for change in changes if isinstance(change, Change)], waiting)
    return [_rekeyed(change, record, key_id) for change, record in zip(changes, records, strict=True)]


def _rekeyed(change: Change | OntapError, record: Record, key_id: str) -> ActionOutcome | OntapError:
    if isinstance(change, OntapError):
        return change
    if change.failure is not None:
        return change.failure
    if not change.plan.changed:
        return ActionOutcome()
    return ActionOutcome({"key_id": record.get("key_id")}, {"key_id": key_id}, change.outcome.job if change.outcome else None)


def restore(
    pool: Pool, records: Sequence[Record], waiting: Waiting, only_if_unavailable: bool, check_mode: bool
) -> list[ActionOutcome | OntapError]:
    """The keys restored from the vault. Harmless to repeat, so a lost answer is followed by another try."""
    done = ActionOutcome({"keys": "as they were"}, {"keys": "restored from the vault"})
    ends: dict[str, ActionOutcome | OntapError] = {
        str(record["uuid"]): ActionOutcome(skipped=True) for record in records if only_if_unavailable and is_well(record, "state")
    }
    for attempts_left in reversed(range(_RESTORE_ATTEMPTS)):
        left = [record for record in records if str(record["uuid"]) not in ends]
        if check_mode:
            ends.update({str(record["uuid"]): done for record in left})
            break
        sent = send_all(pool, [(_action(record, "restore"), waiting) for record in left])
        for record, end in zip(left, sent, strict=True):
            if not (attempts_left and isinstance(end, OntapError) and _may_help_to_repeat(end)):
                ends[str(record["uuid"])] = _ended(end, record, done, "restoring the keys of")
    _settle_forgotten(pool.client, records, ends, done)
    return [ends[str(record["uuid"])] for record in records]


def _may_help_to_repeat(error: OntapError) -> bool:
    """Whether the answer, and not the action, went wrong."""
    return error.answer_missing and error.job_uuid is None


def _settle_forgotten(client: Client, records: Sequence[Record], ends: dict[str, ActionOutcome | OntapError], done: ActionOutcome) -> None:
    """A restore whose job ONTAP has forgotten was a success if the keys are there."""
    forgotten = [record for record in records if isinstance(ends[str(record["uuid"])], JobForgotten)]
    targets = [Target(scope_of(record), uuid=str(record["uuid"])) for record in forgotten]
    for record, found in zip(forgotten, find_many(client, targets, ("state",)), strict=True):
        if isinstance(found, Mapping) and is_well(found, "state"):
            ends[str(record["uuid"])] = done


def _ended(end: Job | OntapError | None, record: Record, done: ActionOutcome, operation: str) -> ActionOutcome | OntapError:
    """What came of an action that reading cannot settle; a failure tells whether ONTAP may have acted."""
    if not isinstance(end, OntapError):
        return dataclasses.replace(done, job=end)
    end.add_context(f"{operation} {owner_of(record)}")
    end.name_svm(svm_of(record).get("name"))
    if end.outcome_unknown and end.effect == NOTHING_CHANGED:
        end.add_context(effect="the request was sent, and it is not known whether ONTAP acted on it", changed=True)
    elif end.code == _FAILED_ON_SOME_NODES:
        end.add_context(effect="on other nodes the keys may have been restored", changed=True)
    return end


def post(client: Client, step: Step, record: Record, waiting: Waiting, operation: str) -> Job | None:
    """One action that reading cannot settle."""
    (sent,) = send_all(Pool(client, 1), [(step, waiting)])
    end = _ended(sent, record, ActionOutcome(), operation)
    if isinstance(end, OntapError):
        raise end
    return end.job


def _action(record: Record, action: str) -> Step:
    return Step((action,), "POST", f"{PATH}/{record['uuid']}/{action}", held=True)


def _not_in_use(record: Record) -> OntapError:
    return OptionError(
        "uuid",
        f"the AKV configuration {configuration_name_of(record)} of {owner_of(record)} is not enabled, and has no keys in use",
        "Name the one that is enabled, or enable this one with akv_config and enabled=true.",
    )


def _named(record: Record) -> dict[str, t.Any]:
    return {"owner": owner_of(record), "svm_name": svm_of(record).get("name"), "uuid": record["uuid"]}


def _outcome(entry: Mapping[str, t.Any], done: str) -> str:
    return next((flag for flag in ("failed", "not_tried", "skipped") if entry[flag]), done if entry["changed"] else "unchanged")


def _entry(end: ActionOutcome | OntapError | None) -> dict[str, t.Any]:
    """What is told of one target; without an end it was not tried."""
    if isinstance(end, OntapError):
        job = {"uuid": end.job_uuid, "state": None} if end.job_uuid else None
        return {"skipped": False, "not_tried": False, "failed": True, "job": job, **end.to_result()}
    return {
        "changed": end is not None and end.changed,
        "skipped": end is not None and end.skipped,
        "not_tried": end is None,
        "failed": False,
        "job": end.job.to_result() if end is not None and end.job else None,
    }
