# Copyright: (c) 2026, storage_keys.ontap contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What must hold in each cell of the fault matrix: pure functions of what became of it."""

from __future__ import annotations

import typing as t
from collections import Counter
from collections.abc import Iterator

from faults.conversations import AGAIN, NEW_SECRET, READ
from faults.kinds import EITHER, FAILS, FOUND_OUT, HARMLESS, NOTHING_TOLD, RETRIED, SETTLED
from faults.matrix import TIMEOUT, Trial
from support.estate import PROXY_PASSWORD, SECRET

WAIT_TIMEOUT = 300  # the modules' default
EVENTS = "/support/ems/events"
SUCCESS, FAILURE = "success", "failure"
HIDDEN = (SECRET, NEW_SECRET, PROXY_PASSWORD, "canary-pass-word", "YWRtaW46Y2FuYXJ5")  # the last one: the login as base64
ERROR_KEYS = {"code", "message", "target", "http_status", "method", "path", "job_uuid", "cause", "next_step"}
# A failed task that reports a change says one of these.
STORIES = (
    "had been carried out before",
    "it is not known whether",
    "may have been",
    "the request was accepted",
    "ONTAP accepted the change",
    "stays done",
    "has changed meanwhile",
    "It was sent, and",
    "The old one was sent again",
)


def problems(trial: Trial) -> list[str]:
    """Everything that is wrong, in words; nothing if all is well."""
    checks = (_outcome, _undated, _truth, _rotation, _waited, _message, _error, _writes, _bounds, _trust, _second_run)
    return [problem for check in checks for problem in check(trial)]


def expectation(trial: Trial) -> str:
    """How the task must end."""
    fault, conversation = trial.cell.fault, trial.recording.conversation
    if fault.override is not None:
        return FAILURE if fault.override.failure or fault.override.stuck else EITHER
    if trial.request.path.endswith(EVENTS):
        return SUCCESS  # they only tell since when
    a_read = trial.request.method == "GET"
    kind = fault.read if a_read else fault.write
    if kind == HARMLESS:
        return SUCCESS
    if trial.cell.lasting:
        # A status that says that it is done is believed where nothing can be read back.
        return EITHER if kind == NOTHING_TOLD and conversation.lost != READ else FAILURE
    # A job is found while it runs. Where nothing can be read back it proves something only if it can do nothing else.
    job_is_found = conversation.as_job and conversation.module == "akv_restore" and fault.acts and fault.wire != "timeout"
    if a_read and _comes_before_a_verification(trial):
        # Only where ONTAP does not let the task look at all, it cannot tell.
        return FAILURE if fault.status == 401 or (fault.status == 403 and "azure_reachability" in trial.request.query["fields"]) else SUCCESS
    if a_read:
        about_a_job = trial.request.path.startswith("/api/cluster/jobs")
        return SUCCESS if kind == RETRIED else EITHER if about_a_job else FAILURE
    settled = {
        RETRIED: True,
        SETTLED: conversation.lost in (READ, AGAIN) or job_is_found,
        FOUND_OUT: conversation.lost == READ or job_is_found,
        # One that is only accepted needs a job that tells its end.
        NOTHING_TOLD: trial.request.status != 202 or conversation.lost in (READ, AGAIN) or job_is_found,
        FAILS: False,
    }
    return EITHER if kind == EITHER else SUCCESS if settled[kind] else FAILURE


def _comes_before_a_verification(trial: Trial) -> bool:
    """Whether a new secret has been sent, so that ONTAP is asked again and again whether it reaches the vault with it."""
    sent = any(each.method != "GET" for each in trial.recording.requests[: trial.cell.position])
    return trial.recording.conversation.module == "akv_rotate" and sent and trial.request.path.endswith("/azure-key-vaults")


def _outcome(trial: Trial) -> Iterator[str]:
    expected = expectation(trial)
    if expected != EITHER and trial.run.failed != (expected == FAILURE):
        yield f"a {expected} is expected"


def _truth(trial: Trial) -> Iterator[str]:
    """What the task reports, as a whole and for each configuration, is what it left behind."""
    yield from _told_truly(trial, trial.run.result, list(trial.state))
    for entry in [*trial.run.result.get("results", []), *trial.run.result.get("pruned", [])]:
        yield from _told_truly(trial, entry, [entry["svm_name"]])


def _rotation(trial: Trial) -> Iterator[str]:
    """What was not tried, or was taken back, is as before; nothing more is tried after a failure."""
    entries = [each for each in trial.run.result.get("results", []) if "outcome" in each]
    for entry in entries:
        as_before = trial.state[entry["svm_name"]] == trial.recording.before[entry["svm_name"]]
        if entry["outcome"] in ("not_tried", "rolled_back") and not as_before:
            yield f"{entry['owner']} is {entry['outcome']}, and not as before"
        if entry["outcome"] == "not_tried" and entry["changed"]:
            yield f"a change is reported for {entry['owner']}, which was not tried"
    outcomes = [entry["outcome"] for entry in entries]
    if outcomes and outcomes[0] != "rotated" and {*outcomes[1:]} - {"not_tried"}:
        yield f"others were tried although the first one is {outcomes[0]}"


def _undated(trial: Trial) -> Iterator[str]:
    """A report that cannot tell since when, because the events are refused, says why."""
    if trial.cell.fault.status is None:
        return
    for entry in trial.run.result.get("report", []):
        if entry["verdict"] == "unreachable" and not entry["since"] and not trial.run.result.get("warnings"):
            yield f"the report does not tell since when {entry['owner']} is unreachable, nor why not"


