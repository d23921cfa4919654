# Copyright: (c) 2026, storage_keys.ontap contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The events about key vaults that each release can log, as its catalogue lists them."""

from __future__ import annotations

from dataclasses import dataclass, replace

from .schema import Record

SEVERITIES = ("emergency", "alert", "error", "notice", "informational", "debug")
SNMP_TRAP_TYPES = ("standard", "built_in", "severity_based")
SNMP_TRAP_TYPE = SNMP_TRAP_TYPES[2]  # of every event here
PATH = "/api/support/ems/messages"
Numbers = tuple[int, int, int]

_RENAMED: Numbers = (9, 14, 1)  # the release that calls the SVM "svm" and names the configuration


@dataclass(frozen=True)
class Message:
    """One kind of event. ``earlier`` are its parameters before 9.14.1, where these had other names."""

    name: str
    severity: str
    description: str
    corrective_action: str
    parameters: tuple[str, ...]
    earlier: tuple[str, ...] = ()
    since: Numbers = (9, 8, 0)

    def record(self) -> Record:
        """The entry of the catalogue."""
        return {
            "name": self.name,
            "severity": self.severity,
            "description": self.description,
            "corrective_action": self.corrective_action,
            "snmp_trap_type": SNMP_TRAP_TYPE,
            "deprecated": False,
            "_links": {"self": {"href": f"{PATH}/{self.name}"}},
        }


def messages(numbers: Numbers) -> dict[str, Message]:
    """The kinds of events of a release by their names."""
    known = [message for message in _MESSAGES if message.since <= numbers]
    if numbers < _RENAMED:
        known = [replace(message, parameters=message.earlier) for message in known]
    return {message.name: message for message in known}


_NOTHING_TO_DO = "None needed."
_MEND = "Check the network, the credentials and the key in Azure, then restore the keys of the SVM."
_MEND_KEY = "Enable the key and allow the application to use it. The volumes return with ONTAP's next good poll."
_RENEW = "Give the key a version that has not expired, or use another key."
_WHERE = ("svm", "configName", "name")
_KEY = ("svm", "keyId", "name", "configName")
_POOL = ("clientId", "tenantId", "vaultHost", "keyVault", "keyId")
_POOLS: Numbers = (9, 17, 1)
_POOL_STATES: Numbers = (9, 18, 1)

_MESSAGES = (
    Message(
        "ekmip.akv.available",
        "notice",
        "The key vault of an SVM answers again.",
        _NOTHING_TO_DO,
        _WHERE,
        ("name", "vserver"),
    ),
    Message(
        "ekmip.akv.notAvailable",
        "alert",
        "The key vault of an SVM cannot be used. Keys may be missing after the next boot of a node.",
        _MEND,
        _WHERE,
        ("name", "vserver"),
    ),
    Message(
        "ekmip.akv.keyExpired",
        "error",
        "The version of the key that protects the keys of an SVM has expired. The data stays available.",
        _RENEW,
        ("keyId", *_WHERE),
        ("name", "vserver", "keyId"),
    ),
    Message(
        "ekmip.akv.keyVersionChanged",
        "notice",
        "The key that protects the keys of an SVM has a new version, and ONTAP uses it.",
        _NOTHING_TO_DO,
        (*_WHERE, "oldKeyVersion", "newKeyVersion"),
        ("name", "vserver", "oldKeyVersion", "newKeyVersion"),
    ),
    Message(
        "ekmip.akv.volOffline",
        "alert",
        "The key vault of an SVM could not be used for 60 minutes, so its encrypted volumes are offline.",
        _MEND_KEY,
        _KEY,
        ("name", "vserver", "keyId"),
    ),
    Message(
        "ekmip.akv.volOnline",
        "notice",
        "The encrypted volumes of an SVM are online again.",
        _NOTHING_TO_DO,
        _KEY,
        ("name", "vserver", "keyId"),
        since=(9, 13, 1),
    ),
    Message("km.cmek.akvkms.available", "notice", "A pool's key vault answers again.", _NOTHING_TO_DO, _POOL, since=_POOLS),
    Message("km.cmek.akvkms.notAvailable", "alert", "A pool's key vault cannot be used.", _MEND, _POOL, since=_POOLS),
    Message("km.cmek.akvkms.keyExpired", "error", "The version of a pool's key has expired.", _RENEW, _POOL, since=_POOLS),
    Message(
        "km.cmek.akvkms.keyVersionChg",
        "notice",
        "A pool's key has a new version.",
        _NOTHING_TO_DO,
        (*_POOL, "oldKeyVersion", "newKeyVersion"),
        since=_POOLS,
    ),
    Message("km.cmek.akvkms.volOffline", "error", "A pool's volumes are offline.", _MEND_KEY, _POOL, since=_POOLS),
    Message("km.cmek.akvkms.volOnline", "notice", "A pool's volumes are online again.", _NOTHING_TO_DO, _POOL, since=_POOLS),
    Message("km.cmek.akvkms.active", "notice", "A pool's key is in use again.", _NOTHING_TO_DO, _POOL, since=_POOL_STATES),
    Message("km.cmek.akvkms.blocked", "alert", "A pool's key is blocked.", _MEND_KEY, _POOL, since=_POOL_STATES),
    Message("km.cmek.init.failed", "alert", "The keys of the pools could not be set up.", _MEND, ("reason",), since=_POOLS),
    Message("km.cmek.init.success", "notice", "The keys of the pools are set up.", _NOTHING_TO_DO, (), since=_POOLS),
)
