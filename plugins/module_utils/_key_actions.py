# Copyright: (c) 2026, storage_keys.ontap contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Acting on the keys of configurations that exist: choosing them, re-keying and restoring (private).

Sources: POST /security/azure-key-vaults/{uuid}/rekey-internal and /restore.
"""

from __future__ import annotations

import re
import typing as t
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from ansible_collections.storage_keys.ontap.plugins.module_utils._azure_key_vault import (
    PATH,
    Record,
    Target,
    is_enabled,
    literal,
    owner_of,
    same_uuid,
    scope_of,
    svm_of,
)
from ansible_collections.storage_keys.ontap.plugins.module_utils._client import Client
from ansible_collections.storage_keys.ontap.plugins.module_utils._desired import Desired, Policy
from ansible_collections.storage_keys.ontap.plugins.module_utils._errors import AnswerLost, JobForgotten, OntapError
from ansible_collections.storage_keys.ontap.plugins.module_utils._jobs import Job, Waiting
from ansible_collections.storage_keys.ontap.plugins.module_utils._plan import Step
from ansible_collections.storage_keys.ontap.plugins.module_utils._reader import find, find_all
from ansible_collections.storage_keys.ontap.plugins.module_utils._reconcile import carry_out, plan_for
from ansible_collections.storage_keys.ontap.plugins.module_utils._writes import send

_RESTORE_ATTEMPTS = 3
_FAILED_ON_SOME_NODES = 65537515


@dataclass(frozen=True)
class Selection:
    """Configurations by one option: ``svm_name`` (``*`` matches any characters), ``svm_uuid``, ``uuid``, or ``scope`` cluster."""

    option: str
    values: tuple[str, ...]

    @property
    def query(self) -> dict[str, str]:
        if self.option == "scope":
            return {"scope": "cluster"}
        return {self.option.replace("_", "."): "|".join(self._term(value) for value in self.values)}

    def picks(self, value: str, record: Record) -> bool:
        """Whether one of the values means this record. Only a uuid means one that is not enabled: it has no keys in use."""
        if self.option == "uuid":
            return same_uuid(record.get("uuid"), value)
        if not is_enabled(record):
            return False
        if self.option == "scope":
            return scope_of(record) == "cluster"
        if self.option == "svm_uuid":
            return same_uuid(svm_of(record).get("uuid"), value)
        pattern = ".*".join(re.escape(part) for part in value.split("*"))
        return re.fullmatch(pattern, str(svm_of(record).get("name", "")), re.DOTALL) is not None

    def _describe(self, value: str) -> str:
        if self.option == "scope":
            return "the cluster"
        return f"configuration {value}" if self.option == "uuid" else f"SVM {value}"

    def nothing_found(self, value: str) -> str:
        """What is wrong with a value that picks no record."""
        if self.option == "svm_name" and "*" in value:
            return f"no SVM with an AKV configuration matches svm_name {value}"
        return f"{self._describe(value)} has no AKV configuration"

    def _term(self, value: str) -> str:
        """``*`` stays an operator, every other character stands for itself."""
        wildcard = self.option == "svm_name" and "*" in value
        return "*".join(literal(part) if part else "" for part in value.split("*")) if wildcard else literal(value)


@dataclass(frozen=True)
class Done:
    """What happened to one target, or would happen in check mode; ``before`` and ``after`` are words for the diff."""

    before: Mapping[str, t.Any] = field(default_factory=dict)
    after: Mapping[str, t.Any] = field(default_factory=dict)
    job: Job | None = None
    skipped: bool = False

    @property
    def changed(self) -> bool:
        return self.before != self.after


Act = Callable[[Record], Done]


def act_on_all(client: Client, selection: Selection, advanced: Sequence[str], act: Act) -> dict[str, t.Any]:
    """Find every target with one GET and act on each; one that fails does not stop the others."""
    records = find_all(client, selection.query, advanced)
    results: list[dict[str, t.Any]] = []
    diff: dict[str, dict[str, t.Any]] = {"before": {}, "after": {}}
    errors: list[OntapError] = []
    taken: set[str] = set()
    for value in selection.values:
        picked = [record for record in records if selection.picks(value, record)]
        if not picked:
            errors.append(no_configuration(selection.nothing_found(value)))
            results.append(_failure(errors[-1], value if selection.option == "svm_name" else None, None))
        for record in picked:
            if str(record["uuid"]) in taken:
                continue
            taken.add(str(record["uuid"]))
            svm_name = svm_of(record).get("name")
            try:
                done = act(record)
            except OntapError as error:
                errors.append(error)
                results.append(_failure(error, svm_name, record["uuid"]))
                continue
            if done.changed:
                diff["before"][owner_of(record)], diff["after"][owner_of(record)] = done.before, done.after
            results.append(_success(done, svm_name, record["uuid"]))
    result: dict[str, t.Any] = {"changed": any(each["changed"] for each in results), "results": results, "diff": diff}
    return {**result, **_verdict(errors, len(results))}


def rekey_internal(client: Client, record: Record, waiting: Waiting, check_mode: bool) -> Done:
    """A new internal key, always. A lost answer is never followed by a second request: that could re-key twice."""
    job = None
    if not check_mode:
        job = post(client, _action(record, "rekey-internal"), record, waiting, "re-keying the internal key of")
    return Done({"internal_key": "in use"}, {"internal_key": "replaced by a new one"}, job)


def rekey_external(client: Client, record: Record, key_id: str, waiting: Waiting, check_mode: bool) -> Done:
    """The internal keys wrapped by another key encryption key; nothing to do where it is in use already."""
    desired = Desired(Target(scope_of(record), uuid=str(record["uuid"])), values={"key_id": key_id})
    plan = plan_for(client, record, desired, Policy())
    if not plan.changed:
        return Done()
    outcome = None if check_mode else carry_out(client, plan, desired, Policy(), waiting)
    return Done({"key_id": record.get("key_id")}, {"key_id": key_id}, outcome.job if outcome else None)


def restore(client: Client, record: Record, waiting: Waiting, only_if_unavailable: bool, check_mode: bool) -> Done:
    """The keys restored from the vault. Harmless to repeat, so a lost answer is followed by another try."""
    state = record.get("state")
    if only_if_unavailable and isinstance(state, Mapping) and state.get("available") is True:
        return Done(skipped=True)
    job = None
    for attempts_left in reversed(range(0 if check_mode else _RESTORE_ATTEMPTS)):
        try:
            job = post(client, _action(record, "restore"), record, waiting, "restoring the keys of")
            break
        except AnswerLost:
            if not attempts_left:
                raise
        except JobForgotten:
            found = find(client, Target(scope_of(record), uuid=str(record["uuid"])), ("state",))
            if ((found or {}).get("state") or {}).get("available") is not True:
                raise
            break
    return Done({"keys": "as they were"}, {"keys": "restored from the vault"}, job)


def post(client: Client, step: Step, record: Record, waiting: Waiting, doing: str) -> Job | None:
    """Send an action that reading cannot settle, so that a failure tells whether ONTAP may have acted."""
    try:
        return send(client, step, waiting)
    except OntapError as error:
        error.tell(f"{doing} {owner_of(record)}")
        if error.outcome_unknown:
            error.tell(story="the request was sent, and it is not known whether ONTAP acted on it", changed=True)
        elif error.code == _FAILED_ON_SOME_NODES:
            error.tell(story="on other nodes the keys may have been restored", changed=True)
        raise


def _action(record: Record, action: str) -> Step:
    return Step((action,), "POST", f"{PATH}/{record['uuid']}/{action}", held=True)


def no_configuration(problem: str) -> OntapError:
    """A target that cannot be acted on, because it is not there."""
    return OntapError(
        problem,
        cause=f"{problem[:1].upper()}{problem[1:]}.",
        next_step="Check the name, list the configurations with akv_info, or create one with akv_config.",
    )


def _success(done: Done, svm_name: str | None, uuid: str) -> dict[str, t.Any]:
    return {
        "svm_name": svm_name,
        "uuid": uuid,
        "changed": done.changed,
        "skipped": done.skipped,
        "failed": False,
        "job": done.job.to_result() if done.job else None,
    }


def _failure(error: OntapError, svm_name: str | None, uuid: str | None) -> dict[str, t.Any]:
    job = {"uuid": error.job_uuid, "state": None} if error.job_uuid else None
    told = {"svm_name": svm_name, "uuid": uuid, "skipped": False, "failed": True, "job": job}
    return {**told, **error.to_result()}


def _verdict(errors: list[OntapError], targets: int) -> dict[str, t.Any]:
    """How the task ends as a whole: the first failure speaks for all, the results hold each one."""
    if not errors:
        return {}
    count = f"{len(errors)} of {targets} targets failed, the first one: " if targets > 1 else ""
    return {"failed": True, "msg": f"{count}{errors[0].sentence()}", "error": errors[0].details()}
