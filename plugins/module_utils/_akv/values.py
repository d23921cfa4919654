# Copyright: (c) 2026, storage_keys.ontap contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The kinds of value that an AKV configuration is made of: how each is checked and how two are compared. Pure (private)."""

from __future__ import annotations

import functools
import operator
import re
import typing as t
from collections.abc import Callable
from urllib.parse import SplitResult, urlsplit

from ansible_collections.storage_keys.ontap.plugins.module_utils._rest.address import bare_host, parse_host
from ansible_collections.storage_keys.ontap.plugins.module_utils._rest.text import one_word

_KEY_PATH = re.compile(r"/keys/(?P<key>[0-9A-Za-z-]+)(?:/(?P<version>[0-9A-Za-z]+))?/?")
_BASE64 = re.compile(r"[0-9A-Za-z+/]+={0,2}")
_IDENTIFIER = re.compile(r"[0-9A-Za-z._-]+")
_UUID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE)
# A query, a list or a template is written with them, and ONTAP takes none of them in the name of an SVM.
_NO_NAME = "*,|{}[]\"'"


class Kind(t.NamedTuple):
    """``check`` returns the value as it is sent, or raises ValueError with a clause that says what is wrong;
    ``same`` tells whether ONTAP's value already is the wanted one; ``remedy`` is a sentence that shows a good value;
    ``empty`` is what is sent to clear the field; ``option`` is the type of the option in an argument specification.
    """

    check: Callable[[t.Any], t.Any]
    same: Callable[[t.Any, t.Any], bool]
    remedy: str
    empty: str | None = ""
    option: str = "str"


class KeyId(t.NamedTuple):
    """The parts of an AKV key URL. ``version`` is None where the URL carries none."""

    vault: str
    key: str
    version: str | None


def is_empty(value: t.Any) -> bool:
    """ONTAP leaves a field out that was cleared: absent, null and empty are one and the same."""
    return value is None or value == ""


def parse_key_id(text: str) -> KeyId:
    """``https://VAULT/keys/KEY[/VERSION]``, in lower case (Azure looks at no letter case) and without the default port."""
    url = _https_url(text)
    path = _KEY_PATH.fullmatch(url.path)
    if path is None:
        raise ValueError("is no Azure Key Vault key URL, its path must be /keys/NAME or /keys/NAME/VERSION")
    version = path["version"]
    return KeyId(_authority(url), path["key"].lower(), version.lower() if version else None)


def unversioned(text: str) -> str:
    """A key URL as it is written, but without the version at its end."""
    bare = text.rstrip("/")
    return bare.rpartition("/")[0] if parse_key_id(text).version else bare


def parse_vault(text: str) -> str:
    """The vault of ``https://VAULT/``, in lower case and without the default port."""
    url = _https_url(text)
    if url.path not in ("", "/"):
        raise ValueError("has a path, but a vault is named by its host alone")
    return _authority(url)


def same_vault(left: t.Any, right: t.Any) -> bool:
    """Whether two texts mean one vault, whether each is its URL or its host alone."""
    return _vault_of(str(left)) == _vault_of(str(right))


def _vault_of(text: str) -> str:
    try:
        return parse_vault(text if "://" in text else f"https://{text}")
    except ValueError:
        return text


def parse_port(value: t.Any) -> int:
    text = str(value)
    port = int(text) if text.isascii() and text.isdigit() else 0
    if isinstance(value, bool) or not 1 <= port <= 65535:
        raise ValueError("is no port number from 1 to 65535")
    return port


def parse_identifier(text: str) -> str:
    """The identifier of an application or a directory, as it is given: a GUID, or a domain."""
    word = one_word(text)
    if not _IDENTIFIER.fullmatch(word):
        raise ValueError("holds braces, which are no part of it" if "{" in word or "}" in word else "holds a character that no such identifier has")
    return word


def parse_uuid(text: str) -> str:
    """A UUID in lower case: so ONTAP writes it, and looks for it as it is given."""
    if not _UUID.fullmatch(one_word(text)):
        raise ValueError("is no UUID")
    return text.lower()


def parse_svm_name(text: str, wildcard: bool = False) -> str:
    """The name of one SVM; with ``wildcard`` a pattern, in which ``*`` stands for any characters."""
    for char in one_word(text):
        if char in "*," and not wildcard:
            raise ValueError(f"holds a {'comma' if char == ',' else char}, but exactly one SVM is meant")
        if char in _NO_NAME and char != "*":
            raise ValueError(f"holds the character {char}, which no name of an SVM has")
    return text


