# Copyright: (c) 2026, storage_keys.ontap contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Moments, as Microsoft Graph, Azure Resource Manager and people write them. Pure (private)."""

from __future__ import annotations

import re
import typing as t
from datetime import date, datetime, timedelta, timezone

_DAY = timedelta(days=1)
# Graph writes seven digits of a second, which Python before 3.11 does not read.
_MOMENT = re.compile(
    r"(?P<day>\d{4}-\d\d-\d\d)(?:[Tt ](?P<time>\d\d:\d\d(?::\d\d)?)(?:[.,](?P<fraction>\d+))?)?\s*(?P<zone>[Zz]|[+-]\d\d(?::?\d\d)?)?"
)


def parse(value: t.Any) -> datetime | None:
    """A moment in UTC, or None where there is none. ISO 8601 (UTC where it names no zone), or seconds since 1970.

    ValueError where it is no moment.
    """
    if value is None or value == "":
        return None
    try:
        if isinstance(value, datetime):
            return _in_utc(value)
        if isinstance(value, date):
            return datetime(value.year, value.month, value.day, tzinfo=timezone.utc)
        if isinstance(value, (int, float)) and not isinstance(value, bool):
            return datetime.fromtimestamp(value, timezone.utc)
        return _from_text(str(value).strip())
    except (OverflowError, OSError, ValueError):
        raise ValueError(f"{str(value)[:40]!r} is no date such as 2027-01-31 or 2027-01-31T12:00:00Z") from None


def _from_text(text: str) -> datetime:
    if text.isascii() and text.isdigit() and len(text) > 8:  # 20270131 would be a day, in a form that nobody asked for
        return datetime.fromtimestamp(int(text), timezone.utc)
    found = _MOMENT.fullmatch(text)
    if not found:
        raise ValueError(text)
    zone = (found["zone"] or "+00:00").upper().replace("Z", "+00:00").replace(":", "")
    fraction = ((found["fraction"] or "") + "000000")[:6]
    time = found["time"] or "00:00:00"
    return _in_utc(datetime.fromisoformat(f"{found['day']}T{time if len(time) > 5 else time + ':00'}.{fraction}{zone[:3]}:{zone[3:] or '00'}"))


def _in_utc(moment: datetime) -> datetime:
    return (moment if moment.tzinfo else moment.replace(tzinfo=timezone.utc)).astimezone(timezone.utc)


def iso(moment: datetime | None) -> str | None:
    """As reports write it: to the second, in UTC."""
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ").rjust(20, "0") if moment else None


def days_between(now: datetime, end: datetime) -> int:
    """Whole days that are left; negative once it has ended."""
    return (end - now) // _DAY
