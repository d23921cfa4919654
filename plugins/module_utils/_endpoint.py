# Copyright: (c) 2026, storage_keys.ontap contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The host name of a system and the files of certificates, checked before anything is sent. Pure but for a look at files (private)."""

from __future__ import annotations

import os

from ansible_collections.storage_keys.ontap.plugins.module_utils._errors import OptionError
from ansible_collections.storage_keys.ontap.plugins.module_utils._values import bare_host, shown

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
