# Copyright: (c) 2026, storage_keys.ontap contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A copy of the checkout in a folder named `ansible_collections/<namespace>/<name>`, which some tools insist on."""

from __future__ import annotations

import pathlib
import shutil
import subprocess

from environments import CHECKOUT, VENV


def copy_checkout(name: str) -> pathlib.Path:
    """Copy what git tracks or would track into a fresh folder of this name in `.venv/copies`; return the collection's folder."""
    root = VENV / "copies" / name
    collection = root / "ansible_collections" / "storage_keys" / "ontap"
    shutil.rmtree(root, ignore_errors=True)
    command = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    listing = subprocess.run(command, cwd=CHECKOUT, check=True, capture_output=True, text=True)
    for file in sorted(set(listing.stdout.split("\0")) - {""}):
        source, target = CHECKOUT / file, collection / file
        # A tracked file may be deleted in the checkout.
        if source.is_file():
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(source, target)
    # The checkout ignores .venv and all that lies in it; a repository of its own lets tools ask git which files there are.
    subprocess.run(["git", "init", "--quiet", collection], check=True)
    return collection
