# Copyright: (c) 2026, storage_keys.ontap contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What a fire drill runs with, and what it says of each fault."""

from __future__ import annotations

import typing as t
from pathlib import Path

import pytest
from ansible.parsing.dataloader import DataLoader
from ansible.template import Templar
from ansible_collections.storage_keys.ontap.plugins.lookup.drill import LookupModule
from ansible_collections.storage_keys.ontap.plugins.plugin_utils._drill import beside, outcome, rulebook

OUTAGE = {"name": "outage", "mends": {"reachable": True}}
EXPIRED: dict[str, t.Any] = {"name": "expired secret", "mends": {}}


@pytest.mark.parametrize(
    ("sources", "place"),
    [
        (["inventories/clusters.yml", "other/rehearsal.yml"], "inventories/a"),
        (["/clusters.yml"], "/a"),
        (["clusters.yml"], "a"),
        (["one,two"], "a"),
        ([], "a"),
    ],
)
def test_beside_the_inventory(sources: list[str], place: str) -> None:
    assert beside(sources, "a") == place and beside(sources, "/etc/a") == "/etc/a"


def test_a_rulebook_has_a_path_or_a_name() -> None:
    assert rulebook(["x/clusters.yml"], "") == "storage_keys.ontap.akv_heal" and rulebook(["x/clusters.yml"], "mine.all.rules") == "mine.all.rules"
    assert rulebook(["x/clusters.yml"], "mine.yml") == "x/mine.yml" and rulebook(["x/clusters.yml"], "mine.yaml") == "x/mine.yaml"


def test_what_became_of_a_fault() -> None:
    assert outcome({"problems": []}, EXPIRED, 12.4, 30, 300) == {"said": "healthy after 12 seconds", "problem": ""}
    assert outcome({"problems": []}, OUTAGE, 42.6, 30, 300)["said"] == "healthy after 43 seconds, of which it lasted 30"
    told = outcome({"problems": ["SVM svm1"], "msg": "1 unreachable."}, OUTAGE, 300.0, 30, 300)
    assert told == {"said": "not healthy", "problem": "outage: not healthy within 300 seconds. 1 unreachable."}
    # Where it could not even be asked nobody knows of any problem.
    assert outcome({"msg": "No answer."}, EXPIRED, 9.0, 30, 9)["problem"] == "expired secret: not healthy within 9 seconds. No answer."


def test_what_it_runs_with(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "eda.yml").write_text("akv_eda_interval: 10\n")
    sources = [f"{tmp_path}/clusters.yml", "rehearsal.yml"]

    def looked_up(**given: str) -> dict[str, t.Any]:
        variables = {"ansible_inventory_sources": sources, **given}
        loader = DataLoader()
        (found,) = LookupModule(loader=loader, templar=Templar(loader=loader, variables=variables)).run([], variables)
        return found

    monkeypatch.setenv("PATH", str(tmp_path))
    assert looked_up()["problem"].startswith("ansible-rulebook is not installed where this playbook runs")
    (tmp_path / "ansible-rulebook").touch(mode=0o755)
    assert looked_up() == {
        "problem": "", "rulebook": "storage_keys.ontap.akv_heal", "variables": {}, "inventories": ["-i", sources[0], "-i", sources[1]],
    }  # fmt: skip
    found = looked_up(drill_vars="eda.yml", drill_rulebook="mine.yml")
    assert found["variables"] == {"akv_eda_interval": 10} and found["rulebook"] == f"{tmp_path}/mine.yml" and not found["problem"]
    assert looked_up(drill_vars="none.yml")["problem"] == f"drill_vars: the file {tmp_path}/none.yml cannot be read. Nothing was played."
