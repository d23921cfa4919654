# Copyright: (c) 2026, storage_keys.ontap contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What ONTAP has sent, received by something else."""

from __future__ import annotations

import logging
import typing as t
from datetime import datetime

from .ems_document import MAX_BODY, DocumentError, read_document
from .ems_event import Event, event_of
from .ems_options import CLUSTER

_log = logging.getLogger("storage_keys.ontap.ontap_ems")


def event_of_raw(raw: t.Any, cluster: str | None, now: datetime) -> Event | None:
    """The event of a document, as a text or as bytes; None for what is none, which the log tells."""
    body = raw if isinstance(raw, str) else bytes(raw)
    if "ems-message-info" not in body if isinstance(body, str) else b"ems-message-info" not in body:
        return None
    try:
        if len(body) > MAX_BODY:
            raise DocumentError(f"it has more than {MAX_BODY} characters")
        messages = read_document(body)
    except DocumentError as error:
        _log.warning("An event stays as it is: %s.", error)
        return None
    if not messages:
        return None
    if len(messages) > 1:
        _log.warning("A document has %s messages, of which only the first makes an event.", len(messages))
    return event_of(messages[0], cluster if cluster and CLUSTER.fullmatch(cluster) else None, now)
