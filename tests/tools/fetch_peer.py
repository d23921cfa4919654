# Copyright: (c) 2026, storage_keys.ontap contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Put the collection netapp.ontap into `.venv/peer`, for the contract tests.

It is taken from the wheel of the pinned bundle; nothing else of the bundle is kept. Run it with the checkout's own Python.
"""

from __future__ import annotations

from environments import LOCKS, VENV
from wheels import packages, unpack


def main() -> None:
    (bundle,) = packages(LOCKS / "peer.txt")
    unpack(bundle, VENV / "peer", "ansible_collections/netapp/ontap/")


if __name__ == "__main__":
    main()
