# Copyright: (c) 2026, storage_keys.ontap contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Coverage-guided fuzzing of what reads ONTAP's answers, with atheris: "make fuzz". Arguments are those of libFuzzer."""

from __future__ import annotations

import pathlib
import sys

import atheris

CHECKOUT = pathlib.Path(__file__).resolve().parents[2]
sys.path[:0] = [str(CHECKOUT / ".venv" / "collections"), str(CHECKOUT / "tests")]

with atheris.instrument_imports(include=["ansible_collections.storage_keys", "json", "email"]):
    from support.answer_harness import read_whole

STATUSES = (200, 201, 202, 204, 302, 400, 401, 404, 429, 500, 503)


def one_answer(data: bytes) -> None:
    """The first byte chooses status, method and headers, the rest is the body."""
    choice, body = (data[0], data[1:]) if data else (0, b"")
    choice, status = divmod(choice, len(STATUSES))
    headers = {"Retry-After": body[:12].decode("latin-1")} if choice & 2 else {}
    read_whole("POST" if choice & 1 else "GET", STATUSES[status], headers, body)


if __name__ == "__main__":
    atheris.Setup(sys.argv, one_answer)
    atheris.Fuzz()
