# Copyright: (c) 2026, storage_keys.ontap contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Programs that do one thing in a process of their own and tell what it cost."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import typing as t
from pathlib import Path

from support.commands import CHECKOUT

_FOLDER = Path(__file__).parent
_COLLECTIONS = [str(CHECKOUT / ".venv/collections"), str(CHECKOUT / ".venv/peer")]

Used = dict[str, float]


def run_module(module: str, options: dict[str, t.Any], authority: str = "") -> tuple[dict[str, t.Any], Used]:
    """A module by its full name, without ansible-playbook around it: its result, and what it used.

    The peer's modules learn from the environment which ``authority`` to trust.
    """
    collection, _dot, name = module.rpartition(".")
    path = f"ansible_collections.{collection}.plugins.modules.{name}"
    ran = _run(["module_process.py", path, *_COLLECTIONS], options, {"REQUESTS_CA_BUNDLE": authority} if authority else {})
    result: dict[str, t.Any] = json.loads(ran.stdout)
    used: Used = json.loads(ran.stderr.splitlines()[-1])
    return result, used


def vendor_seconds(connection: dict[str, t.Any], uuid: str) -> float:
    """A restore with the vendor's client."""
    return float(_run(["vendor_wait.py"], {**connection, "uuid": uuid}, {}).stdout)


def _run(command: list[str], given: dict[str, t.Any], variables: dict[str, str]) -> subprocess.CompletedProcess[str]:
    # These override the authority that the vendor's client is given.
    environment = {name: value for name, value in os.environ.items() if name not in ("REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE")}
    ran = subprocess.run(
        [sys.executable, "-W", "ignore", str(_FOLDER / command[0]), *command[1:]],
        input=json.dumps(given),
        env={**environment, **variables},
        capture_output=True,
        text=True,
        check=False,
    )
    if ran.returncode != 0:
        raise RuntimeError((ran.stdout + ran.stderr)[-3000:])
    return ran
