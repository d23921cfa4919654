# Copyright: (c) 2026, storage_keys.ontap contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Make a site of the guides and of the reference of modules and roles, in `.venv/docs`. A warning counts as a failure."""

from __future__ import annotations

import pathlib
import re
import shutil
import subprocess
import sys

from environments import CHECKOUT, VENV

SITE = VENV / "docs"
SOURCE = SITE / "source"
PROGRAMS = pathlib.Path(sys.executable).parent


def gather() -> None:
    """Bring the guides, their pictures and the reference together in one folder."""
    shutil.rmtree(SITE, ignore_errors=True)
    SOURCE.mkdir(parents=True)
    docs = CHECKOUT / "docs"
    for file in (*docs.glob("*.md"), *(docs / "site").glob("*.*")):
        shutil.copy2(file, SOURCE)
    shutil.copytree(docs / "images", SOURCE / "images")
    reference = SOURCE / "collection"
    # Others must not be able to write there.
    reference.mkdir(mode=0o755)
    command = ["antsibull-docs", "collection", "--use-current", "--squash-hierarchy", "--fail-on-error", "--dest-dir", str(reference)]
    subprocess.run([str(PROGRAMS / command[0]), *command[1:], "storage_keys.ontap"], cwd=CHECKOUT, check=True)
    for page in reference.glob("*.rst"):
        text = page.read_text()
        # The theme has a table of contents beside each page, and complains of a second one.
        text = re.sub(r"^\.\. contents::\n( +:.*\n)*", "", text, flags=re.MULTILINE)
        # Titles without the name of the collection, and in the sidebar names alone: they fit into a line.
        text = re.sub(r"^storage_keys\.ontap\.(?=\w+ (module|role|filter))", "", text, flags=re.MULTILINE)
        page.write_text(re.sub(r"^    (\w+)_(module|role|filter)$", r"    \1 \2 <\1_\2>", text, flags=re.MULTILINE))


def main() -> None:
    gather()
    options = ["--builder", "html", "--fail-on-warning", "--keep-going", "--quiet", "--jobs", "auto"]
    command = [sys.executable, "-m", "sphinx", *options, str(SOURCE), str(SITE / "html")]
    status = subprocess.run(command, check=False).returncode
    if status == 0:
        print(f"== docs: {SITE / 'html' / 'index.html'}")
    sys.exit(status)


if __name__ == "__main__":
    main()
