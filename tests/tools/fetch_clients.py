# Copyright: (c) 2026, storage_keys.ontap contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Put each pinned release of NetApp's Python client into `.venv/clients/VERSION`, for the contract tests.

A process can import only one of them. What they need besides is in the checkout's own environment; of the wheels only
the code is kept. Run it with the checkout's own Python.
"""

from __future__ import annotations

from environments import LOCKS, VENV
from wheels import packages, unpack


def main() -> None:
    for client in packages(LOCKS / "clients.txt"):
        version = client.split()[0].partition("==")[2]
        unpack(client, VENV / "clients" / version, "netapp_ontap/", ".py")


if __name__ == "__main__":
    main()
