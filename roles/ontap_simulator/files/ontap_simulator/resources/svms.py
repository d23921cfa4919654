# Copyright: (c) 2026, storage_keys.ontap contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The operations of ``/svm/svms``."""

from __future__ import annotations

from ..api.listing import find_record, records_source
from ..api.schema import Record
from .calls import Call, Outcome


def collection_get(call: Call) -> Outcome:
    """GET /svm/svms: the data SVMs; the admin SVM is not among them."""
    return Outcome(call.collection(records_source(_svms(call))))


def get(call: Call) -> Outcome:
    """GET /svm/svms/{uuid}."""
    return Outcome(call.single(find_record(_svms(call), call.key)))


def _svms(call: Call) -> list[Record]:
    return [
        {
            "uuid": svm.uuid,
            "name": svm.name,
            "state": "running",
            "subtype": "default",
            "_links": {"self": {"href": f"/api/svm/svms/{svm.uuid}"}},
        }
        for svm in call.cluster.svms.values()
        if call.sees(svm)
    ]
