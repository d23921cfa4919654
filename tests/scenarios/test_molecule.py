# Copyright: (c) 2026, storage_keys.ontap contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The molecule scenarios, each with its idempotence step, in a copy of the collection."""

from __future__ import annotations

import os
import re
import shutil
import sys
import typing as t
from pathlib import Path

import pytest
from ontap_simulator.server.background import stop
from support.commands import CHECKOUT, run_alone

SCENARIOS = sorted(path.parent.name for path in (CHECKOUT / "extensions/molecule").glob("*/molecule.yml"))
STEPS = ("prepare", "converge", "idempotence", "verify", "cleanup")


@pytest.fixture
def collection(tmp_path: Path) -> t.Iterator[Path]:
    """The parts of the collection that a scenario needs, in a folder that molecule may write into."""
    place = tmp_path / "ansible_collections/storage_keys/ontap"
    place.mkdir(parents=True)
    shutil.copy(CHECKOUT / "galaxy.yml", place)
    for part in ("extensions", "meta", "playbooks", "plugins", "roles"):
        shutil.copytree(CHECKOUT / part, place / part, ignore=shutil.ignore_patterns("__pycache__"))
    yield place
    # Only a scenario that was cut off leaves one behind.
    for directory in tmp_path.glob("cache/storage_keys.ontap/simulator/*"):
        stop(directory, dry=False)


def test_each_role_has_a_scenario() -> None:
    roles = {path.name for path in (CHECKOUT / "roles").iterdir()}
    assert set(SCENARIOS) == roles - {"ontap_simulator"}


@pytest.mark.parametrize("scenario", SCENARIOS)
def test_scenario(scenario: str, collection: Path, tmp_path: Path) -> None:
    ambient = ("ANSIBLE_", "MOLECULE_", "ONTAP_")
    environment = {
        **{name: value for name, value in os.environ.items() if not name.startswith(ambient)},
        "ANSIBLE_COLLECTIONS_PATH": str(tmp_path),
        "HOME": str(tmp_path / "home"),
        "MOLECULE_EPHEMERAL_DIRECTORY": str(tmp_path / "ephemeral"),
        "NO_COLOR": "1",
        "PATH": os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]]),
        "XDG_CACHE_HOME": str(tmp_path / "cache"),
    }
    run = run_alone([sys.executable, "-m", "molecule", "test", "--scenario-name", scenario], collection, environment, 900)
    assert run.returncode == 0, run.stdout
    done = re.findall(rf"{scenario} \W+ (\w+): Executed: Successful", run.stdout)
    assert [step for step in STEPS if step in done] == list(STEPS), run.stdout
    (simulated,) = tmp_path.glob("cache/storage_keys.ontap/simulator/*")
    assert not stop(simulated, dry=True)["changed"]
