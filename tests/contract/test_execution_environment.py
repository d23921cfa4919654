# Copyright: (c) 2026, storage_keys.ontap contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What ansible-builder makes of the collection, and of the execution environment to build from. No image is built."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import yaml
from support.commands import CHECKOUT


def builder(*arguments: str, cwd: Path) -> str:
    command = [str(Path(sys.executable).with_name("ansible-builder")), *arguments]
    ran = subprocess.run(command, cwd=cwd, capture_output=True, text=True, check=False)
    assert ran.returncode == 0, ran.stdout + ran.stderr
    return ran.stdout


def test_the_collection_tells_what_it_needs(tmp_path: Path) -> None:
    """Of all files that could hold requirements, those for development among them, only the right one counts."""
    place = tmp_path / "ansible_collections/storage_keys/ontap"
    place.parent.mkdir(parents=True)
    place.symlink_to(CHECKOUT)
    found = yaml.safe_load(builder("introspect", str(tmp_path), cwd=tmp_path))
    assert found == {"python": ["requests>=2.28.0  # from collection storage_keys.ontap"], "system": []}


def test_a_build_can_start_from_the_definition(tmp_path: Path) -> None:
    context = tmp_path / "context"
    definition = str(CHECKOUT / "execution-environment.yml")
    # The guide's command, as far as no image is built.
    guide = (CHECKOUT / "docs/awx.md").read_text()
    assert "ansible-builder build --file execution-environment.yml --tag registry.example.com/ontap-akv:1.0.0\n" in guide
    builder("create", "--file", definition, "--context", str(context), "--output-filename", "Containerfile", cwd=tmp_path)
    recipe = (context / "Containerfile").read_text()
    assert 'ARG EE_BASE_IMAGE="quay.io/centos/centos:stream9"' in recipe and "ansible-galaxy collection install" in recipe
    wanted = yaml.safe_load((context / "_build/requirements.yml").read_text())
    assert wanted == {"collections": [{"name": "storage_keys.ontap"}]}


def test_a_decision_environment_can_start_from_the_definition(tmp_path: Path) -> None:
    context = tmp_path / "context"
    definition = str(CHECKOUT / "decision-environment.yml")
    assert "ansible-builder build --file decision-environment.yml --tag ontap-akv-events" in (CHECKOUT / "docs/event_driven.md").read_text()
    builder("create", "--file", definition, "--context", str(context), "--output-filename", "Containerfile", cwd=tmp_path)
    assert "ansible-rulebook>=1.2" in (context / "_build/requirements.txt").read_text()
    assert "java-17-openjdk-headless" in (context / "_build/bindep.txt").read_text()
    assert "storage_keys.ontap" in (context / "_build/requirements.yml").read_text()
