# Copyright: (c) 2026, storage_keys.ontap contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""A new secret or certificate for many configurations: canaries first, verified, and back where it does not work (private).

Sources: GET /security/azure-key-vaults with azure_reachability, PATCH /security/azure-key-vaults/{uuid}.
"""

from __future__ import annotations

import typing as t
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from ansible_collections.storage_keys.ontap.plugins.module_utils._akv.change import Change
from ansible_collections.storage_keys.ontap.plugins.module_utils._akv.desired import Desired, Policy
from ansible_collections.storage_keys.ontap.plugins.module_utils._akv.health import health, is_well
from ansible_collections.storage_keys.ontap.plugins.module_utils._akv.outcomes import End, outcomes_of
from ansible_collections.storage_keys.ontap.plugins.module_utils._akv.plan import SENT
from ansible_collections.storage_keys.ontap.plugins.module_utils._akv.record import Record, Target, identity_of, is_enabled, owner_of, scope_of
from ansible_collections.storage_keys.ontap.plugins.module_utils._akv.selection import Selection
from ansible_collections.storage_keys.ontap.plugins.module_utils._errors.exceptions import NotSent, OntapError
from ansible_collections.storage_keys.ontap.plugins.module_utils._rest.client import Client
from ansible_collections.storage_keys.ontap.plugins.module_utils._rest.jobs import Job
from ansible_collections.storage_keys.ontap.plugins.module_utils._rest.pool import Pool
from ansible_collections.storage_keys.ontap.plugins.module_utils._rest.write import Waiting
from ansible_collections.storage_keys.ontap.plugins.module_utils._run.planning import plan_for
from ansible_collections.storage_keys.ontap.plugins.module_utils._run.reader import find_all
from ansible_collections.storage_keys.ontap.plugins.module_utils._run.reconcile import carry_out_all
from ansible_collections.storage_keys.ontap.plugins.module_utils._run.targets import errors_of, find_targets

OUTCOMES = ("rotated", "unchanged", "rolled_back", "failed", "not_tried")
_REACHABILITY = ("azure_reachability",)
_ALWAYS = Policy(update_secret="always")  # noqa: S106 (a policy)
_FIRST_DELAY, _LONGEST_DELAY = 1.0, 15.0  # seconds between two looks

_MOST_TOLD = 3
_SEND_ONE_THAT_WORKS = (
    "run the task again with a {sent} that works, because within an hour ONTAP blocks an SVM that does not reach its vault and takes"
    " its encrypted volumes offline"
)
_MAKE_ANOTHER = "the old one stays in use where the new one was refused or taken back; check the new {sent} in Azure and run the task again"
_NOT_TOLD = "ONTAP does not tell whether it reaches the vault."
_NOT_READ = "It was sent, and whether ONTAP reaches the vault with it could not be read"
_NOT_BACK = "The old one could not be sent again"
_MAY_BE_BACK = "The old one was sent again, and whether ONTAP took it is not known"
_GONE: dict[str, t.Any] = {"verdict": "unknown", "reasons": ["The configuration no longer exists."]}

Credential = Mapping[str, str]  # client_secret or client_certificate, and its value


@dataclass(frozen=True)
class Rotation:
    """What is sent to whom. ``old`` is what goes back where ``new`` does not work; ``canaries`` get it before the others."""

    new: Credential = field(repr=False)
    old: Credential | None = field(default=None, repr=False)
    only_unreachable: bool = False
    canaries: int = 1
    verify_timeout: int = 120


@dataclass
class Turn:
    """What becomes of one configuration."""

    record: Record
    outcome: str = "not_tried"
    reasons: Sequence[str] = ()
    job: Job | None = None
    error: OntapError | None = None
    changed: bool = False

    @property
    def uuid(self) -> str:
        return str(self.record["uuid"])


def rotate(pool: Pool, selection: Selection, rotation: Rotation, waiting: Waiting, check_mode: bool) -> dict[str, t.Any]:
    """Nothing is sent where a target is missing. After a failure nothing more is tried. In check mode only GETs are sent."""
    chosen = find_targets(pool.client, selection, _REACHABILITY if rotation.only_unreachable else ())
    missing = errors_of(selection, chosen)
    if missing:
        raise missing[0]
    turns = [Turn(each.record) for each in chosen if each.record is not None]
    for turn in turns:
        if rotation.only_unreachable and is_well(turn.record, "azure_reachability") is not False:
            turn.outcome = "unchanged"
    for stage in _stages([turn for turn in turns if turn.outcome == "not_tried"], rotation):
        _send(pool, stage, rotation.new, waiting, check_mode)
        if not check_mode:
            _verify(pool, stage, rotation, waiting)
        if any(turn.outcome != "rotated" for turn in stage):
            break
    return _result(turns, next(iter(rotation.new)))


def _stages(turns: Sequence[Turn], rotation: Rotation) -> list[list[Turn]]:
    """The canaries and the rest. What cannot be reached has nothing to lose, and needs no canaries."""
    first = 0 if rotation.only_unreachable else rotation.canaries
    return [stage for stage in (list(turns[:first]), list(turns[first:])) if stage]


def _verify(pool: Pool, turns: Sequence[Turn], rotation: Rotation, waiting: Waiting) -> None:
    """Where ONTAP does not reach the vault with the new one, the old one goes back."""
    # One whose answer was lost may have the new one, too. What is not enabled reaches no vault, whatever it has.
    reached = [turn for turn in turns if turn.changed and is_enabled(turn.record)]
    ill = _unreachable(pool.client, reached, rotation.verify_timeout)
    back = [turn for turn in reached if turn.uuid in ill]
    for turn in back:
        turn.outcome, turn.reasons = "failed", [*turn.reasons, *ill[turn.uuid]]
        turn.error = _does_not_work(turn, ill[turn.uuid], next(iter(rotation.new)))
    if rotation.old:
        _roll_back(pool, back, rotation.old, rotation.verify_timeout, waiting)


def _roll_back(pool: Pool, turns: Sequence[Turn], old: Credential, verify_timeout: int, waiting: Waiting) -> None:
    _send(pool, turns, old, waiting, check_mode=False, outcome="rolled_back")
    returned = [turn for turn in turns if turn.outcome == "rolled_back"]
    ill = _unreachable(pool.client, returned, verify_timeout)
    for turn in returned:
        if turn.uuid in ill:
            turn.outcome, turn.reasons = "failed", [*turn.reasons, "The old one was sent again, and does not work either.", *ill[turn.uuid]]


def _send(pool: Pool, turns: Sequence[Turn], credential: Credential, waiting: Waiting, check_mode: bool, outcome: str = "rotated") -> None:
    """Send it to each; what failed keeps its error, and ``changed`` tells whether ONTAP may have taken it all the same."""
    changes: list[tuple[Turn, Change]] = []
    for turn in turns:
        desired = Desired(Target(scope_of(turn.record), uuid=turn.uuid), values=credential)
        try:
            changes.append((turn, Change(desired, _ALWAYS, plan_for(pool.client, turn.record, desired, _ALWAYS))))
        except OntapError as error:
            _fail(turn, error.copy())
    if not check_mode:
        carry_out_all(pool, [change for _turn, change in changes], waiting)
    for turn, change in changes:
        turn.job = change.job or turn.job
        # Whether the vault is reached with it, which is asked next, tells more than reading the configuration back.
        if change.failure is None or (change.is_unconfirmed and is_enabled(turn.record)):
            turn.outcome, turn.changed = outcome, True
        else:
            _fail(turn, change.failure)


def _fail(turn: Turn, error: OntapError) -> None:
    reason = _going_back_failed(error) if turn.changed else error.sentence()
    turn.outcome, turn.error, turn.reasons = "failed", error, [*turn.reasons, reason]
    turn.changed = turn.changed or bool(error.progress["changed"])


def _going_back_failed(error: OntapError) -> str:
    """Why the old one is not in use again. The error's own sentence would speak of that request alone."""
    return f"{_MAY_BE_BACK if error.progress['changed'] else _NOT_BACK}: {_problem(error)}."


