# Copyright: (c) 2026, storage_keys.ontap contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The programs that some tests need and that are Debian packages: Chromium, and Prometheus' promtool.

What is on the path is used. What is missing is fetched where that is possible: Chromium is installed by root, with what it needs;
everything else is unpacked into `.venv/debian`, so that nothing is set up and no server is started.
"""

from __future__ import annotations

import os
import pathlib
import re
import shutil
import subprocess
import sys

from environments import VENV

FOLDER = VENV / "debian"
PACKAGES = {"chromium": "chromium", "promtool": "prometheus"}
# In the package; /usr/bin/chromium is a script that starts this.
PLACES = {"chromium": "usr/lib/chromium/chromium", "promtool": "usr/bin/promtool"}


def find(name: str) -> pathlib.Path | None:
    """The program, on the path or unpacked."""
    found = shutil.which(name)
    unpacked = FOLDER / PLACES[name]
    return pathlib.Path(found) if found else unpacked if unpacked.is_file() else None


def needed(name: str) -> pathlib.Path:
    """The program; a test that needs it fails where there is none."""
    found = find(name)
    assert found, f"{name} is missing: install the Debian package {PACKAGES[name]}, or run python tests/tools/debian_programs.py"
    return found


def variables() -> dict[str, str]:
    """The environment in which what is unpacked finds its libraries."""
    libraries = ":".join(map(str, FOLDER.glob("usr/lib/*-linux-gnu")))
    return {**os.environ, **({"LD_LIBRARY_PATH": libraries} if libraries else {})}


def fetch(name: str) -> None:
    """Install or unpack it."""
    package = PACKAGES[name]
    root = os.geteuid() == 0
    if root:
        subprocess.run(["apt-get", "-q", "update"], check=True)
    if root and name == "chromium":
        command = ["apt-get", "-q", "install", "-y", "--no-install-recommends", package]
        subprocess.run(command, check=True, env={**os.environ, "DEBIAN_FRONTEND": "noninteractive"})
        return
    packages = [package] if name == "promtool" else missing_packages(package)
    FOLDER.mkdir(parents=True, exist_ok=True)
    subprocess.run(["apt-get", "-q", "download", *packages], cwd=FOLDER, check=True)
    for archive in FOLDER.glob("*.deb"):
        subprocess.run(["dpkg-deb", "-x", str(archive), str(FOLDER)], check=True)
        archive.unlink()


def missing_packages(package: str) -> list[str]:
    """The package and all that it needs and that this machine does not have."""
    command = ["apt-get", "-q", "install", "-y", "--no-install-recommends", "--print-uris", package]
    told = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    return names_in(told)


def names_in(told: str) -> list[str]:
    """The packages of a list of apt's, each with its address in quotation marks and its file."""
    return re.findall(r"^'[^']+' ([^_\s]+)_\S+\.deb ", told, re.MULTILINE)


def main() -> None:
    for name in sys.argv[1:] or PACKAGES:
        if find(name):
            continue
        if not shutil.which("apt-get"):
            sys.exit(f"{name} is missing, and this system has no apt-get: install the package that has {name}")
        print(f"== {name}: fetching the Debian package {PACKAGES[name]}", flush=True)
        fetch(name)
        if not find(name):
            sys.exit(f"{name} is missing: the Debian package {PACKAGES[name]} does not have it where it is looked for")


if __name__ == "__main__":
    main()
