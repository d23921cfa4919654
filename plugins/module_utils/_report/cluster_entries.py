# Copyright: (c) 2026, storage_keys.ontap contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What one cluster adds to the fleet report: an entry for each configuration, and what the inventory expects there. Pure (private)."""

from __future__ import annotations

import typing as t
from collections.abc import Iterator, Mapping, Sequence

from ansible_collections.storage_keys.ontap.plugins.module_utils._report.words import MISSING, STATES, UNEXPECTED, key_parts, utc

Entry = dict[str, t.Any]
Given = Mapping[str, t.Any]

_COPIED = ("uuid", "client_id", "tenant_id", "authentication_method", "reachable", "keys_available", "minutes_left", "next_step")
_ONBOARD = "Have it made with the playbook storage_keys.ontap.onboard, or take it out of akv_onboard_configs."


def entries_of(cluster: Given) -> list[Entry]:
    """The entries of a cluster that was read, as :func:`fleet.fleet_of` describes what it gave."""
    name = str(cluster["name"])
    found = [_entry(name, each) for each in cluster["reading"].get("report") or []]
    drift = cluster.get("drift")
    if isinstance(drift, Mapping):
        missing, unexpected = list(_owners(drift.get("missing"))), list(_owners(drift.get("unexpected")))
        for entry in found:
            entry["changed_fields"] = sorted({field for each in drift.get("changed") or [] if _is(entry, each) for field in each.get("fields") or []})
    else:
        missing, unexpected = _compared(found, cluster.get("expected"))
    for entry in found:
        entry["unexpected"] = any(_is(entry, each) for each in unexpected)
    return [*found, *(_missing(name, each) for each in missing)]


def expected_of(configs: t.Any) -> list[Entry] | None:
    """Whom the entries of akv_onboard_configs are about, and nothing else of them; None where there is no such list."""
    if not isinstance(configs, Sequence) or isinstance(configs, (str, bytes)):
        return None
    wanted = []
    for config in configs:
        if not isinstance(config, Mapping) or config.get("state", "present") != "present" or config.get("enabled") is False:
            continue
        svm, uuid = config.get("svm_name"), config.get("svm_uuid")
        if svm or uuid or config.get("scope") == "cluster":
            of_cluster = config.get("scope") == "cluster"
            owner = "the cluster" if of_cluster else f"SVM {svm or uuid}"
            wanted.append({"owner": owner, "svm_uuid": uuid, "configuration_name": config.get("configuration_name")})
    return wanted


def _entry(cluster: str, told: Given) -> Entry:
    key, version = key_parts(told.get("key_id"))
    verdict = told.get("verdict")
    return {
        "cluster": cluster,
        "svm": told.get("svm_name"),
        "svm_uuid": told.get("svm_uuid"),
        "owner": told.get("owner"),
        "configuration": told.get("configuration_name"),
        "state": verdict if verdict in STATES else "unknown",
        "reasons": list(told.get("reasons") or []),
        "since": utc(told.get("since")),
        "blocked_at": utc(told.get("blocked_at")),
        **{name: told.get(name) for name in _COPIED},
        "vault": told.get("name"),
        "key_id": told.get("key_id"),
        "key": key,
        "key_version": version,
        "nodes": [dict(each) for each in told.get("nodes") or []],
        UNEXPECTED: False,
        "changed_fields": [],
    }


def _missing(cluster: str, wanted: Given) -> Entry:
    owner = str(wanted["owner"])
    told = {
        "owner": owner,
        "svm_name": owner.removeprefix("SVM ") if owner.startswith("SVM ") else None,
        "configuration_name": wanted.get("configuration_name"),
        "verdict": MISSING,
        "reasons": ["the inventory expects it, and ONTAP has no such configuration that is enabled"],
        "next_step": _ONBOARD,
    }
    return _entry(cluster, told)


def _compared(found: Sequence[Entry], expected: Sequence[Given] | None) -> tuple[list[Given], list[Given]]:
    """What the inventory expects and is not there, and the other way round; nothing where the inventory tells of no configuration."""
    if expected is None:
        return [], []
    missing = [each for each in expected if not any(_is(entry, each) for entry in found)]
    unexpected: list[Given] = [
        {"owner": entry["owner"], "configuration_name": entry["configuration"]} for entry in found if not any(_is(entry, each) for each in expected)
    ]
    return missing, unexpected


def _is(entry: Entry, named: Given) -> bool:
    """Whether an entry is the one that somebody names by its owner and perhaps by its configuration."""
    configuration = named.get("configuration_name")
    if configuration and entry["configuration"] and configuration != entry["configuration"]:
        return False
    uuid = named.get("svm_uuid")
    return bool(uuid and entry["svm_uuid"] == uuid) or entry["owner"] == named.get("owner")


def _owners(named: t.Any) -> Iterator[Given]:
    return (each for each in named or [] if isinstance(each, Mapping) and each.get("owner"))
