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
_CLUSTERS = "clusters"
_LONGEST = 3600  # seconds, on a machine that has much other work

IN_PROCESS = "ontap_in_process"  # the variable that decides which way a module's work is done


def seconds_of(tasks: Sequence[Task], variables: dict[str, t.Any], authority: str = "") -> list[float]:
    """How long each task took, its loop included; each must report no change unless it says ``expect_change``.

    The peer's modules learn from the environment which ``authority`` to trust.
    """
    steps: list[Task] = [_STAMP]
    for task in tasks:
        steps += [_checked(task), _STAMP]
    return _times([_on_localhost(*steps)], variables, authority)


def fleet_seconds(task: Task, clusters: int, variables: dict[str, t.Any], authority: str = "") -> float:
    """How long a play with one task takes for so many hosts, beyond a play for them without any task."""
    fleet: dict[str, t.Any] = {"hosts": _CLUSTERS, "gather_facts": False}
    stamp = _on_localhost(_STAMP)
    plays = [stamp, {**fleet, "tasks": []}, stamp, {**fleet, "tasks": [_checked(task)]}, stamp]
    empty, whole = _times(plays, variables, authority, clusters)
    return whole - empty


def role_seconds(role: str, connection: dict[str, t.Any], variables: dict[str, t.Any]) -> float:
    """How long a role took."""
    play = _on_localhost(_STAMP, {"ansible.builtin.include_role": {"name": f"storage_keys.ontap.{role}"}}, _STAMP)
    (seconds,) = _times([{**play, "module_defaults": {"group/storage_keys.ontap.akv": connection}}], variables)
    return seconds


def _on_localhost(*tasks: Task) -> dict[str, t.Any]:
    return {"hosts": "localhost", "gather_facts": False, "tasks": list(tasks)}


def _times(plays: Sequence[dict[str, t.Any]], variables: dict[str, t.Any], authority: str = "", clusters: int = 0) -> list[float]:
    """From one stamp to the next, in one run of ansible-playbook."""
    with tempfile.TemporaryDirectory(prefix="benchmarks.") as folder:
        stamps, extra, book, hosts = (Path(folder) / name for name in ("stamps.json", "variables.json", "play.yml", "hosts.yml"))
        keep = {"ansible.builtin.copy": {"dest": str(stamps), "content": "{{ stamps | to_json }}", "mode": "0600"}}
        book.write_text(json.dumps([*plays, _on_localhost(keep)]))
        extra.write_text(json.dumps(variables))
        hosts.write_text(json.dumps(_inventory(clusters)))
        environment = {
            "ANSIBLE_COLLECTIONS_PATH": f"{CHECKOUT / '.venv/collections'}:{CHECKOUT / '.venv/peer'}",
            **({"REQUESTS_CA_BUNDLE": authority} if authority else {}),
        }
        arguments = [str(book), "--inventory", str(hosts), "--extra-vars", f"@{extra}"]
        ran = ansible("playbook", *arguments, variables=environment, timeout=_LONGEST)
        if ran.returncode != 0:
            raise RuntimeError(ran.stdout[-3000:])
        times: list[float] = json.loads(stamps.read_text())
        return [after - before for before, after in itertools.pairwise(times)]


def _inventory(clusters: int) -> dict[str, t.Any]:
    """This machine, once for itself and once for each cluster."""
    local = {"ansible_connection": "local", "ansible_python_interpreter": "{{ ansible_playbook_python }}"}
    names = dict.fromkeys(f"cluster{number}" for number in range(clusters))
    return {"all": {"vars": local, "hosts": {"localhost": {}}, "children": {_CLUSTERS: {"hosts": names}}}}


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
