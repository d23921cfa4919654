# Copyright: (c) 2026, storage_keys.ontap contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

import os
import subprocess
import sys
import typing as t
from pathlib import Path

import pytest

CHECKOUT = Path(__file__).resolve().parents[2]
AKV = "/api/security/azure-key-vaults"

# What a playbook needs; svm and client_secret are told apart where it matters.
VAULT = {
    "name": "https://kv.vault.azure.net/",
    "client_id": "client-1",
    "tenant_id": "tenant-1",
    "key_id": "https://kv.vault.azure.net/keys/kek/0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a",
    "client_secret": "first-secret",
}


@pytest.fixture
def run_playbook(tmp_path: Path) -> t.Callable[..., subprocess.CompletedProcess[str]]:
    """Run a play with ansible-playbook as a user would, with this collection and the peer's."""

    def run(play: str, *arguments: str, **variables: str) -> subprocess.CompletedProcess[str]:
        playbook = tmp_path / "play.yml"
        playbook.write_text(play)
        environment = {
            **os.environ,
            **variables,
            "ANSIBLE_COLLECTIONS_PATH": f"{CHECKOUT / '.venv/collections'}:{CHECKOUT / '.venv/peer'}",
            "ANSIBLE_LOCALHOST_WARNING": "false",
            "ANSIBLE_INVENTORY_UNPARSED_WARNING": "false",
            "ANSIBLE_NOCOLOR": "true",
            "XDG_CACHE_HOME": str(tmp_path / "cache"),
        }
        command = [str(Path(sys.executable).with_name("ansible-playbook")), str(playbook), *arguments]
        return subprocess.run(command, capture_output=True, text=True, env=environment, cwd=tmp_path, check=False)

    return run
