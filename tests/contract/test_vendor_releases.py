# Copyright: (c) 2026, storage_keys.ontap contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Each published release of NetApp's Python client against the simulated ONTAP of its time."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest
from ontap_simulator.api.releases import VERSIONS

from .conftest import CHECKOUT

CLIENTS = {
    "9.8": "9.8.0",
    "9.9.1": "9.9.1.0",
    "9.10.1": "9.10.1.0",
    "9.11.1": "9.12.1.0",  # there is none of its own, and 9.10.1's does not know rekey-external
    "9.12.1": "9.12.1.0",
    "9.13.1": "9.13.1.0",
    "9.14.1": "9.14.1.0",
    "9.15.1": "9.15.1.1",
    "9.16.1": "9.16.1.0",
    "9.17.1": "9.17.1.0",
    "9.18.1": "9.18.1.0",
    "9.19.1": "9.19.1.0",
}
STEPS = ["connect", "create", "read", "change", "act", "migrate", "list_keystores", "watch", "notify", "switch", "remove"]


def test_each_release_has_a_client() -> None:
    assert list(CLIENTS) == list(VERSIONS)


@pytest.mark.parametrize("release", CLIENTS)
def test_the_client_of_a_release(release: str) -> None:
    folder = CHECKOUT / ".venv/clients" / CLIENTS[release]
    environment = {
        # The client lets these override the authority that it is given.
        **{name: value for name, value in os.environ.items() if name not in ("REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE")},
        "PYTHONPATH": os.pathsep.join([str(folder), *(str(CHECKOUT / part) for part in ("roles/ontap_simulator/files", "tests"))]),
    }
    command = [sys.executable, str(CHECKOUT / "tests/contract/vendor_steps.py"), release]
    ran = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=120, check=False)
    assert ran.returncode == 0, ran.stdout + ran.stderr
    *steps, imported = ran.stdout.splitlines()
    assert steps == STEPS
    assert imported == str(folder / "netapp_ontap/__init__.py")