def _problem(error: OntapError) -> str:
    """What went wrong, without what was done and what to do."""
    return f"{error.message} (HTTP {error.http_status})" if error.http_status is not None else error.message


def _does_not_work(turn: Turn, reasons: Sequence[str], sent: str) -> OntapError:
    return OntapError(
        " ".join(reasons),
        cause=f"ONTAP does not reach the vault of {owner_of(turn.record)} with the new {sent}.",
        next_step=f"Check the new {sent} in Azure, and run the task again with one that works.",
    )


def _unreachable(client: Client, turns: Sequence[Turn], timeout: int) -> dict[str, list[str]]:
    """Those for which ONTAP does not reach the vault when the time is over, by uuid, and why.

    A read that fails is tried again as well: it says nothing about the secret.
    """
    uuids = tuple(turn.uuid for turn in turns)
    deadline, delay = client.clock.now() + timeout, _FIRST_DELAY
    while uuids:
        ill, may_help = _look(client, uuids)
        left = deadline - client.clock.now()
        if not ill or not may_help or left <= 0:
            return ill
        client.clock.sleep(min(delay, left))
        delay = min(2 * delay, _LONGEST_DELAY)
    return {}


def _look(client: Client, uuids: tuple[str, ...]) -> tuple[dict[str, list[str]], bool]:
    """Those that are not reached, and whether another look can help."""
    try:
        found = {str(record["uuid"]): record for record in find_all(client, Selection("uuid", uuids).query, _REACHABILITY)}
    except OntapError as error:
        # The whole sentence of the error would say that nothing was changed, which is true of the read alone.
        refused = isinstance(error, NotSent) or error.http_status in (401, 403)
        return {uuid: [f"{_NOT_READ}: {_problem(error)}."] for uuid in uuids}, not refused
    judged = {uuid: health(found[uuid]) if uuid in found else _GONE for uuid in uuids}
    return {uuid: verdict["reasons"] or [_NOT_TOLD] for uuid, verdict in judged.items() if verdict["verdict"] != "healthy"}, True


