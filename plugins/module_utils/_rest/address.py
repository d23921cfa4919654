# Copyright: (c) 2026, storage_keys.ontap contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The host name of a system and the files of certificates, checked before anything is sent. Pure but for a look at files (private)."""

from __future__ import annotations

import ipaddress
import os
import unicodedata

from ansible_collections.storage_keys.ontap.plugins.module_utils._errors.exceptions import OptionError
from ansible_collections.storage_keys.ontap.plugins.module_utils._rest.text import one_word, shown

_LARGEST_FILE = 16 * 1024 * 1024  # bytes; all authorities of the world take less than one MiB


def hostname_of(value: str | None) -> str:
    """A name or an address, without the brackets around one of IPv6."""
    if value is None:
        raise OptionError("hostname", "missing", "Give the cluster's management address, or set ONTAP_HOSTNAME.")
    try:
        return bare_host(value)
    except ValueError as error:
        raise OptionError("hostname", f"{shown(value)} {error}", "Give the bare host name or IP address; the port goes into http_port.") from None


def check_file(option: str, path: str | None) -> None:
    """Raise for a file that OpenSSL could not use."""
    if not path or (option == "ca_path" and os.path.isdir(path)):
        return
    if not os.path.exists(path):
        raise OptionError(option, f"{path} does not exist on the host that runs the module", "Give the path of an existing file.")
    if not os.path.isfile(path):  # to read a pipe or a device could take for ever
        raise OptionError(option, f"{path} is no regular file", "Give the path of a file in PEM format.")
    try:
        with open(path, "rb") as file:
            content = file.read(_LARGEST_FILE + 1)
    except OSError as error:
        problem = f"{path} cannot be read ({str(error.strerror).lower()})"
        raise OptionError(option, problem, "Give a file in PEM format that the user who runs the module may read.") from None
    if len(content) > _LARGEST_FILE:
        raise OptionError(option, f"{path} has more than {_LARGEST_FILE // 1024 // 1024} MiB", "Give a file in PEM format.")
    if b"-----BEGIN " not in content:
        kind = "private key" if option == "key_filepath" else "certificate"
        raise OptionError(option, f"{path} holds no usable {kind}", f"Give the {kind} in PEM format.")
    # OpenSSL would ask for the passphrase on the terminal, and wait for ever.
    if b"ENCRYPTED" in content and option != "ca_path":
        problem = f"the private key in {path} has a passphrase"
        raise OptionError(option, problem, "Give a file with the key without one, which only its owner may read.")


def parse_host(text: str) -> str:
    """A host name or an address, in lower case; one of IPv6 without the brackets that it has in a URL."""
    host = one_word(text)
    if "://" in host:
        raise ValueError("is a URL")
    bare = host[1:-1] if host.startswith("[") and host.endswith("]") else host
    if is_ip_address(bare):
        return bare.lower()
    if "@" in host:  # what is before it may well hold a colon
        raise ValueError("is no host name or IP address, because of the @ in it")
    if bare.count(":") == 1 or "]:" in bare:
        raise ValueError("carries a port")
    if any(sign in host for sign in ":[]"):
        raise ValueError("is no IP address")
    for char in host:
        if char not in "-._" and unicodedata.category(char)[0] not in "LNM":
            raise ValueError(f"is no host name or IP address, because of the {char} in it")
    if not host:
        raise ValueError("is no host name or IP address")
    return host.lower()


def bare_host(text: str) -> str:
    """As it was given, but without the brackets of an address."""
    host = parse_host(text)
    return host if is_ip_address(host) else text


def is_ip_address(text: str) -> bool:
    try:
        return bool(ipaddress.ip_address(text))
    except ValueError:
        return False
