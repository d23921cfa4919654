# Copyright: (c) 2026, storage_keys.ontap contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""All that is known about what one configuration uses in Azure, with a sentence where something is not known. Pure (private)."""

from __future__ import annotations

import typing as t
from collections.abc import Callable, Collection, Iterator, Mapping

from ansible_collections.storage_keys.ontap.plugins.module_utils._azure import access, arm, graph
from ansible_collections.storage_keys.ontap.plugins.module_utils._azure.book import Book, NotYet
from ansible_collections.storage_keys.ontap.plugins.module_utils._azure.fleet import Application, Key
from ansible_collections.storage_keys.ontap.plugins.module_utils._azure.reasons import Unknown
from ansible_collections.storage_keys.ontap.plugins.module_utils._azure.settings import Settings

_WELL = ("healthy", "pending")


class Facts(t.NamedTuple):
    """Each is what was read, that it is not there, or why it is not known."""

    application: graph.Registered | Unknown
    principal: access.Principal | arm.Gone | Unknown
    key: arm.KeyFacts | arm.Gone | Unknown
    vault: access.VaultFacts | arm.Gone | Unknown
    allowed: bool | Unknown


def gather(book: Book, settings: Settings, application: Application, key: Key | None, others: Collection[Application]) -> Facts:
    """NotYet while something has to be asked for first; by then all that can be asked for is in the book."""
    nothing = Unknown("The configuration names no key of a vault", "Look at it with akv_info.")
    tenant = application.tenant
    registered = _fact(lambda: graph.application(book, settings, application, others))
    who = _fact(lambda: access.principal(book, settings, application.client, tenant))
    facts = nothing if key is None else _fact(lambda: arm.key(book, settings, key, [tenant]))
    vault = nothing if key is None else _fact(lambda: access.vault(book, settings, key.vault, tenant))
    allowed: t.Any = Unknown("The rights of the application in the vault are not known", "See to what else could not be looked at.")
    if isinstance(vault, access.VaultFacts) and isinstance(who, access.Principal):
        allowed = _fact(lambda: access.may_use_keys(book, settings, vault, who, tenant))
    found = (registered, who, facts, vault, allowed)
    for each in found:
        if isinstance(each, NotYet):
            raise each
    return Facts(*found)


def _fact(read: Callable[[], t.Any]) -> t.Any:
    try:
        return read()
    except (NotYet, Unknown, arm.Gone) as error:
        return error


def unhealthy(read: Mapping[str, t.Any]) -> list[tuple[str, Mapping[str, t.Any]]]:
    """The configurations that are not as they should be, each with its cluster, as akv_info reads them with gather."""
    return [(cluster, record) for cluster, record in _enabled(read) if verdict(record) not in _WELL]


def count_healthy(read: Mapping[str, t.Any]) -> int:
    return sum(verdict(record) in _WELL for _cluster, record in _enabled(read))


def _enabled(read: Mapping[str, t.Any]) -> Iterator[tuple[str, Mapping[str, t.Any]]]:
    for cluster, result in read.items():
        records = result.get("azure_key_vaults") if isinstance(result, Mapping) else None
        yield from ((cluster, each) for each in (records if isinstance(records, list) else ()) if each.get("enabled", True))


def verdict(record: Mapping[str, t.Any]) -> str:
    return str((record.get("health") or {}).get("verdict") or "unknown")