def _result(turns: Sequence[Turn], sent: str) -> dict[str, t.Any]:
    changed = [turn for turn in turns if turn.changed]
    summary = {"total": len(turns), **{outcome: sum(turn.outcome == outcome for turn in turns) for outcome in OUTCOMES}}
    result: dict[str, t.Any] = {
        "changed": bool(changed),
        "results": [_entry(turn) for turn in turns],
        "summary": summary,
        "outcomes": outcomes_of(OUTCOMES, [End(owner_of(turn.record), turn.outcome, " ".join(turn.reasons)) for turn in turns]),
        "diff": {
            "before": {owner_of(turn.record): {sent: "in use"} for turn in changed},
            "after": {owner_of(turn.record): {sent: SENT} for turn in changed},
        },
    }
    bad = [turn for turn in turns if turn.outcome in ("failed", "rolled_back")]
    if not bad:
        return result
    return {**result, "failed": True, "msg": _sentence(bad, summary, sent), "error": _entry(bad[0])["error"]}


def _entry(turn: Turn) -> dict[str, t.Any]:
    return {
        **identity_of(turn.record),
        "client_id": turn.record.get("client_id"),
        "outcome": turn.outcome,
        "reasons": list(turn.reasons),
        "changed": turn.changed,
        "failed": turn.outcome in ("failed", "rolled_back"),
        "job": turn.job.to_result() if turn.job else None,
        "error": turn.error.details() if turn.error else None,
        **({"msg": f"{_told(turn)}."} if turn.outcome in ("failed", "rolled_back") else {}),
    }


def _sentence(bad: Sequence[Turn], summary: Mapping[str, int], sent: str) -> str:
    """How many had which outcome, what went wrong with the first ones, and what to do."""
    counts = ", ".join(f"{summary[outcome]} {outcome.replace('_', ' ')}" for outcome in OUTCOMES)
    told = "; ".join(_told(turn) for turn in bad[:_MOST_TOLD])
    more = f" and {len(bad) - _MOST_TOLD} more" if len(bad) > _MOST_TOLD else ""
    left = [turn for turn in bad if turn.outcome == "failed" and turn.changed]
    step = _SEND_ONE_THAT_WORKS if left else _MAKE_ANOTHER
    return f"{counts}; {told}{more}; next step: {step.format(sent=sent)}."


def _told(turn: Turn) -> str:
    return f"{owner_of(turn.record)} {turn.outcome.replace('_', ' ')}: {'; '.join(reason.rstrip('.') for reason in turn.reasons)}"