def parse_certificate(text: str) -> str:
    """PKCS12 in base64, without the line breaks that some programs put in."""
    certificate = "".join(str(text).replace("\ufeff", "").split())
    if not _BASE64.fullmatch(certificate):
        raise ValueError("is no base64 text")
    return certificate


def _https_url(value: str) -> SplitResult:
    return _parsed_url(one_word(value))


@functools.lru_cache(maxsize=256)  # a thousand configurations name few vaults and keys
def _parsed_url(text: str) -> SplitResult:
    if not text.lower().startswith("https://"):
        raise ValueError("does not start with https://")
    try:
        url = urlsplit(text)
        # Whoever writes a port, and an address in brackets, means the host between them.
        host = url.netloc.removesuffix(f":{url.port}") if url.port else url.netloc
        valid = bool(url.hostname and url.port != 0 and parse_host(host))
    except ValueError:  # a bracket or a port that is none
        valid = False
    if not valid:
        raise ValueError("names no valid host")
    if url.query or url.fragment:
        raise ValueError("has a query or a fragment, which a key or vault never has")
    return url


def _authority(url: SplitResult) -> str:
    port = f":{url.port}" if url.port not in (None, 443) else ""
    return f"{url.hostname}{port}"


def _unchanged(parse: Callable[[t.Any], t.Any]) -> Callable[[t.Any], t.Any]:
    """A check that sends text as it was given: ONTAP stores it, and the operator should find it again."""

    def check(value: t.Any) -> t.Any:
        parse(value)
        return value

    return check


def _equal_as(parse: Callable[[t.Any], t.Any]) -> Callable[[t.Any, t.Any], bool]:
    """Equal after parsing; what ONTAP holds may be something that this collection would not send."""

    def same(wanted: t.Any, actual: t.Any) -> bool:
        try:
            return wanted == actual or bool(parse(wanted) == parse(actual))
        except ValueError:
            return str(wanted) == str(actual)

    return same


def same_key(wanted: t.Any, actual: t.Any) -> bool:
    """The same key, in whatever version."""
    try:
        return parse_key_id(wanted)[:2] == parse_key_id(actual)[:2]
    except ValueError:
        return str(wanted) == str(actual)


def _same_version(wanted: t.Any, actual: t.Any) -> bool:
    """Versions count only where both sides carry one: ONTAP up to 9.12 returns the key without its version."""
    try:
        left, right = parse_key_id(wanted), parse_key_id(actual)
    except ValueError:
        return str(wanted) == str(actual)
    return left[:2] == right[:2] and (left.version == right.version or None in (left.version, right.version))


def _text(value: t.Any) -> str:
    return str(value)


def _folded(value: t.Any) -> str:
    return str(value).lower()


TEXT = Kind(_text, _equal_as(_text), "Give it as text.")
IDENTIFIER = Kind(parse_identifier, _equal_as(_folded), "Give the bare GUID that Azure shows, or the domain of a tenant.")
HOST = Kind(bare_host, _equal_as(parse_host), "Give the bare host name or IP address, without scheme and port, which have options of their own.")
SVM_NAME = Kind(parse_svm_name, operator.eq, "Give the name of one SVM, as ONTAP shows it.")
SVM_PATTERN = Kind(functools.partial(parse_svm_name, wildcard=True), operator.eq, "Give names of SVMs, as ONTAP shows them.")
UUID = Kind(parse_uuid, operator.eq, "Give it as ONTAP shows it, such as 4f6c2d8a-0e11-11ec-9c9c-005056bb1234.")
# A port is taken as it comes, so that an empty string can clear it.
PORT = Kind(parse_port, _equal_as(parse_port), "Give a number from 1 to 65535.", empty=None, option="raw")
BOOLEAN = Kind(bool, operator.eq, "Give true or false.", option="bool")
CERTIFICATE = Kind(
    parse_certificate,
    _equal_as(_text),
    "Give the PKCS12 file in base64, for example with lookup('ansible.builtin.file', ...) of a file that holds it.",
)
VAULT = Kind(_unchanged(parse_vault), _equal_as(parse_vault), "Give the vault's URL, such as https://example.vault.azure.net/.")
KEY = Kind(
    _unchanged(parse_key_id),
    _same_version,
    "Give the key identifier that Azure shows, such as https://example.vault.azure.net/keys/key1.",
)
