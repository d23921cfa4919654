# Copyright: (c) 2026, storage_keys.ontap contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The role akv_onboard for a thousand SVMs that have converged."""

from __future__ import annotations

import typing as t

from benchmarks import records
from benchmarks.figures import Figure
from benchmarks.plays import role_seconds
from benchmarks.simulators import Remote, simulator

_SVMS = 1000
_ROUNDS = 3
_LIMIT = 5.0  # seconds

_COMMON = {name: value for name, value in records.VALUES.items() if name != "client_secret"}


def measure() -> list[Figure]:
    with simulator(_SVMS) as remote:
        remote.fill(_SVMS)
        shared = {"akv_onboard_client_secret": records.VALUES["client_secret"]}
        rounds = [(_seconds(remote, {}, shared), _seconds(remote, {"client_secret": "secret-of-{}"}, {})) for dummy in range(_ROUNDS)]
    one, many = (min(each) for each in zip(*rounds, strict=True))
    includes = f"the whole role: check, configure, judge the health and report; best of {_ROUNDS} taken in turn"
    name = f"akv_onboard, {_SVMS} converged SVMs"
    return [
        Figure(f"{name}, one secret", one, _LIMIT, "what an operator waits for", includes, aim=1.0),
        Figure(f"{name}, a secret each", many, _LIMIT, "what an operator waits for", includes, aim=1.0),
    ]


def _seconds(remote: Remote, each: dict[str, str], variables: dict[str, t.Any]) -> float:
    """``each`` entry has these options too, with its number in them."""
    configs = [{"svm_name": f"vs{number}", **{name: text.format(number) for name, text in each.items()}} for number in range(_SVMS)]
    return role_seconds("akv_onboard", remote.connection, {"akv_onboard_common": _COMMON, "akv_onboard_configs": configs, **variables})
