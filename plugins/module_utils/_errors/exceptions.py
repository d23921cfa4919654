# Copyright: (c) 2026, storage_keys.ontap contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The exceptions of this collection, and the one way in which they become a task's result (private)."""

from __future__ import annotations

import typing as t
from collections.abc import Sequence

if t.TYPE_CHECKING:
    from ansible_collections.storage_keys.ontap.plugins.module_utils._errors.codes import CodeAdvice

NOTHING_CHANGED = "nothing was changed"
# The vault, the key on a node, or a node's key server is out of reach. To ask again does not help.
OUTAGES = (65537549, 65537551, 65537552)
# ONTAP turns these away, and they pass by themselves: something else works on the object, the SVM is locked for a moment while a
# baseline of its configuration is recorded, or a part of the cluster is not there yet.
BUSY = (8, 2621573, 8585320, 8585368)
_PROPER_NAMES = ("Azure", "Entra", "Ansible", "Microsoft")

# Cause and next step for answers whose HTTP status says more than their ONTAP code does.
_HTTP_ADVICE: dict[int, tuple[str, str]] = {
    401: (
        "The credentials were not accepted.",
        "Check username and password, the client certificate or the access_token, and that the account may log in over http.",
    ),
    403: (
        "The account is not allowed to make this call.",
        "Give the account's role access to this path of the REST API (security login rest-role show).",
    ),
    404: (
        "The address or the object does not exist.",
        "Check that hostname is an ONTAP management interface and that the configuration has not been deleted.",
    ),
    429: ("The system limits the rate of requests.", "Run the task again later, or let fewer tasks run at once."),
    502: ("A proxy got no usable answer from the system.", "Check the proxy, or set use_proxy to false."),
    503: ("The system is too busy or is starting.", "Run the task again when the cluster is healthy."),
    504: ("A proxy waited too long for the system.", "Check the proxy, or set use_proxy to false."),
}
_ANY_SERVER_ERROR = (
    "The system reports a fault of its own.",
    "Look at the event log (event log show), and run the task again.",
)
_ANY_REFUSAL = (
    "ONTAP refused the request, with a code that this collection does not know.",
    "Read ONTAP's own words in error.message.",
)


class OntapError(Exception):
    """A task cannot go on. Subclasses say whether the server may have acted and whether trying again can help.

    ``message`` is a clause without a full stop, ONTAP's own words where it sent any; ``cause`` and ``next_step`` are sentences.
    """

    transient: bool = False  # the same request may succeed a moment later
    outcome_unknown: bool = False  # a write may have taken effect although no usable answer came
    answer_missing: bool = False  # no word of ONTAP itself came back

    def __init__(
        self,
        message: str,
        *,
        cause: str | None = None,
        next_step: str | None = None,
        code: int | None = None,
        target: str | None = None,
        http_status: int | None = None,
        method: str | None = None,
        path: str | None = None,
        job_uuid: str | None = None,
    ) -> None:
        super().__init__(message)
        self.message = message
        self.code = code
        self.target = target
        self.http_status = http_status
        self.method = method
        self.path = path
        self.job_uuid = job_uuid
        advice = _advice_for(code)
        self.cause = cause or (advice.cause if advice else None)
        self.next_step = next_step or (advice.next_step if advice else None)
        self._cause_says_it = advice is not None or http_status in (401, 403)
        self.operation: str | None = None
        self.may_go_on = False  # ONTAP may still be at work on it as a job whose end cannot be seen
        self.effect = NOTHING_CHANGED
        self.progress: dict[str, t.Any] = {"changed": False}

    def copy(self) -> OntapError:
        """The same error with a context of its own, where one fault ends the work on several configurations."""
        twin = type(self).__new__(type(self), *self.args)
        twin.__dict__.update(self.__dict__, progress=dict(self.progress))
        return twin

    def add_context(self, operation: str | None = None, effect: str | None = None, **progress: t.Any) -> None:
        """Add what the task was doing (said first, nearest to the fault, stays) and how far it got."""
        self.operation = self.operation or operation
        if effect is not None:
            self.effect = effect
        self.progress.update(progress)

    def name_svm(self, name: str | None) -> None:
        """Put the SVM that the task is about into the commands of the next step."""
        if name and self.next_step:
            self.next_step = self.next_step.replace("<svm>", name)

    def sentence(self) -> str:
        """What failed, why, what was done and what to do, in one plain sentence."""
        why = _clause(self.cause) if self.cause and self._cause_says_it else self.message
        numbers = [f"ONTAP code {self.code}"] if self.code is not None else []
        numbers += [f"HTTP {self.http_status}"] if self.http_status is not None else []
        problem = f"{why} ({', '.join(numbers)})" if numbers else why
        parts = [f"{self.operation[:1].upper()}{self.operation[1:]} failed: {problem}" if self.operation else problem, self.effect]
        if self.next_step:
            parts.append(f"next step: {_clause(self.next_step)}")
        return " ".join(f"{'; '.join(parts)}.".splitlines())

    def details(self) -> dict[str, t.Any]:
        """The ``error`` dict of a failed result."""
        return {
            "code": self.code,
            "message": self.message,
            "target": self.target,
            "http_status": self.http_status,
            "method": self.method,
            "path": self.path,
            "job_uuid": self.job_uuid,
            "cause": self.cause,
            "next_step": self.next_step,
        }

    def to_result(self) -> dict[str, t.Any]:
        """The arguments for ``fail_json``."""
        return {**self.progress, "msg": self.sentence(), "error": self.details()}


