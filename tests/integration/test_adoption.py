# Copyright: (c) 2026, storage_keys.ontap contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""An estate that somebody else made by hand: exported, exported again, compared, and rebuilt from the files alone, as the page tells it."""

from __future__ import annotations

import contextlib
import json
import re
import shlex
import typing as t
from pathlib import Path

import pytest
import yaml
from ontap_simulator import Simulator
from support.adoption import NAMES, configure_by_hand, settings_of
from support.commands import CHECKOUT, ansible
from support.estate import SECRET, Estate

PASSWORD = "canary-Pa55word"
RELEASES = {"cluster1": "9.9.1", "cluster2": "9.17.1"}
PAGE = (CHECKOUT / "docs/adopt.md").read_text()
LOOK, EXPORT, COMPARE, REBUILD, DRIFT = [line for block in re.findall(r"```shell\n(.*?)```", PAGE, re.DOTALL) for line in block.splitlines()]


class Fleet:
    """Two clusters of different releases, and an inventory that names them and nothing else."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.systems: dict[str, Simulator] = {}
        self.output = ""

    @contextlib.contextmanager
    def running(self) -> t.Iterator[dict[str, Simulator]]:
        """New systems, on which nothing is configured, take the places of any others."""
        with contextlib.ExitStack() as stack:
            self.systems = {name: stack.enter_context(Simulator(release, NAMES, password=PASSWORD)) for name, release in RELEASES.items()}
            hosts = {}
            for name, system in self.systems.items():
                system.settings.job_seconds = 0.05
                hosts[name] = {f"ontap_{option}": system.connection[option] for option in ("hostname", "http_port", "ca_path", "username")}
            (self.folder / "clusters.yml").write_text(yaml.safe_dump({"clusters": {"hosts": hosts}}))
            yield self.systems

    def types(self, command: str, *more: str, status: int = 0) -> list[int]:
        """How many tasks changed something, by cluster."""
        _program, *arguments = shlex.split(command)
        run = ansible("playbook", *arguments, *more, cwd=self.folder, variables={"ONTAP_PASSWORD": PASSWORD, "AKV_CLIENT_SECRET": SECRET})
        self.output = run.stdout
        assert run.returncode == status and "canary" not in run.stdout, run.stdout
        return [int(number) for number in re.findall(r" changed=(\d+)", run.stdout)]

    @property
    def problems(self) -> dict[str, str]:
        """Why each cluster failed."""
        return {host: json.loads(text)["msg"] for host, text in re.findall(r"^fatal: \[(\w+)\]: FAILED! => (\{.*\})$", self.output, re.MULTILINE)}

    @property
    def writes(self) -> list[str]:
        return [request.path for system in self.systems.values() for request in system.requests if request.method != "GET"]

    def files(self) -> dict[str, str]:
        return {path.parent.name: path.read_text(encoding="utf-8") for path in self.folder.glob("host_vars/*/akv.yml")}


@pytest.fixture
def fleet(tmp_path: Path) -> Fleet:
    return Fleet(tmp_path)


def test_the_life_of_an_adopted_estate(fleet: Fleet) -> None:
    with fleet.running() as systems:
        for system in systems.values():
            configure_by_hand(system)
            system.clear_requests()
        assert fleet.types(LOOK) == [1, 1] and not fleet.files() and "+akv_onboard_configs:" in fleet.output
        assert fleet.types(EXPORT) == [1, 1]
        written = fleet.files()
        assert fleet.types(EXPORT) == [0, 0] and fleet.files() == written
        assert fleet.types(COMPARE) == [0, 0]
        assert fleet.types(DRIFT) == [0, 0] and fleet.writes == []
        by_hand = {name: settings_of(system) for name, system in systems.items()}

        # Somebody else is at work. One of the clusters is not to fail for that.
        for system in systems.values():
            other = Estate(system)
            assert not other.config("yes", proxy_username="somebody").failed and not other.config("1e3", state="absent").failed
        (fleet.folder / "host_vars/cluster1/drift.yml").write_text("akv_drift_fail: false\n")
        assert fleet.types(DRIFT, status=2) == [0, 0] and fleet.output.count('"owner": "SVM 1e3"') == 2
        assert fleet.problems == {"cluster2": "SVM yes differs in proxy_username; SVM 1e3 is missing on ONTAP."}
    with fleet.running() as systems:
        # A file is not emptied because ONTAP has nothing any more; the other cluster fails for another reason.
        (fleet.folder / "host_vars/cluster2/akv.yml").write_text(f"{written['cluster2']}# mine\n", encoding="utf-8")
        fleet.types(EXPORT, status=2)
        assert "ONTAP has no configuration any more" in fleet.problems["cluster1"] and "edited by hand" in fleet.problems["cluster2"]
        secrets = yaml.safe_load(re.findall(r"```yaml\n(.*?)```", PAGE, re.DOTALL)[0])
        secrets |= {"akv_client_certificates": {"other-app": "Y2FuYXJ5"}, "akv_onboard_healthy_timeout": 0}
        (fleet.folder / "secrets.yml").write_text(yaml.safe_dump(secrets))
        assert fleet.types(REBUILD) == [1, 1]
        assert {name: settings_of(system) for name, system in systems.items()} == by_hand
        assert fleet.types(EXPORT, "-e", "akv_export_overwrite=true") == [0, 1] and fleet.files() == written


def test_what_stands_in_the_way_of_one_cluster_keeps_no_other_from_being_exported(fleet: Fleet) -> None:
    with fleet.running() as systems:
        for system in systems.values():
            Estate(system).create()
        (fleet.folder / "host_vars").mkdir()
        (fleet.folder / "host_vars/cluster2").touch()
        fleet.types(EXPORT, status=2)
        folder = fleet.folder / "host_vars/cluster2"
        assert fleet.problems == {"cluster2": f"{folder} is no folder, and {folder}/akv.yml is to be written below it. Nothing was written."}
        assert [*fleet.files()] == ["cluster1"]
        shared = fleet.folder / "shared"
        fleet.types(EXPORT, "-e", f"akv_export_directory={shared}", status=2)
        assert sorted(fleet.problems) == ["cluster1", "cluster2"] and not shared.exists()
        assert all(f"{shared}/akv.yml would be shared by" in problem for problem in fleet.problems.values())
