# Copyright: (c) 2026, storage_keys.ontap contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What to do first when the vault cannot be reached, by what ONTAP says about it. Pure (private)."""

from __future__ import annotations

import re
import typing as t

from ansible_collections.storage_keys.ontap.plugins.module_utils._akv.record import Record, svm_of


class _Cause(t.NamedTuple):
    """What ONTAP's words look like, and what to do then."""

    words: re.Pattern[str]
    advice: str


def _cause(words: str, advice: str) -> _Cause:
    return _Cause(re.compile(words, re.IGNORECASE), advice)


_REFUSED = (
    "Azure does not let the application in, so look there first: has the secret or certificate expired, and does it belong to client_id and"
    " tenant_id? Then give ONTAP one that works: with the playbook rotate_secret, or akv_config and update_secret=always."
)
# The first one that fits decides: Azure says of a disabled key, too, that access is forbidden, and a login that is refused names an URL.
_CAUSES = (
    _cause(
        r"key.{0,30}(disabled|not found|deleted)|(disabled|deleted).{0,10} key",
        "Look at the key in the vault: enable it or recover it if it was deleted, and purge nothing. ONTAP then goes on by itself.",
    ),
    _cause(
        r"authenticat|AADSTS|unauthori[sz]ed|invalid.{0,5}client|client.{0,5}(secret|assertion)|credential|tenant|expired",
        _REFUSED,
    ),
    _cause(
        r"forbidden|permi(ssion|tted)|access.{0,5}denied|not.{0,5}(allowed|authori[sz]ed)|polic(y|ies)",
        "Give the application the rights get, list, encrypt, decrypt, wrapKey and unwrapKey on the key of the vault, and see that the"
        " vault's firewall lets it in.",
    ),
    _cause(
        r"time.{0,2}d?.?out|resolv|\bdns\b|\broute\b|connect|proxy|\bhost\b|certificate|\b(tls|ssl)\b",
        "Check the way to the vault: the SVM's DNS and routes, the proxy, and firewalls to the vault and to login.microsoftonline.com.",
    ),
)
_ANY = "Find out why the vault cannot be reached: an expired client_secret, the key's permissions, network and proxy."
_WRONG_SECRET = 65537540
_BLOCKED = "Within an hour ONTAP blocks the SVM and takes its encrypted volumes offline."


_AZURE_CODE = re.compile(r"AADSTS(\d+)", re.IGNORECASE)
_OF_THE_SECRET = ("7000222", "7000215", "700027")  # it has expired, it is a wrong one, and the same of a certificate


def needs_new_secret(said: str, code: int | None) -> bool:
    """Whether a new secret may mend it: Azure refuses the login, and does not say that application or tenant are not there."""
    told = _AZURE_CODE.findall(said)
    if told:
        return any(each in _OF_THE_SECRET for each in told)
    return _advice_for(said, code) == _REFUSED


def _advice_for(said: str, code: int | None) -> str:
    return _REFUSED if code == _WRONG_SECRET else next((each.advice for each in _CAUSES if each.words.search(said)), _ANY)


def outage_advice(record: Record, said: str, code: int | None) -> str:
    """The next step for a vault that cannot be reached: the cause that ONTAP names, the command that tells more, and the time."""
    advice = _advice_for(said, code)
    name = svm_of(record).get("name")
    command = f"security key-manager external azure check{f' -vserver {name}' if name else ''}"
    return f"{advice} ONTAP tells more with {command} (advanced privilege). {_BLOCKED}"
