# Copyright: (c) 2026, storage_keys.ontap contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Fleets of any size, as the playbook report reads them: what akv_health tells of each cluster."""

from __future__ import annotations

import typing as t

from ansible_collections.storage_keys.ontap.plugins.module_utils._report.fleet import About, fleet_of

NOW = 1764244800.0  # 2025-11-27T12:00:00Z
ABOUT = About(NOW, "1.0.0", run="AWX job 42", inventory="clusters.yml")
ADVICE = "Find out why the vault cannot be reached: an expired client_secret, the key's permissions, network and proxy."
VERSION = "0123456789abcdef0123456789abcdef"
APPLICATION = "3c1dd0ac-6f19-4c33-a5a5-3c8cbca01f0e"
TENANT = "c9f32fcb-4ab7-40fe-af1b-1850d46cfbbe"
EXPIRY: dict[str, t.Any] = {
    "credentials": [
        {"what": "client_secret", "id": APPLICATION, "tenant_id": TENANT, "name": "ontap", "credential": {"key_id": "credential-1", "name": "2025"},
         "at_best": None, "end": "2025-12-02T12:00:00Z", "days_left": 5, "level": "critical", "why": "The secret ends in 5 days.",
         "svms": [{"cluster": "c", "svm": "svm1"}], "next_step": "Make a new secret, send it to ONTAP, remove the old one."},
    ],
    "keys": [
        {"what": "key", "id": f"https://example.vault.azure.net/keys/key1/{VERSION}", "rotation": None, "behind": 0, "end": "2026-11-27T12:00:00Z",
         "days_left": 365, "level": "ok", "why": "The key ends in 365 days.", "svms": [], "next_step": None},
    ],
}  # fmt: skip


def told(svm: str | None = "svm1", verdict: str = "healthy", **more: t.Any) -> dict[str, t.Any]:
    """An entry of the report of akv_health."""
    reachable = {"healthy": True, "pending": True, "degraded": True, "unreachable": False}.get(verdict)
    return {
        "owner": f"SVM {svm}" if svm else "the cluster",
        "scope": "svm" if svm else "cluster",
        "svm_name": svm,
        "svm_uuid": f"uuid of {svm}" if svm else None,
        "uuid": f"uuid of the configuration of {svm}",
        "configuration_name": "default",
        "name": "https://example.vault.azure.net/",
        "key_id": f"https://example.vault.azure.net/keys/key1/{VERSION}",
        "client_id": APPLICATION,
        "tenant_id": TENANT,
        "authentication_method": "client_secret",
        "verdict": verdict,
        "reasons": [] if verdict == "healthy" else [f"azure_reachability: {verdict} (code 65537549)"],
        "next_step": None if verdict == "healthy" else ADVICE,
        "since": None,
        "blocked_at": None,
        "minutes_left": None,
        "reachable": reachable,
        "keys_available": {"healthy": True, "degraded": False}.get(verdict),
        "nodes": [{"name": "node1", "reachable": reachable}] if verdict != "unknown" else [],
        **more,
    }


OUTAGE: dict[str, t.Any] = {"since": "2025-11-27T11:38:00+00:00", "blocked_at": "2025-11-27T12:38:00+00:00", "minutes_left": 38}


def cluster(name: str, *entries: dict[str, t.Any], **more: t.Any) -> dict[str, t.Any]:
    """A cluster that was read."""
    return {"name": name, "reading": {"report": list(entries), "release": "9.17.1"}, "read_at": NOW - 7, "seconds": 1.25, **more}


def unread(name: str, error: str = "connection refused") -> dict[str, t.Any]:
    return {"name": name, "error": error}


def large(svms: int, per_cluster: int = 250) -> list[dict[str, t.Any]]:
    """So many SVMs, of which one in a hundred is not well."""
    clusters = []
    for first in range(0, svms, per_cluster):
        number = first // per_cluster + 1
        name = f"cluster{number:03}.example.com"
        entries = [
            told(
                f"svm{each:05}_prod",
                *(["unreachable"] if each % 100 == 7 else []),
                **(OUTAGE if each % 100 == 7 else {}),
                name=f"https://kv-ontap-prod-{number % 7}.vault.azure.net/",
                key_id=f"https://kv-ontap-prod-{number % 7}.vault.azure.net/keys/ontap-kek-{number:03}/{VERSION}",
                client_id=f"{each % 9:08}-6f19-4c33-a5a5-3c8cbca01f0e",
            )
            for each in range(first, min(first + per_cluster, svms))
        ]
        clusters.append(cluster(name, *entries))
    return clusters


def fleet(*clusters: dict[str, t.Any], about: About = ABOUT, **more: t.Any) -> dict[str, t.Any]:
    return fleet_of(clusters, about, **more)
