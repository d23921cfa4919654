# Copyright: (c) 2026, storage_keys.ontap contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""How playbooks reach a cluster: from the variables of its host to the options of modules. Pure (private)."""

from __future__ import annotations

import typing as t
from collections.abc import Mapping

from ansible_collections.storage_keys.ontap.plugins.module_utils._task.arguments import connection_spec

PREFIX = "ontap_"
OPTIONS = tuple(connection_spec())
_SSH = 22  # the port that Ansible takes a host to have

Options = dict[str, t.Any]


def for_akv(given: Mapping[str, t.Any], host: str, port: t.Any) -> Options:
    """The options of this collection's modules. What is left out they take from the environment.

    ``given`` has the variables of the inventory without their prefix, ``host`` and ``port`` are those that Ansible knows.
    """
    places: Options = {} if host == "localhost" else {"hostname": host}
    if int(port) != _SSH:
        places["http_port"] = port
    return {**places, **given}


def for_netapp(connection: Mapping[str, t.Any], environment: Mapping[str, str]) -> dict[str, t.Any]:
    """The same for the modules of netapp.ontap, which read no environment. They have no option for authorities; the library below does."""
    known = {name: connection[name] if name in connection else environment.get(f"ONTAP_{name.upper()}", "") for name in OPTIONS}
    names = ("username", "password", "cert_filepath", "key_filepath", "http_port")
    certs = known["validate_certs"]
    return {
        "options": {
            "hostname": known["hostname"],
            **{name: known[name] for name in names if known[name]},
            "validate_certs": True if certs in ("", None) else certs,
            "https": True,
        },
        "environment": {"REQUESTS_CA_BUNDLE": known["ca_path"]} if known["ca_path"] else {},
        "can_log_in": bool((known["username"] and known["password"]) or known["cert_filepath"]),
    }
