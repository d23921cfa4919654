# Copyright: (c) 2026, storage_keys.ontap contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""When what ONTAP uses in Azure ends, how urgent that is, and which SVMs hang on it. Pure (private)."""

from __future__ import annotations

import typing as t
from collections import Counter
from collections.abc import Sequence
from contextlib import suppress
from datetime import datetime

from ansible_collections.storage_keys.ontap.plugins.module_utils._azure import arm, graph
from ansible_collections.storage_keys.ontap.plugins.module_utils._azure.book import Book, NotYet
from ansible_collections.storage_keys.ontap.plugins.module_utils._azure.dates import days_between, iso
from ansible_collections.storage_keys.ontap.plugins.module_utils._azure.fleet import Application, Fleet, Key, Use
from ansible_collections.storage_keys.ontap.plugins.module_utils._azure.levels import LEVELS, Thresholds, failing, level_of
from ansible_collections.storage_keys.ontap.plugins.module_utils._azure.reasons import Unknown
from ansible_collections.storage_keys.ontap.plugins.module_utils._azure.settings import Settings

_HINT = 3  # characters of a secret that Graph tells
_SHOWN = 3  # findings in the sentence that fails a run
_WORDS = {"client_secret": "secret", "client_certificate": "certificate"}
_FINE = ("ok", "unlimited")  # nobody has to do anything

Finding = dict[str, t.Any]


def findings(book: Book, settings: Settings, fleet: Fleet, now: datetime) -> tuple[list[Finding], list[Finding]]:
    """Of the applications' credentials and of the keys, the most urgent first. What is not known yet is in the book to be asked."""
    found: list[list[Finding]] = [[], []]
    for wanted, uses in fleet.applications.items():
        with suppress(NotYet):
            found[0].append(_of_application(book, settings, fleet, wanted, uses, now))
    for each, uses in fleet.keys.items():
        with suppress(NotYet):
            found[1].append(_of_key(book, settings, each, uses, now))
    credentials, keys = (sorted(each, key=_urgency) for each in found)
    return credentials, keys


def _urgency(finding: Finding) -> tuple[t.Any, ...]:
    return LEVELS.index(finding["level"]), finding["end"] or "", finding["id"], finding["what"], finding.get("tenant_id", "")


def _of_application(book: Book, settings: Settings, fleet: Fleet, wanted: Application, uses: Sequence[Use], now: datetime) -> Finding:
    base = {"what": wanted.kind, "id": wanted.client, "tenant_id": wanted.tenant, "name": "", "credential": None, "at_best": None}
    try:
        registered = graph.application(book, settings, wanted, fleet.applications)
        base["name"] = registered.name
        listed = registered.secrets if wanted.kind == "client_secret" else registered.certificates
        judged = judge(listed, wanted, settings.secrets.get(wanted.client), settings.thresholds, now)
    except Unknown as unknown:
        judged = _by_hand(settings, wanted.client, unknown, now, _renew(wanted))
    return {**base, **judged, "svms": _svms(uses)}


def judge(listed: Sequence[graph.Credential], wanted: Application, secret: str | None, thresholds: Thresholds, now: datetime) -> Finding:
    """Which of them ONTAP has is learned from the secret, where the caller has it; ONTAP itself never tells."""
    word = _WORDS[wanted.kind]
    if secret and wanted.kind == "client_secret" and any(each.hint for each in listed):
        matching = [each for each in listed if each.hint == secret[:_HINT]]
        if not matching:
            step = f"Give the secret that ONTAP has in akv_expiry_secrets, or send a valid one: {_renew(wanted)}"
            raise Unknown("The application has no secret that begins as the given one does: that was removed, or is another one's", step)
        listed = matching
    if not listed:
        return _finding("expired", None, now, f"The application has no {word} any more", _renew(wanted))
    valid = [each for each in listed if each.end is None or each.end > now] or [max(listed, key=lambda each: each.end or now)]
    first = min(valid, key=_end)
    last = max(valid, key=_end)
    level = level_of(now, first.end, thresholds)
    told = _ends(f"The {word}", first.end, now)
    if len(valid) > 1:
        both = f"{_ends('The first', first.end, now)}, {_ends('the last', last.end, now)}"
        told = f"It is one of {len(valid)} {word}s, and ONTAP does not tell which. {both}"
    if all(each.start and each.start > now for each in valid):
        level, told = "critical", f"{told}. It is not valid yet"
    finding = _finding(level, first.end, now, told, _renew(wanted) if level not in _FINE else None)
    if len(valid) == 1:
        return {**finding, "credential": {"key_id": first.key_id, "name": first.name}}
    return {**finding, "at_best": iso(last.end)}


def _end(credential: graph.Credential) -> tuple[bool, float]:
    return credential.end is None, credential.end.timestamp() if credential.end else 0


