# Copyright: (c) 2026, storage_keys.ontap contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The options of the event source ems_webhook: each is checked before anything starts. No message quotes a secret."""

from __future__ import annotations

import re
import ssl
import typing as t
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

from .ems_document import MAX_BODY

CLUSTER = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,127}")
_TOKEN = re.compile(r"[A-Za-z0-9._~-]{20,512}")
_PREFIX = re.compile(r"/([A-Za-z0-9._~-]+/)*")
_TLS = ("certfile", "keyfile", "password", "password_file", "cafile", "capath", "client_subjects")

# Each option with its type and its default.
OPTIONS: dict[str, tuple[str, t.Any]] = {
    "host": ("str", None),
    "port": ("int", 5000),
    "path_prefix": ("str", "/ems/"),
    "certfile": ("path", None),
    "keyfile": ("path", None),
    "password": ("secret", None),
    "password_file": ("path", None),
    "cafile": ("path", None),
    "capath": ("path", None),
    "client_subjects": ("list", []),
    "path_token": ("secret", None),
    "path_token_file": ("path", None),
    "allow_http": ("bool", False),
    "clusters": ("list", []),
    "names": ("list", ["ekmip.akv.*", "km.cmek.*"]),
    "max_body": ("int", MAX_BODY),
    "dedupe_window": ("int", 900),
    "queue_limit": ("int", 100),
    "queue_timeout": ("int", 4),
}
_RANGES = {
    "port": (1, 65535),
    "max_body": (1024, 1048576),
    "dedupe_window": (0, 86400),
    "queue_limit": (1, 10000),
    "queue_timeout": (1, 300),
}


class OptionError(ValueError):
    """What is wrong with an option, in a sentence that names it."""


@dataclass(frozen=True)
class Settings:
    """What the receiver goes by."""

    host: str | None
    port: int
    prefix: str
    context: ssl.SSLContext | None
    token: str | None = field(repr=False)
    subjects: tuple[str, ...]
    clusters: frozenset[str]
    names: tuple[str, ...]
    max_body: int
    window: timedelta
    queue_limit: int
    queue_timeout: float


def read_settings(given: Mapping[str, t.Any]) -> Settings:
    """Raises OptionError."""
    unknown = sorted(str(name) for name in given if name not in OPTIONS)
    if unknown:
        raise OptionError(f"{unknown[0]} is no option of ems_webhook; these are: {', '.join(OPTIONS)}.")
    options = {name: _typed(name, kind, given.get(name), default) for name, (kind, default) in OPTIONS.items()}
    if not _PREFIX.fullmatch(options["path_prefix"]):
        raise OptionError("path_prefix must begin and end with a slash, as /ems/ does, and have letters, digits and ._~- between slashes.")
    for name in options["clusters"]:
        if not CLUSTER.fullmatch(name):
            raise OptionError("clusters: a name has letters, digits, dots, dashes and underscores, and begins with a letter or digit.")
        if options["clusters"].count(name) > 1:
            raise OptionError(f"clusters: {name} is there twice.")
    if not options["names"]:
        raise OptionError("names is empty, so that no event would be told; name some, such as ekmip.akv.*.")
    return Settings(
        host=options["host"],
        port=options["port"],
        prefix=options["path_prefix"],
        context=_context(options),
        token=_token(options),
        subjects=tuple(options["client_subjects"]),
        clusters=frozenset(options["clusters"]),
        names=tuple(each.lower() for each in options["names"]),
        max_body=options["max_body"],
        window=timedelta(seconds=options["dedupe_window"]),
        queue_limit=options["queue_limit"],
        queue_timeout=options["queue_timeout"],
    )


def _typed(name: str, kind: str, value: t.Any, default: t.Any) -> t.Any:
    """The value as what it should be: a template of a rulebook may have made something else of it."""
    if value is None:
        return default
    if kind == "int":
        return _number(name, value)
    if kind == "bool":
        if str(value).lower() not in ("true", "false", "yes", "no"):
            raise OptionError(f"{name} must be true or false.")
        return str(value).lower() in ("true", "yes")
    if kind == "list":
        values = [value] if isinstance(value, str) else value
        if not isinstance(values, Sequence) or not all(isinstance(each, str) and each.strip() for each in values):
            raise OptionError(f"{name} must be a list of texts, none of them empty.")
        return [each.strip() for each in values]
    if not isinstance(value, str) or not value:
        hint = f"; a template makes a number of what looks like one, so give it by {name}_file" if kind == "secret" else ""
        raise OptionError(f"{name} must be a text that is not empty{hint}.")
    return value