def _waited(trial: Trial) -> Iterator[str]:
    """Where nothing can be read back, only the end of a job tells that it is done."""
    conversation, fault = trial.recording.conversation, trial.cell.fault
    if trial.run.failed or not conversation.as_job or conversation.lost == READ or fault.override or expectation(trial) == EITHER:
        return
    for entry in trial.run.result.get("results", [trial.run.result]):
        if entry["changed"] and (entry.get("job") or {}).get("state") != "success":
            yield f"a success is reported, and the job is {entry.get('job')}"


def _told_truly(trial: Trial, told: dict[str, t.Any], svms: list[str]) -> Iterator[str]:
    if told.get("outcome") == "not_tried":
        return  # no success, and no failure
    before, after = ([state[svm] for svm in svms] for state in (trial.recording.before, trial.recording.after))
    now = [trial.state[svm] for svm in svms]
    if not told.get("failed"):
        if now != after:
            yield f"a success is reported for {svms}, and the end state is another one"
        if told["changed"] != (before != after) and trial.recording.conversation.idempotent:
            yield f"changed is {told['changed']} for {svms}"
        return
    whole = all(trial.state[svm] in (trial.recording.before[svm], trial.recording.after[svm]) for svm in svms)
    if trial.recording.conversation.steps == 1 and not whole:
        yield f"{svms} is neither as before nor as wanted"
    if not told["changed"] and now != before:
        yield f"no change is reported for {svms}, and there is one"
    if told["changed"] and not any(effect in told["msg"] for effect in STORIES) and len(svms) == 1:
        yield f"a change is reported for {svms} without a story: {told['msg']}"


def _message(trial: Trial) -> Iterator[str]:
    if not trial.run.failed:
        return
    text = trial.run["msg"]
    if not text.endswith(".") or "\n" in text or ". " in text or "Traceback" in trial.run.output or "<html" in text:
        yield f"this is not one plain sentence: {text}"
    if not trial.run["changed"] and "nothing was changed" not in text:
        yield f"the message does not say that nothing was changed: {text}"


def _error(trial: Trial) -> Iterator[str]:
    if not trial.run.failed:
        return
    error, fault = trial.run["error"], trial.cell.fault
    if set(error) != ERROR_KEYS or not error["message"] or not error["cause"] or not error["next_step"]:
        yield f"the error is incomplete: {error}"
    if fault.override is not None:
        if trial.recording.conversation.as_job and not error["job_uuid"]:
            yield "the error does not tell the job"
        if fault.override.failure and error["code"] != fault.override.failure.code:
            yield f"the error tells the code {error['code']}"
        return
    first = "results" not in trial.run.result  # with many targets another one may be the first that failed
    if fault.status is not None and first and error["http_status"] != fault.status:
        yield f"the error tells HTTP status {error['http_status']}"
    if first and not trial.cell.lasting and not (error["method"] or error["job_uuid"]):
        yield "the error does not tell the request"


def _writes(trial: Trial) -> Iterator[str]:
    writes = [each for each in trial.requests if each.method != "GET"]
    done = Counter(_identity(each) for each in writes if each.carried_out and (each.status is None or each.status < 400 or each.status >= 500))
    for identity, count in done.items():
        if count > trial.recording.conversation.times:
            yield f"{count} times {identity}"
    if _is_before_all_writes(trial) and writes and expectation(trial) == FAILURE and "results" not in trial.run.result:
        yield "something was written although the system could not be read"


def _is_before_all_writes(trial: Trial) -> bool:
    before = trial.recording.requests[: trial.cell.position + 1]
    return trial.cell.fault.override is None and all(each.method == "GET" for each in before)


def _identity(request: t.Any) -> str:
    """What a write is about: the path, and for a creation the owner and the name."""
    body = request.body or {}
    return f"{request.method} {request.path} {body.get('svm')} {body.get('configuration')}"


def _bounds(trial: Trial) -> Iterator[str]:
    calls = len(trial.recording.requests) + 3
    if trial.seconds > WAIT_TIMEOUT + 2 * TIMEOUT * calls:
        yield f"it took {trial.seconds:.0f} s"
    if len(trial.requests) > 80 + 4 * calls:
        yield f"it sent {len(trial.requests)} requests"
    if trial.cell.fault.status == 401 and sum(each.status == 401 for each in trial.requests) > _workers(trial):
        yield "it went on with credentials that were refused"


def _workers(trial: Trial) -> int:
    return int(trial.recording.conversation.options.get("concurrency", 1))


def _trust(trial: Trial) -> Iterator[str]:
    if trial.contacted_elsewhere:
        yield "another server was contacted"
    for secret in HIDDEN:
        if secret in trial.run.output or secret in trial.second.output:
            yield f"{secret} is in the output"


def _second_run(trial: Trial) -> Iterator[str]:
    """Without the fault the next run ends as wanted, and reports a change only if there was one left to do."""
    recording = trial.recording
    if trial.second.failed:
        yield f"the second run fails: {trial.second['msg']}"
        return
    if recording.conversation.idempotent:
        if trial.second_state != recording.after:
            yield "the second run does not lead to what is wanted"
        if trial.second["changed"] != (trial.state != recording.after):
            yield f"changed is {trial.second['changed']} in the second run"
    elif {**trial.second_state, **_without_counts(trial.second_state)} != {**recording.after, **_without_counts(recording.after)}:
        yield "the second run does not lead to what is wanted"


def _without_counts(state: dict[str, t.Any]) -> dict[str, t.Any]:
    """A task that acts on every run is not held to how often."""
    return {svm: {**values, "rekeys": values["rekeys"] > 0} for svm, values in state.items()}
