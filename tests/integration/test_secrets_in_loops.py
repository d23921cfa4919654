# Copyright: (c) 2026, storage_keys.ontap contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What the guide advises for many secrets keeps them hidden, whatever the ansible-core; tests/tools/pytest_environments.py runs this on each."""

from __future__ import annotations

import copy
import json
import re
from pathlib import Path

import yaml
from support.canaries import leaks
from support.commands import CHECKOUT, ansible, connection_variables
from support.estate import Estate

PAGE = (CHECKOUT / "docs/secrets.md").read_text()
(SECTION,) = re.findall(r"^## Many secrets at once\n(.*?)(?=^## |\Z)", PAGE, re.DOTALL | re.MULTILINE)
ADVICE = [task for block in re.findall(r"^```yaml\n(.*?)^```", SECTION, re.DOTALL | re.MULTILINE) for task in yaml.safe_load(block)]
# svm9 does not exist, so that its round fails; the others succeed.
SECRETS = {name: f"canary~{name}~Sekret" for name in ("svm1", "svm2", "svm9")}


def test_many_secrets_as_the_guide_advises(estate: Estate, tmp_path: Path) -> None:
    estate.create("svm1")
    estate.create("svm2")
    # The last task has a label and no more, to see that this run would show a secret.
    last = copy.deepcopy(ADVICE[-1])
    del last["no_log"]
    only_label = {**last, "loop": [{"svm_name": "svm9", "client_secret": "canary~shown"}], "loop_control": {"label": "{{ item.svm_name }}"}}
    tasks = [{**task, "ignore_errors": True} for task in (*ADVICE, only_label)]
    (tmp_path / "play.yml").write_text(yaml.safe_dump([{"hosts": "localhost", "gather_facts": False, "tasks": tasks}]))
    entries = [{"svm_name": name, "client_secret": secret} for name, secret in SECRETS.items()]
    (tmp_path / "secrets.json").write_text(json.dumps({"akv_entries": entries, "akv_client_secrets": SECRETS}))
    variables = {"ANSIBLE_LOG_PATH": str(tmp_path / "log"), **connection_variables(estate.simulator.connection)}
    estate.simulator.clear_requests()
    run = ansible("playbook", "play.yml", "-e", "@secrets.json", "-vvv", "--diff", cwd=tmp_path, variables=variables)
    assert re.search(r"ok=4 .*failed=0 .*ignored=4", run.stdout), run.stdout
    assert estate.methods.count("PATCH") == 2 * len(ADVICE) == 6
    assert [estate.simulator.secret_of(estate.vault(name)["uuid"], "client_secret") for name in ("svm1", "svm2")] == list(SECRETS.values())[:2]
    shown = run.stdout + (tmp_path / "log").read_text()
    for secret in SECRETS.values():
        assert not leaks(secret, shown)
    assert leaks("canary~shown", shown)
