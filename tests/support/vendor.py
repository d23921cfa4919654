# Copyright: (c) 2026, storage_keys.ontap contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""NetApp's own Python client, led to a simulated system. Import it only where the client is to be had."""

from __future__ import annotations

import warnings

from ontap_simulator import Simulator

with warnings.catch_warnings():
    warnings.simplefilter("ignore")  # the client uses its libraries as they were when it was published
    from netapp_ontap import HostConnection


def host_of(simulator: Simulator, poll_interval: float) -> HostConnection:
    """The connection through which the client's calls go there while it is entered."""
    connection = simulator.connection
    host = HostConnection(
        "127.0.0.1",
        username=connection["username"],
        password=connection["password"],
        verify=connection["ca_path"],
        poll_interval=poll_interval,
    )
    host.port = connection["http_port"]
    return host
