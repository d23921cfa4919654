# Copyright: (c) 2026, storage_keys.ontap contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What the playbook events sets up on ONTAP: where its events go, which ones, and whether they arrive. Pure (private)."""

from __future__ import annotations

import re
import typing as t
from collections.abc import Iterable, Iterator, Mapping

VARIABLES = ("url", "filter", "destination", "path_token", "certificate", "ca")
# A name that a release does not know is refused.
_PATTERNS = ((9, 0, 0), "ekmip.akv.*"), ((9, 17, 1), "km.cmek.*")
_TELLS_CONNECTIVITY = (9, 11, 1)

_URL = re.compile(r"https?://[^/?#]+/([A-Za-z0-9._~-]+/)*")
_HOST = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*")
_TOKEN = re.compile(r"[A-Za-z0-9._~-]{20,}")


def setup_of(given: Mapping[str, t.Any], host: str) -> dict[str, str]:
    """From the variables akv_events_*, without that prefix: what is wrong with them, if anything, and what to set up."""
    known = {name: str(given.get(name) or "") for name in VARIABLES}
    token = known["path_token"]
    return {
        "problem": next((f"{problem} Nothing was done{remedy}." for problem, remedy in _problems(known, host)), ""),
        "filter": known["filter"] or "akv",
        "destination": known["destination"] or "akv-eda",
        "address": f"{known['url']}{host}{f'/{token}' if token else ''}",
        "token": token,
        "certificate": known["certificate"],
        "ca": known["ca"],
    }


def _problems(known: Mapping[str, str], host: str) -> Iterator[tuple[str, str]]:
    url, token, certificate = known["url"], known["path_token"], known["certificate"]
    if not _URL.fullmatch(url):
        yield (
            "akv_events_url must be where the receiver is, with a slash at the end, such as https://eda.example.com:5000/ems/. The name of the"
            " cluster follows it."
        ), ""
    if not _HOST.fullmatch(host):
        yield (
            f"The name {host} cannot be part of the path that akv_events_url begins; it may have letters, digits, dots, dashes and underscores."
        ), ": give the host such a name"
    if token and not _TOKEN.fullmatch(token):
        yield "akv_events_path_token must have at least 20 characters, and only letters, digits and ._~-.", ""
    if bool(certificate) != bool(known["ca"]) or (certificate and not url.startswith("https:")) or not (certificate or token):
        yield (
            "Give akv_events_certificate and akv_events_ca, both, with an akv_events_url that begins with https, or akv_events_path_token:"
            " without either the receiver lets nobody in."
        ), ""


def of_release(version: Mapping[str, t.Any]) -> dict[str, t.Any]:
    """What to choose on a release, as ONTAP tells it, and whether ONTAP can tell that the receiver was reached."""
    release = tuple(int(version[part]) for part in ("generation", "major", "minor"))
    patterns = [pattern for since, pattern in _PATTERNS if release >= since]
    # The module needs the severities where the filter is there already.
    rules = [
        {"index": index, "type": "include", "message_criteria": {"name_pattern": pattern, "severities": "*"}}
        for index, pattern in enumerate(patterns, start=1)
    ]
    return {"rules": rules, "tells_connectivity": release >= _TELLS_CONNECTIVITY}


def not_reached(destinations: Iterable[Mapping[str, t.Any]], host: str) -> str:
    """Why the nodes do not reach the receiver; empty where they do."""
    (connectivity,) = (each["connectivity"] for each in destinations)
    if connectivity["state"] == "success":
        return ""
    told = "; ".join(dict.fromkeys(str(each["message"]["message"]) for each in connectivity.get("errors") or ()))
    return (
        f"Filter and destination are set up, yet {host} does not reach the receiver: {told.removesuffix('.') or 'ONTAP does not say why'}."
        " See that the receiver runs, that the cluster trusts its certificate (security certificate install -type server-ca), and that"
        " firewalls let the nodes through."
    )
