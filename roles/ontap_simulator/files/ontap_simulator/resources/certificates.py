# Copyright: (c) 2026, storage_keys.ontap contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""GET of /security/certificates: the client certificates that webhooks can show, and no others."""

from __future__ import annotations

import uuid

from ..api.listing import records_source
from .calls import Call, Outcome

PATH = "/api/security/certificates"


def collection_get(call: Call) -> Outcome:
    """GET of the collection."""
    records = []
    for (ca, serial_number), each in sorted(call.cluster.destinations.certificates.items(), key=lambda pair: pair[1].name):
        key = str(uuid.uuid5(uuid.UUID(call.cluster.uuid), f"{ca} {serial_number}"))
        records.append(
            {
                "uuid": key,
                "name": each.name,
                "scope": "cluster",
                "type": "client",
                "common_name": each.name,
                "ca": ca,
                "serial_number": serial_number,
                "_links": {"self": {"href": f"{PATH}/{key}"}},
            }
        )
    return Outcome(call.collection(records_source(records)))
