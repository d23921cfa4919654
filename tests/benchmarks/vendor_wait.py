# Copyright: (c) 2026, storage_keys.ontap contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Restore keys with the vendor's client, its own defaults for waiting, and print the seconds of the call.

The connection and the uuid of the configuration come from the standard input, as JSON.
"""

from __future__ import annotations

import json
import sys
import time

from netapp_ontap import HostConnection
from netapp_ontap.resources import AzureKeyVault


def main() -> None:
    given = json.load(sys.stdin)
    host = HostConnection(given["hostname"], given["username"], given["password"], verify=given["ca_path"])
    host.port = given["http_port"]
    with host:
        vault = AzureKeyVault(uuid=given["uuid"])
        begin = time.perf_counter()
        vault.restore()
        print(time.perf_counter() - begin)


if __name__ == "__main__":
    main()