def _number(name: str, value: t.Any) -> int:
    lowest, highest = _RANGES[name]
    whole = isinstance(value, int) and not isinstance(value, bool)
    if not whole and not (isinstance(value, str) and re.fullmatch("[0-9]{1,9}", value.strip())):
        raise OptionError(f"{name} must be a whole number from {lowest} to {highest}.")
    if not lowest <= int(value) <= highest:
        raise OptionError(f"{name} must be from {lowest} to {highest}, not {int(value)}.")
    return int(value)


def _token(options: Mapping[str, t.Any]) -> str | None:
    token = _secret(options, "path_token")
    if token is None and not (options["cafile"] or options["capath"]):
        raise OptionError(
            "Give cafile (or capath), the authority of the certificates that ONTAP shows, or path_token, a secret in the path;"
            " without either anybody could send events."
        )
    if token is not None and not _TOKEN.fullmatch(token):
        raise OptionError("path_token must have at least 20 characters, and only letters, digits and ._~-, because it is part of a URL.")
    return token


def _secret(options: Mapping[str, t.Any], name: str) -> str | None:
    """A secret, or what a file has of it, without the end of its line."""
    path = options[f"{name}_file"]
    if path is None:
        return t.cast("str | None", options[name])
    if options[name] is not None:
        raise OptionError(f"{name} and {name}_file exclude each other; give one of them.")
    try:
        return _read(f"{name}_file", path).decode().rstrip("\r\n")
    except UnicodeDecodeError:
        raise OptionError(f"{name}_file: {path} holds no text.") from None


def _read(name: str, path: str) -> bytes:
    try:
        return Path(path).read_bytes()
    except (OSError, ValueError) as error:
        why = error.strerror if isinstance(error, OSError) else "this is no path"
        raise OptionError(f"{name}: {path} cannot be read: {why}.") from None


def _context(options: Mapping[str, t.Any]) -> ssl.SSLContext | None:
    """TLS as the options have it; None for plain HTTP."""
    if options["allow_http"]:
        given = [name for name in _TLS if options[name]]
        if given:
            raise OptionError(f"allow_http and {given[0]} exclude each other: without TLS nobody shows or checks certificates.")
        return None
    if options["certfile"] is None:
        more = "keyfile alone is not enough: " if options["keyfile"] else ""
        raise OptionError(
            f"{more}certfile is missing, the certificate that the receiver shows;"
            " set allow_http only where something in front of it speaks TLS."
        )
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    _show(context, options)
    _demand(context, options)
    return context


def _show(context: ssl.SSLContext, options: Mapping[str, t.Any]) -> None:
    """The receiver's own certificate."""
    certfile, keyfile = options["certfile"], options["keyfile"]
    password = _secret(options, "password")
    pem = _read("certfile", certfile)
    key = pem if keyfile is None else _read("keyfile", keyfile)
    if b"PRIVATE KEY-----" not in key:
        where = f"keyfile: {keyfile} holds no" if keyfile else f"keyfile is missing, and certfile {certfile} holds no"
        raise OptionError(f"{where} private key in PEM.")
    try:
        # With a password, even an empty one, OpenSSL asks nobody at a terminal.
        context.load_cert_chain(certfile, keyfile, password=password or "")
    except ssl.SSLError as error:
        if error.reason == "KEY_VALUES_MISMATCH":
            raise OptionError(f"keyfile: the private key does not belong to the certificate in certfile {certfile}.") from None
        if b"ENCRYPTED" in key:
            raise OptionError(f"password does not open the private key in {keyfile or certfile}.") from None
        raise OptionError(f"certfile: OpenSSL cannot use {certfile}{f' with {keyfile}' if keyfile else ''}: {error.reason}.") from None
    except (OSError, ValueError):
        raise OptionError(f"password does not open the private key in {keyfile or certfile}.") from None


def _demand(context: ssl.SSLContext, options: Mapping[str, t.Any]) -> None:
    """Certificates of clients."""
    cafile, capath = options["cafile"], options["capath"]
    if cafile is None and capath is None:
        if options["client_subjects"]:
            raise OptionError("client_subjects needs cafile or capath: only a certificate that is checked says who shows it.")
        return
    if cafile is not None:
        _read("cafile", cafile)
    if capath is not None and not Path(capath).is_dir():
        raise OptionError(f"capath: {capath} is no folder that can be read.")
    try:
        context.load_verify_locations(cafile, capath)
    except (ssl.SSLError, OSError):
        raise OptionError(f"cafile: {cafile} holds no certificate in PEM.") from None
    context.verify_mode = ssl.CERT_REQUIRED
