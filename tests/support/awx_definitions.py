# Copyright: (c) 2026, storage_keys.ontap contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The definitions of playbooks/vars/awx with their templates filled in, as Ansible fills them in."""

from __future__ import annotations

import functools
import json
import tempfile
import typing as t
from pathlib import Path

import yaml
from support.commands import CHECKOUT, ansible

FILES = sorted((CHECKOUT / "playbooks/vars/awx").glob("*.yml"))
SHOWN = "{{ dict(names | zip(query('ansible.builtin.vars', *names))) }}"


def names() -> list[str]:
    """The variables that infra.aap_configuration reads."""
    return list(yaml.safe_load((CHECKOUT / "playbooks/vars/awx/definitions.yml").read_text()))


@functools.cache
def _rendered(given: str) -> str:
    with tempfile.TemporaryDirectory() as folder:
        play = {
            "hosts": "localhost",
            "gather_facts": False,
            "vars": {"into": f"{folder}/definitions.json", "names": names(), "shown": SHOWN},
            "vars_files": [str(file) for file in FILES],
            "tasks": [{"ansible.builtin.copy": {"content": "{{ shown | to_json }}", "dest": "{{ into }}", "mode": "0600"}}],
        }
        Path(folder, "play.yml").write_text(yaml.safe_dump([play]))
        run = ansible("playbook", "play.yml", "--extra-vars", given, cwd=Path(folder), variables={"ANSIBLE_INVENTORY": "localhost,"})
        assert run.returncode == 0, run.stdout
        return Path(folder, "definitions.json").read_text()


def definitions(**settings: t.Any) -> dict[str, t.Any]:
    """A copy that the caller may change; for settings beside the usual ones."""
    inputs = {"awx_ontap_inputs": {"username": "admin"}, "awx_azure_inputs": {"client_id": "client-1"}}
    return dict(json.loads(_rendered(json.dumps({**inputs, **settings}, sort_keys=True))))


def credential_type(name: str) -> dict[str, t.Any]:
    (found,) = [entry for entry in definitions()["controller_credential_types"] if entry["name"] == name]
    return dict(found)


def job_template(name: str) -> dict[str, t.Any]:
    (found,) = [entry for entry in definitions()["controller_templates"] if entry["name"] == name]
    return dict(found)