def _of_key(book: Book, settings: Settings, wanted: Key, uses: Sequence[Use], now: datetime) -> Finding:
    base = {"what": "key", "id": wanted.url, "rotation": None, "behind": 0}
    try:
        facts = arm.key(book, settings, wanted, _tenants(uses))
    except arm.Gone:
        step = "Recover it in the vault at once if it was deleted: within an hour ONTAP takes the volumes offline."
        return {**base, **_finding("critical", None, now, "The vault has no such key, or no such version of it", step), "svms": _svms(uses)}
    except Unknown as unknown:
        return {**base, **_by_hand(settings, wanted.url, unknown, now, _rotate(wanted)), "svms": _svms(uses)}
    return {**base, **judge_key(facts, wanted, settings.thresholds, now), "rotation": facts.rotation, "behind": facts.behind, "svms": _svms(uses)}


def judge_key(facts: arm.KeyFacts, wanted: Key, thresholds: Thresholds, now: datetime) -> Finding:
    level, step = level_of(now, facts.end, thresholds), _rotate(wanted)
    told = [_ends("The key", facts.end, now)]
    if not facts.enabled:
        level, step = "critical", "Enable it in the vault at once: within an hour ONTAP takes the volumes offline."
        told.insert(0, "The key is disabled")
    elif facts.start and facts.start > now:
        level, step = "critical", "Let its validity begin now, in the vault."
        told.insert(0, f"The key is not valid before {iso(facts.start)}")
    told.append(f"a new version is made {facts.rotation}" if facts.rotation else "no rotation policy renews it")
    if facts.behind:
        told.append(f"ONTAP uses version {wanted.version}, and {facts.behind} are newer")
    return _finding(level, facts.end, now, "; ".join(told), step if level not in _FINE else None)


def _by_hand(settings: Settings, name: str, unknown: Unknown, now: datetime, step: str) -> Finding:
    """The end that was given, where Azure does not tell; without one it is unknown."""
    if "local" not in settings.sources or name not in settings.known:
        return _finding("unknown", None, now, unknown.why, unknown.next_step)
    end = settings.known[name]
    level = level_of(now, end, settings.thresholds)
    return _finding(level, end, now, f"{_ends('It', end, now)}, as akv_expiry_known says. {unknown.why}", step if level not in _FINE else None)


def _finding(level: str, end: datetime | None, now: datetime, why: str, next_step: str | None) -> Finding:
    return {"end": iso(end), "days_left": days_between(now, end) if end else None, "level": level, "why": f"{why}.", "next_step": next_step}


def _ends(subject: str, end: datetime | None, now: datetime) -> str:
    if end is None:
        return f"{subject} has no end"
    days = days_between(now, end)
    if end <= now:
        return f"{subject} ended on {iso(end)}"
    return f"{subject} ends on {iso(end)}, {'today or tomorrow' if days < 1 else 'in 1 day' if days == 1 else f'in {days} days'}"


def _renew(wanted: Application) -> str:
    word = _WORDS[wanted.kind]
    return (
        f"Make a new {word} of the application beside the old one, send it to these SVMs with the playbook storage_keys.ontap.rotate_secret,"
        f" and remove the old one when all are healthy."
    )


def _rotate(wanted: Key) -> str:
    if wanted.version:
        return "Make a new version in the vault, and move these SVMs to it with the playbook storage_keys.ontap.rekey (external)."
    return "Make a new version in the vault; ONTAP follows by itself within 15 minutes."


def _svms(uses: Sequence[Use]) -> list[dict[str, str | None]]:
    return [{"cluster": cluster, "svm": svm or None} for cluster, svm in sorted({(use.cluster, use.svm or "") for use in uses})]


def _tenants(uses: Sequence[Use]) -> list[str]:
    """The most used first."""
    return [tenant for tenant, _count in Counter(use.tenant for use in uses).most_common()]


def report(credentials: Sequence[Finding], keys: Sequence[Finding], fleet: Fleet, settings: Settings, notes: Sequence[str]) -> dict[str, t.Any]:
    """The findings with their summary, and in ``failure`` a sentence where the run has to fail."""
    both = [*credentials, *keys]
    counts = Counter(each["level"] for each in both)
    problems = [*fleet.problems, *notes]
    bad = failing(settings.fail_on)
    failures = [each for each in both if each["level"] in bad]
    told = fleet.problems if "unknown" in bad else []
    told = told + [f"{each['what'].replace('_', ' ')} {each.get('name') or each['id']} ({each['level']}): {each['why']}" for each in failures]
    if not both and not problems:
        told = ["No AKV configuration was found on any cluster, so that nothing was judged. Look whether these are the right clusters."]
    more = f" And {len(told) - _SHOWN} more." if len(told) > _SHOWN else ""
    return {
        "credentials": list(credentials),
        "keys": list(keys),
        "summary": {**{level: counts[level] for level in LEVELS}, "total": len(both)},
        "earliest": min((each["end"] for each in both if each["end"]), default=None),
        "problems": problems,
        "failure": " ".join(told[:_SHOWN]) + more,
    }
