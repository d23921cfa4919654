# Copyright: (c) 2026, storage_keys.ontap contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Asks a simulated ONTAP system about what it simulates, and changes that: nothing but a simulator on this machine is ever asked (private)."""

from __future__ import annotations

import json
import typing as t
from collections.abc import Mapping
from urllib.error import HTTPError

from ansible.module_utils.urls import open_url

_HERE = ("127.0.0.1", "::1", "localhost")


class _Failed(Exception):
    """A sentence that says why."""


def answer(given: Mapping[str, t.Any], *, check_mode: bool) -> dict[str, t.Any]:
    """The result of a task with these options. What changes there counts as no change: it stands for the world around ONTAP."""
    if check_mode and given["method"] != "GET":
        return {"changed": False, "skipped": True, "msg": "In check mode nothing is changed."}
    try:
        return {"changed": False, "json": _ask(given, given["method"], given["path"], given["body"])}
    except _Failed as failed:
        return {"changed": False, "failed": True, "msg": str(failed)}


def _ask(connection: Mapping[str, t.Any], method: str, path: str, body: t.Any) -> t.Any:
    """What it answers. The connection is that of the modules; no proxy is asked for a simulator."""
    host = connection["hostname"]
    if host not in _HERE:
        raise _Failed(f"{host or 'hostname'} is no simulator on this machine. Nothing was asked there, and nothing was changed.")
    url = f"https://{f'[{host}]' if ':' in host else host}:{connection['http_port']}/simulator{f'/{path}' if path else ''}"
    try:
        answer = open_url(
            url,
            method=method,
            data=None if body is None else json.dumps(body),
            headers={"Content-Type": "application/json"},
            url_username=connection["username"],
            url_password=connection["password"],
            force_basic_auth=True,
            ca_path=connection["ca_path"],
            validate_certs=connection["validate_certs"],
            use_proxy=False,
            use_netrc=False,
            timeout=connection["timeout"],
        )
        with answer:
            return json.loads(answer.read() or b"null")
    except HTTPError as error:
        error.close()
        raise _Failed(f"The simulator answered {method} {path} with status {error.code}.") from None
    except (OSError, ValueError) as error:
        raise _Failed(f"There is no simulator at {host}:{connection['http_port']}: {getattr(error, 'reason', error)}.") from None
