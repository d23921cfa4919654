# Copyright: (c) 2026, storage_keys.ontap contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""One cause for what is not healthy, from what ONTAP says, what Azure knows and what could be tried from here. Pure (private)."""

from __future__ import annotations

import re
import typing as t
from collections.abc import Iterator
from datetime import datetime

from ansible_collections.storage_keys.ontap.plugins.module_utils._azure import access, arm, graph
from ansible_collections.storage_keys.ontap.plugins.module_utils._azure.dates import iso
from ansible_collections.storage_keys.ontap.plugins.module_utils._azure.evidence import Facts
from ansible_collections.storage_keys.ontap.plugins.module_utils._azure.fleet import Application
from ansible_collections.storage_keys.ontap.plugins.module_utils._azure.reach import Tried
from ansible_collections.storage_keys.ontap.plugins.module_utils._azure.reasons import Unknown, is_directory_id

_ROTATE = "Send a valid one with the playbook storage_keys.ontap.rotate_secret."


class Case(t.NamedTuple):
    """A configuration that is not healthy, and all that is known about it. ``says`` are ONTAP's own reasons."""

    verdict: str
    says: list[str]
    advice: str
    application: Application
    facts: Facts
    tried: list[Tried]
    now: datetime


class Cause(t.NamedTuple):
    """``about`` joins it with what ONTAP says; ``weight`` is 2 for a fact of Azure, 1 for what was only tried from here."""

    about: str
    cause: str
    evidence: str
    next_step: str
    weight: int = 2


# What ONTAP's messages repeat of Azure's, or say of the network.
_SAYS = {
    "secret": re.compile(r"AADSTS70002(?:15|22)|invalid.client|client secret|client assertion", re.IGNORECASE),
    "application": re.compile(r"AADSTS700016|unauthorized.client", re.IGNORECASE),
    "tenant": re.compile(r"AADSTS90002|AKV10032|invalid issuer", re.IGNORECASE),
    "network": re.compile(r"ForbiddenBy(?:Firewall|Connection)|client address is not authorized|public network access", re.IGNORECASE),
    "permission": re.compile(r"ForbiddenBy(?:Rbac|Policy)|not have .{0,60}permission|caller is not authorized|access.?denied", re.IGNORECASE),
    "key": re.compile(r"Key(?:NotFound|Disabled)|disabled key|\bkey\b.{0,80}(?:not found|is disabled|was deleted)", re.IGNORECASE),
    "dns": re.compile(r"resolv|\bDNS\b|unknown host", re.IGNORECASE),
    "proxy": re.compile(r"\bproxy\b", re.IGNORECASE),
    "tls": re.compile(r"certificate verif|\bSSL\b|\bTLS\b|self.signed", re.IGNORECASE),
    "connect": re.compile(r"timed? ?out|connection (?:refused|reset)|unreachable host|no route", re.IGNORECASE),
}


def diagnose(case: Case) -> dict[str, t.Any]:
    """The likeliest cause first: what a fact and ONTAP's words agree on, then facts, then words and what was tried."""
    text = " ".join(case.says)
    named = {about for about, pattern in _SAYS.items() if pattern.search(text)}
    found = [cause for rule in _RULES for cause in rule(case)]
    found += [cause for cause in _said(case, named) if cause.about not in {each.about for each in found}]
    ranked = sorted(found, key=lambda each: -each.weight - 2 * (each.about in named)) or [_unexplained(case)]
    first, *others = [
        {"cause": each.cause, "evidence": [each.evidence, *case.says][: 4], "next_step": each.next_step} for each in ranked
    ]
    notes = list(_notes(case.facts))
    return {"verdict": case.verdict, **first, "other_causes": others, "notes": notes, "not_looked_at": list(_unseen(case))}


def _application(case: Case) -> Iterator[Cause]:
    facts, tenant, client = case.facts, case.application.tenant, case.application.client
    if isinstance(facts.principal, arm.Gone):
        yield Cause(
            "application",
            f"The directory {tenant} has no application {client} that could log in",
            "Microsoft Graph knows no service principal of it there.",
            "Correct client_id or tenant_id of the configuration, or make the service principal in that directory.",
        )
    elif isinstance(facts.principal, access.Principal) and not facts.principal.enabled:
        yield Cause("application", f"The application {client} is disabled", "Its service principal is disabled.", "Enable it in the directory.")


def _credential(case: Case) -> Iterator[Cause]:
    registered = case.facts.application
    if not isinstance(registered, graph.Registered):
        return
    is_secret = case.application.kind == "client_secret"
    word, listed = ("secret", registered.secrets) if is_secret else ("certificate", registered.certificates)
    valid = [each for each in listed if (each.end is None or each.end > case.now) and (each.start is None or each.start <= case.now)]
    if valid:
        return
    if not listed:
        yield Cause("secret", f"The application has no {word} any more", f"Microsoft Graph lists no {word} of it.", _ROTATE)
    elif coming := [each.start for each in listed if each.start and each.start > case.now]:
        yield Cause("secret", f"The application's {word} is not valid yet", f"It begins on {iso(min(coming))}.", f"Wait until then, or: {_ROTATE}")
    else:
        end = iso(max((each.end for each in listed if each.end), default=None))
        yield Cause("secret", f"The {word} of the application has ended", f"The last of {len(listed)} ended on {end}.", _ROTATE)


