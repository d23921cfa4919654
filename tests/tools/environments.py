# Copyright: (c) 2026, storage_keys.ontap contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The virtual environments, beside the checkout's own, in which the collection is checked.

Each lies in `.venv/environments`, is built from a lock file of `tests/locks` when first asked for, and again when that changes.
"""

from __future__ import annotations

import dataclasses
import hashlib
import os
import pathlib
import subprocess

from find_python import find_first

CHECKOUT = pathlib.Path(__file__).resolve().parents[2]
VENV = CHECKOUT / ".venv"
TESTS = CHECKOUT / "tests"
LOCKS = TESTS / "locks"


@dataclasses.dataclass(frozen=True)
class Environment:
    """A virtual environment: its name, its Python version ("3.12") and its folder of programs."""

    name: str
    version: str
    bin: pathlib.Path

    @property
    def python(self) -> pathlib.Path:
        """The interpreter."""
        return self.bin / "python"

    def variables(self) -> dict[str, str]:
        """Return the caller's environment variables with this environment's programs in front."""
        return os.environ | {"PATH": os.pathsep.join([str(self.bin), os.environ["PATH"]]), "VIRTUAL_ENV": str(self.bin.parent)}


def build(name: str, pythons: tuple[str, ...], lock: str) -> Environment | None:
    """Build the environment where it is missing or out of date, with the first installed of these Python versions.

    Without any of them the answer is None, and a line of output says so.
    """
    found = find_first(pythons)
    if not found:
        print(f"== {name}: left out, no Python {' or '.join(pythons)} was found", flush=True)
        return None
    version, interpreter = found
    folder = VENV / "environments" / name
    environment = Environment(name, version, folder / "bin")
    packages = LOCKS / f"{lock}.txt"
    built_from = hashlib.sha256(str(interpreter).encode() + packages.read_bytes())
    stamp = folder / ".built-from"
    if stamp.exists() and stamp.read_text() == built_from.hexdigest():
        return environment
    print(f"== {name}: building a virtual environment with Python {version}", flush=True)
    subprocess.run([interpreter, "-m", "venv", "--clear", folder], check=True)
    command = [str(environment.python), "-m", "pip", "install", "-qq", "--require-hashes", "--only-binary", ":all:", "-r", str(packages)]
    subprocess.run(command, check=True)
    stamp.write_text(built_from.hexdigest())
    return environment


def oldest_ansible() -> Environment | None:
    """The oldest supported ansible-core, on the oldest Python that is installed."""
    return build("ansible-2.16", ("3.10", "3.11", "3.12"), "ansible-2.16")


def newest_ansible(*pythons: str) -> Environment | None:
    """The newest ansible-core that runs on the first installed of these Python versions."""
    found = find_first(pythons)
    name = f"python-{found[0] if found else pythons[0]}"
    return build(name, pythons, "test")


def galaxy_importer() -> Environment | None:
    """The checks that Galaxy and Automation Hub run on import."""
    return build("galaxy-importer", ("3.12", "3.13"), "galaxy")


def event_driven() -> Environment | None:
    """ansible-rulebook, with the Java that its rule engine needs."""
    return build("event-driven", ("3.12", "3.11", "3.13"), "eda")