class OptionError(OntapError):
    """An option's value cannot be used. ``path`` and ``code`` stay empty: nothing was asked of the server."""

    def __init__(self, option: str, problem: str, remedy: str) -> None:
        super().__init__(f"{option}: {problem}", cause=f"{option}: {problem}.", next_step=remedy, target=option)

    def from_variable(self, name: str) -> OptionError:
        """The same error for a value that comes from the environment."""
        self.cause = f"{self.message} (from {name})."
        self.message = f"{self.message} (from {name})"
        return self

    def within(self, place: str) -> OptionError:
        """The same error for an option that lies inside another one, such as ``configs[3]``."""
        self.message = f"{place}.{self.message}"
        self.target = f"{place}.{self.target}"
        return self


class ConnectionFailed(OntapError):
    """The request never reached an ONTAP system: name, address, TLS or proxy."""


class ConnectionRefused(ConnectionFailed):
    """As above, where trying again soon may help: nothing listens yet, or no route for a moment."""

    transient = True


class NotSent(OntapError):
    """The system refused the credentials before: asking again could lock the account."""

    def __init__(self, method: str, path: str) -> None:
        cause, next_step = _HTTP_ADVICE[401]
        super().__init__(
            "not sent, because the credentials were refused before, and asking again could lock the account",
            cause=cause,
            next_step=next_step,
            method=method,
            path=path,
        )


class AnswerLost(OntapError):
    """The request was sent and no complete answer came back: the server may have acted."""

    transient = True
    outcome_unknown = True
    answer_missing = True


class AnswerMalformed(OntapError):
    """The server said yes in a form that is not ONTAP's: an HTML page, truncated JSON, a list where an object belongs."""

    outcome_unknown = True
    answer_missing = True


class Refused(OntapError):
    """The server answered with an error: ONTAP's envelope, or a bare HTTP status of something in between."""

    def __init__(self, message: str, *, http_status: int, retry_after: float | None = None, **details: t.Any) -> None:
        if http_status in (401, 403) or not is_known(details.get("code")):
            general = _ANY_SERVER_ERROR if http_status >= 500 else _ANY_REFUSAL
            cause, next_step = _HTTP_ADVICE.get(http_status, general)
            details.setdefault("cause", cause)
            details.setdefault("next_step", next_step)
        super().__init__(message, http_status=http_status, **details)
        self.retry_after = retry_after
        self.is_busy = self.code in BUSY
        self.transient = self.is_busy or (http_status in (429, 502, 503, 504) and self.code not in OUTAGES)
        self.answer_missing = http_status in (502, 504)
        # 429, 503 and what ONTAP calls busy turn a request away; any other 5xx can come after a part of the work was done.
        self.outcome_unknown = http_status >= 500 and http_status != 503 and not self.is_busy


class JobFailed(OntapError):
    """ONTAP carried the change out as a job, and the job failed."""


class JobUnfinished(OntapError):
    """The job still ran when ``wait_timeout`` was over: it may yet succeed or fail."""


class JobForgotten(OntapError):
    """ONTAP no longer knows the job (it keeps finished ones for 300 s), so its outcome is unknown."""

    outcome_unknown = True


class NotConverged(OntapError):
    """ONTAP accepted the change, yet what it returns afterwards is not what was asked for."""


def is_known(code: int | None) -> bool:
    """Whether ONTAP documents the code, so that its cause and next step are told."""
    return _advice_for(code) is not None


def failure_of(errors: Sequence[OntapError], count: int, things: str) -> dict[str, t.Any]:
    """How the task ends as a whole: the first failure speaks for all, the results hold each one."""
    if not errors:
        return {}
    several = f"{len(errors)} of {count} {things} failed, the first one: " if count > 1 else ""
    return {"failed": True, "msg": f"{several}{errors[0].sentence()}", "error": errors[0].details()}


def _advice_for(code: int | None) -> CodeAdvice | None:
    """Cause and next step of a documented code."""
    if code is None:
        return None
    # The tables are long, and only a failure needs them.
    from ansible_collections.storage_keys.ontap.plugins.module_utils._errors.codes import advice_for

    return advice_for(code)


def _clause(sentence: str) -> str:
    """A sentence as part of a longer one. Only a plain first word loses its capital: "The", not "AKV" or "Azure"."""
    text = sentence.rstrip(".")
    first = text.split(" ", 1)[0]
    plain = len(first) == 1 or (first[1:].islower() and first not in _PROPER_NAMES)
    return text[:1].lower() + text[1:] if plain else text
