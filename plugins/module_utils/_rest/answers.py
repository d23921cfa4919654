# Copyright: (c) 2026, storage_keys.ontap contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What an HTTP answer of ONTAP means: a pure function from status, headers and body to an answer or an error (private)."""

from __future__ import annotations

import json
import typing as t
from collections.abc import Mapping
from datetime import datetime, timezone
from email.utils import parsedate_to_datetime
from types import MappingProxyType

from ansible_collections.storage_keys.ontap.plugins.module_utils._errors.exceptions import AnswerMalformed, OntapError, Refused
from ansible_collections.storage_keys.ontap.plugins.module_utils._errors.server_text import clean, clean_text

_LONGEST_ASKED = 365 * 24 * 60 * 60  # seconds
_MOST_VALUES = 2_000_000  # an empty list takes 2 bytes of JSON, and 64 of memory


class Answer(t.NamedTuple):
    """A successful answer: HTTP status and the JSON object of its body (empty where there was no body)."""

    status: int
    body: Mapping[str, t.Any] = MappingProxyType({})


def read_answer(method: str, path: str, status: int, headers: Mapping[str, str], content: bytes) -> Answer:
    """Take an HTTP answer apart; raise ``Refused`` for an error, ``AnswerMalformed`` for what ONTAP would not send."""
    where: dict[str, t.Any] = {"method": method, "path": path, "http_status": status}
    if 300 <= status < 400:
        raise Refused(
            "the server redirects to another address",
            cause="The server answered with a redirect, and redirects are never followed.",
            next_step="Set hostname and http_port to the ONTAP management interface itself.",
            **where,
        )
    if status >= 400:
        raise _refusal(headers, content, where)
    if not content.strip() and method != "GET":
        return Answer(status)
    try:
        body = _decode(content)
    except (ValueError, RecursionError):
        raise malformed(f"the answer is no complete JSON but {_describe(headers, content)}", where) from None
    if not isinstance(body, dict):
        raise malformed(f"the answer is a JSON {type(body).__name__} and not an object", where)
    return Answer(status, body)


def _decode(content: bytes) -> t.Any:
    if sum(content.count(sign) for sign in (b",", b"[", b"{")) > _MOST_VALUES:
        raise ValueError("too many values")
    return clean(json.loads(content))


def records_of(answer: Answer, path: str) -> list[dict[str, t.Any]]:
    """The ``records`` of a collection's answer.

    One record that is printed as an object instead of a list, as the documentation of 9.9.1 does, counts as a list of one.
    """
    # A page without records may leave the list out, but not the count as well.
    records = answer.body.get("records", [] if "num_records" in answer.body else None)
    if isinstance(records, dict):
        records = [records]
    if not isinstance(records, list) or not all(isinstance(record, dict) for record in records):
        raise malformed("the answer carries no list of records", {"method": "GET", "path": path, "http_status": answer.status})
    return records


def warning_of(answer: Answer, method: str, path: str) -> str | None:
    """What an ``error`` beside the records of a success says: a part of the answer is missing, or not sure."""
    error = answer.body.get("error")
    if "records" not in answer.body or not isinstance(error, Mapping) or not error:
        return None
    message = str(error.get("message") or "no message").strip().rstrip(".")
    code = f" (ONTAP code {error['code']})" if error.get("code") is not None else ""
    return f"ONTAP answered {method} {path} in part only: {message}{code}. What it left out is missing here too."


def next_link_of(answer: Answer) -> str | None:
    """The ``href`` of the next page, relative to the server, or None on the last one."""
    link: t.Any = answer.body
    for key in ("_links", "next", "href"):
        link = link.get(key) if isinstance(link, Mapping) else None
    return link if isinstance(link, str) and link else None


def malformed(problem: str, where: Mapping[str, t.Any]) -> OntapError:
    return AnswerMalformed(
        problem,
        cause=f"The server at this address does not answer as ONTAP's REST API does: {problem}.",
        next_step="Check that hostname and http_port lead to an ONTAP management interface and that no proxy answers in its place.",
        **where,
    )


def integer(value: t.Any) -> int | None:
    """An ONTAP code as an integer, whichever type the release sends."""
    try:
        return int(str(value))
    except ValueError:
        return None


def _refusal(headers: Mapping[str, str], content: bytes, where: dict[str, t.Any]) -> OntapError:
    try:
        body = _decode(content)
    except (ValueError, RecursionError):
        body = None
    error = body.get("error") if isinstance(body, dict) else None
    retry_after = _retry_after(headers.get("Retry-After"))
    if not isinstance(error, dict):
        message = f"the server answered with HTTP {where['http_status']} and {_describe(headers, content)}"
        return Refused(message, retry_after=retry_after, **where)
    job = body.get("job")
    target = error.get("target")
    return Refused(
        str(error.get("message") or f"the server answered with HTTP {where['http_status']}").strip().rstrip("."),
        code=integer(error.get("code")),
        target=str(target) if target else None,
        job_uuid=job.get("uuid") if isinstance(job, dict) else None,
        retry_after=retry_after,
        **where,
    )


def _describe(headers: Mapping[str, str], content: bytes) -> str:
    """A body in words. Its text is left out on purpose: it could repeat what was sent."""
    if not content.strip():
        return "an empty body"
    kind = clean_text(headers.get("Content-Type", "").split(";")[0].strip().lower()[:100])
    if kind == "text/html" or content.lstrip()[:1] == b"<":
        return "an HTML page"
    return f"{len(content)} bytes of {kind or 'an unknown type'}"


def _retry_after(value: str | None) -> float | None:
    """Seconds to wait, from either form of the header: a number of seconds or an HTTP date."""
    if not value:
        return None
    seconds = integer(value)
    if seconds is not None:
        return float(min(max(0, seconds), _LONGEST_ASKED))
    when = time_of(value)
    return None if when is None else max(0.0, (when - datetime.now(timezone.utc)).total_seconds())


def time_of(value: str | None) -> datetime | None:
    """The time in a header, or None where there is none that can be read."""
    try:
        when = parsedate_to_datetime(value or "")
    except (TypeError, ValueError, IndexError, OverflowError):
        return None
    return when if when.tzinfo else when.replace(tzinfo=timezone.utc)
