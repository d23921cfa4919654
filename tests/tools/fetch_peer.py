# Copyright: (c) 2026, storage_keys.ontap contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Put the collections that this one works beside into `.venv/peer`, for the contract tests.

They are taken from the wheel of the pinned bundle; nothing else of the bundle is kept. Run it with the checkout's own Python.
"""

from __future__ import annotations

from environments import LOCKS, VENV
from wheels import packages, unpack

COLLECTIONS = ("awx/awx", "azure/azcollection", "community/hashi_vault", "netapp/ontap")


def main() -> None:
    (bundle,) = packages(LOCKS / "peer.txt")
    unpack(bundle, VENV / "peer", tuple(f"ansible_collections/{name}/" for name in COLLECTIONS))


if __name__ == "__main__":
    main()
