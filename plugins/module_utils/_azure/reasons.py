# Copyright: (c) 2026, storage_keys.ontap contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What it means for a reader when Azure's services say no. Pure (private)."""

from __future__ import annotations

from collections.abc import Iterable

from ansible_collections.storage_keys.ontap.plugins.module_utils._azure.book import Refused
from ansible_collections.storage_keys.ontap.plugins.module_utils._azure.settings import Settings, tenant_of

_NAMES = {"graph": "Microsoft Graph", "arm": "Azure Resource Manager"}
_RIGHTS = {
    "graph": "Give the application of the token the permission Application.Read.All, or give the end by hand in akv_expiry_known.",
    "arm": "Give the application of the token the role Reader on the vault.",
}


class Unknown(Exception):
    """It cannot be known: ``why`` in a sentence, and what helps."""

    def __init__(self, why: str, next_step: str) -> None:
        super().__init__(why)
        self.why = why
        self.next_step = next_step


def token_for(settings: Settings, service: str, tenant: str) -> str:
    """The token for a directory; Unknown where there is none, or the given one is for another directory."""
    if service not in settings.sources:
        raise Unknown(f"{_NAMES[service]} was not asked", f"Add {service} to akv_expiry_sources.")
    token = settings.token(service, tenant)
    if token is None:
        reason = settings.refusals.get((service, tenant))
        raise Unknown(
            f"There is no token with which {_NAMES[service]} could be asked about the directory {tenant}{f': {reason}' if reason else ''}",
            f"Give one in akv_expiry_{service}_token, or a login to Azure that the collection azure.azcollection knows.",
        )
    told = tenant_of(token)
    if told and is_directory_id(tenant) and told != tenant:
        raise Unknown(
            f"The token for {_NAMES[service]} is for the directory {told}, and ONTAP logs in to the directory {tenant}",
            f"Give a token of the directory {tenant} in akv_expiry_{service}_token, which may be a dict of tokens by directory.",
        )
    return token


def token_for_one_of(settings: Settings, service: str, tenants: Iterable[str]) -> str:
    """For something that several directories are said to have: the first token that will do."""
    problem: Unknown | None = None
    for tenant in tenants:
        try:
            return token_for(settings, service, tenant)
        except Unknown as error:
            problem = problem or error
    raise problem or Unknown("No directory is known for it", "Look at the configuration of the SVM.")


def is_directory_id(tenant: str) -> bool:
    """A directory may be named by a domain as well, which cannot be compared."""
    return len(tenant) == 36 and tenant.count("-") == 4


def unknown(service: str, settings: Settings, refused: Refused, about: str) -> Unknown:
    """The refusal in a sentence."""
    name, code = _NAMES[service], f" ({refused.code})" if refused.code else ""
    meaning: dict[int, tuple[str, str]] = {
        401: (f"{name} does not accept the token{code}", f"Give one that is still valid, for {getattr(settings, service)}/.default."),
        403: (f"The token may not read {about} in {name}{code}", _RIGHTS[service]),
        429: (f"{name} is too busy to answer, and said so each time that it was asked", "Run it again later."),
    }
    if refused.status in meaning:
        return Unknown(*meaning[refused.status])
    if not refused.status:
        step = "Look whether this machine reaches it, through the proxy of the environment where there is one."
        return Unknown(f"{name} gave no answer: {refused.message or 'the connection failed'}", step)
    told = f"{code}{': ' if refused.message else ''}{refused.message}"
    return Unknown(f"{name} answered the question about {about} with status {refused.status}{told}", "Look at what it says, and run it again.")
