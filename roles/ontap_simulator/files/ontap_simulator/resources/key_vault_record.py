# Copyright: (c) 2026, storage_keys.ontap contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Key vault configurations as a client sees them."""

from __future__ import annotations

import functools
from collections.abc import Iterator

from ..api.errors import ApiError
from ..api.http_messages import Answer
from ..api.listing import Source
from ..api.resource_fields import ADVANCED, SECRETS
from ..api.schema import Record
from ..system.cluster import Cluster, Vault, reference
from ..system.surroundings import OUTAGES
from .calls import Call

PATH = "/api/security/azure-key-vaults"


def view(cluster: Cluster, vault: Vault, advanced: bool) -> Record:
    """The configuration as GET may show it: never a secret; the advanced properties only if asked for."""
    record: Record = {"uuid": vault.uuid, "scope": "svm" if vault.svm else "cluster"}
    if vault.svm:
        record["svm"] = reference(vault.svm, "/api/svm/svms")
    record.update(_members_of_the_release(cluster, vault))
    record.update((name, value) for name, value in vault.values.items() if name not in SECRETS)
    record["_links"] = {"self": {"href": f"{PATH}/{vault.uuid}"}}
    if advanced and vault.enabled:
        surroundings = cluster.surroundings(vault.owner)
        record["state"] = surroundings.state([node.name for node in cluster.nodes])
        record["azure_reachability"] = surroundings.azure_reachability(vault.values)
        record["ekmip_reachability"] = [
            {"node": reference(node, "/api/cluster/nodes"), **surroundings.ekmip_reachability(node.name)}
            for node in cluster.nodes
        ]
    return record


def configuration(vault: Vault) -> Record:
    """How records refer to the keystore configuration."""
    href = f"/api/security/key-stores/{vault.uuid}"
    return {"name": vault.configuration, "uuid": vault.uuid, "_links": {"self": {"href": href}}}


def source(call: Call) -> Source:
    """The configurations that the call may see, as a collection."""
    return [(vault.number, functools.partial(view, call.cluster, vault)) for vault in visible(call)]


def visible(call: Call) -> Iterator[Vault]:
    """The configurations that the call may see."""
    return (vault for vault in call.cluster.vaults.values() if call.sees(vault.svm))


def as_configured(call: Call, answer: Answer) -> Answer:
    """The answer as the release and the settings have it: with codes as text, without truth values, or refused in an outage."""
    settings = call.cluster.settings
    if not isinstance(answer.body, dict):
        return answer
    for record in answer.body.get("records", [answer.body]):
        if settings.outage_status and not ADVANCED.isdisjoint(record):
            _refuse_in_outage(call.cluster, record["uuid"], settings.outage_status)
        for part in _health(record):
            if settings.bare_health:
                part.pop("available", None)
                part.pop("reachable", None)
            if settings.code_type == "string" and "code" in part:
                part["code"] = str(part["code"])
    return answer


def _refuse_in_outage(cluster: Cluster, uuid: str, status: int) -> None:
    for part in _health(view(cluster, cluster.vault(uuid), advanced=True)):
        if part["code"] in OUTAGES:
            raise ApiError(part["code"], message=part["message"], status=status)


def _health(record: Record) -> list[Record]:
    """The advanced properties of a record, that of the vault first."""
    parts = [record.get("azure_reachability"), record.get("state"), *record.get("ekmip_reachability", [])]
    return [part for part in parts if part]


def _members_of_the_release(cluster: Cluster, vault: Vault) -> Record:
    """What not every release knows, and has a value even if no client gave one."""
    members: Record = {
        "authentication_method": "certificate" if "client_certificate" in vault.values else "client_secret",
        **_defaults(cluster.settings.unset_settings),
        "configuration": configuration(vault),
        "enabled": vault.enabled,
    }
    schema = cluster.release.schemas["azure_key_vault"]
    return {name: value for name, value in members.items() if schema.under(name)}


def _defaults(shown: str) -> Record:
    """What settings that nobody has set look like."""
    verify: Record = {"verify_host": False, "verify_ip": False}
    others: Record = {"port": 443, "oauth_host": "login.microsoftonline.com", "vault_host": "vault.azure.net"}
    return {**(verify if shown != "none" else {}), **(others if shown == "all" else {})}
