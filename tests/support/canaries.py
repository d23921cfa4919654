# Copyright: (c) 2026, storage_keys.ontap contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Secrets that are easily found where they should not be, and the forms in which others may repeat them."""

from __future__ import annotations

import base64
import html
import json
import typing as t
from collections.abc import Callable, Iterator
from urllib.parse import quote, quote_plus

CANARIES = {
    "plain": "canary-Pl4in-s3cret",
    "unicode": "can\u00e4ry-\u043a\u043b\u044e\u0447-\u9375-\U0001f511-end",
    "quotes": "can\"ary's `quo'ted\" s3cret",
    "newlines": "canary line 1\nand line number 2\r\n\tand line number 3",
    "symbols": "canary&n<a>r%y+/=?#;$s3cret",
    "escapes": "100%25canary%41\\new\\table\\x41&lt;",
    "backslash at the end": "canary\\s3cret\\",
    "spaces around": "  canary with spaces  ",
    "digits": "8273645510",
    "short": "Q7",
}


def _numbered(secret: str) -> str:
    return "".join(f"&#{ord(character)};" for character in secret)


def _base64(secret: str, before: str = "") -> str:
    return base64.b64encode(f"{before}{secret}".encode()).decode()


# Each must be found by whoever looks for leaks, and masked by whoever prevents them.
FORMS: dict[str, Callable[[str], str]] = {
    "as it is": str,
    "trimmed": str.strip,
    "JSON": lambda secret: json.dumps(secret)[1:-1],
    "JSON in Unicode": lambda secret: json.dumps(secret, ensure_ascii=False)[1:-1],
    "JSON with slashes escaped": lambda secret: json.dumps(secret)[1:-1].replace("/", "\\/"),
    "JSON in JSON": lambda secret: json.dumps(json.dumps(secret)[1:-1])[1:-1],
    "repr": lambda secret: repr(secret)[1:-1],
    "ascii": lambda secret: ascii(secret)[1:-1],
    "repr of bytes": lambda secret: repr(secret.encode())[2:-1],
    "URL": lambda secret: quote(secret, safe=""),
    "URL with slashes": quote,
    "URL in lower case": lambda secret: quote(secret, safe="").lower() if secret.lower() == secret else quote(secret, safe=""),
    "URL of every byte": lambda secret: "".join(f"%{byte:02x}" for byte in secret.encode()),
    "URL in a URL": lambda secret: quote(quote(secret, safe=""), safe=""),
    "form": quote_plus,
    "HTML": html.escape,
    "HTML numbers": _numbered,
    "HTML in HTML": lambda secret: html.escape(html.escape(secret)),
    "HTML in JSON": lambda secret: json.dumps(html.escape(secret))[1:-1],
    "misread as Latin-1": lambda secret: secret.encode().decode("latin-1"),
    "base64": _base64,
    "base64 for URLs": lambda secret: base64.urlsafe_b64encode(secret.encode()).decode(),
    "base64 after one byte": lambda secret: _base64(secret, "x"),
    "base64 after two bytes": lambda secret: _base64(secret, "xy"),
    "Basic": lambda secret: _base64(secret, "admin:"),
}


def leaks(secret: str, *outputs: t.Any) -> list[str]:
    """The names of the forms in which the secret shows in texts, or in values made of them. Of a short one only the first counts."""
    texts = [text for output in outputs for text in texts_of(output)]
    forms = {name: form(secret) for name, form in FORMS.items() if len(secret) >= 4 or name == "as it is"}
    return [name for name, form in forms.items() if any(form in text for text in texts)]


def texts_of(value: t.Any) -> Iterator[str]:
    """Every text in a value, the names of its fields included."""
    if isinstance(value, dict):
        for key, item in value.items():
            yield str(key)
            yield from texts_of(item)
    elif isinstance(value, (list, tuple)):
        for item in value:
            yield from texts_of(item)
    else:
        yield str(value)
