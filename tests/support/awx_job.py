# Copyright: (c) 2026, storage_keys.ontap contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Run a job as AWX does: ansible-runner, a private data directory for each job, credentials and survey answers injected."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import typing as t
from dataclasses import dataclass
from pathlib import Path

import yaml
from support.awx_definitions import credential_type, job_template
from support.awx_injection import dump_extra_vars, inject
from support.awx_template_rules import launch_problems, launch_variables
from support.commands import CHECKOUT

Inputs = dict[str, t.Any]

# A playbook of a project.
IMPORT = "- ansible.builtin.import_playbook: storage_keys.ontap.{}\n"

# Reads what to run from its standard input: so the environment of the job is not written to a file, as in AWX.
RUN = "import ansible_runner, json, sys; sys.exit(ansible_runner.run(**json.load(sys.stdin)).rc)"


@dataclass(frozen=True)
class Job:
    """What is left of a job."""

    ok: bool
    private_data_dir: Path

    @property
    def events(self) -> list[dict[str, t.Any]]:
        files = (self.private_data_dir / "artifacts/1/job_events").glob("*-*.json")
        return [json.loads(file.read_text()) for file in files]

    @property
    def changed(self) -> int:
        """How many tasks changed something, on all hosts."""
        (stats,) = [event["event_data"] for event in self.events if event["event"] == "playbook_on_stats"]
        return sum(stats["changed"].values())

    @property
    def output(self) -> str:
        return (self.private_data_dir / "artifacts/1/stdout").read_text()

    def files_with(self, text: str) -> set[str]:
        """The names of the files below the private data directory that hold a text."""
        files = [path for path in self.private_data_dir.rglob("*") if path.is_file()]
        return {str(path.relative_to(self.private_data_dir)) for path in files if text.encode() in path.read_bytes()}


class Controller:
    """Launches jobs of the templates on an inventory, with the two credentials."""

    def __init__(self, folder: Path, hosts: dict[str, Inputs], ontap: Inputs, azure: Inputs) -> None:
        self._folder, self._jobs = folder, 0
        self.hosts, self.ontap, self.azure = hosts, ontap, azure

    def launch(self, template: str, *, check: bool = False, limit: str = "", verbosity: int = 0, **answers: t.Any) -> Job:
        """Answers are those of the survey; what is not answered has its default, as in AWX."""
        definition = job_template(template)
        self._jobs += 1
        home = self._folder / f"awx_{self._jobs}"
        for name in ("env", "inventory", "project"):
            (home / name).mkdir(parents=True)
        playbook = Path(definition["playbook"]).name
        (home / "project" / playbook).write_text(IMPORT.format(Path(playbook).stem))
        (home / "inventory/hosts.yml").write_text(yaml.safe_dump({"clusters": {"hosts": self.hosts}}))

        survey = _answered(definition["survey_spec"], answers)
        (home / "env/extravars").write_text(dump_extra_vars({**survey, "awx_job_id": self._jobs}))
        files = home / "env"
        ontap = inject(credential_type("ONTAP REST API"), self.ontap, files)
        azure = inject(credential_type("ONTAP Azure application"), self.azure, files)
        (files / "credential-extra-vars").write_text(dump_extra_vars({**ontap.extra_vars, **azure.extra_vars}))
        arguments = ["-e", f"@{files}/credential-extra-vars", "--diff", *(["--check"] if check else []), *(["-l", limit] if limit else [])]
        settings = {
            "private_data_dir": str(home),
            "ident": "1",
            "playbook": playbook,
            "inventory": str(home / "inventory/hosts.yml"),
            "envvars": {
                **ontap.env,
                **azure.env,
                "ANSIBLE_COLLECTIONS_PATH": str(CHECKOUT / ".venv/collections"),
                "ANSIBLE_NOCOLOR": "1",
                "JOB_ID": str(self._jobs),
            },
            "cmdline": " ".join(arguments),
            "verbosity": verbosity,
            "suppress_env_files": True,
            "quiet": True,
        }
        environment = {name: value for name, value in os.environ.items() if not name.startswith(("ANSIBLE_", "ONTAP_"))}
        environment["PATH"] = os.pathsep.join([str(Path(sys.executable).parent), environment["PATH"]])
        command = [sys.executable, "-c", RUN]
        ran = subprocess.run(command, input=json.dumps(settings), env=environment, text=True, capture_output=True, timeout=300, check=False)
        assert (home / "artifacts/1/rc").exists(), ran.stdout + ran.stderr
        return Job(ran.returncode == 0, home)


def _answered(survey: Inputs, answers: Inputs) -> Inputs:
    """What the survey makes of the answers; one that AWX would refuse, or would miss, is an error of the test."""
    unknown = set(answers) - {question["variable"] for question in survey["spec"]}
    assert not unknown, f"{unknown} are not asked for"
    assert not (problems := launch_problems(survey, answers, all_required=True)), problems
    return launch_variables(survey, answers)
