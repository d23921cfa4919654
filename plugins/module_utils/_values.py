# Copyright: (c) 2026, storage_keys.ontap contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The kinds of value that an AKV configuration is made of: how each is checked and how two are compared. Pure (private)."""

from __future__ import annotations

import operator
import re
import typing as t
from collections.abc import Callable
from urllib.parse import SplitResult, urlsplit

_KEY_PATH = re.compile(r"/keys/(?P<key>[0-9A-Za-z-]+)(?:/(?P<version>[0-9A-Za-z]+))?/?")
_HOST = re.compile(r"[^\s/?#@\\]+")
_BASE64 = re.compile(r"[0-9A-Za-z+/]+={0,2}")


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
    """``https://VAULT/keys/KEY[/VERSION]``, the vault in lower case and without the default port."""
    url = _https_url(text)
    path = _KEY_PATH.fullmatch(url.path)
    if path is None:
        raise ValueError("is no Azure Key Vault key URL, its path must be /keys/NAME or /keys/NAME/VERSION")
    return KeyId(_authority(url), path["key"], path["version"])


def parse_vault(text: str) -> str:
    """The vault of ``https://VAULT/``, in lower case and without the default port."""
    url = _https_url(text)
    if url.path not in ("", "/"):
        raise ValueError("has a path, but a vault is named by its host alone")
    return _authority(url)


def parse_port(value: t.Any) -> int:
    text = str(value).strip()
    port = int(text) if text.isascii() and text.isdigit() else 0
    if isinstance(value, bool) or not 1 <= port <= 65535:
        raise ValueError("is no port number from 1 to 65535")
    return port


def parse_host(text: str) -> str:
    host = str(text)
    if not _HOST.fullmatch(host):
        raise ValueError("is no host name or IP address")
    return host.lower()


def parse_certificate(text: str) -> str:
    """PKCS12 in base64, without the line breaks that some programs put in."""
    certificate = "".join(str(text).split())
    if not _BASE64.fullmatch(certificate):
        raise ValueError("is no base64 text")
    return certificate


def _https_url(text: str) -> SplitResult:
    if not str(text).lower().startswith("https://"):
        raise ValueError("does not start with https://")
    try:
        url = urlsplit(str(text))
        valid = bool(url.hostname and _HOST.fullmatch(url.netloc) and url.port != 0)
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
            return bool(parse(wanted) == parse(actual))
        except ValueError:
            return str(wanted) == str(actual)

    return same


def _same_key(wanted: t.Any, actual: t.Any) -> bool:
    """Versions count only where both sides carry one: ONTAP up to 9.12 returns the key without its version."""
    try:
        left, right = parse_key_id(wanted), parse_key_id(actual)
    except ValueError:
        return str(wanted) == str(actual)
    return left[:2] == right[:2] and (left.version == right.version or None in (left.version, right.version))


def _text(value: t.Any) -> str:
    return str(value)


def _folded(value: t.Any) -> str:
    return str(value).strip().lower()


TEXT = Kind(_text, _equal_as(_text), "Give it as text.")
IDENTIFIER = Kind(_text, _equal_as(_folded), "Give it as text.")
HOST = Kind(_unchanged(parse_host), _equal_as(parse_host), "Give a host name or an IP address, without scheme and port.")
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
    _same_key,
    "Give the key identifier that Azure shows, such as https://example.vault.azure.net/keys/key1.",
)
