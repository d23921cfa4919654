# Copyright: (c) 2026, storage_keys.ontap contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Run Ansible's own commands, as a user would, in an environment that the caller's settings do not reach."""

from __future__ import annotations

import os
import subprocess
import sys
import typing as t
from pathlib import Path

CHECKOUT = Path(__file__).resolve().parents[2]


Variables = dict[str, str]


def ansible(
    command: str, *arguments: str, cwd: Path = CHECKOUT, variables: Variables | None = None, timeout: float = 300
) -> subprocess.CompletedProcess[str]:
    """Run ``ansible-<command>`` (``adhoc`` for ``ansible``) of this Python; standard error joins the output."""
    environment = {
        **{name: value for name, value in os.environ.items() if not name.startswith(("ANSIBLE_", "ONTAP_"))},
        "ANSIBLE_CONFIG": str(CHECKOUT / "ansible.cfg"),
        "ANSIBLE_COLLECTIONS_PATH": str(CHECKOUT / ".venv/collections"),
        "ANSIBLE_FORCE_COLOR": "0",
        "ANSIBLE_NOCOLOR": "1",
        **(variables or {}),
    }
    return run_alone([sys.executable, "-m", "ansible", command, *arguments], cwd, environment, timeout)


def run_alone(command: list[str], cwd: Path, environment: Variables, timeout: float) -> subprocess.CompletedProcess[str]:
    """Run a command in this environment and no other, without a terminal; standard error joins the output."""
    return subprocess.run(
        command,
        cwd=cwd,
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        timeout=timeout,
        check=False,
    )


def connection_variables(connection: dict[str, t.Any]) -> Variables:
    """The environment variables that stand for connection options."""
    return {f"ONTAP_{name.upper()}": str(value) for name, value in connection.items()}
