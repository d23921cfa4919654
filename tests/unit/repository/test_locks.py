# Copyright: (c) 2026, storage_keys.ontap contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The lock files are what the requirement files ask for, exact and with hashes."""

from __future__ import annotations

import pathlib

import lock
import pytest
import wheels
from environments import LOCKS, TESTS
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

NAMES = [*lock.ENVIRONMENTS, *lock.SINGLE_PACKAGES]


def packages(name: str) -> list[Requirement]:
    return [Requirement(line.partition(" --hash")[0]) for line in wheels.packages(LOCKS / f"{name}.txt")]


def requirements(name: str) -> list[Requirement]:
    parts = lock.ENVIRONMENTS[name][1] if name in lock.ENVIRONMENTS else (name,)
    return [Requirement(line) for part in parts for line in lock.lines(TESTS / f"requirements-{part}.txt")]


def test_each_file_is_known() -> None:
    assert {path.stem for path in LOCKS.iterdir()} == set(NAMES)
    parts = {part for _python, parts in lock.ENVIRONMENTS.values() for part in parts} | set(lock.SINGLE_PACKAGES)
    assert {path.name for path in TESTS.glob("requirements-*.txt")} == {f"requirements-{part}.txt" for part in parts}


@pytest.mark.parametrize("name", NAMES)
def test_each_package_is_pinned_and_hashed_and_from_no_place_of_its_own(name: str) -> None:
    lines = wheels.packages(LOCKS / f"{name}.txt")
    assert lines
    for line in lines:
        package, *hashes = line.split(" --hash=sha256:")
        pin = Requirement(package)
        assert [specifier.operator for specifier in pin.specifier] == ["=="], line
        assert "*" not in str(pin.specifier), line
        assert pin.url is None, line
        assert hashes, line
        assert all(len(digest.strip()) == 64 for digest in hashes), line


@pytest.mark.parametrize("name", NAMES)
def test_lock_has_what_the_requirements_ask_for(name: str) -> None:
    locked = [(canonicalize_name(package.name), next(iter(package.specifier)).version) for package in packages(name)]
    for requirement in requirements(name):
        releases = [release for package, release in locked if package == canonicalize_name(requirement.name)]
        assert any(requirement.specifier.contains(release) for release in releases), f"{requirement}: run make lock"


def test_packages_of_a_lock(tmp_path: pathlib.Path) -> None:
    file = tmp_path / "lock.txt"
    file.write_text("# about\none==1.0 \\\n    --hash=sha256:ab \\\n    --hash=sha256:cd\ntwo==2 ; python_version > '3' \\\n    --hash=sha256:ef\n")
    assert [line.split() for line in wheels.packages(file)] == [
        ["one==1.0", "--hash=sha256:ab", "--hash=sha256:cd"],
        ["two==2", ";", "python_version", ">", "'3'", "--hash=sha256:ef"],
    ]