def _key(case: Case) -> Iterator[Cause]:
    key = case.facts.key
    if isinstance(key, arm.Gone) and not isinstance(case.facts.vault, arm.Gone):
        yield Cause(
            "key", "The key is not in the vault any more", "Azure Resource Manager finds no such key, or no such version of it.",
            "Recover the deleted key in the vault at once; then run the playbook storage_keys.ontap.recover.",
        )
    if not isinstance(key, arm.KeyFacts):
        return
    if not key.enabled:
        yield Cause("key", "The key is disabled", "Azure Resource Manager says that it is not enabled.", "Enable it in the vault at once.")
    if key.end and key.end <= case.now:
        yield Cause(
            "key", "The key has expired", f"It ended on {iso(key.end)}; Azure still unwraps with it, and wraps nothing new.",
            "Make a new version of it in the vault.", weight=1,
        )
    if key.start and key.start > case.now:
        yield Cause("key", "The key is not valid yet", f"It begins on {iso(key.start)}.", "Let its validity begin now, in the vault.")


def _vault(case: Case) -> Iterator[Cause]:
    vault, tenant = case.facts.vault, case.application.tenant
    if isinstance(vault, arm.Gone):
        yield Cause("vault", "The vault is not there any more", "Azure Resource Manager does not find it.", "Recover the deleted vault at once.")
    if not isinstance(vault, access.VaultFacts):
        return
    if is_directory_id(tenant) and vault.tenant and vault.tenant != tenant:
        yield Cause(
            "tenant", "ONTAP logs in to another directory than the vault's",
            f"The vault belongs to {vault.tenant}, the configuration names {tenant}.", "Correct tenant_id of the configuration.",
        )
    if not vault.is_public and not vault.private_endpoints:
        yield Cause(
            "network", "The vault is closed to the network", "Public access is disabled, and it has no private endpoint.",
            "Give the vault a private endpoint that ONTAP reaches, or allow public access from ONTAP's addresses.",
        )
    elif not vault.is_public or not vault.is_open:
        yield Cause(
            "network", "The vault may not let ONTAP's addresses through",
            "Its firewall denies what no rule allows." if vault.is_public else "It can be reached through a private endpoint only.",
            "Look whether the addresses of the SVM's LIFs, or of the proxy, are allowed, and whether DNS leads to the private endpoint.", weight=1,
        )


def _rights(case: Case) -> Iterator[Cause]:
    vault = case.facts.vault
    if case.facts.allowed is False and isinstance(vault, access.VaultFacts):
        how = "It has no role for keys on the vault itself or above it" if vault.by_role else "No access policy allows get, wrap and unwrap"
        policy = "an access policy with get, list, encrypt, decrypt, wrap and unwrap"
        step = "the role Key Vault Crypto User on the vault" if vault.by_role else policy
        more = " (roles of groups were not looked at)" if vault.by_role else ""
        yield Cause("permission", "The application may not use the vault's keys", f"{how}{more}.", f"Give the application {step}.")


_STAGES = {
    "dns": ("has no address in DNS", "Look at DNS, on this machine and on the SVM (vserver services name-service dns check)."),
    "proxy": ("is not let through by the proxy", "Look at the proxy that the configuration names, and at what it allows."),
    "connect": ("cannot be reached", "Look at the network and its firewalls, from here and from the SVM's LIFs."),
    "tls": ("cannot be trusted", "Look who answers there: something between may break TLS, and ONTAP has to trust its authority."),
}


def _tried(case: Case) -> Iterator[Cause]:
    for each in case.tried:
        if each.stage in _STAGES:
            what, step = _STAGES[each.stage]
            yield Cause(each.stage, f"{each.destination.host} {what}", f"From this machine: {each.told}", step, weight=1)


def _said(case: Case, named: set[str]) -> Iterator[Cause]:
    """What ONTAP says by itself, where nothing else that was seen is about it."""
    if "secret" in named:
        yield Cause(
            "secret", "Azure does not take the secret that ONTAP has", "ONTAP says so, though the application may have valid ones.",
            f"It was removed in Azure, or is another one's. {_ROTATE}", weight=0,
        )
    if case.verdict == "degraded" and not named:
        yield Cause("state", "ONTAP reaches the vault, and lacks keys or a node", "ONTAP calls it degraded.", case.advice, weight=0)


def _unexplained(case: Case) -> Cause:
    return Cause("", "Nothing that could be looked at explains it", f"ONTAP calls it {case.verdict}.", case.advice or "Look at what ONTAP says.")


def _notes(facts: Facts) -> Iterator[str]:
    if isinstance(facts.vault, access.VaultFacts) and not facts.vault.is_protected:
        yield "Purge protection of the vault is off: whoever purges the key takes the encrypted volumes with it. Switch it on."


def _unseen(case: Case) -> Iterator[str]:
    seen = set()
    for each in case.facts:
        if isinstance(each, Unknown) and each.why not in seen:
            seen.add(each.why)
            yield f"{each.why}. {each.next_step}"
    if not case.tried:
        yield "Nothing was tried from here."


_RULES = (_application, _credential, _key, _vault, _rights, _tried)
