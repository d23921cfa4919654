# Copyright: (c) 2026, storage_keys.ontap contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Tasks timed inside one run of ansible-playbook, so that its own start is in none of the times."""

from __future__ import annotations

import itertools
import json
import tempfile
import typing as t
from collections.abc import Sequence
from pathlib import Path

from support.commands import CHECKOUT, ansible

Task = dict[str, t.Any]

_STAMP = {"ansible.builtin.set_fact": {"stamps": "{{ stamps | default([]) + [now().timestamp()] }}"}}


def seconds_of(tasks: Sequence[Task], variables: dict[str, t.Any], authority: str = "") -> list[float]:
    """How long each task took, its loop included; each must report no change unless it says ``expect_change``.

    The peer's modules learn from the environment which ``authority`` to trust.
    """
    with tempfile.TemporaryDirectory(prefix="benchmarks.") as folder:
        stamps, extra, play = (Path(folder) / name for name in ("stamps.json", "variables.json", "play.yml"))
        steps: list[Task] = [_STAMP]
        for task in tasks:
            steps += [_checked(task), _STAMP]
        steps.append({"ansible.builtin.copy": {"dest": str(stamps), "content": "{{ stamps | to_json }}", "mode": "0600"}})
        play.write_text(json.dumps([{"hosts": "localhost", "gather_facts": False, "tasks": steps}]))
        extra.write_text(json.dumps(variables))
        environment = {
            "ANSIBLE_COLLECTIONS_PATH": f"{CHECKOUT / '.venv/collections'}:{CHECKOUT / '.venv/peer'}",
            "ANSIBLE_LOCALHOST_WARNING": "false",
            "ANSIBLE_INVENTORY_UNPARSED_WARNING": "false",
            **({"REQUESTS_CA_BUNDLE": authority} if authority else {}),
        }
        ran = ansible("playbook", str(play), "--extra-vars", f"@{extra}", variables=environment)
        if ran.returncode != 0:
            raise RuntimeError(ran.stdout[-3000:])
        times: list[float] = json.loads(stamps.read_text())
        return [after - before for before, after in itertools.pairwise(times)]


def _checked(task: Task) -> Task:
    condition = "result is changed" if "expect_change" not in task else "result is not changed"
    plain = {name: value for name, value in task.items() if name != "expect_change"}
    return {**plain, "register": "result", "failed_when": f"result is failed or {condition}"}


def own(module: str, connection: dict[str, t.Any], **options: t.Any) -> Task:
    return {f"storage_keys.ontap.{module}": {**connection, **options}}


def restit(connection: dict[str, t.Any], api: str, **options: t.Any) -> Task:
    """The peer's module for any call."""
    return {"netapp.ontap.na_ontap_restit": restit_options(connection, api=api, **options)}


def restit_options(connection: dict[str, t.Any], **options: t.Any) -> dict[str, t.Any]:
    """The options of that module, which has none for the authority to trust."""
    login = {name: connection[name] for name in ("hostname", "http_port", "username", "password")}
    return {**login, "https": True, "validate_certs": True, **options}


def uri(connection: dict[str, t.Any], path: str) -> Task:
    """A plain GET with Ansible's own module."""
    return {
        "ansible.builtin.uri": {
            "url": f"https://{connection['hostname']}:{connection['http_port']}{path}",
            "url_username": connection["username"],
            "url_password": connection["password"],
            "force_basic_auth": True,
            "ca_path": connection["ca_path"],
        }
    }
