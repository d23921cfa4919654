# Copyright: (c) 2026, storage_keys.ontap contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The fleet for other programs: a table of comma-separated values, and the local checks of Checkmk. Pure (private)."""

from __future__ import annotations

import csv
import io
import typing as t
from collections.abc import Iterator, Mapping

from ansible_collections.storage_keys.ontap.plugins.module_utils._report.fleet import sentence_of
from ansible_collections.storage_keys.ontap.plugins.module_utils._report.words import NOT_READ, STATES, UNEXPECTED, count, readable

Given = Mapping[str, t.Any]

COLUMNS = (
    *("state", "cluster", "svm", "configuration", "since", "blocked_at", "minutes_left", "reasons", "next_step", "vault", "key", "key_version"),
    *("authentication_method", "client_id", "tenant_id", "credential_days_left", "key_days_left", UNEXPECTED, "changed_fields", "uuid"),
)
_LISTS = {"reasons": "; ", "changed_fields": " "}
_FORMULA = tuple("=+-@\uff1d\uff0b\uff0d\uff20")  # a spreadsheet would carry it out, some the wide ones, too
_OK, _WARNING, _CRITICAL, _UNKNOWN = range(4)
_CHECK = {"unreachable": _CRITICAL, "degraded": _WARNING, "missing": _WARNING, "unknown": _UNKNOWN, "pending": _OK, "healthy": _OK}


def csv_of(fleet: Given) -> str:
    """One line for each configuration, and one for each cluster that could not be read."""
    file = io.StringIO()
    writer = csv.writer(file, lineterminator="\n")
    writer.writerow(COLUMNS)
    for each in fleet["clusters"]:
        if not each["read"]:
            row = {"state": NOT_READ, "cluster": each["name"], "reasons": [each["error"]]}
            writer.writerow([_cell(name, row.get(name)) for name in COLUMNS])
    for entry in fleet["entries"]:
        writer.writerow([_cell(name, entry[name]) for name in COLUMNS])
    return file.getvalue()


def checkmk_of(fleet: Given) -> str:
    """One service for the fleet, one for each cluster, one for each configuration."""
    return "".join(f"{line}\n" for line in (*_checks_of_clusters(fleet), *map(_check, fleet["entries"])))


def _cell(name: str, value: t.Any) -> t.Any:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, int):
        return value
    text = readable(_LISTS[name].join(map(str, value or ())) if name in _LISTS else value)
    return f"'{text}" if text.lstrip().startswith(_FORMULA) else text


def _checks_of_clusters(fleet: Given) -> Iterator[str]:
    counts = fleet["summary"]
    worst = _CRITICAL if counts["unreachable"] or counts[NOT_READ] else _WARNING if counts["not_well"] else _OK
    yield _line(worst, "AKV fleet", f"not_well={counts['not_well']}|total={counts['total']}", sentence_of(fleet))
    for each in fleet["clusters"]:
        said = count(each["records"], "configuration") if each["read"] else f"not read: {each['error']}"
        yield _line(_OK if each["read"] else _UNKNOWN, f"AKV {each['name']}", f"records={each['records']}" if each["read"] else "-", said)


def _check(entry: Given) -> str:
    name = f"AKV {entry['cluster']} {entry['svm'] or entry['owner']}"
    if entry["configuration"] and entry["configuration"] != "default":
        name += f" {entry['configuration']}"
    left = entry["minutes_left"]
    said = [STATES[entry["state"]].words, *(entry["reasons"] if not STATES[entry["state"]].is_well else [])]
    if entry["since"]:
        said.append(f"since {entry['since']}, blocked at {entry['blocked_at']}")
    return _line(_CHECK[entry["state"]], name, "-" if left is None else f"minutes_left={left}", "; ".join(said))


def _line(state: int, service: str, values: str, said: str) -> str:
    """A service's name may hold no quotation mark, and what is said no bar: behind it Checkmk looks for values."""
    return f'{state} "{readable(service, 200).replace(chr(34), chr(39))}" {values} {readable(said).replace("|", "/")}'
