# Copyright: (c) 2026, storage_keys.ontap contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""GET of the SVMs."""

from __future__ import annotations

from ..conftest import Client


def test_svms(client: Client) -> None:
    svms = client.records("/api/svm/svms", fields="state,subtype", order_by="name desc", max_records="2")
    assert set(svms[0]) == {"uuid", "state", "subtype", "_links"}
    found = client.records("/api/svm/svms", name="svm3")
    assert set(found[0]) == {"uuid", "name", "_links"} and found[0]["uuid"] == svms[0]["uuid"]
    svm = client.get(f"/api/svm/svms/{found[0]['uuid']}")
    assert (svm["name"], svm["state"], svm["subtype"]) == ("svm3", "running", "default")
    assert client.code("GET", "/api/svm/svms/nobody") == (404, "4", None)
    assert client.code("GET", "/api/svm/svms?state=asleep") == (400, "262197", "state")
