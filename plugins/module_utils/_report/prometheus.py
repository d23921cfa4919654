# Copyright: (c) 2026, storage_keys.ontap contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The fleet as metrics, in the text format that node_exporter reads from a file. Pure (private)."""

from __future__ import annotations

import typing as t
from collections.abc import Iterator, Mapping

from ansible_collections.storage_keys.ontap.plugins.module_utils._akv.health import VERDICTS
from ansible_collections.storage_keys.ontap.plugins.module_utils._report.words import epoch, readable

Given = Mapping[str, t.Any]
Sample = tuple[str, dict[str, t.Any], t.Any]  # a metric, its labels, its value

# In the order of the file.
_HELP = {
    "up": "Whether the cluster could be read (1) or not (0).",
    "check_timestamp_seconds": "When the cluster was read.",
    "check_duration_seconds": "How long it took to read the cluster.",
    "check_records": "How many configurations the cluster told of.",
    "health": "The verdict on an Azure Key Vault configuration: 1 for the one that holds, 0 for the others.",
    "reachable": "Whether ONTAP reaches the vault (1) or not (0).",
    "keys_available": "Whether the keys are available on all nodes (1) or not (0).",
    "node_reachable": "Whether a node reaches the key servers inside ONTAP (1) or not (0).",
    "info": "What a configuration consists of.",
    "unreachable_since_timestamp_seconds": "Since when the vault cannot be reached. An hour later ONTAP blocks the SVM.",
    "credential_expiry_timestamp_seconds": "When a secret or certificate of an application expires.",
    "key_expiry_timestamp_seconds": "When a version of a key expires.",
}
METRICS = tuple(f"ontap_akv_{name}" for name in _HELP)


def prometheus_of(fleet: Given) -> str:
    """The whole file. It has no timestamps, which node_exporter does not take, and no secret."""
    releases = {each["name"]: each["release"] for each in fleet["clusters"]}
    lines: dict[str, dict[str, str]] = {name: {} for name in _HELP}
    for name, labels, value in (*_of_clusters(fleet), *_of_entries(fleet, releases), *_of_expiry(fleet)):
        if value is not None:
            # Two samples with the same labels would have the whole file refused: that of what is most urgent counts.
            lines[name].setdefault(_labels(labels), _number(value))
    text = []
    for name, found in lines.items():
        if found:
            text += [f"# HELP ontap_akv_{name} {_HELP[name]}", f"# TYPE ontap_akv_{name} gauge"]
            text += [f"ontap_akv_{name}{{{labels}}} {value}" for labels, value in sorted(found.items())]
    return "\n".join([*text, ""])


def _of_clusters(fleet: Given) -> Iterator[Sample]:
    for each in fleet["clusters"]:
        labels = {"cluster": each["name"]}
        yield "up", labels, each["read"]
        if each["read"]:
            yield "check_timestamp_seconds", labels, epoch(each["read_at"])
            yield "check_duration_seconds", labels, each["seconds"]
            yield "check_records", labels, each["records"]


def _of_entries(fleet: Given, releases: Mapping[str, t.Any]) -> Iterator[Sample]:
    for entry in fleet["entries"]:
        if entry["state"] not in VERDICTS:
            continue
        labels = {"cluster": entry["cluster"], "svm": entry["svm"], "configuration": entry["configuration"]}
        for verdict in VERDICTS:
            yield "health", {**labels, "verdict": verdict}, entry["state"] == verdict
        yield "reachable", labels, entry["reachable"]
        yield "keys_available", labels, entry["keys_available"]
        for node in entry["nodes"]:
            yield "node_reachable", {**labels, "node": node.get("name")}, node.get("reachable")
        more = {name: entry[name] for name in ("vault", "key", "key_version", "authentication_method", "client_id", "tenant_id")}
        yield "info", {**labels, **more, "release": releases.get(entry["cluster"])}, 1
        if entry["state"] == "unreachable":
            yield "unreachable_since_timestamp_seconds", labels, epoch(entry["since"] or entry["seen_since"])


def _of_expiry(fleet: Given) -> Iterator[Sample]:
    for each in (fleet["expiry"] or {}).get("credentials", []):
        labels = {"tenant_id": each["tenant_id"], "client_id": each["client_id"], "kind": each["kind"], "credential": each["id"]}
        yield "credential_expiry_timestamp_seconds", labels, epoch(each["end"])
    for each in (fleet["expiry"] or {}).get("keys", []):
        yield "key_expiry_timestamp_seconds", {name: each[name] for name in ("vault", "key", "version")}, epoch(each["end"])


def _labels(labels: Mapping[str, t.Any]) -> str:
    return ",".join(f'{name}="{_escaped(value)}"' for name, value in labels.items())


def _escaped(value: t.Any) -> str:
    return readable(value).replace("\\", "\\\\").replace('"', '\\"')


def _number(value: t.Any) -> str:
    return f"{value:.3f}" if isinstance(value, float) else str(int(value))
