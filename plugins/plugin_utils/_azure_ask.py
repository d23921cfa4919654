# Copyright: (c) 2026, storage_keys.ontap contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""One question to Azure over HTTPS, from where Ansible runs, and what came back as plain values (private)."""

from __future__ import annotations

import contextlib
import json
import os
import typing as t
from collections.abc import Iterator, Mapping
from http.client import HTTPException
from urllib.error import HTTPError

from ansible.module_utils import urls
from ansible_collections.storage_keys.ontap.plugins.module_utils._azure.book import Ask

_TIMEOUT = 30  # seconds


def send(ask: Ask, ca_path: str | None = None) -> dict[str, t.Any]:
    """The answer in the form that ``book.record`` takes. The token is in no word of it, and goes to no other address."""
    result: dict[str, t.Any] = {"item": {"url": ask.url}}
    try:
        answer = _open(ask, ca_path)
        with answer:
            text = answer.read()
    except (OSError, HTTPException, ValueError, urls.ConnectionError) as error:
        return {**result, "status": -1, "msg": f"Request failed: {error}"}
    return {
        **result,
        "status": answer.status,
        "json": _read(text),
        "retry_after": answer.headers.get("Retry-After"),
        "date": answer.headers.get("Date"),
    }


@contextlib.contextmanager
def environment(wanted: Mapping[str, t.Any]) -> Iterator[None]:
    """The keyword ``environment`` of a task or play may name a proxy."""
    before = {name: os.environ.get(name) for name in wanted}
    os.environ.update({name: str(value) for name, value in wanted.items()})
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                del os.environ[name]
            else:
                os.environ[name] = value


def _open(ask: Ask, ca_path: str | None) -> t.Any:
    try:
        return urls.open_url(
            ask.url,
            headers={"Authorization": f"Bearer {ask.token}"},
            http_agent="ansible-httpget",
            timeout=_TIMEOUT,
            ca_path=ca_path or None,
            follow_redirects="none",
            use_netrc=False,
        )
    except HTTPError as answer:
        return answer


def _read(text: bytes) -> t.Any:
    try:
        return json.loads(text)
    except ValueError:
        return None
