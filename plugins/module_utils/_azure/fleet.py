# Copyright: (c) 2026, storage_keys.ontap contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What the configurations of all clusters use in Azure, each once, and the SVMs behind it. Pure (private)."""

from __future__ import annotations

import typing as t
from collections.abc import Iterator, Mapping

from ansible_collections.storage_keys.ontap.plugins.module_utils._akv.values import parse_key_id


class Use(t.NamedTuple):
    """A configuration that hangs on something; without an SVM it is the cluster's own. ``tenant`` is the directory that it logs in to."""

    cluster: str
    svm: str | None
    tenant: str


class Application(t.NamedTuple):
    """An application of a directory, and with what ONTAP logs in as it."""

    tenant: str
    client: str
    kind: str  # client_secret or client_certificate


class Key(t.NamedTuple):
    """A key of a vault; without a version ONTAP follows the current one."""

    vault: str
    name: str
    version: str | None

    @property
    def url(self) -> str:
        return "/".join(filter(None, (f"https://{self.vault}/keys/{self.name}", self.version)))


class Fleet(t.NamedTuple):
    """``problems`` are sentences about what could not be read."""

    applications: dict[Application, list[Use]]
    keys: dict[Key, list[Use]]
    problems: list[str]


def reduce(read: Mapping[str, t.Any]) -> Fleet:
    """From the results of akv_info of each cluster. A cluster that could not be read is told, and so is a key that is none."""
    fleet = Fleet({}, {}, [])
    for cluster, result in read.items():
        if not isinstance(result, Mapping) or not isinstance(result.get("azure_key_vaults"), list):
            told = str(result.get("msg") or "") if isinstance(result, Mapping) else ""
            fleet.problems.append(f"{cluster} could not be read, so that nothing is known of its SVMs: {told or 'it gave no answer'}")
            continue
        for record in result["azure_key_vaults"]:
            if record.get("enabled", True):
                fleet.problems.extend(f"{cluster}: {problem}" for problem in _add(fleet, cluster, record))
    return fleet


def _add(fleet: Fleet, cluster: str, record: Mapping[str, t.Any]) -> Iterator[str]:
    svm = (record.get("svm") or {}).get("name")
    tenant = str(record.get("tenant_id") or "").lower()
    use = Use(cluster, str(svm) if svm else None, tenant)
    if record.get("client_id"):
        _append(fleet.applications.setdefault(application_of(record), []), use)
    else:
        yield f"the configuration of {record.get('owner') or svm or 'the cluster'} names no application"
    try:
        vault, name, version = parse_key_id(str(record.get("key_id") or ""))
    except ValueError:
        yield f"the configuration of {record.get('owner') or svm or 'the cluster'} names no key of a vault"
        return
    _append(fleet.keys.setdefault(Key(vault, name, version), []), use)


def application_of(record: Mapping[str, t.Any]) -> Application:
    """What the configuration logs in as."""
    kind = "client_certificate" if record.get("authentication_method") == "certificate" else "client_secret"
    return Application(str(record.get("tenant_id") or "").lower(), str(record.get("client_id") or "").lower(), kind)


def _append(uses: list[Use], use: Use) -> None:
    if not uses or uses[-1] != use:  # an SVM with several configurations counts once
        uses.append(use)
